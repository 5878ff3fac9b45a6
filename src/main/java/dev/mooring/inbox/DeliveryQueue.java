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
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Deliveries on their way: taken in, claimed and settled. What a database with one process and one with several do
 * differently is each one's own. {@link Deliveries} has what is there to look at and to mend.
 */
abstract sealed class DeliveryQueue permits SoleQueue, SharedQueue {
    /** No wait is meant to be longer: what lies further ahead was written before the clock was set back. */
    static final Duration LONGEST_DELAY = Duration.ofHours(1);

    final Database database;

    DeliveryQueue(Database database) {
        this.database = database;
    }

    /** Works off what was claimed. */
    interface Step extends Function<List<Claimed>, List<Result>> {}

    /** Writes many deliveries in one transaction and says of each what became of it, in the same order. */
    final List<Acceptance> append(List<Delivery> deliveries) {
        return database.write(session -> {
            var inserted = insert(session, deliveries);
            var acceptances = new ArrayList<Acceptance>(deliveries.size());
            for (var delivery : deliveries) {
                // Of two with one id the first is the new one.
                acceptances.add(inserted.remove(delivery.id()) ? Acceptance.ACCEPTED : again(session, delivery.id()));
            }
            return acceptances;
        });
    }

    /** The ids of those that were not there yet, in a set of the caller's own. */
    abstract Set<String> insert(Session session, List<Delivery> deliveries);

    private static Acceptance again(Session session, String id) {
        var requeued = session.sql("update deliveries set state = 'pending', attempts = 0, next_attempt_at = 0,"
                        + " finished_at = null where id = ? and state = 'parked'")
                .text(id)
                .update();
        if (requeued > 0) {
            return Acceptance.REQUEUED;
        }
        var state = session.sql("select state from deliveries where id = ?")
                .text(id)
                .first(row -> DeliveryState.of(row.text(1)));
        return state.filter(DeliveryState.DONE::equals).isPresent() ? Acceptance.ALREADY_DONE : Acceptance.WAITING;
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
