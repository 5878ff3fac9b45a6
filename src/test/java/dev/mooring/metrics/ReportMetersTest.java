package dev.mooring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.check.Catalogue;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.report.Finding;
import dev.mooring.report.NodeState;
import dev.mooring.report.Report;
import dev.mooring.report.Report.ReadingState;
import dev.mooring.report.Report.SkippedCheck;
import dev.mooring.report.Report.UnknownCheck;
import dev.mooring.report.ReportDesk.Issue;
import dev.mooring.report.ReportFixture;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The newest report of each cluster as gauges. */
class ReportMetersTest {
    private static final Instant START = Instant.parse("2026-08-21T12:00:00Z");
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final String CLUSTER = "hybrid-prod";
    private static final ReadingState UNREAD =
            new ReadingState("ssm-activations", "unavailable", null, "refused: ssm:DescribeActivations");
    private static final ReadingState OFF = new ReadingState("iam-roles", "off", null, "switched off");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Instant now = START;
    private final Clock clock = movable();
    private final ReportMeters meters = new ReportMeters(registry, clock, INTERVAL);

    @Test
    void countFindingsBySite() {
        show(found(finding("node-unreachable", "n1", "dc1"), finding("node-unreachable", "n2", "dc1")));
        assertThat(gauge("mooring.findings", "check", "node-unreachable", "site", "dc1"))
                .hasValue(2.0);
    }

    @Test
    void callTheSiteOfAFindingWithoutOneNone() {
        show(found(finding("access-entry-missing", "role", null)));
        assertThat(gauge("mooring.findings", "check", "access-entry-missing", "site", "none"))
                .hasValue(1.0);
    }

    @Test
    void callTheSiteOfAFindingWithABlankOneNone() {
        show(found(finding("node-unreachable", "n1", "")));
        assertThat(gauge("mooring.findings", "site", "none")).hasValue(1.0);
    }

    @Test
    void nameNoMoreSitesThanTheyMay() {
        show(found(IntStream.range(0, SiteLabels.MOST + 10)
                .mapToObj(number -> finding("node-unreachable", "n" + number, "site-%03d".formatted(number)))
                .toArray(Finding[]::new)));
        assertThat(registry.find("mooring.findings").gauges()).hasSize(SiteLabels.MOST + 1);
        assertThat(gauge("mooring.findings", "site", "other")).hasValue(10.0);
    }

    @Test
    void dropAFindingThatIsNoLongerThere() {
        show(found(finding("node-unreachable", "n1", "dc1")));
        show(found());
        assertThat(registry.find("mooring.findings").gauges()).isEmpty();
    }

    @Test
    void countEachCheckOnce() {
        var failed = finding("node-unreachable", "n1", "dc1");
        var unknown = List.of(
                new UnknownCheck("node-unreachable", "refused: x"), new UnknownCheck("node-not-ready", "refused: x"));
        var skipped = List.of(new SkippedCheck("cni-not-initialised", "not there"));
        show(report(List.of(failed), unknown, skipped, List.of()));
        assertThat(gauge("mooring.checks", "outcome", "fail")).hasValue(1.0);
        assertThat(gauge("mooring.checks", "outcome", "unknown")).hasValue(1.0);
        assertThat(gauge("mooring.checks", "outcome", "skipped")).hasValue(1.0);
        assertThat(gauge("mooring.checks", "outcome", "pass"))
                .hasValue(Catalogue.checks().size() - 3.0);
    }

    @Test
    void showAnOutcomeThatNoCheckHas() {
        show(found());
        assertThat(gauge("mooring.checks", "outcome", "unknown")).hasValue(0.0);
    }

    @Test
    void tellTheAgeOfAReading() {
        show(read(fresh("eks-cluster")));
        now = START.plusSeconds(90);
        assertThat(gauge("mooring.reading.age", "source", "eks-cluster")).hasValue(90.0);
    }

    @Test
    void tellTheAgeOfAReadingThatFailsNow() {
        show(read(fresh("ssm-activations")));
        now = START.plusSeconds(300);
        show(read(UNREAD));
        assertThat(gauge("mooring.reading.age", "source", "ssm-activations")).hasValue(300.0);
    }

    @Test
    void tellSinceWhenASourceThatWasNeverReadIsWatched() {
        meters.watch(CLUSTER);
        now = START.plusSeconds(60);
        show(read(UNREAD));
        now = START.plusSeconds(600);
        assertThat(gauge("mooring.reading.age", "source", "ssm-activations")).hasValue(600.0);
    }

    @Test
    void tellNoAgeOfASourceThatIsSwitchedOff() {
        show(read(OFF));
        assertThat(gauge("mooring.reading.age", "source", "iam-roles")).isEmpty();
    }

    @Test
    void countAReadingThatFails() {
        show(read(UNREAD));
        assertThat(registry.get("mooring.reading.failures")
                        .tags("source", "ssm-activations", "cause", "refused")
                        .counter()
                        .count())
                .isOne();
    }

    @Test
    void areNotUpToDateBeforeTheFirstReport() {
        meters.watch(CLUSTER);
        assertThat(gauge("mooring.up.to.date")).hasValue(0.0);
    }

    @Test
    void areUpToDateWithANewReportOfFreshReadings() {
        show(read(fresh("eks-cluster"), OFF));
        now = START.plus(INTERVAL.multipliedBy(3)).minusSeconds(1);
        assertThat(gauge("mooring.up.to.date")).hasValue(1.0);
    }

    @Test
    void areNotUpToDateWithAnOldReport() {
        show(read(fresh("eks-cluster")));
        now = START.plus(INTERVAL.multipliedBy(3));
        assertThat(gauge("mooring.up.to.date")).hasValue(0.0);
    }

    @Test
    void areNotUpToDateWhileASourceIsUnavailable() {
        show(read(fresh("eks-cluster"), UNREAD));
        assertThat(gauge("mooring.up.to.date")).hasValue(0.0);
    }

    @Test
    void tellNothingOfAClusterThatAnotherReplicaLeads() {
        show(report(
                List.of(finding("node-unreachable", "n1", "dc1")),
                List.of(),
                List.of(),
                List.of(fresh("eks-cluster"))));
        meters.forget(CLUSTER);
        assertThat(registry.getMeters()).isEmpty();
    }

    private void show(Report report) {
        meters.show(new Issue(report, List.of(), List.of(), List.<NodeState>of()));
    }

    private Report found(Finding... findings) {
        return report(List.of(findings), List.of(), List.of(), List.of());
    }

    private Report read(ReadingState... readings) {
        return report(List.of(), List.of(), List.of(), List.of(readings));
    }

    private Report report(
            List<Finding> findings,
            List<UnknownCheck> unknowns,
            List<SkippedCheck> skipped,
            List<ReadingState> readings) {
        return ReportFixture.of("id", CLUSTER, now)
                .readings(readings)
                .findings(findings)
                .failed(findings.stream().map(Finding::check).toList())
                .unknowns(unknowns)
                .skipped(skipped)
                .report();
    }

    private ReadingState fresh(String source) {
        return new ReadingState(source, "fresh", now, null);
    }

    private static Finding finding(String check, String name, @Nullable String site) {
        return ReportFixture.finding(CLUSTER, check, Severity.ERROR, new Subject("node", name, site), START, null);
    }

    private Optional<Double> gauge(String name, String... tags) {
        return Optional.ofNullable(
                        registry.find(name).tag("cluster", CLUSTER).tags(tags).gauge())
                .map(Gauge::value);
    }

    private Clock movable() {
        InstantSource source = () -> now;
        return source.withZone(ZoneOffset.UTC);
    }
}
