package dev.mooring.inbox;

import dev.mooring.database.Database;
import dev.mooring.database.Row;
import dev.mooring.database.Session;
import dev.mooring.database.Sql;
import dev.mooring.inbox.Delivery.Origin;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The deliveries that are there: to look at, to run again, and to forget. Their way there is {@link DeliveryQueue}. */
@Singleton
public final class Deliveries {
    private static final String ENTRY =
            "select seq, id, kind, received_at, origin, state, attempts, cause, event, target, finished_at from deliveries";
    private static final String WHOLE =
            "select id, kind, " + DeliveryQueue.BODY + ", received_at, origin, attempts from deliveries";
    private static final String RUN_AGAIN =
            "update deliveries set state = 'pending', attempts = 0, next_attempt_at = 0,"
                    + " cause = null, claimed_until = null, finished_at = null";
    private static final String ENDED = " state in ('done', 'parked')";
    /** Ended, and its body is not that of a later one. */
    private static final String FORGETTABLE =
            ENDED + " and not exists (select 1 from deliveries as later where later.body_of = deliveries.id)";
    /** By {@code PulumiEvent.type()}. Those of environments look the same but for it. */
    static final String OF_STACKS = "'stack-changed', 'stack-updated', 'stack-previewed', 'deployment-changed',"
            + " 'drift-checked', 'drift-remediated', 'policy-violated'";

    private static final int MOST_LOOKED_AT = 10_000;
    /** Of bodies of one rehearsal. */
    private static final long MOST_BYTES = 8 * 1024 * 1024;
    /** Of bodies that are read to be understood, and let go. */
    private static final long MOST_BYTES_AT_ONCE = 2 * 1024 * 1024;

    private final Database database;

    @Inject
    public Deliveries(Database database) {
        this.database = database;
    }

    /** A delivery as people see it: all but its body. */
    public record Entry(
            long seq,
            String id,
            String kind,
            Instant receivedAt,
            Origin origin,
            DeliveryState state,
            int attempts,
            @Nullable String cause,
            @Nullable String event,
            @Nullable String target,
            @Nullable Instant finishedAt) {}

    /**
     * A stack or environment that deliveries are about.
     *
     * @param deliveries how many, of those that were looked at
     * @param last when the newest came
     */
    public record Heard(String target, boolean ofStack, long deliveries, Instant last) {}

    /** How full the inbox is. */
    public record Depth(long pending, Optional<Instant> oldest) {}

    /** Newest first, those before a sequence number. */
    public List<Entry> list(DeliveryFilter filter, long before, int limit) {
        return database.read(
                session -> filter.narrow(session.sql(ENTRY + " where seq < ?").number(before))
                        .add(" order by seq desc limit ?")
                        .number(limit)
                        .list(Deliveries::entry));
    }

    /** A delivery that was worked off, with what its body means. */
    public record Worked<T>(Entry entry, T meaning) {}

    /**
     * What deliveries are asked for.
     *
     * @param targets the stacks and environments that they are about
     * @param millis received at that time or before, since the epoch
     * @param before of those received at just that time, the ones with lower places
     */
    public record About(
            Collection<String> targets,
            long millis,
            long before,
            Optional<Instant> since,
            Optional<Instant> until,
            int limit) {}

    /**
     * A body.
     *
     * @param holder the delivery that it is kept with: equal ones are kept once
     */
    private record Body(String kind, String holder) {}

    private record Heading(Entry entry, Body body, long bytes) {}

    /**
     * Deliveries that were worked off and are about some stacks or environments, newest first. Of bodies, no more than some
     * MiB are in memory at a time, however many and large they are.
     *
     * @param means what a body of a kind means; asked once for each that differs
     */
    public <T> List<Worked<T>> about(About about, BiFunction<String, byte[], T> means) {
        var headings = database.read(session -> headings(session, about));
        var meanings = new HashMap<Body, T>();
        var some = new HashSet<Body>();
        var bytes = 0L;
        for (var heading : headings) {
            if (!meanings.containsKey(heading.body()) && some.add(heading.body())) {
                bytes += heading.bytes();
            }
            if (bytes >= MOST_BYTES_AT_ONCE) {
                understand(some, means, meanings);
                some.clear();
                bytes = 0;
            }
        }
        understand(some, means, meanings);
        // What was forgotten meanwhile has no meaning any more.
        return headings.stream()
                .flatMap(heading -> Optional.ofNullable(meanings.get(heading.body()))
                        .map(meaning -> new Worked<>(heading.entry(), meaning))
                        .stream())
                .toList();
    }

