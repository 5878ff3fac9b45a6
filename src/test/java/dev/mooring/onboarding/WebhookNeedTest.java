package dev.mooring.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.cluster.StackName;
import dev.mooring.onboarding.Hearing.Said;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whether Pulumi Cloud tells of a stack. */
class WebhookNeedTest {
    private static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");
    private static final StackName STACK = new StackName("acme-edge", "edge-platform", "prod");

    private static Need need(Hearing hearing) {
        return WebhookNeed.of("stack " + STACK, hearing, Lacks.snippets().stackWebhook(STACK));
    }

    private static Hearing hearing(Optional<Instant> own, Said said) {
        return new Hearing(own, Optional.empty(), Optional.of(said));
    }

    @Test
    void whatWasNeverHeardOfIsNotKnownAndToldWithTheWebhookToAdd() {
        var need = need(Hearing.NOTHING);
        assertThat(need.state()).isEqualTo(NeedState.UNKNOWN);
        assertThat(need.snippets().getFirst().text())
                .contains(
                        "stackName: \"prod\"",
                        "payloadUrl: \"https://mooring.example/webhooks/pulumi\"",
                        "WebhookGroup.Stacks, service.WebhookGroup.Deployments");
    }

    @Test
    void whereOthersOfTheOrganisationComeThatIsSaid() {
        var need = need(new Hearing(Optional.empty(), Optional.of(NOW), Optional.empty()));
        assertThat(need.state()).isEqualTo(NeedState.UNKNOWN);
        assertThat(need.detail()).startsWith("Others of its organisation come");
    }

    @Test
    void whatSendsDeliveriesIsThere() {
        assertThat(need(new Hearing(Optional.of(NOW), Optional.of(NOW), Optional.empty())))
                .extracting(Need::state, Need::snippets)
                .containsExactly(NeedState.PRESENT, List.of());
    }

    @Test
    void whatPulumiCallsSoundIsThere() {
        assertThat(need(hearing(Optional.empty(), new Said(NOW, List.of(), true, true)))
                        .state())
                .isEqualTo(NeedState.PRESENT);
    }

    @Test
    void whatPulumiDoesNotHaveIsMissing() {
        assertThat(need(hearing(Optional.empty(), new Said(NOW, List.of("none"), true, false)))
                        .state())
                .isEqualTo(NeedState.MISSING);
    }

    @Test
    void aWebhookThatLacksSomethingIsMissingWhateverCameBefore() {
        var need = need(hearing(Optional.of(NOW), new Said(NOW, List.of("it is switched off"), true, true)));
        assertThat(need.state()).isEqualTo(NeedState.MISSING);
        assertThat(need.detail()).contains("it is switched off");
    }

    @Test
    void whatCannotBeSeenIsNotMissing() {
        assertThat(need(hearing(Optional.empty(), new Said(NOW, List.of("none can be seen"), false, false)))
                        .state())
                .isEqualTo(NeedState.UNKNOWN);
    }

    @Test
    void whatComesAnotherWayIsThere() {
        assertThat(need(hearing(Optional.of(NOW), new Said(NOW, List.of("none"), true, false)))
                        .state())
                .isEqualTo(NeedState.PRESENT);
    }
}
