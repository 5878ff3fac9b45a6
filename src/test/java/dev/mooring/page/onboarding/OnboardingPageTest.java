package dev.mooring.page.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.link.Paths;
import dev.mooring.onboarding.ClusterNeeds;
import dev.mooring.onboarding.Need;
import dev.mooring.onboarding.NeedKind;
import dev.mooring.onboarding.NeedState;
import dev.mooring.onboarding.Onboarding;
import dev.mooring.onboarding.Snippet;
import dev.mooring.onboarding.UnwatchedStack;
import dev.mooring.page.Frame;
import dev.mooring.page.Rendering;
import dev.mooring.page.World;
import dev.mooring.page.onboarding.OnboardingPage.Lacking;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page of what is missing, as a browser gets it. */
class OnboardingPageTest {
    private static Need need(String name, NeedState state, String detail, Snippet... snippets) {
        return new Need(
                NeedKind.PERMISSION,
                name,
                state,
                "of " + name,
                detail,
                List.of(),
                List.of(),
                List.of("addon-unhealthy", "drift-addon-missing"),
                List.of(snippets));
    }

    private static String page(int missing, Need... needs) {
        var cluster =
                new ClusterNeeds("hybrid-prod", "acme/edge/prod", null, "r1", World.NOW, missing, 1, 1, List.of(needs));
        var stack = new UnwatchedStack(
                "acme/edge/dev", 12, World.NOW.minusSeconds(90), "dev", "mooring.clusters.dev.stack=acme/edge/dev");
        var visit = World.visit(Paths.onboarding());
        return Rendering.of(
                "onboarding/onboarding",
                Frame.of("What is missing", "/", visit).once(),
                "lacking",
                new Lacking(new Onboarding(missing, List.of(cluster), List.of(stack)), visit));
    }

    @Test
    void whatIsMissingComesFirstWithWhatToCopy() {
        var policy =
                new Snippet("IAM policy", "json", "{\n  \"Version\" : \"2012-10-17\"\n}", "deploy/aws/policy.json");
        var page = page(
                1,
                need("iam", NeedState.OFF, null),
                need("eks", NeedState.MISSING, "refused: eks:ListAddons", policy),
                need("kubernetes", NeedState.PRESENT, null));
        assertThat(page).contains("<code>{\n  &quot;Version&quot; : &quot;2012-10-17&quot;\n}</code>");
        assertThat(page.indexOf("of eks")).isLessThan(page.indexOf("of iam")).isPositive();
        assertThat(page).contains("1 there").contains("<code>mooring.clusters.dev.stack=acme/edge/dev</code>");
    }

    @Test
    void whatOthersAnsweredIsTextAndNothingElse() {
        assertThat(page(1, need("eks", NeedState.MISSING, "<script>alert(1)</script>")))
                .doesNotContain("<script>alert");
    }

    @Test
    void whereNothingIsMissingThePageSaysSo() {
        assertThat(page(0, need("eks", NeedState.PRESENT, null))).contains("nothing that is known of");
    }
}
