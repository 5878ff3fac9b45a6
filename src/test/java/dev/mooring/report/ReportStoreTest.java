package dev.mooring.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.mooring.bench.Databases;
import dev.mooring.database.Database;
import dev.mooring.report.Report.NodeCounts;
import dev.mooring.report.Report.Summary;
import dev.mooring.report.ReportStore.Glance;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportStoreTest {
    private static final Instant NOW = Instant.parse("2026-08-21T12:00:00.123456Z");
    private final ReportJson json = new ReportJson(new ObjectMapper().registerModule(new JavaTimeModule()));
    private Database database;
    private ReportStore reports;

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        database = Databases.sqlite(folder.resolve("reports.db"));
        reports = new ReportStore(database, json);
    }

    @Test
    void listsHeadsAndReadsNoBody() {
        store(report("a", "edge"));
        database.write(session ->
                session.sql("update reports set body = 'far too large'").update());
        assertThat(heads(Optional.empty())).containsExactly(ReportHead.of(report("a", "edge")));
    }

    @Test
    void takesTheHeadFromTheBodyOfAReportThatWasStoredWithout() {
        store(report("a", "edge"));
        database.write(session -> session.sql("update reports set head = null").update());
        assertThat(heads(Optional.empty())).containsExactly(ReportHead.of(report("a", "edge")));
    }

    @Test
    void takesAReportOfAReleaseThatKnowsOfNoHeads() {
        database.write(session -> session.sql(
                        "insert into reports (id, cluster, verified_at, started_by, body) values ('a', 'edge', 0, 'timer', ?)")
                .text(json.write(report("a", "edge")))
                .update());
        assertThat(heads(Optional.of("edge"))).containsExactly(ReportHead.of(report("a", "edge")));
    }

    @Test
    void aGlanceReadsNoBody() {
        store(report("a", "edge"));
        database.write(session ->
                session.sql("update reports set body = 'far too large'").update());
        assertThat(reports.glance("edge").map(Glance::head)).contains(ReportHead.of(report("a", "edge")));
    }

    @Test
    void takesTheGlanceFromTheBodyOfAReportThatWasStoredWithout() {
        store(report("a", "edge"));
        database.write(
                session -> session.sql("update reports set readings = null").update());
        assertThat(reports.glance("edge").map(Glance::readings))
                .contains(report("a", "edge").readings());
    }

    @Test
    void listsTheNewestFirstAndThoseOfOneCluster() {
        store(report("a", "edge"));
        store(report("b", "other"));
        store(report("c", "edge"));
        assertThat(heads(Optional.of("edge"))).extracting(ReportHead::id).containsExactly("c", "a");
    }

    @Test
    void findsAReportAsItWasStored() {
        store(report("a", "edge"));
        assertThat(reports.find("a")).contains(report("a", "edge"));
    }

    @Test
    void forgetsAllButTheNewestSoMany() {
        store(report("a", "edge"));
        store(report("b", "edge"));
        store(report("c", "edge"));
        reports.forget("edge", Instant.EPOCH, 2, Long.MAX_VALUE, 100);
        assertThat(heads(Optional.empty())).extracting(ReportHead::id).containsExactly("c", "b");
    }

    @Test
    void aClockThatJumpedAheadOnceHidesNoLaterReport() {
        store(report("ahead", "edge", NOW.plus(Duration.ofDays(1))));
        store(report("later", "edge", NOW));
        assertThat(reports.latest("edge").map(Report::id)).contains("later");
    }

    @Test
    void ofAClockThatWentBackTheLaterReportCountsAtATime() {
        store(report("before", "edge", NOW));
        store(report("later", "edge", NOW.minus(Duration.ofHours(6))));
        assertThat(reports.asOf("edge", NOW).map(Report::id)).contains("later");
    }

    @Test
    void keepsSoManyBytesOfReportsAndTheNewestWhateverItsSize() {
        store(report("a", "edge"));
        store(report("b", "edge"));
        store(report("c", "edge"));
        var size = json.write(report("a", "edge")).length();
        reports.forget("edge", Instant.EPOCH, 10, 2L * size, 100);
        assertThat(heads(Optional.of("edge"))).extracting(ReportHead::id).containsExactly("c", "b");
        reports.forget("edge", Instant.EPOCH, 10, 1, 100);
        assertThat(heads(Optional.of("edge"))).extracting(ReportHead::id).containsExactly("c");
    }

    private void store(Report report) {
        database.write(session -> {
            reports.add(session, report);
            return report;
        });
    }

    private List<ReportHead> heads(Optional<String> cluster) {
        return reports.list(cluster, Long.MAX_VALUE, 10).stream()
                .map(ReportStore.Entry::head)
                .toList();
    }

    private static Report report(String id, String cluster) {
        return report(id, cluster, NOW);
    }

    private static Report report(String id, String cluster, Instant verifiedAt) {
        return ReportFixture.of(id, cluster, verifiedAt)
                .summary(new Summary(1, 2, 3, 4, 5, 6, new NodeCounts(4, 3, 2, 1)))
                .changes(List.of("opened"), List.of("resolved"))
                .report();
    }
}
