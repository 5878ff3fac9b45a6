package dev.mooring.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Judgement;
import dev.mooring.check.Policy;
import dev.mooring.check.Scenario;
import dev.mooring.check.Situation;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Reading;
import dev.mooring.report.Report.Unread;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What could not be judged, by what kept it from being judged. */
class UnreadCausesTest {

    @Test
    void whatOneApiRefusesIsOneCauseWithAllThatDependsOnIt() {
        assertThat(unread(withoutKubernetes())).singleElement().satisfies(cause -> {
            assertThat(cause.api()).isEqualTo("kubernetes");
            assertThat(cause.cause()).isEqualTo("refused");
            assertThat(cause.summary()).isEqualTo("Kubernetes refuses (HTTP 403): 4 sources");
            assertThat(cause.sources()).contains("kubernetes-nodes", "roles-anywhere-certificates");
        });
    }

    @Test
    void everyCheckThatIsUnknownHasItsCause() {
        var report = report(withoutKubernetes());
        assertThat(report.unread()).flatExtracting(Unread::checks).hasSameSizeAs(report.unknowns());
    }

    @Test
    void aHealthyInstallationHasNone() {
        assertThat(unread(Scenario.healthy())).isEmpty();
    }

    @Test
    void aKubeconfigThatCannotBeUsedIsNoAnswerOfAnyone() {
        var readings = Scenario.healthy()
                .situation()
                .readings()
                .and(Reading.unavailable(
                        KubernetesSources.NODES,
                        new Cause(Kind.MALFORMED, KubernetesSources.READ_KUBECONFIG, "it cannot be used")));
        var situation = Situation.of(
                "hybrid-prod", readings, Scenario.healthy().situation().now());
        assertThat(UnreadCauses.of(Judgement.of(situation, Policy.standard())))
                .filteredOn(unread -> unread.sources().contains("kubernetes-nodes"))
                .singleElement()
                .satisfies(unread -> {
                    assertThat(unread.summary()).startsWith("The kubeconfig cannot be used: ");
                    assertThat(UnreadRemedy.of(unread)).startsWith("Nobody was asked. See that kubectl takes");
                });
    }

    private static Scenario withoutKubernetes() {
        return Scenario.healthy()
                .refuse(Scenario.NODES, 403)
                .refuse(Scenario.LEASES, 403)
                .refuse(Scenario.CSRS, 403);
    }

    private static List<Unread> unread(Scenario scenario) {
        return report(scenario).unread();
    }

    private static Report report(Scenario scenario) {
        return LifecycleFixture.next(List.of(), Judgement.of(scenario.situation(), Policy.standard()))
                .report();
    }
}
