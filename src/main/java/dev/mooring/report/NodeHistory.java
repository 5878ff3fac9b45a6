package dev.mooring.report;

import dev.mooring.database.Database;
import dev.mooring.database.Row;
import dev.mooring.database.Session;
import dev.mooring.database.Sql;
import dev.mooring.report.NodeStore.AtSite;
import dev.mooring.report.NodeStore.Cell;
import dev.mooring.report.NodeStore.Since;
import dev.mooring.report.NodeStore.Stored;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The four-way truth of every machine of a cluster, as of earlier times: what a machine was like is kept where it changed,
 * until it is as old as reports may be ({@code mooring.report.retention}), and no more of it than
 * {@code mooring.report.node-states-per-cluster}. A verification that finds all as it was keeps nothing. Where five thousand
 * change at once, that takes half a megabyte; where they flap all hour, looked at every five minutes, less than six.
 */
public final class NodeHistory {
    /** The columns of {@link Earlier}, and those that give the order. */
    private static final String EARLIER = "body, since, until, pack, spot, name, place";

    private final Database database;
    private final ReportJson json;

    NodeHistory(Database database, ReportJson json) {
        this.database = database;
        this.json = json;
    }

    /** Keeps what machines were like until now. Of a clock that went back, nothing can be said of that time. */
    void keep(Session session, Report report, Map<NodeStore.Key, Stored> before) {
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

    /** As {@link NodeStore#page}, as of a time that is not before {@link #knownSince}. */
    public List<NodeState> page(String cluster, Instant at, NodeFilter filter, String after, int limit) {
        return database.read(session -> {
            var select =
                    asOf(session, EARLIER, cluster, at).add(" where name > ?").text(after);
            return told(
                            session,
                            cluster,
                            filter.narrow(select)
                                    .add(" order by name, place limit ?")
                                    .number(limit))
                    .stream()
                    .map(Since::node)
                    .toList();
        });
    }

    /** As {@link NodeStore#since}, as of a time that is not before {@link #knownSince}. */
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

    /** As {@link NodeStore#bySite}, as of a time that is not before {@link #knownSince}. */
    public List<AtSite> bySite(String cluster, Instant at) {
        return database.read(session -> asOf(session, "site, state, count(*)", cluster, at)
                .add(" group by site, state")
                .list(AtSite::of));
    }

    /** As {@link NodeStore#cells}, as of a time that is not before {@link #knownSince}. */
    public List<Cell> cells(String cluster, Instant at, NodeFilter filter, int most) {
        return database.read(session -> {
            var select = asOf(session, "name, site, state, place", cluster, at).add(" where 1 = 1");
            return filter.narrow(select)
                    .add(" order by name, place limit ?")
                    .number(most)
                    .list(Cell::of);
        });
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
}
