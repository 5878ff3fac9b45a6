package dev.mooring.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.mooring.bench.Databases;
import dev.mooring.database.Database;
import dev.mooring.packaged.PostgresServer;
import dev.mooring.report.NodeStore.Query;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeStoreTest {
    private static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");
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
        assertThat(page(Query.ALL, "a", 1)).containsExactly("b");
    }

    @Test
    void aPageIsNarrowedBySiteAndState() {
        assertThat(page(new Query(Optional.of("dc1"), Optional.of("missing")), "", 10))
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
    void whatAnEarlierReleaseWroteLastCounts() {
        earlierReleaseWrites(node("x", null, "healthy"), node("y", "dc1", "missing"));
        assertThat(page(Query.ALL, "", 10)).containsExactly("x", "y");
        assertThat(page(new Query(Optional.of("dc1"), Optional.empty()), "x", 10))
                .containsExactly("y");
        assertThat(nodes.find("edge", "x")).isPresent();
    }

    @Test
    void theNextReportCountsAgain() {
        earlierReleaseWrites(node("x", null, "healthy"));
        replace(node("a", "dc1", "healthy"));
        assertThat(page(Query.ALL, "", 10)).containsExactly("a");
    }

    @Test
    void pagesOnPostgresqlToo() throws Exception {
        try (var postgres = PostgresServer.start()) {
            database = Databases.postgresql(postgres.url() + "?user=mooring");
            nodes = new NodeStore(database, json);
            replace(node("b", "dc1", "missing"), node("B", "dc1", "missing"), node("a", "dc1", "healthy"));
            replace(node("b", "dc1", "missing"), node("B", "dc1", "missing"));
            assertThat(page(Query.ALL, "", 10)).containsExactly("B", "b");
            assertThat(page(Query.ALL, "B", 10)).containsExactly("b");
        }
    }

    private void earlierReleaseWrites(NodeState... states) {
        database.write(session -> session.sql("update nodes set body = ? where cluster = 'edge'")
                .text(json.write(List.of(states)))
                .update());
    }

    private List<String> page(Query query, String after, int limit) {
        return nodes.page("edge", query, after, limit).stream()
                .map(NodeState::name)
                .toList();
    }

    private void replace(NodeState... states) {
        database.write(session -> {
            nodes.replace(session, ReportFixture.of("id", "edge", NOW).report(), List.of(states));
            return states;
        });
    }

    private static NodeState node(String name, @Nullable String site, String state) {
        return new NodeState(
                name, "edge", site, state, "yes", "yes", "yes", "yes", null, null, null, null, null, null, null, null, List.of());
    }
}