    /** By the index of targets alone: what is sorted is no more than places. */
    private static List<Heading> headings(Session session, About about) {
        var select = session.sql(
                        "select seq, id, kind, received_at, origin, state, attempts, cause, event, target,"
                                + " finished_at, coalesce(body_of, id), length(" + DeliveryQueue.BODY
                                + ") from deliveries where seq in (select seq from deliveries where target <> '' and target in ")
                .among(about.targets())
                .add(" and received_at <= ? and (received_at < ? or seq < ?)")
                .number(about.millis())
                .number(about.millis())
                .number(about.before());
        about.since().ifPresent(time -> select.add(" and received_at >= ?").time(time));
        about.until().ifPresent(time -> select.add(" and received_at < ?").time(time));
        return select.add(" order by received_at desc, seq desc limit ?) order by received_at desc, seq desc")
                .number(about.limit())
                .list(row -> new Heading(entry(row), new Body(row.text(3), row.text(12)), row.number(13)));
    }

    private <T> void understand(Set<Body> bodies, BiFunction<String, byte[], T> means, Map<Body, T> meanings) {
        var held = new HashMap<String, byte[]>();
        database.read(session -> {
            session.sql("select id, body from deliveries where id in ")
                    .among(bodies.stream().map(Body::holder).collect(Collectors.toSet()))
                    .each(row -> held.put(row.text(1), row.bytes(2)));
            return held.size();
        });
        for (var body : bodies) {
            var bytes = held.get(body.holder());
            if (bytes != null) {
                meanings.put(body, means.apply(body.kind(), bytes));
            }
        }
    }

    /**
     * The stacks and environments that the newest deliveries are about, newest first. No more than 10,000 deliveries are
     * looked at.
     */
    public List<Heard> heard(int limit) {
        return database.read(session -> session.sql(
                        "select target, of_stack, count(*), max(received_at) from (select seq,"
                                + " target, received_at, case when event in (" + OF_STACKS
                                + ") then 1 else 0 end as of_stack"
                                + " from deliveries order by seq desc limit ?) as newest where target <> ''"
                                + " group by target, of_stack order by max(seq) desc limit ?")
                .number(MOST_LOOKED_AT)
                .number(limit)
                .list(row -> new Heard(row.text(1), row.number(2) == 1, row.number(3), row.time(4))));
    }

    public Optional<Entry> find(String id) {
        return database.read(
                session -> session.sql(ENTRY + " where id = ?").text(id).first(Deliveries::entry));
    }

    private static Entry entry(Row row) throws SQLException {
        return new Entry(
                row.number(1),
                row.text(2),
                row.text(3),
                row.time(4),
                Origin.of(row.text(5)),
                DeliveryState.of(row.text(6)),
                row.integer(7),
                row.textOrNull(8),
                row.textOrNull(9),
                row.textOrNull(10),
                row.timeOrNull(11));
    }

    public Depth depth() {
        return database.read(session -> session.sql(
                        "select count(*), min(received_at) from deliveries where state in ('pending', 'processing')")
                .first(row -> new Depth(row.number(1), Optional.ofNullable(row.timeOrNull(2))))
                .orElseThrow());
    }

    /** Deliveries that were given up. */
    public long parked() {
        return database.read(session -> session.sql("select count(*) from deliveries where state = 'parked'")
                .count());
    }

    /** When the oldest of these was given up. */
    public Optional<Instant> oldestParked() {
        return database.read(session -> session.sql("select min(finished_at) from deliveries where state = 'parked'")
                .first(row -> Optional.ofNullable(row.timeOrNull(1)))
                .flatMap(oldest -> oldest));
    }

