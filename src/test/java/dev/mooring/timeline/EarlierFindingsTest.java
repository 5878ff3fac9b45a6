package dev.mooring.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.mooring.bench.Databases;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.database.EarlierScripts;
import dev.mooring.database.FreshDatabase;
import dev.mooring.report.Finding;
import dev.mooring.report.ReportFixture;
import dev.mooring.timeline.Entry.FindingOpened;
import dev.mooring.timeline.Entry.FindingResolved;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What earlier releases knew of findings is in the timeline after an upgrade. */
class EarlierFindingsTest {
    private static final Instant OPENED = Instant.parse("2026-08-21T12:00:00.123456Z");
    private static final Instant OVER = Instant.parse("2026-08-21T13:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

    @TempDir
    Path folder;

    @Test
    void onSqlite() throws Exception {
        var file = folder.resolve("earlier.db");
        var url = "jdbc:sqlite:" + file;
        EarlierScripts.withoutBaseline(folder.resolve("scripts")).migrate(url, "4");
        write(url, finding());
        EarlierScripts.ofAllReleases().migrate(url, "latest");
        assertTold(new TimelineFixture(Databases.sqlite(file)));
    }

    @Test
    void onPostgresql() throws Exception {
        var url = FreshDatabase.url();
        migrate(url, "4");
        write(url, finding());
        migrate(url, "latest");
        assertTold(new TimelineFixture(Databases.postgresql(url)));
    }

    private static void assertTold(TimelineFixture fixture) {
        var finding = finding();
        assertThat(fixture.entries(Wanted.of(List.of("fleet"))))
                .containsExactly(
                        new FindingResolved(
                                OVER,
                                "fleet",
                                finding.fingerprint(),
                                "node-lost",
                                Severity.ERROR,
                                finding.subject(),
                                "what is wrong",
                                "judged-clean",
                                OPENED),
                        new FindingOpened(
                                OPENED,
                                "fleet",
                                finding.fingerprint(),
                                "node-lost",
                                Severity.ERROR,
                                finding.subject(),
                                "what is wrong",
                                null));
    }

    private static Finding finding() {
        return ReportFixture.resolved(
                ReportFixture.finding(
                        "fleet", "node-lost", Severity.ERROR, new Subject("node", "a", "dc1"), OPENED, null),
                OVER);
    }

    private static void migrate(String url, String target) {
        Flyway.configure()
                .dataSource(url, null, null)
                .locations("classpath:db/migration/postgresql")
                .target(target)
                .load()
                .migrate();
    }

    private static void write(String url, Finding finding) throws Exception {
        try (var connection = DriverManager.getConnection(url);
                var insert = connection.prepareStatement(
                        "insert into findings (fingerprint, cluster, check_id, severity,"
                                + " status, subject_kind, subject_name, site, inhibited, first_seen, last_seen, resolved_at, body)"
                                + " values (?, 'fleet', 'node-lost', 'error', 'resolved', 'node', 'a', 'dc1', 0, ?, ?, ?, ?)")) {
            insert.setString(1, finding.fingerprint());
            insert.setLong(2, OPENED.toEpochMilli());
            insert.setLong(3, OPENED.toEpochMilli());
            insert.setLong(4, OVER.toEpochMilli());
            insert.setString(5, JSON.writeValueAsString(finding));
            insert.executeUpdate();
        }
    }
}
