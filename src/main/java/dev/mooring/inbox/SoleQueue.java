package dev.mooring.inbox;

import dev.mooring.database.Database;
import dev.mooring.database.Session;
import dev.mooring.database.StatementRefused;
import dev.mooring.inbox.Result.Held;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** The queue of the only process, on SQLite: a claim is what the worker has in hand. For one worker. */
final class SoleQueue extends DeliveryQueue {
    private static final Logger LOG = Logger.getLogger(SoleQueue.class);
    private static final String DUE =
            "state in ('pending', 'processing') and (next_attempt_at <= ? or next_attempt_at > ?)";
    private static final String CLAIMED =
            "select id, kind, " + BODY + ", received_at, origin, attempts + 1 from deliveries where ";

    private static final String LENGTH =
            "coalesce((select length(holder.body) from deliveries as holder where holder.id ="
                    + " deliveries.body_of), length(deliveries.body))";

    /** Were being read when the process before this one ended; oldest first. */
    private final Deque<String> interrupted = new ArrayDeque<>();

    private boolean tookUp;

    SoleQueue(Database database) {
        super(database);
    }

    @Override
    Set<String> insert(Session session, List<Entry> entries) {
        var insert = session.sql(
                "insert into deliveries (id, kind, body, received_at, origin, state, next_attempt_at, body_of)"
                        + " values (?, ?, ?, ?, ?, 'pending', 0, ?) on conflict (id) do nothing");
        for (var entry : entries) {
            var delivery = entry.delivery();
            insert.text(delivery.id())
                    .text(delivery.kind())
                    .bytes(entry.ownBody())
                    .time(delivery.receivedAt())
                    .text(delivery.origin().id())
                    .text(entry.holder().isEmpty() ? null : entry.holder())
                    .next();
        }
        var changed = insert.batch();
        var inserted = HashSet.<String>newHashSet(changed.length);
        for (var index = 0; index < changed.length; index++) {
            if (changed[index]) {
                inserted.add(entries.get(index).delivery().id());
            }
        }
        return inserted;
    }

    /**
     * What is read is marked first: should that end the process, as a body does that exhausts memory, it is known at the
     * next start. Those that were being read together are then read one by one, and one that was being read alone has
     * had a try. A verification that was merely waited for counts for none of them.
     */
    @Override
    int workOff(int limit, Set<String> inHand, Clock clock, Step step) {
        takeUpInterrupted();
        var worked = 0;
        while (worked < limit && !interrupted.isEmpty()) {
            worked += work(alone(interrupted.removeFirst(), inHand, clock.instant()), clock, step);
        }
        return worked < limit ? worked + work(due(limit - worked, inHand, clock.instant()), clock, step) : worked;
    }

    private int work(List<Claimed> claimed, Clock clock, Step step) {
        if (claimed.isEmpty()) {
            return 0;
        }
        mark(claimed);
        var results = step.apply(claimed);
        settle(results, clock.instant());
        return results.size();
    }

    /** Where a row refuses it, nothing is known of a try that ends the process; its result will be refused, too. */
    private void mark(List<Claimed> claimed) {
        try {
            database.write(session -> session.sql(
                            "update deliveries set state = 'processing' where state = 'pending' and id in ")
                    .among(claimed.stream().map(one -> one.delivery().id()).toList())
                    .update());
        } catch (StatementRefused refused) {
            LOG.debugf("What is read now is not marked: %s", refused.getMessage());
        }
    }

    /** Once, at the first round. Of several that were being read together, nobody knows which one ended the process. */
    private void takeUpInterrupted() {
        if (!tookUp) {
            var found = database.read(
                    session -> session.sql("select id from deliveries where state = 'processing' order by seq")
                            .list(row -> row.text(1)));
            unmark(found.size() == 1 ? 1 : 0);
            interrupted.addAll(found);
            tookUp = true;
        }
    }

    private void unmark(int tries) {
        try {
            database.write(session -> session.sql("update deliveries set state = 'pending', attempts = attempts + ?"
                            + " where state = 'processing'")
                    .number(tries)
                    .update());
        } catch (StatementRefused refused) {
            LOG.debugf("A try is not counted: %s", refused.getMessage());
        }
    }

    /** One that was being read when the process ended, unless it is not due any more. */
    private List<Claimed> alone(String id, Set<String> inHand, Instant now) {
        return inHand.contains(id)
                ? List.of()
                : database.read(session -> session
                        .sql(CLAIMED + DUE + " and id = ?")
                        .time(now)
                        .time(now.plus(LONGEST_DELAY))
                        .text(id)
                        .first(DeliveryQueue::claimed)
                        .map(Claimed::afterAnInterruption)
                        .stream()
                        .toList());
    }

    /** First without bodies: many may be in hand already, and of those that are not, only so much may be in memory. */
    private List<Claimed> due(int limit, Set<String> inHand, Instant now) {
        return database.read(session -> {
            var bytes = new AtomicLong();
            var ids = session
                    .sql("select id, " + LENGTH + " from deliveries where " + DUE + " order by seq limit ?")
                    .time(now)
                    .time(now.plus(LONGEST_DELAY))
                    .number(limit + inHand.size())
                    .list(row -> new Place(row.text(1), row.number(2)))
                    .stream()
                    .filter(place -> !inHand.contains(place.id()))
                    .limit(limit)
                    .takeWhile(place -> bytes.getAndAdd(place.bytes()) < MOST_BYTES)
                    .map(Place::id)
                    .toList();
            return ids.isEmpty()
                    ? List.<Claimed>of()
                    : session.sql(CLAIMED + "state in ('pending', 'processing') and id in ")
                            .among(ids)
                            .add(" order by seq")
                            .list(DeliveryQueue::claimed);
        });
    }

    /** A delivery that is due, and the bytes of its body. */
    private record Place(String id, long bytes) {}

    @Override
    void settle(List<Result> results, Instant now) {
        if (results.isEmpty()) {
            return;
        }
        var ended = results.stream().filter(result -> !(result instanceof Held)).toList();
        var held = results.stream()
                .filter(Held.class::isInstance)
                .map(result -> result.slot().id())
                .toList();
        database.write(session -> {
            settle(session, ended, now);
            // Read, and survived: from now on it waits for a verification.
            return held.isEmpty()
                    ? 0
                    : session.sql("update deliveries set state = 'pending' where state = 'processing' and id in ")
                            .among(held)
                            .update();
        });
    }

    @Override
    void renew(Collection<String> ids) {}
}
