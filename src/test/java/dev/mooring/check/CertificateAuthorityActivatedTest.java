package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.actual.eks.CertificateAuthority;
import dev.mooring.actual.eks.EksCluster;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.reading.Reading;
import dev.mooring.standin.ActualFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is lost because another certificate authority signs, and what for another reason. */
class CertificateAuthorityActivatedTest {
    private static final String CHECK = "cluster-ca-activated";
    private static final int NODES = 8;
    private static final Instant ACTIVATION = FleetFixture.NOW.minus(Duration.ofDays(3));
    private static final Instant WITH_IT = ACTIVATION.plus(Duration.ofMinutes(3));
    private static final Instant DAYS_LATER = FleetFixture.NOW.minus(Duration.ofHours(1));
    private static final Instant DAYS_BEFORE = ACTIVATION.minus(Duration.ofDays(2));

    @Test
    void explainsTheSiteWhoseNodesWereLostWithIt() {
        assertThat(findings(lost(all(WITH_IT)))).containsExactly(CHECK);
    }

    @Test
    void leavesAnOutageOfDaysLaterToItself() {
        assertThat(findings(lost(all(DAYS_LATER)))).containsExactlyInAnyOrder(CHECK, "site-disconnected");
    }

    @Test
    void doesNotExplainASiteOfWhichANodeWasLostLater() {
        var times = all(WITH_IT);
        times.set(0, DAYS_LATER);
        assertThat(findings(lost(times))).containsExactlyInAnyOrder(CHECK, "site-disconnected");
    }

    @Test
    void doesNotExplainASiteThatWasMostlyLostBefore() {
        var times = all(DAYS_BEFORE);
        times.set(0, WITH_IT);
        assertThat(findings(lost(times))).containsExactlyInAnyOrder(CHECK, "site-disconnected");
    }

    @Test
    void upgradesALostNodeWithoutAskingTheApiServer() {
        assertThat(commands(lost(all(WITH_IT))))
                .contains(
                        "sudo nodeadm upgrade 1.34 -c file://nodeConfig.yaml --skip init-validation,pod-validation,node-validation")
                .noneMatch(command -> command.contains("kubectl drain"));
    }

    @Test
    void drainsANodeThatIsNotLostBeforeItIsUpgraded() {
        assertThat(commands(FleetFixture.of(NODES)))
                .containsSequence(
                        "kubectl drain mi-%017x --ignore-daemonsets".formatted(0),
                        "sudo nodeadm upgrade 1.34 -c file://nodeConfig.yaml",
                        "kubectl uncordon mi-%017x".formatted(0));
    }

    private static List<Instant> all(Instant time) {
        return IntStream.range(0, NODES).mapToObj(_ -> time).collect(Collectors.toCollection(ArrayList::new));
    }

    private static FleetFixture lost(List<Instant> times) {
        var fleet = FleetFixture.of(NODES);
        for (var index = 0; index < times.size(); index++) {
            fleet.withReady(fleet.nameOf(index), "Unknown", times.get(index))
                    .withLease(fleet.nameOf(index), times.get(index));
        }
        return fleet;
    }

    private static Set<String> findings(FleetFixture fleet) {
        return Scenario.findings(judge(fleet));
    }

    private static List<String> commands(FleetFixture fleet) {
        return judge(fleet).faults().stream()
                .filter(fault -> fault.check().id().equals(CHECK))
                .flatMap(fault -> fault.remedy().commands().stream())
                .map(Remedy.Command::command)
                .toList();
    }

    private static Outcomes judge(FleetFixture fleet) {
        var authorities = List.of(
                authority("first", FleetFixture.NOW.minus(Duration.ofDays(900)), "NOT_USED", Optional.empty()),
                authority("second", ACTIVATION.minus(Duration.ofDays(30)), "IN_USE", Optional.of(ACTIVATION)));
        return Judge.judge(fleet.with(Reading.fresh(EksSources.CERTIFICATE_AUTHORITIES, authorities, FleetFixture.NOW))
                .with(Reading.fresh(EksSources.CLUSTER, Optional.of(cluster()), FleetFixture.NOW))
                .situation());
    }

    private static EksCluster cluster() {
        var cluster = ActualFixture.cluster(
                "large", List.of("10.0.0.0/8"), ActualFixture.endpoint(Optional.empty(), Optional.empty()));
        return new EksCluster(
                cluster.name(),
                cluster.arn(),
                cluster.status(),
                cluster.version(),
                Optional.of(FleetFixture.NOW.minus(Duration.ofDays(900))),
                cluster.access(),
                cluster.remoteNetwork(),
                cluster.healthIssues(),
                cluster.endpoint(),
                cluster.network(),
                cluster.operations(),
                cluster.tags());
    }

    private static CertificateAuthority authority(
            String id, Instant createdAt, String signs, Optional<Instant> activatedAt) {
        return new CertificateAuthority(
                id,
                signs,
                "COMPLETE",
                createdAt,
                Optional.of("EKS"),
                activatedAt,
                Optional.of(FleetFixture.NOW.plus(Duration.ofDays(3000))),
                new CertificateAuthority.Schedule(Optional.empty(), Optional.empty()),
                true,
                Optional.empty());
    }
}
