package dev.mooring.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.cluster.ClustersConfig;
import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.FleetChanged;
import dev.mooring.cluster.NamedFleet;
import dev.mooring.replica.LeadershipLost;
import dev.mooring.replica.SoleLeader;
import dev.mooring.report.Finding;
import dev.mooring.report.ReportDesk.Issue;
import dev.mooring.report.ReportFixture;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What is shown of a cluster when a process, or another replica, takes it over. */
class ClusterMetricsTest {
    private static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");
    private static final String CLUSTER = "hybrid-prod";
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Fleet fleet = fleet();
    private final ReportMeters meters =
            new ReportMeters(registry, Clock.fixed(NOW, ZoneOffset.UTC), Duration.ofMinutes(5), this::isSilenced);
    private boolean down;
    private boolean areSilencesDown;
    private Runnable whileSilencesAreAsked = () -> {};

    @Test
    void isWhatIsStoredBeforeAnythingIsVerified() {
        metrics(_ -> Optional.of(issue("dc1")));
        assertThat(value("mooring.findings", "site", "dc1")).hasValue(1.0);
    }

    @Test
    void isThatItIsBlindWhereNothingIsStored() {
        metrics(_ -> Optional.empty());
        assertThat(value("mooring.blind")).hasValue(1.0);
        assertThat(value("mooring.up.to.date")).hasValue(0.0);
    }

    @Test
    void isNothingAtAllUntilTheStoreAnswers() {
        down = true;
        var metrics = metrics(_ -> unlessDown(issue("dc1")));
        assertThat(registry.getMeters()).isEmpty();
        metrics.refresh();
        assertThat(registry.getMeters()).isEmpty();
        down = false;
        metrics.refresh();
        assertThat(value("mooring.findings", "site", "dc1")).hasValue(1.0);
    }

    @Test
    void isTheNewReportWhereThatComesBeforeTheStoreAnswers() {
        down = true;
        var metrics = metrics(_ -> unlessDown(issue("dc1")));
        metrics.reported(issue("dc2"));
        down = false;
        metrics.refresh();
        assertThat(value("mooring.findings", "site", "dc1")).isEmpty();
        assertThat(value("mooring.findings", "site", "dc2")).hasValue(1.0);
    }

    @Test
    void isWhatIsStoredOnceItCanBeAskedWhichFindingsAreSilenced() {
        areSilencesDown = true;
        var metrics = metrics(_ -> Optional.of(issue("dc1")));
        assertThat(registry.getMeters()).isEmpty();
        areSilencesDown = false;
        metrics.refresh();
        assertThat(value("mooring.findings", "site", "dc1")).hasValue(1.0);
    }

    @Test
    void isTheNewReportOnceItCanBeAskedWhichOfItsFindingsAreSilenced() {
        var stored = new AtomicReference<>(issue("dc1"));
        var metrics = metrics(_ -> Optional.of(stored.get()));
        areSilencesDown = true;
        stored.set(issue("dc2"));
        assertThatCode(() -> metrics.reported(stored.get())).doesNotThrowAnyException();
        metrics.refresh();
        assertThat(value("mooring.findings", "site", "dc1")).hasValue(1.0);
        areSilencesDown = false;
        metrics.refresh();
        assertThat(value("mooring.findings", "site", "dc1")).isEmpty();
        assertThat(value("mooring.findings", "site", "dc2")).hasValue(1.0);
    }

    @Test
    void isTheNewReportThatComesWhileItIsAskedWhichFindingsAreSilenced() {
        var metrics = metrics(_ -> Optional.of(issue("dc1")));
        whileSilencesAreAsked = () -> {
            whileSilencesAreAsked = () -> {};
            metrics.reported(issue("dc2"));
        };
        metrics.refresh();
        assertThat(value("mooring.findings", "site", "dc1")).isEmpty();
        assertThat(value("mooring.findings", "site", "dc2")).hasValue(1.0);
    }

    @Test
    void isNothingOnceAnotherReplicaLeadsIt() {
        var metrics = metrics(_ -> Optional.of(issue("dc1")));
        metrics.lost(new LeadershipLost(fleet.clusters().getFirst()));
        metrics.refresh();
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void isNothingOnceAnotherReplicaLeadsItWhileItIsAskedWhichFindingsAreSilenced() {
        var metrics = metrics(_ -> Optional.of(issue("dc1")));
        whileSilencesAreAsked = () -> {
            whileSilencesAreAsked = () -> {};
            metrics.lost(new LeadershipLost(fleet.clusters().getFirst()));
        };
        metrics.reported(issue("dc2"));
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void isNothingOnceTheClusterIsWatchedNoLonger() {
        var metrics = metrics(_ -> Optional.of(issue("dc1")));
        registry.counter("mooring.verifications", "cluster", CLUSTER).increment();
        registry.counter("mooring.verifications", "cluster", "other").increment();
        metrics.changed(new FleetChanged(List.of(), fleet.clusters()));
        metrics.refresh();
        assertThat(registry.getMeters())
                .extracting(meter -> meter.getId().getTag("cluster"))
                .containsExactly("other");
    }

    @Test
    void saysFromTheStartThatAClusterIsWatchedThatCame() {
        var metrics = metrics(_ -> Optional.empty());
        metrics.changed(new FleetChanged(NamedFleet.of("late").clusters(), List.of()));
        assertThat(value("mooring.cluster.watched", "cluster", "late")).hasValue(1.0);
    }

    private static Fleet fleet() {
        return new Fleet(new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(
                        Map.of("mooring.clusters." + CLUSTER + ".stack", "acme/platform/prod"), "test", 100))
                .withMapping(ClustersConfig.class)
                .build()
                .getConfigMapping(ClustersConfig.class));
    }

    private ClusterMetrics metrics(Function<String, Optional<Issue>> stored) {
        return new ClusterMetrics(registry, new SoleLeader(fleet), stored, meters);
    }

    private boolean isSilenced(Finding finding) {
        if (areSilencesDown) {
            throw new IllegalStateException("the database does not answer");
        }
        whileSilencesAreAsked.run();
        return false;
    }

    private Optional<Issue> unlessDown(Issue issue) {
        if (down) {
            throw new IllegalStateException("the store does not answer");
        }
        return Optional.of(issue);
    }

    private static Issue issue(String site) {
        var finding = ReportFixture.finding(
                CLUSTER, "node-unreachable", Severity.ERROR, new Subject("node", "n1", site), NOW, null);
        return new Issue(
                ReportFixture.of("id", CLUSTER, NOW).findings(List.of(finding)).report(),
                List.of(),
                List.of(),
                List.of());
    }

    private Optional<Double> value(String name, String... tags) {
        return Optional.ofNullable(registry.find(name).tags(tags).gauge()).map(Gauge::value);
    }
}
