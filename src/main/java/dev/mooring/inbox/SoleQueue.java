package dev.mooring.inbox;

import dev.mooring.database.Database;
import dev.mooring.database.Session;
import dev.mooring.inbox.Result.Held;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The queue of the only process, on SQLite: a claim is what the worker has in hand, and nothing is written of it. */
final class SoleQueue extends DeliveryQueue {

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

    /** Nothing is written before the results are there. */
    @Override
    int workOff(int limit, Set<String> inHand, Clock clock, Step step) {
        var results = step.apply(due(limit, inHand, clock.instant()));
        settle(results, clock.instant());
        return results.size();
    }

    /** First without bodies: many may be in hand already. */
    private List<Claimed> due(int limit, Set<String> inHand, Instant now) {
        return database.read(session -> {
            var ids = session.sql("select id from deliveries where state in ('pending', 'processing')"
                            + " and (next_attempt_at <= ? or next_attempt_at > ?) order by seq limit ?")
                    .time(now)
                    .time(now.plus(LONGEST_DELAY))
                    .number(limit + inHand.size())
                    .list(row -> row.text(1));
            var due = new ArrayList<Claimed>();
            var bytes = 0L;
            for (var id : ids) {
                if (due.size() < limit && bytes < MOST_BYTES && !inHand.contains(id)) {
                    var one = whole(session, id);
                    one.ifPresent(due::add);
                    bytes += one.map(claimed -> claimed.delivery().body().length).orElse(0);
                }
            }
            return due;
        });
    }

    private static Optional<Claimed> whole(Session session, String id) {
        return session.sql("select id, kind, " + BODY + ", received_at, origin, attempts + 1"
                        + " from deliveries where id = ? and state in ('pending', 'processing')")
                .text(id)
                .first(DeliveryQueue::claimed);
    }

    @Override
    void settle(List<Result> results, Instant now) {
        var ended = results.stream().filter(result -> !(result instanceof Held)).toList();
        if (!ended.isEmpty()) {
            database.write(session -> {
                settle(session, ended, now);
                return ended;
            });
        }
    }

    @Override
    void renew(Collection<String> ids) {}
}
