package dev.mooring.inbox;

import dev.mooring.database.Database;
import dev.mooring.database.Session;
import dev.mooring.inbox.Result.Held;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The queue of several replicas, on PostgreSQL. Row locks keep others away from what is being worked off; what is held
 * beyond that is marked, and the mark lapses unless renewed, by the database's clock: replicas' own need not agree.
 */
final class SharedQueue extends DeliveryQueue {
    /** A replica that was killed holds its claims no longer than this; a living one renews them. */
    static final Duration LAPSE = Duration.ofSeconds(20);

    /** For all that is worked off in one transaction, where the database is slow. */
    private static final Duration LONGEST_STEP = Duration.ofMinutes(1);

    private static final String NOW = "(extract(epoch from clock_timestamp()) * 1000)::bigint";

    SharedQueue(Database database) {
        super(database);
    }

    /** One statement for all: to a server, each statement is a message and a plan. */
    @Override
    Set<String> insert(Session session, List<Entry> entries) {
        var deliveries = entries.stream().map(Entry::delivery).toList();
        return new HashSet<>(session.sql(
                        "insert into deliveries (id, kind, body, received_at, origin, state, next_attempt_at, body_of)"
                                + " select id, kind, body, received_at, origin, 'pending', 0, nullif(body_of, '')"
                                + " from unnest(?::text[], ?::text[], ?::bytea[], ?::bigint[], ?::text[], ?::text[])"
                                + " as given (id, kind, body, received_at, origin, body_of)"
                                + " on conflict (id) do nothing returning id")
                .array("text", deliveries.stream().map(Delivery::id).toList())
                .array("text", deliveries.stream().map(Delivery::kind).toList())
                .byteArrays(entries.stream().map(Entry::ownBody).toList())
                .array(
                        "bigint",
                        deliveries.stream()
                                .map(one -> one.receivedAt().toEpochMilli())
                                .toList())
                .array("text", deliveries.stream().map(one -> one.origin().id()).toList())
                .array("text", entries.stream().map(Entry::holder).toList())
                .list(row -> row.text(1)));
    }

    /** One transaction, from the claim to the results. */
    @Override
    int workOff(int limit, Set<String> inHand, Clock clock, Step step) {
        return database.write(session -> {
            var results = step.apply(lock(session, limit, inHand, clock.instant()));
            note(session, results, clock.instant());
            return results.size();
        });
    }

    /** First without bodies: together they may be more than may be in memory. */
    private static List<Claimed> lock(Session session, int limit, Set<String> inHand, Instant now) {
        var due = due(session, limit, inHand, now);
        var ids = new ArrayList<String>(due.size());
        var bytes = 0L;
        for (var one : due) {
            if (bytes < MOST_BYTES) {
                ids.add(one.id());
                bytes += one.bytes();
            }
        }
        if (ids.isEmpty()) {
            return List.of();
        }
        // What deliveries lead to is written by other connections, while this one waits.
        session.sql("set local idle_in_transaction_session_timeout = " + LONGEST_STEP.toMillis())
                .run();
        return session.sql("select id, kind, " + BODY + ", received_at, origin, attempts + 1 from deliveries"
                        + " where id = any(?) order by seq")
                .array("text", ids)
                .list(DeliveryQueue::claimed);
    }

    private record Due(String id, long bytes) {}

    private static List<Due> due(Session session, int limit, Set<String> inHand, Instant now) {
        return session.sql("select id, length(" + BODY + ") from deliveries where ((state ="
                        + " 'pending' and (next_attempt_at <= ? or next_attempt_at > ?)) or (state = 'processing' and"
                        + " (claimed_until < " + NOW + " or claimed_until > " + NOW + " + ?))) and id <> all(?)"
                        + " order by seq limit ? for update skip locked")
                .time(now)
                .time(now.plus(LONGEST_DELAY))
                // A claim is never so long: the clock of the database was set back.
                .number(LAPSE.plusSeconds(1).toMillis())
                .array("text", inHand)
                .number(limit)
                .list(row -> new Due(row.text(1), row.number(2)));
    }

    @Override
    void settle(List<Result> results, Instant now) {
        if (!results.isEmpty()) {
            database.write(session -> {
                note(session, results, now);
                return results;
            });
        }
    }

    private static void note(Session session, List<Result> results, Instant now) {
        settle(session, results, now);
        hold(
                session,
                results.stream()
                        .filter(Held.class::isInstance)
                        .map(held -> held.slot().id())
                        .toList());
    }

    @Override
    void renew(Collection<String> ids) {
        if (!ids.isEmpty()) {
            database.write(session -> {
                hold(session, ids);
                return ids;
            });
        }
    }

    private static void hold(Session session, Collection<String> ids) {
        if (!ids.isEmpty()) {
            session.sql("update deliveries set claimed_until = " + NOW + " + ? where id = any(?)"
                            + " and state = 'processing'")
                    .number(LAPSE.toMillis())
                    .array("text", ids)
                    .update();
        }
    }
}
