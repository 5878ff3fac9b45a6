package dev.mooring.report;

import dev.mooring.database.Database;
import dev.mooring.database.Row;
import dev.mooring.database.Session;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The four-way truth of every machine of a cluster, as of its newest report; {@link #history} tells it as of earlier times. */
@Singleton
public final class NodeStore {
    /** The body of a cluster whose machines have rows of their own. */
    private static final String IN_ROWS = "[]";

    private final Database database;
    private final ReportJson json;
    private final NodeHistory history;

    @Inject
    NodeStore(Database database, ReportJson json) {
        this.database = database;
        this.json = json;
        this.history = new NodeHistory(database, json);
    }

    public NodeHistory history() {
        return history;
    }

    /**
     * A machine, and since when it has been so.
     *
     * @param since null where that was before any history
     */
    public record Since(NodeState node, @Nullable Instant since) {}

    /**
     * Machines of one site in one state.
     *
     * @param site null for those of which nobody says where they stand
     */
    public record AtSite(@Nullable String site, String state, long count) {
        static AtSite of(Row row) throws SQLException {
            return new AtSite(row.textOrNull(1), row.text(2), row.number(3));
        }
    }

    /** @param place among those of the same name */
    record Key(String name, long place) {}

    /** A machine as its row has it. */
    record Stored(
            @Nullable String site,
            String state,
            String body,
            @Nullable Instant since) {
        static Stored of(Row row) throws SQLException {
            return new Stored(row.textOrNull(3), row.text(4), row.text(5), row.timeOrNull(6));
        }
    }

    /** Writes those that differ from what is there, forgets those that are gone, and keeps what they were like before. */
    void replace(Session session, Report report, List<NodeState> nodes) {
        var differing = compare(session, report.cluster(), nodes);
        write(session, report, differing.now());
        forget(session, report.cluster(), differing.gone());
        history.keep(session, report, differing.before());
        haveRows(session, report);
    }

    /**
     * Where machines are otherwise than they were.
     *
     * @param now those that are to be written
     * @param gone those that are there no longer
     * @param before what all of them were like that were there
     */
    private record Differing(Map<Key, Write> now, Set<Key> gone, Map<Key, Stored> before) {
        Differing() {
            this(new LinkedHashMap<>(), new HashSet<>(), new HashMap<>());
        }
    }

    /** A machine that is to be written, with its body. */
    private record Write(NodeState node, String body) {}

    /** In order. */
    private static Map<Key, NodeState> byKey(List<NodeState> nodes) {
        var places = HashMap.<String, Long>newHashMap(nodes.size());
        var byKey = LinkedHashMap.<Key, NodeState>newLinkedHashMap(nodes.size());
        nodes.forEach(node -> byKey.put(new Key(node.name(), places.merge(node.name(), 1L, Long::sum) - 1), node));
        return byKey;
    }

    /** Rows are compared as they are read: of those that stay as they are, which are all but a few, nothing is held. */
    private Differing compare(Session session, String cluster, List<NodeState> nodes) {
        var differing = new Differing();
        var now = byKey(nodes);
        session.sql("select name, place, site, state, body, since from machines where cluster = ?")
                .text(cluster)
                .each(row -> {
                    var key = new Key(row.text(1), row.number(2));
                    var node = now.remove(key);
                    if (node == null) {
                        differing.gone().add(key);
                        differing.before().put(key, Stored.of(row));
                    } else {
                        compare(key, node, row, differing);
                    }
                });
        now.forEach((key, node) -> differing.now().put(key, new Write(node, json.write(node))));
        return differing;
    }

    private void compare(Key key, NodeState node, Row row, Differing differing) throws SQLException {
        var known = row.text(5);
        var body = json.write(node);
        if (!known.equals(body)) {
            body = json.write(node.remembering(json.node(known)));
        }
        if (!known.equals(body) || row.timeOrNull(6) == null) {
            differing.now().put(key, new Write(node, body));
            differing.before().put(key, Stored.of(row));
        }
    }

    private static void write(Session session, Report report, Map<Key, Write> machines) {
        if (machines.isEmpty()) {
            return;
        }
        var upsert = session.sql(
                "insert into machines (cluster, name, place, site, state, body, since) values (?, ?, ?, ?, ?,"
                        + " ?, ?) on conflict (cluster, name, place) do update set site = excluded.site, state = excluded.state,"
                        + " body = excluded.body, since = excluded.since");
        machines.forEach((key, write) -> upsert.text(report.cluster())
                .text(key.name())
                .number(key.place())
                .text(write.node().site())
                .text(write.node().state())
                .text(write.body())
                .time(report.verifiedAt())
                .next());
        upsert.batch();
    }

    private static void forget(Session session, String cluster, Set<Key> gone) {
        if (gone.isEmpty()) {
            return;
        }
        var delete = session.sql("delete from machines where cluster = ? and name = ? and place = ?");
        gone.forEach(
                key -> delete.text(cluster).text(key.name()).number(key.place()).next());
        delete.batch();
    }

    /** The machines of the cluster have rows of their own from now on, and are known at any time. */
    private static void haveRows(Session session, Report report) {
        session.sql(
                        "insert into nodes (cluster, report_id, body, known_since) values (?, ?, ?, ?) on conflict (cluster) do"
                                + " update set report_id = excluded.report_id, body = excluded.body, known_since ="
                                + " coalesce(nodes.known_since, excluded.known_since) where nodes.body <> excluded.body or"
                                + " nodes.known_since is null")
                .text(report.cluster())
                .text(report.id())
                .text(IN_ROWS)
                .time(report.verifiedAt())
                .update();
    }

    /** One machine by its name, with the time since when it has been so. */
    public Optional<Since> since(String cluster, String name) {
        return database.read(session -> session.sql(
                                "select body, since from machines where cluster = ? and name = ? order by place limit 1")
                        .text(cluster)
                        .text(name)
                        .first(row -> new Since(json.node(row.text(1)), row.timeOrNull(2))))
                // What a release wrote last that keeps all machines in one body.
                .or(() -> find(cluster, name).map(node -> new Since(node, null)));
    }

    /** How many machines stand at each site in each state. */
    public List<AtSite> bySite(String cluster) {
        return database.read(session -> session.sql(
                        "select site, state, count(*) from machines where cluster = ? group by site, state")
                .text(cluster)
                .list(AtSite::of));
    }

    /** All machines by name. */
    public List<NodeState> of(String cluster) {
        return page(cluster, NodeFilter.ALL, "", Integer.MAX_VALUE);
    }

    /** Machines in order of name, those after one: no more is read than is yielded. */
    public List<NodeState> page(String cluster, NodeFilter filter, String after, int limit) {
        return database.read(session -> ofEarlierRelease(session, cluster)
                .map(nodes -> nodes.stream()
                        .filter(filter::takes)
                        .filter(node -> node.name().compareTo(after) > 0)
                        .limit(limit)
                        .toList())
                .orElseGet(() -> rows(session, cluster, filter, after, limit)));
    }

    private List<NodeState> rows(Session session, String cluster, NodeFilter filter, String after, int limit) {
        var select = session.sql("select body from machines where cluster = ? and name > ?")
                .text(cluster)
                .text(after);
        return filter.narrow(select)
                .add(" order by name, place limit ?")
                .number(limit)
                .list(row -> json.node(row.text(1)));
    }

    /**
     * A machine on a map.
     *
     * @param state as {@link NodeState#state}
     */
    public record Cell(String name, @Nullable String site, String state) {
        static Cell of(Row row) throws SQLException {
            return new Cell(row.text(1), row.textOrNull(2), row.text(3));
        }
    }

    /** Machines in order of name, without their bodies. */
    public List<Cell> cells(String cluster, NodeFilter filter, int most) {
        return database.read(session -> ofEarlierRelease(session, cluster)
                .map(nodes -> nodes.stream()
                        .filter(filter::takes)
                        .limit(most)
                        .map(node -> new Cell(node.name(), node.site(), node.state()))
                        .toList())
                .orElseGet(() -> {
                    var select = session.sql("select name, site, state from machines where cluster = ?")
                            .text(cluster);
                    return filter.narrow(select)
                            .add(" order by name, place limit ?")
                            .number(most)
                            .list(Cell::of);
                }));
    }

    /** One machine by its name. */
    public Optional<NodeState> find(String cluster, String name) {
        return database.read(session -> ofEarlierRelease(session, cluster)
                .map(nodes -> nodes.stream()
                        .filter(node -> Objects.equals(node.name(), name))
                        .findFirst())
                .orElseGet(() -> session.sql(
                                "select body from machines where cluster = ? and name = ? order by place limit 1")
                        .text(cluster)
                        .text(name)
                        .first(row -> json.node(row.text(1)))));
    }

    /** What a release wrote last that keeps all machines of a cluster in one body. */
    private Optional<List<NodeState>> ofEarlierRelease(Session session, String cluster) {
        return session.sql("select body from nodes where cluster = ? and body <> ?")
                .text(cluster)
                .text(IN_ROWS)
                .first(row -> json.nodes(row.text(1)));
    }

    /** Every cluster that there are reports of. */
    List<String> clusters() {
        return database.read(session -> session.sql("select cluster from nodes").list(row -> row.text(1)));
    }
}
