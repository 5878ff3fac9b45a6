package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A webhook behind which nothing is ready: at once where its nodes are lost, else once that has lasted. */
class WebhookWithoutBackendTest {
    private static final String CHECK = "webhook-without-backend";
    private static final String UNREACHABLE = "webhook-backend-unreachable";
    private static final String NODE = "mi-0a1b2c3d4e5f67890";
    private static final Duration LONG = WebhookService.PATIENCE.plusSeconds(1);

    @Test
    void aPodThatIsNotReadyIsOneAfterFiveMinutes() {
        var first = webhook("Fail", "10.87.0.17").situation();
        assertThat(afterAWhile(first, WebhookService.PATIENCE)).isEmpty();
        assertThat(afterAWhile(first, LONG)).singleElement().satisfies(fault -> {
            assertThat(fault.severity()).isEqualTo(Severity.ERROR);
            assertThat(fault.subject()).isEqualTo(Subject.of("webhook-service", "policy/webhook"));
        });
    }

    @Test
    void aServiceWithoutPodsIsOneAfterFiveMinutes() {
        assertThat(afterAWhile(webhook("Fail").situation(), LONG)).hasSize(1);
    }

    @Test
    void oneThatNeedNotBeCalledIsAWarning() {
        assertThat(afterAWhile(webhook("Ignore").situation(), LONG))
                .extracting(Fault::severity)
                .containsExactly(Severity.WARNING);
    }

    @Test
    void webhooksOfOneServiceAreOneFinding() {
        var world = webhook("Fail").put("/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations", """
                        {"metadata": {"name": "policy"}, "webhooks": [{"name": "change.policy.example",
                         "clientConfig": {"service": {"namespace": "policy", "name": "webhook"}}}]}
                        """);
        assertThat(afterAWhile(world.situation(), LONG)).singleElement().satisfies(fault -> {
            assertThat(fault.evidence())
                    .containsEntry("webhooks", List.of("policy/change.policy.example", "policy/check.policy.example"));
            assertThat(fault.remedy().commands())
                    .extracting(Remedy.Command::command)
                    .contains(
                            "kubectl -n policy get endpointslices -l kubernetes.io/service-name=webhook",
                            "kubectl delete mutatingwebhookconfiguration/policy validatingwebhookconfiguration/policy");
        });
    }

    @Test
    void podsThatWentWithTheirNodeAreCriticalAtOnceAndCountBesideIt() {
        var faults = lost(webhook("Fail", "10.87.0.17")).faults();
        assertThat(faults)
                .filteredOn(fault -> fault.check().id().equals(CHECK))
                .singleElement()
                .satisfies(fault -> assertThat(fault.severity()).isEqualTo(Severity.CRITICAL));
    }

    @Test
    void aLostSiteNamesTheWebhooksThatWentWithIt() {
        var faults = lost(webhook("Fail", "10.87.0.17"))
                .condition("mi-0b2c3d4e5f6789012", "Ready", "Unknown", "NodeStatusUnknown")
                .faults();
        assertThat(faults)
                .filteredOn(fault -> fault.check().id().equals("site-disconnected"))
                .singleElement()
                .satisfies(fault -> assertThat(fault.evidence())
                        .containsEntry("webhooksLostWithIt", List.of("policy/webhook (failurePolicy Fail)")));
    }

    @Test
    void isRememberedWhileWebhooksCannotBeRead() {
        var first = webhook("Fail").situation();
        var dark = webhook("Fail")
                .refuse("/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations", 503)
                .situation();
        assertThat(afterAWhile(first, LONG, Memory.none().after(first).after(dark)))
                .hasSize(1);
    }

    @Test
    void aWebhookOutOfReachIsUnknownWhileItHasNoPodAndThenLeftToThisOne() {
        var first = webhook("Fail").situation();
        assertThat(Scenario.unknowns(Judge.judge(first))).contains(UNREACHABLE);
        var later = Situation.of(
                first.cluster(),
                first.readings(),
                first.now().plus(LONG),
                Memory.none().after(first));
        assertThat(Scenario.unknowns(Judge.judge(later))).doesNotContain(UNREACHABLE);
    }

    private static Scenario lost(Scenario world) {
        return world.condition(NODE, "Ready", "Unknown", "NodeStatusUnknown");
    }

    private static Scenario webhook(String policy, String... addresses) {
        var endpoints = List.of(addresses).stream()
                .map(address -> """
                        {"addresses": ["%s"], "nodeName": "%s", "conditions": {"ready": false}}
                        """.formatted(address, NODE))
                .toList();
        return Scenario.healthy()
                .put("/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations", """
                        {"metadata": {"name": "policy"}, "webhooks": [{"name": "check.policy.example",
                         "failurePolicy": "%s",
                         "clientConfig": {"service": {"namespace": "policy", "name": "webhook"}}}]}
                        """.formatted(policy))
                .put("/apis/discovery.k8s.io/v1/namespaces/policy/endpointslices", """
                        {"metadata": {"name": "webhook-1"}, "endpoints": [%s]}
                        """.formatted(
                                String.join(",", endpoints)));
    }

    private static List<Fault> afterAWhile(Situation first, Duration later) {
        return afterAWhile(first, later, Memory.none().after(first));
    }

    private static List<Fault> afterAWhile(Situation last, Duration later, Memory memory) {
        var outcomes = Judge.judge(
                Situation.of(last.cluster(), last.readings(), last.now().plus(later), memory));
        return outcomes.faults().stream()
                .filter(fault -> fault.check().id().equals(CHECK))
                .toList();
    }
}
