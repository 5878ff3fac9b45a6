package dev.mooring.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.mooring.bench.CountedDatabase;
import dev.mooring.check.FiveMinutesOn;
import dev.mooring.check.FleetFixture;
import dev.mooring.check.Judgement;
import dev.mooring.check.Policy;
import dev.mooring.cluster.NamedFleet;
import dev.mooring.discovery.DiscoveryView;
import dev.mooring.report.DeskFixture;
import dev.mooring.silence.SilenceFixture;
import dev.mooring.timeline.TimelineStore;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What requests ask of the database, and how large their answers are, of a fleet of five thousand nodes that all have one
 * fault. Statements are counted exactly; bytes leave half as much again as today's answers have.
 */
class StatementsPerRequestTest {
    private static final int NODES = 5_000;
    /** Takes the first form of whatever is offered. */
    private static final Request ANY = (Request) Proxy.newProxyInstance(
            Request.class.getClassLoader(),
            new Class<?>[] {Request.class},
            (_, method, arguments) ->
                    "selectVariant".equals(method.getName()) ? ((List<?>) arguments[0]).getFirst() : null);

    private static CountedDatabase counted;
    private static ClusterResource clusters;
    private static FindingResource findings;
    private static ReportResource reports;

    private record Asked(int statements, int bytes) {}

    @BeforeAll
    static void fill() throws Exception {
        counted = new CountedDatabase(
                Files.createTempDirectory("mooring-statements").resolve("api.db"));
        var desk = new DeskFixture(counted.database());
        var situation = FleetFixture.of(NODES).withDiskPressure(NODES).situation();
        desk.issue(Judgement.of(situation, Policy.standard()));
        desk.issue(Judgement.of(FiveMinutesOn.after(situation), Policy.standard()));
        var mapper = new ObjectMapper().registerModule(new JavaTimeModule());
        var tagged = new Tagged(FormsTest.forms(mapper));
        var fleet = NamedFleet.of("fleet", "other");
        var views = new ClusterViews(fleet, desk.reports(), desk.desk());
        clusters = new ClusterResource(
                views,
                new SiteViews(desk.nodes(), desk.findings(), desk.reports()),
                new NodeViews(desk.nodes(), desk.findings(), desk.reports()),
                desk.reports(),
                desk.nodes(),
                new DiscoveryView.Source(Optional::empty),
                Clock.systemUTC(),
                tagged);
        var silences = new SilenceFixture(counted.database()).silences();
        var known = new KnownClusters(fleet, desk.reports(), desk.findings());
        findings = new FindingResource(
                desk.findings(),
                new FindingLives(desk.findings(), new TimelineStore(counted.database(), mapper), silences),
                new FindingsAsOf(desk.reports(), fleet),
                silences,
                fleet,
                known,
                Clock.fixed(FleetFixture.NOW.plusSeconds(3_600), ZoneOffset.UTC),
                tagged);
        reports = new ReportResource(desk.reports(), known, tagged);
    }

    @Test
    void clustersAtAGlanceTakeTwoStatementsEachAndReadNoReport() {
        var asked = ask(() -> clusters.clusters(null, new AsOf(), ANY));
        assertThat(asked.statements()).isEqualTo(4);
        assertThat(asked.bytes()).isLessThan(5_500);
    }

    @Test
    void findingsAreOneStatement() {
        assertThat(ask(() -> findings.findings(new FindingResource.Filters(), "severity", new AsOf(), page("500"), ANY))
                        .statements())
                .isOne();
    }

    @Test
    void theLargestPageOfFindingsIsBounded() {
        var filters = new FindingResource.Filters();
        filters.inhibited = "true";
        var asked = ask(() -> findings.findings(filters, "severity", new AsOf(), page("500"), ANY));
        assertThat(asked.bytes()).isBetween(100_000, 760_000);
    }

    @Test
    void findingsOfThenAreOneReportHoweverFewOfThemAreWanted() {
        assertThat(ask(() -> findings.findings(silenced(), "severity", at(), page("1"), ANY))
                        .statements())
                .isOne();
    }

    @Test
    void findingsOfWhichNoneIsWantedAreReadInLargeSteps() {
        var filters = silenced();
        filters.inhibited = "true";
        assertThat(ask(() -> findings.findings(filters, "severity", new AsOf(), page("1"), ANY))
                        .statements())
                .isLessThanOrEqualTo(10);
    }

    private static FindingResource.Filters silenced() {
        var filters = new FindingResource.Filters();
        filters.cluster = "fleet";
        filters.silenced = "true";
        return filters;
    }

    private static AsOf at() {
        var at = new AsOf();
        at.at = FleetFixture.NOW.toString();
        return at;
    }

    @Test
    void reportsAreOneStatementAndHeadsAlone() {
        var asked = ask(() -> reports.reports(null, page("500"), ANY));
        assertThat(asked.statements()).isOne();
        assertThat(asked.bytes()).isLessThan(2_400);
    }

    @Test
    void aPageOfNodesReadsNoMoreThanItShows() {
        var asked = ask(() -> clusters.nodes("fleet", null, null, new AsOf(), page("100"), ANY));
        assertThat(asked.statements()).isEqualTo(2);
        assertThat(asked.bytes()).isBetween(20_000, 79_000);
    }

    @Test
    void sitesAreCountedByTheDatabase() {
        var asked = ask(() -> clusters.sites("fleet", new AsOf(), ANY));
        assertThat(asked.statements()).isEqualTo(2);
        assertThat(asked.bytes()).isLessThan(15_000);
    }

    @Test
    void oneNodeIsReadAlone() {
        var asked = ask(() -> clusters.node("fleet", "mi-00000000000000007", new AsOf(), ANY));
        assertThat(asked.statements()).isEqualTo(4);
        assertThat(asked.bytes()).isLessThan(6_500);
    }

    private static Paging page(String limit) {
        var paging = new Paging();
        paging.limit = limit;
        return paging;
    }

    private static Asked ask(Supplier<Response> request) {
        try {
            var response = new AtomicReference<Response>();
            var work = counted.during(() -> response.set(request.get()));
            assertThat(work.rows()).isZero();
            var bytes = ((byte[]) response.get().getEntity()).length;
            return new Asked(work.statements().size(), bytes);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }
}
