package dev.mooring.report;

import dev.mooring.database.Database;
import dev.mooring.database.Row;
import dev.mooring.database.Session;
import dev.mooring.database.Sql;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The four-way truth of every machine of a cluster, as of its newest report, and as of earlier times: what a machine was like
 * is kept where it changed, until it is as old as reports may be ({@code mooring.report.retention}), and no more of it than
 * {@code mooring.report.node-states-per-cluster}. A verification that finds all as it was keeps nothing. Where five thousand
 * change at once, that takes half a megabyte; where they flap all hour, looked at every five minutes, less than six.
 */
@Singleton
public final class NodeStore {
    /** The body of a cluster whose machines have rows of their own. */
    private static final String IN_ROWS = "[]";

    /** The columns of {@link Earlier}, and those that give the order. */
    private static final String EARLIER = "body, since, until, pack, spot, name, place";

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
    public record AtSite(@Nullable String site, String state, long count) {}

    /** @param place among those of the same name */
    private record Key(String name, long place) {}

    private record Stored(
            @Nullable String site,
            String state,
            String body,
            @Nullable Instant since) {
        static Stored of(Row row) throws SQLException {
            return new Stored(row.textOrNull(3), row.text(4), row.text(5), row.timeOrNull(6));
        }
    }

    /**
     * Writes those that differ from what is there, forgets those that are gone, and keeps what they were like before. Rows are
     * compared as they are read: of those that stay as they are, which are all but a few, nothing is held.
     */
    void replace(Session session, Report report, List<NodeState> nodes) {
        var cluster = report.cluster();
        var now = byKey(nodes);
        var differing = new LinkedHashMap<Key, Write>();
        var before = new HashMap<Key, Stored>();
        var gone = new HashMap<Key, Stored>();
        session.sql("select name, place, site, state, body, since from machines where cluster = ?")
                .text(cluster)
                .each(row -> {
                    var key = new Key(row.text(1), row.number(2));
                    var node = now.remove(key);
                    if (node == null) {
                        gone.put(key, Stored.of(row));
                    } else {
                        compare(key, node, row, differing, before);
                    }
                });
        now.forEach((key, node) -> differing.put(key, new Write(node, json.write(node))));
        write(session, report, differing);
        forget(session, cluster, gone);
        before.putAll(gone);
        keep(session, report, before);
        session.sql(
                        "insert into nodes (cluster, report_id, body, known_since) values (?, ?, ?, ?) on conflict (cluster) do"
                                + " update set report_id = excluded.report_id, body = excluded.body, known_since ="
                                + " coalesce(nodes.known_since, excluded.known_since) where nodes.body <> excluded.body or"
                                + " nodes.known_since is null")
                .text(cluster)
                .text(report.id())
                .text(IN_ROWS)
                .time(report.verifiedAt())
                .update();
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

    /** What is otherwise now is put among what differs, and what it was like among what was before. */
    private void compare(Key key, NodeState node, Row row, Map<Key, Write> differing, Map<Key, Stored> before)
            throws SQLException {
        var known = row.text(5);
        var body = json.write(node);
        if (!known.equals(body)) {
            body = json.write(node.remembering(json.node(known)));
        }
        if (!known.equals(body) || row.timeOrNull(6) == null) {
            differing.put(key, new Write(node, body));
            before.put(key, Stored.of(row));
        }
    }

    private static void write(Session session, Report report, Map<Key, Write> differing) {
        if (differing.isEmpty()) {
            return;
        }
        var upsert = session.sql(
                "insert into machines (cluster, name, place, site, state, body, since) values (?, ?, ?, ?, ?,"
                        + " ?, ?) on conflict (cluster, name, place) do update set site = excluded.site, state = excluded.state,"
                        + " body = excluded.body, since = excluded.since");
        differing.forEach((key, write) -> upsert.text(report.cluster())
                .text(key.name())
                .number(key.place())
                .text(write.node().site())
                .text(write.node().state())
                .text(write.body())
                .time(report.verifiedAt())
                .next());
        upsert.batch();
    }

    private static void forget(Session session, String cluster, Map<Key, Stored> gone) {
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

    /** Of a clock that went back, nothing can be said of that time. */
    private static void keep(Session session, Report report, Map<Key, Stored> before) {
        var known = before.entrySet().stream()
                .filter(entry -> isBefore(entry.getValue().since(), report.verifiedAt()))
                .toList();
        if (known.isEmpty()) {
            return;
        }
        var packs = known.size() < Pack.LEAST
                ? OptionalLong.empty()
                : OptionalLong.of(pack(
                        session,
                        report,
                        known.stream().map(entry -> entry.getValue().body()).toList()));
        var insert =
                session.sql("insert into machines_before (cluster, name, place, since, until, site, state, body, pack,"
                        + " spot) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing");
        for (var index = 0; index < known.size(); index++) {
            var key = known.get(index).getKey();
            var was = known.get(index).getValue();
            insert.text(report.cluster())
                    .text(key.name())
                    .number(key.place())
                    .time(was.since())
                    .time(report.verifiedAt())
                    .text(was.site())
                    .text(was.state())
                    .text(packs.isPresent() ? "" : was.body())
                    .numberOrNull(packs.isPresent() ? packs.getAsLong() + index / Pack.MOST : null)
                    .numberOrNull(packs.isPresent() ? (long) (index % Pack.MOST) : null)
                    .next();
        }
        insert.batch();
    }

    private static boolean isBefore(@Nullable Instant since, Instant time) {
        return since != null && since.isBefore(time);
    }

    /** Packs bodies, and says the number of the first pack. */
    private static long pack(Session session, Report report, List<String> bodies) {
        var first = session.sql(
                        "select coalesce(max(pack), -1) + 1 from machines_before_packs where cluster = ? and until = ?")
                .text(report.cluster())
                .time(report.verifiedAt())
                .count();
        var insert =
                session.sql("insert into machines_before_packs (cluster, until, pack, bodies) values (?, ?, ?, ?)");
        for (var from = 0; from < bodies.size(); from += Pack.MOST) {
            insert.text(report.cluster())
                    .time(report.verifiedAt())
                    .number(first + from / Pack.MOST)
                    .bytes(Pack.of(bodies.subList(from, Math.min(bodies.size(), from + Pack.MOST))))
                    .next();
        }
        insert.batch();
        return first;
    }

    /** Since when all machines of a cluster are known at any time; empty where nothing is known yet. */
    public Optional<Instant> knownSince(String cluster) {
        return database.read(session -> session.sql("select known_since from nodes where cluster = ?")
                .text(cluster)
                .first(row -> Optional.ofNullable(row.timeOrNull(1)))
                .flatMap(since -> since));
    }

    /** As {@link #page(String, Query, String, int)}, as of a time that is not before {@link #knownSince}. */
    public List<NodeState> page(String cluster, Instant at, Query query, String after, int limit) {
        return database.read(session -> {
            var select =
                    asOf(session, EARLIER, cluster, at).add(" where name > ?").text(after);
            query.site().ifPresent(value -> select.add(" and site = ?").text(value));
            query.state().ifPresent(value -> select.add(" and state = ?").text(value));
            return told(
                            session,
                            cluster,
                            select.add(" order by name, place limit ?").number(limit))
                    .stream()
                    .map(Since::node)
                    .toList();
        });
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

    /** As {@link #since(String, String)}, as of a time that is not before {@link #knownSince}. */
    public Optional<Since> since(String cluster, String name, Instant at) {
        return database.read(session -> told(
                        session,
                        cluster,
                        asOf(session, EARLIER, cluster, at)
                                .add(" where name = ? order by place limit 1")
                                .text(name))
                .stream()
                .findFirst());
    }

    /** A pack, by the time until when its machines were as they were. */
    private record Packed(long until, long pack) {}

    /** @param packed null where the body is in the row itself */
    private record Earlier(
            String body, @Nullable Instant since, @Nullable Packed packed, int spot) {
        static Earlier of(Row row) throws SQLException {
            var pack = row.numberOrNull(4);
            return new Earlier(
                    row.text(1),
                    row.timeOrNull(2),
                    pack == null ? null : new Packed(row.number(3), pack),
                    row.integer(5));
        }
    }

    /** What rows tell; without those that are being forgotten meanwhile. Each pack is read once. */
    private List<Since> told(Session session, String cluster, Sql select) {
        var opened = new HashMap<Packed, List<String>>();
        return select.list(Earlier::of).stream()
                .flatMap(
                        found -> body(session, cluster, found, opened)
                                .map(body -> new Since(json.node(body), found.since()))
                                .stream())
                .toList();
    }

    private static Optional<String> body(
            Session session, String cluster, Earlier found, Map<Packed, List<String>> opened) {
        var packed = found.packed();
        if (packed == null) {
            return Optional.of(found.body());
        }
        var bodies = opened.computeIfAbsent(
                packed,
                pack -> session.sql(
                                "select bodies from machines_before_packs where cluster = ? and until = ? and pack = ?")
                        .text(cluster)
                        .number(pack.until())
                        .number(pack.pack())
                        .first(row -> Pack.bodies(row.bytes(1)))
                        .orElse(List.of()));
        return found.spot() < bodies.size() ? Optional.of(bodies.get(found.spot())) : Optional.empty();
    }

    /** How many machines stand at each site in each state. */
    public List<AtSite> bySite(String cluster) {
        return database.read(session -> session.sql(
                        "select site, state, count(*) from machines where cluster = ? group by site, state")
                .text(cluster)
                .list(NodeStore::atSite));
    }

    /** As {@link #bySite(String)}, as of a time that is not before {@link #knownSince}. */
    public List<AtSite> bySite(String cluster, Instant at) {
        return database.read(session -> asOf(session, "site, state, count(*)", cluster, at)
                .add(" group by site, state")
                .list(NodeStore::atSite));
    }

    private static AtSite atSite(Row row) throws SQLException {
        return new AtSite(row.textOrNull(1), row.text(2), row.number(3));
    }

    private static Sql asOf(Session session, String columns, String cluster, Instant at) {
        return session.sql(
                        "select " + columns + " from (select name, place, since, site, state, body, 0 as until, null as"
                                + " pack, null as spot from machines where cluster = ? and since <= ? union all select name,"
                                + " place, since, site, state, body, until, pack, spot from machines_before where cluster = ? and until > ? and since <= ?) as then_there")
                .text(cluster)
                .time(at)
                .text(cluster)
                .time(at)
                .time(at);
    }

    /**
     * Forgets what machines of a cluster were like before a time, and all but the newest so many.
     *
     * @return whether there may be more to forget
     */
    boolean forgetBefore(String cluster, Instant before, int keep, int batch) {
        return database.write(session -> {
            var last = session.sql("select max(until) from (select until from machines_before where cluster = ? and"
                            + " (until < ? or until <= coalesce((select until from machines_before where cluster = ? order by"
                            + " until desc limit 1 offset ?), 0)) order by until limit ?) as oldest")
                    .text(cluster)
                    .time(before)
                    .text(cluster)
                    .number(keep)
                    .number(batch)
                    .count();
            if (last == 0) {
                return false;
            }
            session.sql("update nodes set known_since = ? where cluster = ? and known_since < ?")
                    .number(last)
                    .text(cluster)
                    .number(last)
                    .update();
            session.sql("delete from machines_before_packs where cluster = ? and until <= ?")
                    .text(cluster)
                    .number(last)
                    .update();
            return session.sql("delete from machines_before where cluster = ? and until <= ?")
                            .text(cluster)
                            .number(last)
                            .update()
                    >= batch;
        });
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

    /** As {@link #cells(String, Query, int)}, as of a time that is not before {@link #knownSince}. */
    public List<Cell> cells(String cluster, Instant at, Query query, int most) {
        return database.read(session -> {
            var select = asOf(session, "name, site, state, place", cluster, at).add(" where 1 = 1");
            query.site().ifPresent(value -> select.add(" and site = ?").text(value));
            query.state().ifPresent(value -> select.add(" and state = ?").text(value));
            return select.add(" order by name, place limit ?")
                    .number(most)
                    .list(row -> new Cell(row.text(1), row.textOrNull(2), row.text(3)));
        });
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
