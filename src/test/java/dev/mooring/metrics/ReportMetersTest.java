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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The newest report of each cluster as gauges. */
class ReportMetersTest {
    private static final Instant START = Instant.parse("2026-08-21T12:00:00Z");
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final String CLUSTER = "hybrid-prod";
    private static final int NODES = 5_000;
    private static final int SITES = 200;
    private static final List<String> STATES = List.of("healthy", "unhealthy", "missing", "unexpected", "unknown");
    /** As docs/monitoring.md says. */
    private static final int MOST_SERIES_OF_A_CLUSTER = 2_400;

    private static final ReadingState UNREAD =
            new ReadingState("ssm-activations", "unavailable", null, "refused: ssm:DescribeActivations");
    private static final ReadingState OFF = new ReadingState("iam-roles", "off", null, "switched off");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Set<String> silenced = new HashSet<>();
    private Instant now = START;
    private final Clock clock = movable();
    private final ReportMeters meters = new ReportMeters(
            registry,
            clock,
            INTERVAL,
            finding -> silenced.contains(finding.subject().name()));

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
    void nameTheGroupOfACheck() {
        show(found(finding("node-unreachable", "n1", "dc1"), finding("check-of-an-earlier-release", "n2", "dc1")));
        assertThat(gauge("mooring.findings", "check", "node-unreachable", "group", "health"))
                .hasValue(1.0);
        assertThat(gauge("mooring.findings", "check", "check-of-an-earlier-release", "group", "none"))
                .hasValue(1.0);
    }

    @Test
    void tellSilencedFindingsFromOthersAsSoonAsTheyAre() {
        show(found(finding("node-unreachable", "n1", "dc1"), finding("node-unreachable", "n2", "dc1")));
        silenced.add("n1");
        meters.refresh();
        assertThat(gauge("mooring.findings", "silenced", "true")).hasValue(1.0);
        assertThat(gauge("mooring.findings", "silenced", "false")).hasValue(1.0);
        silenced.clear();
        meters.refresh();
        assertThat(gauge("mooring.findings", "silenced", "true")).isEmpty();
        assertThat(gauge("mooring.findings", "silenced", "false")).hasValue(2.0);
    }

    @Test
    void tellSinceWhenTheOldestOfAKindIsThere() {
        show(found(
                finding("node-unreachable", "n1", "dc1", START.minusSeconds(60)),
                finding("node-unreachable", "n2", "dc1", START.minusSeconds(600)),
                finding("node-unreachable", "n3", "dc2", START.minusSeconds(6000))));
        assertThat(gauge("mooring.findings.oldest.timestamp", "check", "node-unreachable", "site", "dc1"))
                .hasValue(START.getEpochSecond() - 600.0);
    }

    @Test
    void haveNoMoreSeriesThanIsSaidForFiveThousandNodesAtHundredsOfSites() {
        var checks = Catalogue.checks();
        var findings = IntStream.range(0, NODES)
                .mapToObj(number -> finding(
                        checks.get(number / 7 % checks.size()).description().id(),
                        "n" + number,
                        "site-%04d".formatted(number % SITES)))
                .toList();
        IntStream.range(0, NODES / 2).forEach(number -> silenced.add("n" + number));
        var sources = checks.stream()
                .flatMap(check -> check.description().sources().stream())
                .map(source -> fresh(source.id()))
                .distinct()
                .toList();
        meters.show(new Issue(
                report(findings, List.of(), List.of(), sources),
                List.of(),
                List.of(),
                IntStream.range(0, NODES).mapToObj(ReportMetersTest::node).toList()));
        assertThat(registry.find("mooring.findings").gauges())
                .hasSizeBetween(checks.size(), FindingSeries.MOST)
                .extracting(series -> series.getId().getTag("site"))
                .containsOnly("other");
        assertThat(registry.find("mooring.nodes").gauges())
                .hasSizeLessThanOrEqualTo(STATES.size() * (SiteLabels.MOST + 2));
        assertThat(registry.getMeters()).hasSizeLessThan(MOST_SERIES_OF_A_CLUSTER);
    }

