package dev.mooring.inbox;

import dev.mooring.database.Database;
import dev.mooring.database.Session;
import dev.mooring.inbox.Result.Held;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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

    private static final String NOW = "(extract(epoch from clock_timestamp()) * 1000)::bigint";

    SharedQueue(Database database) {
        super(database);
    }

    /** One statement for all: to a server, each statement is a message and a plan. */
    @Override
    Set<String> insert(Session session, List<Delivery> deliveries) {
        return new HashSet<>(session.sql(
                        "insert into deliveries (id, kind, body, received_at, origin, state, next_attempt_at)"
                                + " select id, kind, body, received_at, origin, 'pending', 0"
                                + " from unnest(?::text[], ?::text[], ?::bytea[], ?::bigint[], ?::text[])"
                                + " as given (id, kind, body, received_at, origin)"
                                + " on conflict (id) do nothing returning id")
                .array("text", deliveries.stream().map(Delivery::id).toList())
                .array("text", deliveries.stream().map(Delivery::kind).toList())
                .byteArrays(deliveries.stream().map(Delivery::body).toList())
                .array(
                        "bigint",
                        deliveries.stream()
                                .map(one -> one.receivedAt().toEpochMilli())
                                .toList())
                .array("text", deliveries.stream().map(one -> one.origin().id()).toList())
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

    private static List<Claimed> lock(Session session, int limit, Set<String> inHand, Instant now) {
        return session.sql("select id, kind, body, received_at, origin, attempts + 1 from deliveries where ((state ="
                        + " 'pending' and (next_attempt_at <= ? or next_attempt_at > ?)) or (state = 'processing' and"
                        + " (claimed_until < " + NOW + " or claimed_until > " + NOW + " + ?))) and id <> all(?)"
                        + " order by seq limit ? for update skip locked")
                .time(now)
                .time(now.plus(LONGEST_DELAY))
                .number(LONGEST_DELAY.toMillis())
                .array("text", inHand)
                .number(limit)
                .list(DeliveryQueue::claimed);
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
