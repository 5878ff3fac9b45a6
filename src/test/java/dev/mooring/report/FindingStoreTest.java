package dev.mooring.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.mooring.bench.Databases;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.database.Database;
import dev.mooring.packaged.PostgresServer;
import dev.mooring.report.FindingLifecycle.Step;
import dev.mooring.report.FindingLifecycle.Told;
import dev.mooring.report.FindingStore.AtSite;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    @Test
    void theWorstComeFirstAndOfThoseWhatLastsLongest() {
        verified(THEN, spread());
        assertThat(names(findings.worst(FindingFilter.ALL, WorstFirst.FIRST, 10)))
                .containsExactly("critical", "older", "error", "info");
    }

    @Test
    void pagesOfTheWorstHaveEachOnce() {
        verified(THEN, spread());
        assertThat(paged()).containsExactly("critical", "older", "error", "info");
    }

    @Test
    void onePageFollowsAnotherWhateverTimeASourceSays() {
        verified(THEN, List.of(finding("never", Severity.ERROR, Instant.parse("0001-01-01T00:00:00Z"))));
        assertThat(paged()).containsExactly("never");
    }

    @Test
    void isFoundByAPartOfItsWordsInWhateverCase() {
        verified(THEN, spread());
        assertThat(names(findings.worst(withText("OLD"), WorstFirst.FIRST, 10))).containsExactly("older");
        assertThat(names(findings.worst(withText("is WRONG"), WorstFirst.FIRST, 10)))
                .hasSize(4);
    }

    @Test
    void aTextIsNoPattern() {
        verified(THEN, spread());
        assertThat(findings.worst(withText("o%r"), WorstFirst.FIRST, 10)).isEmpty();
        assertThat(findings.worst(withText("o_der"), WorstFirst.FIRST, 10)).isEmpty();
    }

    @Test
    void nothingIsOfNoCluster() {
        assertThat(findings.worst(
                        FindingFilter.narrowed()
                                .clusters(Optional.of(Set.of()))
                                .inhibited(true)
                                .built(),
                        WorstFirst.FIRST,
                        10))
                .isEmpty();
    }

    @Test
    void countsWhatIsOpenBySiteAndSeverityAndSinceWhen() {
        assertThat(findings.bySite(CLUSTER)).containsExactly(new AtSite(null, "error", 1, FIRST));
    }

    @Test
    void whatIsOfNoSiteIsFoundAtTheSitesOfWhatItTellsOf() {
        verified(THEN, gathered());
        assertThat(names(findings.worst(FindingFilter.ALL.ofSite("dc1"), WorstFirst.FIRST, 10)))
                .containsExactly(CLUSTER);
        assertThat(findings.worst(FindingFilter.ALL.ofSite("dc3"), WorstFirst.FIRST, 10))
                .isEmpty();
    }

    @Test
    void whatIsOfNoSiteIsCountedAtTheSitesOfWhatItTellsOf() {
        verified(THEN, gathered());
        assertThat(findings.bySite(CLUSTER))
                .contains(new AtSite("dc1", "error", 1, THEN), new AtSite("dc2", "error", 1, THEN));
    }

    @Test
    void whatOneTellsOfIsKnownAsItsMembers() {
        verified(THEN, gathered());
        assertThat(findings.members(gathered().getFirst()))
                .extracting(Member::subject)
                .containsExactlyInAnyOrder("a", "b", "c");
    }

    private static List<Finding> gathered() {
        var whole = ReportFixture.finding(
                CLUSTER, "disk-pressure", Severity.ERROR, Subject.of("cluster", CLUSTER), THEN, null);
        return List.of(
                ReportFixture.tellingOf(whole, 3),
                member("a", "dc1", whole),
                member("b", "dc1", whole),
                member("c", "dc2", whole));
    }

    private static Finding member(String node, String site, Finding whole) {
        return ReportFixture.finding(
                CLUSTER, "disk-pressure", Severity.ERROR, new Subject("node", node, site), THEN, whole.fingerprint());
    }

    @Test
    void isTheSameOnPostgresql() throws Exception {
        try (var postgres = PostgresServer.start()) {
            database = Databases.postgresql(postgres.url() + "?user=mooring");
            findings = new FindingStore(database, json);
            reports = new ReportStore(database, json);
            verified(THEN, spread());
            assertThat(paged()).containsExactly("critical", "older", "error", "info");
            assertThat(names(findings.worst(withText("OLD"), WorstFirst.FIRST, 10)))
                    .containsExactly("older");
            assertThat(findings.worst(withText("o_der"), WorstFirst.FIRST, 10)).isEmpty();
            assertThat(findings.bySite(CLUSTER)).hasSize(3);
            verified(LATER, gathered());
            assertThat(names(findings.worst(FindingFilter.ALL.ofSite("dc1"), WorstFirst.FIRST, 10)))
                    .containsExactly(CLUSTER);
            assertThat(findings.bySite(CLUSTER)).contains(new AtSite("dc2", "error", 1, THEN));
            assertThat(findings.members(gathered().getFirst())).hasSize(3);
        }
    }

    private static List<Finding> spread() {
        return List.of(
                finding("info", Severity.INFO, FIRST.minusSeconds(90)),
                finding("error", Severity.ERROR, FIRST),
                finding("older", Severity.ERROR, FIRST.minusSeconds(60)),
                finding("critical", Severity.CRITICAL, FIRST));
    }

    private static Finding finding(String node, Severity severity, Instant seen) {
        return ReportFixture.finding(CLUSTER, "disk-pressure", severity, Subject.of("node", node), seen, null);
    }

    private List<String> paged() {
        var all = new ArrayList<String>();
        var place = WorstFirst.FIRST;
        for (var page = findings.worst(FindingFilter.ALL.withStatus(Finding.Status.OPEN), place, 1);
                !page.isEmpty();
                page = findings.worst(FindingFilter.ALL.withStatus(Finding.Status.OPEN), place, 1)) {
            all.addAll(names(page));
            place = WorstFirst.parse(WorstFirst.of(page.getLast()).toString()).orElseThrow();
        }
        all.remove("n1");
        return all;
    }

    private static FindingFilter withText(String text) {
        return FindingFilter.narrowed()
                .check(Optional.of("disk-pressure"))
                .text(Optional.of(text))
                .built();
    }

    private static List<String> names(List<Finding> found) {
        return found.stream()
                .map(finding -> finding.subject().name())
                .filter(name -> !name.equals("n1"))
                .toList();
    }

    private List<Finding> seen(Instant at) {
        return findings.open(CLUSTER).stream()
                .map(finding -> finding.lastSeen(at))
                .toList();
    }

    private List<Finding> search(Optional<String> inhibitedBy) {
        return findings.search(FindingFilter.narrowed().inhibitedBy(inhibitedBy).built(), "", 10);
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