    @Test
    void keepSitesApartWhereTheyMakeNotTooManySeries() {
        show(found(IntStream.range(0, NODES)
                .mapToObj(number -> finding("node-unreachable", "n" + number, "site-%02d".formatted(number % 20)))
                .toArray(Finding[]::new)));
        assertThat(registry.find("mooring.findings").gauges()).hasSize(20);
        assertThat(gauge("mooring.findings", "site", "site-07")).hasValue(NODES / 20.0);
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
    void countApartWhatIsUnknownAsTheOperatorsHaveIt() {
        var unknown = List.of(
                new UnknownCheck("node-unreachable", "hidden: x"),
                new UnknownCheck("node-not-ready", "held-back: x"),
                new UnknownCheck("cni-not-initialised", "dependency: x"));
        show(report(List.of(), unknown, List.of(), List.of()));
        assertThat(gauge("mooring.checks", "outcome", "withheld")).hasValue(2.0);
        assertThat(gauge("mooring.checks", "outcome", "unknown")).hasValue(1.0);
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
    void tellTheAgeOfEverySourceBeforeTheFirstReport() {
        meters.watch(CLUSTER);
        now = START.plusSeconds(60);
        assertThat(gauge("mooring.reading.age", "source", "pulumi-state")).hasValue(60.0);
        assertThat(gauge("mooring.reading.age", "source", "kubernetes-nodes")).hasValue(60.0);
    }

    @Test
    void tellTheAgeOfAReadingThatAnotherProcessReadLast() {
        now = START.plusSeconds(900);
        meters.restore(issue(read(new ReadingState("ssm-activations", "unavailable", START, "refused: x"))));
        assertThat(gauge("mooring.reading.age", "source", "ssm-activations")).hasValue(900.0);
    }

    @Test
    void showAtOnceWhatIsStoredAndCountNoFailureTwice() {
        meters.restore(issue(
                report(List.of(finding("node-unreachable", "n1", "dc1")), List.of(), List.of(), List.of(UNREAD))));
        assertThat(gauge("mooring.findings", "site", "dc1")).hasValue(1.0);
        assertThat(registry.find("mooring.reading.failures").counters()).isEmpty();
    }

    @Test
    void areBlindBeforeTheFirstReport() {
        meters.watch(CLUSTER);
        assertThat(gauge("mooring.blind")).hasValue(1.0);
    }

    @Test
    void areBlindWhileNodesCannotBeRead() {
        show(read(fresh("pulumi-state"), new ReadingState("kubernetes-nodes", "unavailable", now, "refused: x")));
        assertThat(gauge("mooring.blind")).hasValue(1.0);
    }

    @Test
    void areNotBlindWhileALesserSourceCannotBeRead() {
        show(read(fresh("kubernetes-nodes"), UNREAD));
        assertThat(gauge("mooring.blind")).hasValue(0.0);
    }

    @Test
    void areBlindOnceTheReportIsOld() {
        show(read(fresh("kubernetes-nodes")));
        now = START.plus(INTERVAL.multipliedBy(3));
        assertThat(gauge("mooring.blind")).hasValue(1.0);
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
        meters.show(issue(report));
    }

    private static Issue issue(Report report) {
        return new Issue(report, List.of(), List.of(), List.<NodeState>of());
    }

    private static NodeState node(int number) {
        return new NodeState(
                "n" + number,
                CLUSTER,
                "site-%04d".formatted(number % SITES),
                STATES.get(number % STATES.size()),
                "yes",
                "yes",
                "yes",
                "yes",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                "no",
                List.of());
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
        return finding(check, name, site, START);
    }

    private static Finding finding(String check, String name, @Nullable String site, Instant seen) {
        return ReportFixture.finding(CLUSTER, check, Severity.ERROR, new Subject("node", name, site), seen, null);
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
