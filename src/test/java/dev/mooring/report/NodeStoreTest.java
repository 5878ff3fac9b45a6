package dev.mooring.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.mooring.bench.Databases;
import dev.mooring.database.Database;
import dev.mooring.packaged.PostgresServer;
import dev.mooring.report.NodeStore.AtSite;
import dev.mooring.report.NodeStore.Cell;
import dev.mooring.report.NodeStore.Since;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeStoreTest {
    private static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(300);
    private static final int MANY = 130;
    private final ReportJson json = new ReportJson(new ObjectMapper().registerModule(new JavaTimeModule()));
    private Database database;
    private NodeStore nodes;

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        database = Databases.sqlite(folder.resolve("nodes.db"));
        nodes = new NodeStore(database, json);
        replace(node("a", "dc1", "healthy"), node("b", "dc1", "missing"), node("c", "dc2", "missing"));
    }

    @Test
    void aPageBeginsBehindAName() {
        assertThat(page(NodeFilter.ALL, "a", 1)).containsExactly("b");
    }

    @Test
    void aPageIsNarrowedBySiteAndState() {
        assertThat(page(new NodeFilter(Optional.of("dc1"), Optional.of("missing")), "", 10))
                .containsExactly("b");
    }

    @Test
    void findsOneByItsName() {
        assertThat(nodes.find("edge", "c")).contains(node("c", "dc2", "missing"));
    }

    @Test
    void whatIsGoneIsForgotten() {
        replace(node("b", "dc1", "healthy"));
        assertThat(nodes.of("edge")).containsExactly(node("b", "dc1", "healthy"));
    }

    @Test
    void keepsAllMachinesOfOneName() {
        replace(node("a", "dc1", "missing"), node("a", "dc2", "missing"));
        assertThat(nodes.of("edge")).extracting(NodeState::site).containsExactly("dc1", "dc2");
    }

    @Test
    void tellsWhatMachinesWereLikeAtATime() {
        replace(LATER, node("a", "dc1", "missing"), node("c", "dc2", "missing"), node("d", "dc2", "healthy"));
        assertThat(pageAt(NOW, NodeFilter.ALL)).containsExactly("a healthy", "b missing", "c missing");
        assertThat(pageAt(LATER.minusMillis(1), NodeFilter.ALL)).containsExactly("a healthy", "b missing", "c missing");
        assertThat(pageAt(LATER, NodeFilter.ALL)).containsExactly("a missing", "c missing", "d healthy");
        assertThat(pageAt(NOW, new NodeFilter(Optional.of("dc1"), Optional.of("healthy"))))
                .containsExactly("a healthy");
    }

    @Test
    void tellsSinceWhenAMachineHasBeenAsItIs() {
        replace(LATER, node("a", "dc1", "missing"), node("c", "dc2", "missing"));
        assertThat(nodes.since("edge", "a")).contains(new Since(node("a", "dc1", "missing"), LATER));
        assertThat(nodes.since("edge", "c")).contains(new Since(node("c", "dc2", "missing"), NOW));
        assertThat(nodes.history().since("edge", "a", NOW)).contains(new Since(node("a", "dc1", "healthy"), NOW));
        assertThat(nodes.history().since("edge", "b", LATER)).isEmpty();
    }

    @Test
    void countsMachinesBySiteAndStateNowAndThen() {
        replace(LATER, node("a", "dc1", "missing"), node("b", "dc1", "missing"));
        assertThat(nodes.bySite("edge")).containsExactly(new AtSite("dc1", "missing", 2));
        assertThat(nodes.history().bySite("edge", NOW))
                .containsExactlyInAnyOrder(
                        new AtSite("dc1", "healthy", 1),
                        new AtSite("dc1", "missing", 1),
                        new AtSite("dc2", "missing", 1));
    }

    @Test
    void isKnownSinceTheFirstReport() {
        replace(LATER, node("a", "dc1", "missing"));
        assertThat(nodes.history().knownSince("edge")).contains(NOW);
        assertThat(nodes.history().knownSince("other")).isEmpty();
    }

    @Test
    void isKnownFromTheUpgradeOnOfMachinesThatAnEarlierReleaseWrote() {
        database.write(
                session -> session.sql("update machines set since = null").update());
        database.write(
                session -> session.sql("update nodes set known_since = null").update());
        replace(LATER, node("a", "dc1", "healthy"));
        assertThat(nodes.history().knownSince("edge")).contains(LATER);
        assertThat(pageAt(LATER, NodeFilter.ALL)).containsExactly("a healthy");
    }

    @Test
    void forgetsWhatMachinesWereLikeLongAgoAndSaysSo() {
        replace(LATER, node("a", "dc1", "missing"));
        replace(LATER.plusSeconds(60), node("a", "dc1", "healthy"));
        assertThat(nodes.history().forgetBefore("edge", LATER.plusSeconds(1), 100, 100))
                .isFalse();
        assertThat(nodes.history().knownSince("edge")).contains(LATER);
        assertThat(pageAt(LATER, NodeFilter.ALL)).containsExactly("a missing");
    }

    @Test
    void keepsNoMoreEarlierStatesThanSoMany() {
        for (var count = 1; count <= 5; count++) {
            replace(NOW.plusSeconds(count), node("a", "dc1", count % 2 == 0 ? "healthy" : "missing"));
        }
        nodes.history().forgetBefore("edge", Instant.EPOCH, 2, 100);
        assertThat(nodes.history().knownSince("edge")).contains(NOW.plusSeconds(3));
        assertThat(pageAt(NOW.plusSeconds(4), NodeFilter.ALL)).containsExactly("a healthy");
    }

    @Test
    void mapsHaveTheCellsOfATime() {
        replace(LATER, node("a", "dc1", "missing"), node("d", "dc2", "healthy"));
        assertThat(nodes.history().cells("edge", NOW, NodeFilter.ALL, 10))
                .containsExactly(
                        new Cell("a", "dc1", "healthy"),
                        new Cell("b", "dc1", "missing"),
                        new Cell("c", "dc2", "missing"));
        assertThat(nodes.history().cells("edge", LATER, new NodeFilter(Optional.of("dc2"), Optional.empty()), 10))
                .containsExactly(new Cell("d", "dc2", "healthy"));
        assertThat(nodes.history().cells("edge", NOW, NodeFilter.ALL, 1)).hasSize(1);
    }

    @Test
    void whatManyWereLikeThatChangedAtOnceIsKeptWhole() {
        replaceMany(NOW.plusSeconds(1), "healthy");
        replaceMany(LATER, "missing");
        assertManyWereHealthy();
        assertThat(packs()).isEqualTo(3);
    }

    @Test
    void reportsOfOneTimeDoNotMix() {
        replaceMany(NOW.plusSeconds(1), "missing");
        replace(LATER, many(number -> number < 60 ? "healthy" : "missing"));
        replaceMany(LATER, "healthy");
        assertThat(nodes.history().page("edge", LATER.minusMillis(1), NodeFilter.ALL, "", 200))
                .hasSize(MANY)
                .allSatisfy(found -> assertThat(found).isEqualTo(node(found.name(), "dc1", "missing")));
    }

    @Test
    void whatIsPackedIsForgottenWithWhatItIsOf() {
        replaceMany(NOW.plusSeconds(1), "healthy");
        replaceMany(LATER, "missing");
        replace(LATER.plusSeconds(60), node("n100", "dc1", "healthy"));
        nodes.history().forgetBefore("edge", LATER.plusSeconds(1), 1_000, 1_000);
        assertThat(nodes.history().knownSince("edge")).contains(LATER);
        assertThat(packs()).isEqualTo(3);
        nodes.history().forgetBefore("edge", LATER.plusSeconds(61), 1_000, 1_000);
        assertThat(packs()).isZero();
    }

    @Test
    void whatFewWereLikeIsKeptInTheirRows() {
        replace(LATER, node("a", "dc1", "missing"));
        assertThat(nodes.history().since("edge", "a", NOW)).contains(new Since(node("a", "dc1", "healthy"), NOW));
        assertThat(packs()).isZero();
    }

    @Test
    void remembersTheEndOfACertificateThatIsNotSeenNow() {
        var end = new NodeState.CertificateEnd("serving", LATER);
        replace(LATER, withCertificates(List.of(end)));
        replace(LATER.plusSeconds(1), withCertificates(List.of()));
        assertThat(nodes.since("edge", "a")).contains(new Since(withCertificates(List.of(end)), LATER));
    }

    @Test
    void whatAnEarlierReleaseWroteLastCounts() {
        earlierReleaseWrites(node("x", null, "healthy"), node("y", "dc1", "missing"));
        assertThat(page(NodeFilter.ALL, "", 10)).containsExactly("x", "y");
        assertThat(page(new NodeFilter(Optional.of("dc1"), Optional.empty()), "x", 10))
                .containsExactly("y");
        assertThat(nodes.find("edge", "x")).isPresent();
    }

    @Test
    void theNextReportCountsAgain() {
        earlierReleaseWrites(node("x", null, "healthy"));
        replace(node("a", "dc1", "healthy"));
        assertThat(page(NodeFilter.ALL, "", 10)).containsExactly("a");
    }

    @Test
    void pagesOnPostgresqlToo() throws Exception {
        try (var postgres = PostgresServer.start()) {
            database = Databases.postgresql(postgres.url() + "?user=mooring");
            nodes = new NodeStore(database, json);
            replace(node("b", "dc1", "missing"), node("B", "dc1", "missing"), node("a", "dc1", "healthy"));
            replace(node("b", "dc1", "missing"), node("B", "dc1", "missing"));
            assertThat(page(NodeFilter.ALL, "", 10)).containsExactly("B", "b");
            assertThat(page(NodeFilter.ALL, "B", 10)).containsExactly("b");
            replace(LATER, node("b", "dc1", "healthy"));
            assertThat(pageAt(NOW, NodeFilter.ALL)).containsExactly("B missing", "b missing");
            assertThat(nodes.history().bySite("edge", LATER)).containsExactly(new AtSite("dc1", "healthy", 1));
            assertThat(nodes.history().forgetBefore("edge", LATER.plusSeconds(1), 100, 100))
                    .isFalse();
            assertThat(nodes.history().knownSince("edge")).contains(LATER);
        }
    }

    @Test
    void keepsWhatManyWereLikeOnPostgresqlToo() throws Exception {
        try (var postgres = PostgresServer.start()) {
            database = Databases.postgresql(postgres.url() + "?user=mooring");
            nodes = new NodeStore(database, json);
            replaceMany(NOW.plusSeconds(1), "healthy");
            replaceMany(LATER, "missing");
            assertManyWereHealthy();
            assertThat(nodes.history().cells("edge", LATER.minusMillis(1), NodeFilter.ALL, 200))
                    .hasSize(MANY)
                    .contains(new Cell("n100", "dc1", "healthy"));
            nodes.history().forgetBefore("edge", LATER.plusSeconds(1), 1_000, 1_000);
            assertThat(packs()).isZero();
        }
    }

    private void earlierReleaseWrites(NodeState... states) {
        database.write(session -> session.sql("update nodes set body = ? where cluster = 'edge'")
                .text(json.write(List.of(states)))
                .update());
    }

    private List<String> page(NodeFilter filter, String after, int limit) {
        return nodes.page("edge", filter, after, limit).stream()
                .map(NodeState::name)
                .toList();
    }

    private List<String> pageAt(Instant at, NodeFilter filter) {
        return nodes.history().page("edge", at, filter, "", 10).stream()
                .map(node -> node.name() + " " + node.state())
                .toList();
    }

    private void replace(NodeState... states) {
        replace(NOW, states);
    }

    private void replace(Instant at, NodeState... states) {
        database.write(session -> {
            nodes.replace(session, ReportFixture.of("id", "edge", at).report(), List.of(states));
            return states;
        });
    }

    /** As many as fill two packs, and a little of a third. */
    private void replaceMany(Instant at, String state) {
        replace(at, many(_ -> state));
    }

    private static NodeState[] many(IntFunction<String> state) {
        return IntStream.range(0, MANY)
                .mapToObj(number -> node("n" + number, "dc1", state.apply(number)))
                .toArray(NodeState[]::new);
    }

    private void assertManyWereHealthy() {
        var then = LATER.minusMillis(1);
        assertThat(nodes.history().page("edge", then, NodeFilter.ALL, "", 200))
                .hasSize(MANY)
                .allSatisfy(found -> assertThat(found).isEqualTo(node(found.name(), "dc1", "healthy")));
        assertThat(nodes.history().since("edge", "n100", then))
                .contains(new Since(node("n100", "dc1", "healthy"), NOW.plusSeconds(1)));
        assertThat(nodes.history().bySite("edge", then)).containsExactly(new AtSite("dc1", "healthy", MANY));
    }

    private long packs() {
        return database.read(session ->
                session.sql("select count(*) from machines_before_packs").count());
    }

    private static NodeState withCertificates(List<NodeState.CertificateEnd> certificates) {
        return new NodeState(
                "a",
                "edge",
                "dc1",
                "healthy",
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
                certificates,
                "no",
                List.of());
    }

    private static NodeState node(String name, @Nullable String site, String state) {
        return new NodeState(
                name, "edge", site, state, "yes", "yes", "yes", "yes", null, null, null, null, null, null, null, null,
                List.of(), "no", List.of());
    }
}
