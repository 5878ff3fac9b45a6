package dev.mooring.inbox;

import dev.mooring.database.Database;
import dev.mooring.database.Row;
import dev.mooring.database.Session;
import dev.mooring.database.Sql;
import dev.mooring.inbox.Delivery.Origin;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Deliveries on their way: taken in, claimed and settled. What a database with one process and one with several do
 * differently is each one's own. {@link Deliveries} has what is there to look at and to mend.
 */
abstract sealed class DeliveryQueue permits SoleQueue, SharedQueue {
    /** No wait is meant to be longer: what lies further ahead was written before the clock was set back. */
    static final Duration LONGEST_DELAY = Duration.ofHours(1);

    /** Of bodies that are claimed at a time, and one body more: they are in memory together. */
    static final long MOST_BYTES = 2 * 1024 * 1024;

    /** A delivery's own body, or that of the delivery that came with it before. */
    static final String BODY = "coalesce((select holder.body from deliveries as holder where holder.id ="
            + " deliveries.body_of), deliveries.body)";

    /** Whoever shares it may rely on bodies that others have; whoever has it to himself may take such away. */
    static final String BODIES = "bodies";

    static final byte[] NONE = {};
    final Database database;
    private final KnownBodies bodies = new KnownBodies();
    private final Kept kept = new Kept();

    DeliveryQueue(Database database) {
        this.database = database;
    }

    /** Works off what was claimed. */
    interface Step extends Function<List<Claimed>, List<Result>> {}

    /**
     * A delivery to be written.
     *
     * @param holder the id of a delivery that has the same body in the database; empty: it is written with its own
     */
    record Entry(Delivery delivery, String holder) {
        byte[] ownBody() {
            return holder.isEmpty() ? delivery.body() : NONE;
        }

        Entry beside() {
            return new Entry(delivery.beside(), holder);
        }
    }

    /** What all deliveries take. */
    final Kept kept() {
        return kept;
    }

    /** Writes many deliveries in one transaction and says of each what became of it, in the same order. */
    final List<Acceptance> append(List<Delivery> deliveries) {
        var entries = new ArrayList<Entry>(deliveries.size());
        var acceptances = database.write(session -> {
            entries.clear();
            entries.addAll(entries(session, deliveries));
            var inserted = insert(session, entries);
            var became = new ArrayList<Acceptance>(deliveries.size());
            for (var index = 0; index < entries.size(); index++) {
                // Of two with one id the first is the new one.
                became.add(
                        inserted.remove(entries.get(index).delivery().id())
                                ? Acceptance.ACCEPTED
                                : known(session, entries, index));
            }
            return became;
        });
        for (var index = 0; index < entries.size(); index++) {
            if (acceptances.get(index) == Acceptance.ACCEPTED) {
                stored(entries.get(index));
            }
        }
        return acceptances;
    }

    private void stored(Entry entry) {
        kept.added(entry.ownBody().length + Kept.BESIDE_BODY);
        if (entry.holder().isEmpty()) {
            bodies.stored(entry.delivery());
        }
    }

    /** While bodies are being taken away, each is stored once more: new deliveries wait for nobody. */
    private List<Entry> entries(Session session, List<Delivery> deliveries) {
        var holders = deliveries.stream()
                .map(delivery -> bodies.holder(delivery.body()))
                .toList();
        var mayRely = holders.stream().anyMatch(Optional::isPresent) && session.share(BODIES);
        var proven = new HashMap<String, byte[]>();
        return IntStream.range(0, deliveries.size())
                .mapToObj(index -> new Entry(
                        deliveries.get(index),
                        holders.get(index)
                                .filter(holder -> mayRely
                                        && hasBody(
                                                session,
                                                holder,
                                                deliveries.get(index).body(),
                                                proven))
                                .orElse("")))
                .toList();
    }

    /** Compares with what is stored, once in a transaction for each holder, and keeps that from being forgotten. */
    private static boolean hasBody(Session session, String holder, byte[] body, Map<String, byte[]> proven) {
        var known = proven.computeIfAbsent(holder, _ -> isStored(session, holder, body) ? body : NONE);
        return Arrays.equals(known, body);
    }

    private static boolean isStored(Session session, String holder, byte[] body) {
        return session.sql("select count(*) from deliveries where id = ? and body_of is null and body = ?")
                        .text(holder)
                        .bytes(body)
                        .count()
                > 0;
    }

    /** The ids of those that were not there yet, in a set of the caller's own. */
    abstract Set<String> insert(Session session, List<Entry> entries);

    /** Whether what is under the database is lost. Waits for nobody. */
    final boolean isStorageLost() {
        return database.storage().lost().isPresent();
    }

