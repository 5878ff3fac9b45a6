package dev.mooring.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.cluster.EnvironmentName;
import dev.mooring.cluster.StackName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubscriptionsTest {
    private static final WebhookOwner STACK = new WebhookOwner.Stack(new StackName("acme", "edge", "prod"));
    private static final WebhookOwner ENVIRONMENT =
            new WebhookOwner.Environment(new EnvironmentName("acme", "edge", "prod"));

    @Test
    void takesAWebhookWithoutFiltersForOneThatSendsAll() {
        assertThat(Subscriptions.missing(List.of(webhook(Set.of(), Set.of())), STACK))
                .isEmpty();
    }

    @Test
    void isContentWithTheGroups() {
        assertThat(Subscriptions.missing(List.of(webhook(Set.of(), Set.of("stacks", "deployments"))), STACK))
                .isEmpty();
    }

    @Test
    void namesWhatAGroupDoesNotCover() {
        assertThat(Subscriptions.missing(List.of(webhook(Set.of(), Set.of("stacks"))), STACK))
                .contains("drift_detected", "deployment_succeeded")
                .doesNotContain("update_succeeded");
    }

    @ParameterizedTest
    @CsvSource({"stackWebhook.ts", "environmentWebhook.ts"})
    void theWebhookThatIsOfferedToCopyHasTheGroups(String file) throws IOException {
        var owner = file.startsWith("stack") ? STACK : ENVIRONMENT;
        var groups = Subscriptions.groups(owner).stream()
                .map(group ->
                        "service.WebhookGroup." + group.substring(0, 1).toUpperCase(Locale.ROOT) + group.substring(1))
                .collect(Collectors.joining(", ", "groups: [", "]"));
        assertThat(Files.readString(Path.of("deploy/pulumi/snippets", file))).contains(groups);
    }

    @Test
    void addsFiltersToGroups() {
        assertThat(Subscriptions.missing(List.of(webhook(Set.of("drift_detected"), Set.of("stacks"))), STACK))
                .doesNotContain("drift_detected", "drift_detection_succeeded");
    }

    @Test
    void wantsNothingOfStacksFromAnEnvironment() {
        assertThat(Subscriptions.missing(List.of(webhook(Set.of(), Set.of("environments"))), ENVIRONMENT))
                .isEmpty();
    }

    @Test
    void takesAGroupThatIsNotKnownForNothing() {
        assertThat(Subscriptions.missing(List.of(webhook(Set.of(), Set.of("policies"))), ENVIRONMENT))
                .contains("environment_revision_created");
    }

    @Test
    void countsWhatSeveralWebhooksSendTogether() {
        var both = List.of(webhook(Set.of(), Set.of("stacks")), webhook(Set.of(), Set.of("deployments")));
        assertThat(Subscriptions.missing(both, STACK)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://m.example/webhooks/pulumi, true",
        "https://m.example/webhooks/pulumi/, true",
        "https://m.example/webhooks/pulumi//, false",
        "https://m.example/, false"
    })
    void seesAWebhookWhoseAddressIsServedHere(String payloadUrl, boolean pointsHere) {
        var webhook =
                new PulumiWebhook(STACK, "mooring", payloadUrl, true, "raw", Optional.of(true), Set.of(), Set.of());
        assertThat(webhook.pointsHere()).isEqualTo(pointsHere);
    }

    private static PulumiWebhook webhook(Set<String> filters, Set<String> groups) {
        return new PulumiWebhook(
                STACK, "mooring", "https://m.example/webhooks/pulumi", true, "raw", Optional.of(true), filters, groups);
    }
}
