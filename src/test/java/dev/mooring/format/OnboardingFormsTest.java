package dev.mooring.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.onboarding.ClusterNeeds;
import dev.mooring.onboarding.Need;
import dev.mooring.onboarding.NeedKind;
import dev.mooring.onboarding.NeedState;
import dev.mooring.onboarding.Onboarding;
import dev.mooring.onboarding.Snippet;
import dev.mooring.onboarding.UnwatchedStack;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is missing, for a terminal and for a ticket. */
class OnboardingFormsTest {
    private static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");
    private static final Onboarding ONBOARDING = new Onboarding(
            1,
            List.of(new ClusterNeeds(
                    "edge",
                    "acme/edge/prod",
                    null,
                    "r1",
                    NOW,
                    1,
                    0,
                    0,
                    List.of(
                            need("eks", NeedState.PRESENT, null, List.of()),
                            need(
                                    "ssm",
                                    NeedState.MISSING,
                                    "HTTP 403 <b>@everyone</b>",
                                    List.of(new Snippet("IAM policy", "json", "{\n}", "deploy/aws/policy.json")))))),
            List.of(new UnwatchedStack("acme/edge/dev", 2, NOW, "dev", "mooring.clusters.dev.stack=acme/edge/dev")));

    private static Need need(String name, NeedState state, String detail, List<Snippet> snippets) {
        return new Need(
                NeedKind.PERMISSION, name, state, "of " + name, detail, List.of(), List.of(), List.of(), snippets);
    }

    @Test
    void aTerminalShowsTablesAndWhatToAdd() {
        assertThat(OnboardingText.of(ONBOARDING)).isEqualTo("""
                        CLUSTER   STATE     KIND         NEED   SUMMARY
                        edge      missing   permission   ssm    of ssm
                        edge      present   permission   eks    of eks

                        UNWATCHED STACK   DELIVERIES   LAST                   SETTING
                        acme/edge/dev     2            2026-08-21T12:00:00Z   mooring.clusters.dev.stack=acme/edge/dev

                        # edge: ssm: IAM policy (deploy/aws/policy.json)
                        {
                        }
                        """);
    }

    @Test
    void aTicketLeavesOutWhatIsThere() {
        assertThat(OnboardingMarkdown.of(ONBOARDING))
                .startsWith("## What is missing: 1\n\n### edge: 1 missing, 0 not known, 0 off\n")
                .contains("```json\n{\n}\n```", "- acme/edge/dev, 2: ` mooring.clusters.dev.stack=acme/edge/dev `")
                .doesNotContain("of eks");
    }

    @Test
    void whatOthersAnsweredReachesNobodyInATicket() {
        assertThat(OnboardingMarkdown.of(ONBOARDING)).doesNotContain("<b>", "@everyone");
    }
}
