package dev.mooring.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.mooring.bench.Databases;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.database.Database;
import dev.mooring.report.FindingLifecycle.Step;
import dev.mooring.report.FindingLifecycle.Told;
import dev.mooring.report.FindingStore.Query;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FindingStoreTest {
    private static final String CLUSTER = "edge";
    private static final Instant FIRST = Instant.parse("2026-08-21T12:00:00Z");
    private static final Instant THEN = FIRST.plusSeconds(60);
    private static final Instant LATER = THEN.plusSeconds(60);
    private final ReportJson json = new ReportJson(new ObjectMapper().registerModule(new JavaTimeModule()));
    private Database database;
    private FindingStore findings;
    private ReportStore reports;

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        database = Databases.sqlite(folder.resolve("findings.db"));
        findings = new FindingStore(database, json);
        reports = new ReportStore(database, json);
        verified(FIRST, List.of(finding("n1", null), finding("n2", "cover")));
    }

    @Test
    void whatStaysAsItWasIsNotWrittenAgain() {
        verified(THEN, seen(THEN));
        assertThat(rowsLastWritten()).containsExactly(FIRST.toEpochMilli(), FIRST.toEpochMilli());
    }

    @Test
    void whatTheNewestReportSawWasLastSeenWithIt() {
        verified(THEN, seen(THEN));
        assertThat(search(Optional.empty())).extracting(Finding::lastSeen).containsExactly(THEN);
    }

    @Test
    void whatCouldNotBeJudgedWasLastSeenBefore() {
        verified(THEN, seen(THEN));
        verified(LATER, findings.open(CLUSTER));
        assertThat(search(Optional.empty())).extracting(Finding::lastSeen).containsExactly(THEN);
    }

    @Test
    void whatChangesIsWritten() {
        verified(
                THEN,
                seen(THEN).stream()
                        .map(finding -> finding.atLeast(Severity.CRITICAL))
                        .toList());
        assertThat(rowsLastWritten()).containsExactly(THEN.toEpochMilli(), THEN.toEpochMilli());
    }

    @Test
    void whatAFindingExplainsIsFoundByItsFingerprint() {
        assertThat(search(Optional.of("cover")))
                .extracting(finding -> finding.subject().name())
                .containsExactly("n2");
    }

    private List<Finding> seen(Instant at) {
        return findings.open(CLUSTER).stream()
                .map(finding -> finding.lastSeen(at))
                .toList();
    }

    private List<Finding> search(Optional<String> inhibitedBy) {
        var none = Optional.<String>empty();
        return findings.search(
                new Query(none, none, none, none, none, none, Optional.empty(), inhibitedBy, Optional.empty(), none, false), "", 10);
    }

    private List<Long> rowsLastWritten() {
        return database.read(session -> session.sql("select last_seen from findings order by fingerprint")
                .list(row -> row.number(1)));
    }

    private void verified(Instant at, List<Finding> open) {
        database.write(session -> {
            var before = findings.open(session, CLUSTER);
            findings.put(session, before, new Step(open, List.of(), Told.of(Map.of(), open, List.of())), at);
            reports.add(session, ReportFixture.of(at.toString(), CLUSTER, at).report());
            return open;
        });
    }

    private static Finding finding(String node, @Nullable String inhibitedBy) {
        return ReportFixture.finding(
                CLUSTER, "node-unreachable", Severity.ERROR, Subject.of("node", node), FIRST, inhibitedBy);
    }
}
