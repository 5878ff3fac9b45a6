package dev.mooring.report;

import dev.mooring.database.Database;
import dev.mooring.database.Session;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The four-way truth of every machine of a cluster, as of its newest report. */
@Singleton
public final class NodeStore {
    /** The body of a cluster whose machines have rows of their own. */
    private static final String IN_ROWS = "[]";

    private final Database database;
    private final ReportJson json;

    @Inject
    NodeStore(Database database, ReportJson json) {
        this.database = database;
        this.json = json;
    }

    /**
     * Which machines are wanted; empty members do not narrow.
     *
     * @param site where they stand
     * @param state as {@link NodeState#state}
     */
    public record Query(Optional<String> site, Optional<String> state) {
        static final Query ALL = new Query(Optional.empty(), Optional.empty());

        boolean takes(NodeState node) {
            return site.filter(wanted -> !wanted.equals(node.site())).isEmpty()
                    && state.filter(wanted -> !wanted.equals(node.state())).isEmpty();
        }
    }

    /** @param place among those of the same name */
    private record Key(String name, long place) {}

    /** Writes those that differ from what is there, and forgets those that are gone. */
    void replace(Session session, Report report, List<NodeState> nodes) {
        var cluster = report.cluster();
        var stored = new HashMap<Key, String>();
        session.sql("select name, place, body from machines where cluster = ?")
                .text(cluster)
                .list(row -> Map.entry(new Key(row.text(1), row.number(2)), row.text(3)))
                .forEach(row -> stored.put(row.getKey(), row.getValue()));
        write(session, cluster, nodes, stored);
        forget(session, cluster, stored);
        session.sql("insert into nodes (cluster, report_id, body) values (?, ?, ?) on conflict (cluster) do update set"
                        + " report_id = excluded.report_id, body = excluded.body where nodes.body <> excluded.body")
                .text(cluster)
                .text(report.id())
                .text(IN_ROWS)
                .update();
    }

    /** Takes from what is stored what is still there. */
    private void write(Session session, String cluster, List<NodeState> nodes, Map<Key, String> stored) {
        var upsert =
                session.sql("insert into machines (cluster, name, place, site, state, body) values (?, ?, ?, ?, ?, ?)"
                        + " on conflict (cluster, name, place) do update set site = excluded.site, state = excluded.state,"
                        + " body = excluded.body");
        var places = new HashMap<String, Long>();
        var written = 0;
        for (var node : nodes) {
            var key = new Key(node.name(), places.merge(node.name(), 1L, Long::sum) - 1);
            var body = json.write(node);
            if (!body.equals(stored.remove(key))) {
                upsert.text(cluster)
                        .text(key.name())
                        .number(key.place())
                        .text(node.site())
                        .text(node.state())
                        .text(body)
                        .next();
                written++;
            }
        }
        if (written > 0) {
            upsert.batch();
        }
    }

    private static void forget(Session session, String cluster, Map<Key, String> gone) {
        if (gone.isEmpty()) {
            return;
        }
        var delete = session.sql("delete from machines where cluster = ? and name = ? and place = ?");
        gone.keySet()
                .forEach(key -> delete.text(cluster)
                        .text(key.name())
                        .number(key.place())
                        .next());
        delete.batch();
    }

    /** All machines by name. */
    public List<NodeState> of(String cluster) {
        return page(cluster, Query.ALL, "", Integer.MAX_VALUE);
    }

    /** Machines in order of name, those after one: no more is read than is yielded. */
    public List<NodeState> page(String cluster, Query query, String after, int limit) {
        return database.read(session -> ofEarlierRelease(session, cluster)
                .map(nodes -> nodes.stream()
                        .filter(query::takes)
                        .filter(node -> node.name().compareTo(after) > 0)
                        .limit(limit)
                        .toList())
                .orElseGet(() -> rows(session, cluster, query, after, limit)));
    }

    private List<NodeState> rows(Session session, String cluster, Query query, String after, int limit) {
        var select = session.sql("select body from machines where cluster = ? and name > ?")
                .text(cluster)
                .text(after);
        query.site().ifPresent(value -> select.add(" and site = ?").text(value));
        query.state().ifPresent(value -> select.add(" and state = ?").text(value));
        return select.add(" order by name, place limit ?").number(limit).list(row -> json.node(row.text(1)));
    }

    /**
     * A machine on a map.
     *
     * @param state as {@link NodeState#state}
     */
    public record Cell(String name, @Nullable String site, String state) {}

    /** Machines in order of name, without their bodies. */
    public List<Cell> cells(String cluster, Query query, int most) {
        return database.read(session -> ofEarlierRelease(session, cluster)
                .map(nodes -> nodes.stream()
                        .filter(query::takes)
                        .limit(most)
                        .map(node -> new Cell(node.name(), node.site(), node.state()))
                        .toList())
                .orElseGet(() -> {
                    var select = session.sql("select name, site, state from machines where cluster = ?")
                            .text(cluster);
                    query.site().ifPresent(value -> select.add(" and site = ?").text(value));
                    query.state()
                            .ifPresent(value -> select.add(" and state = ?").text(value));
                    return select.add(" order by name, place limit ?")
                            .number(most)
                            .list(row -> new Cell(row.text(1), row.textOrNull(2), row.text(3)));
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