    /** Writes, so that it is known whether writes work. */
    final int probe() {
        return database.write(
                session -> session.sql("update probe set at = at + 1").update());
    }

    /** Stores a delivery and takes it away again, so that it is known whether deliveries are taken. */
    final int rehearse() {
        var rehearsed = new Delivery("rehearsal-" + UUID.randomUUID(), "ping", NONE, Instant.EPOCH);
        return database.write(session -> {
            insert(session, List.of(new Entry(rehearsed, "")));
            return session.sql("delete from deliveries where id = ?")
                    .text(rehearsed.id())
                    .update();
        });
    }

    /** Whether there may be more that is due than was claimed: what was claimed is as much as may be in memory. */
    static boolean isCut(List<Claimed> claimed) {
        return bytes(claimed) >= MOST_BYTES;
    }

    static long bytes(List<Claimed> claimed) {
        return claimed.stream().mapToLong(one -> one.delivery().body().length).sum();
    }

    /** The id is known. Where another body came with it, this one is a delivery of its own. */
    private Acceptance known(Session session, List<Entry> entries, int index) {
        var entry = entries.get(index);
        return again(session, entry.delivery()).orElseGet(() -> {
            var beside = entry.beside();
            entries.set(index, beside);
            return insert(session, List.of(beside)).isEmpty()
                    ? again(session, beside.delivery()).orElse(Acceptance.WAITING)
                    : Acceptance.ACCEPTED;
        });
    }

    /** Empty where none of its id has its body. */
    private static Optional<Acceptance> again(Session session, Delivery delivery) {
        return session.sql("select state from deliveries where id = ? and " + BODY + " = ?")
                .text(delivery.id())
                .bytes(delivery.body())
                .first(row -> DeliveryState.of(row.text(1)))
                .map(state -> switch (state) {
                    case DONE -> Acceptance.ALREADY_DONE;
                    case PENDING, PROCESSING -> Acceptance.WAITING;
                    case PARKED -> requeue(session, delivery.id());
                });
    }

    private static Acceptance requeue(Session session, String id) {
        var requeued = session.sql("update deliveries set state = 'pending', attempts = 0, next_attempt_at = 0,"
                        + " finished_at = null where id = ? and state = 'parked'")
                .text(id)
                .update();
        return requeued > 0 ? Acceptance.REQUEUED : Acceptance.WAITING;
    }

    /**
     * Claims deliveries that are due, oldest first, has them worked off, and notes the results.
     *
     * @param inHand those that are being worked on already
     * @return how many were worked off
     */
    abstract int workOff(int limit, Set<String> inHand, Clock clock, Step step);

    /** Notes results, all or none. */
    abstract void settle(List<Result> results, Instant now);

    /** Holds on to claims of this replica that are still being worked on. */
    abstract void renew(Collection<String> ids);

    static Claimed claimed(Row row) throws SQLException {
        var delivery = new Delivery(row.text(1), row.text(2), row.bytes(3), row.time(4), Origin.of(row.text(5)));
        return new Claimed(delivery, row.integer(6));
    }

    static void settle(Session session, List<Result> results, Instant now) {
        if (results.isEmpty()) {
            return;
        }
        var update = session.sql(
                "update deliveries set state = ?, event = coalesce(?, event), target = coalesce(?, target), cause = ?,"
                        + " next_attempt_at = coalesce(?, next_attempt_at), claimed_until = null, finished_at = ?,"
                        + " attempts = ? where id = ? and state in ('pending', 'processing')");
        for (var result : results) {
            settled(update, result, now)
                    .number(result.slot().attempts())
                    .text(result.slot().id())
                    .next();
        }
        update.batch();
    }

    /** State, event, target, cause, next try and end. */
    private static Sql settled(Sql update, Result result, Instant now) {
        return switch (result) {
            case Result.Done done ->
                update.text(DeliveryState.DONE.id())
                        .text(done.event())
                        .text(done.target())
                        .text(null)
                        .time(null)
                        .time(now);
            case Result.Held _ ->
                update.text(DeliveryState.PROCESSING.id())
                        .text(null)
                        .text(null)
                        .text(null)
                        .time(null)
                        .time(null);
            case Result.Retry retry ->
                update.text(DeliveryState.PENDING.id())
                        .text(null)
                        .text(null)
                        .text(retry.cause())
                        .time(retry.at())
                        .time(null);
            case Result.Parked parked ->
                update.text(DeliveryState.PARKED.id())
                        .text(null)
                        .text(null)
                        .text(parked.cause())
                        .time(null)
                        .time(now);
        };
    }
}