    /** When the newest came. */
    Optional<Instant> lastReceived() {
        return database.read(session -> session.sql("select received_at from deliveries order by seq desc limit 1")
                .first(row -> row.time(1)));
    }

    long count() {
        return database.read(
                session -> session.sql("select count(*) from deliveries").count());
    }

    /** With their bodies, those that have ended and match, newest first; no more than 8 MiB of them. */
    List<Delivery> ended(DeliveryFilter filter, int limit) {
        return database.read(session -> {
            var ids = filter.narrow(session.sql("select id from deliveries where" + ENDED))
                    .add(" order by seq desc limit ?")
                    .number(limit)
                    .list(row -> row.text(1));
            var whole = new ArrayList<Delivery>(ids.size());
            var bytes = 0L;
            for (var id : ids) {
                if (bytes < MOST_BYTES) {
                    var one = whole(session, id);
                    one.ifPresent(whole::add);
                    bytes += one.map(delivery -> delivery.body().length).orElse(0);
                }
            }
            return whole;
        });
    }

    /** With its body, whatever became of it. */
    Optional<Delivery> whole(String id) {
        return database.read(session -> whole(session, id));
    }

    private static Optional<Delivery> whole(Session session, String id) {
        return session.sql(WHOLE + " where id = ?").text(id).first(Deliveries::delivery);
    }

    private static Delivery delivery(Row row) throws SQLException {
        return DeliveryQueue.claimed(row).delivery();
    }

    /** Runs a delivery again, whatever became of it. False when there is none of that id. */
    boolean replay(String id) {
        return database.write(
                session -> session.sql(RUN_AGAIN + " where id = ?").text(id).update() > 0);
    }

    /** The place of the newest delivery there is. */
    long newest() {
        return database.read(
                session -> session.sql("select max(seq) from deliveries").count());
    }

    /** The newest of the oldest ended deliveries between two places that match. */
    Optional<Long> lastToReplay(DeliveryFilter filter, long after, long upTo, int batch) {
        return database.read(session -> last(
                filter.narrow(endedBetween(session, "select max(seq) from (select seq from deliveries", after, upTo))
                        .add(" order by seq limit ?) as ended")
                        .number(batch)));
    }

    /** Runs ended deliveries again that match and lie after one place and up to another. */
    int replay(DeliveryFilter filter, long after, long last) {
        return database.write(session ->
                filter.narrow(endedBetween(session, RUN_AGAIN, after, last)).update());
    }

    private static Sql endedBetween(Session session, String statement, long after, long upTo) {
        return session.sql(statement + " where seq > ? and seq <= ? and" + ENDED)
                .number(after)
                .number(upTo);
    }

    /** The newest of the oldest finished deliveries that are too old; found without holding up any writer. */
    Optional<Long> lastToForget(Instant before, int batch) {
        return database.read(session -> last(session.sql("select max(seq) from (select seq from deliveries"
                        + " where received_at < ? and" + FORGETTABLE + " order by seq limit ?) as old")
                .time(before)
                .number(batch)));
    }

    /** What was deleted, and the bytes that were freed, about. */
    record Forgotten(int count, long bytes) {}

    /** Deletes finished deliveries from the oldest up to one. A body that a later one came with stays. */
    Forgotten forget(long last, Instant before) {
        return database.write(session -> {
            session.lock(DeliveryQueue.BODIES);
            var bytes = oldUpTo(session, "select sum(length(body)) from deliveries", last, before)
                    .count();
            var count = oldUpTo(session, "delete from deliveries", last, before).update();
            return new Forgotten(count, bytes + (long) count * Kept.BESIDE_BODY);
        });
    }

    private static Sql oldUpTo(Session session, String statement, long last, Instant before) {
        return session.sql(statement + " where seq <= ? and received_at < ? and" + FORGETTABLE)
                .number(last)
                .time(before);
    }

    /** The bytes that all take, about. Looks at every one. */
    long bytes() {
        return database.read(session -> session.sql(
                        "select coalesce(sum(length(body) + " + Kept.BESIDE_BODY + "), 0) from deliveries")
                .count());
    }

    private static Optional<Long> last(Sql select) {
        return Optional.of(select.count()).filter(place -> place > 0);
    }
}
