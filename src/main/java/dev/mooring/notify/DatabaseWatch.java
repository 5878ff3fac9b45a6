package dev.mooring.notify;

import dev.mooring.check.Severity;
import dev.mooring.database.Database;
import dev.mooring.database.DatabaseUnavailable;
import dev.mooring.inbox.DurableInbox;
import dev.mooring.notify.Sink.Outcome;
import dev.mooring.notify.Sink.Sending;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells that the database is away or takes no writes, and that it is back. That cannot be written down first: it is sent from
 * memory, by the replica that was to tell of Mooring's own trouble when the database answered last, and is forgotten when that
 * ends. Each outage is told by itself: who has not taken the end of one yet keeps nobody else from hearing of the next.
 */
@Singleton
final class DatabaseWatch {
    /** A restart of a server is no trouble. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** The same for each outage, so that another process ends what this one told of. */
    private static final String THREAD = "database";

    private final Database database;
    /** Why nothing can be written: what can be read may still be full, or read only. */
    private final Supplier<Optional<String>> writeFailure;

    private final Routes routes;
    private final Courier courier;
    private final Clock clock;
    private boolean isToTell;
    private boolean isStarting = true;
    private volatile @Nullable Outage outage;
    /** Ends that are still to be told, by the name of the sink that heard of the outage. */
    private final Map<String, Ended> owed = new HashMap<>();

    @Inject
    DatabaseWatch(Database database, DurableInbox inbox, Routes routes, Courier courier, Clock clock) {
        this(database, inbox::writeFailure, routes, courier, clock);
    }

    DatabaseWatch(
            Database database, Supplier<Optional<String>> writeFailure, Routes routes, Courier courier, Clock clock) {
        this.database = database;
        this.writeFailure = writeFailure;
        this.routes = routes;
        this.courier = courier;
        this.clock = clock;
    }

    /**
     * A database that is away.
     *
     * @param told the sinks that took it, by name
     */
    private record Outage(String id, Instant since, String cause, Set<String> told) {
        static Outage begun(Instant now, String cause) {
            return new Outage(UUID.randomUUID().toString(), now, cause, new HashSet<>());
        }
    }

    /** An outage that is over. */
    private record Ended(Outage outage, Instant at) {}

    /** @param isToTell whether this replica tells of Mooring's own trouble; not known while the database is away */
    synchronized void look(boolean isToTell) {
        var cause = cause();
        if (cause.isPresent()) {
            var away = outage == null ? Outage.begun(clock.instant(), cause.get()) : outage;
            outage = away;
            tellWhereItLasts(away);
        } else {
            this.isToTell = isToTell;
            end();
        }
        tellEnds();
        if (cause.isEmpty() && isToTell && isStarting) {
            endWhatWasLeft();
        }
    }

    private void end() {
        var over = outage;
        if (over != null) {
            var ended = new Ended(over, clock.instant());
            over.told().forEach(sink -> owed.put(sink, ended));
            outage = null;
        }
    }

    /** Since when it is away, as far as was looked. Waits for no look. */
    Optional<Instant> away() {
        return Optional.ofNullable(outage).map(Outage::since);
    }

    private Optional<String> cause() {
        try {
            return database.storage().lost().or(() -> {
                var _ = database.read(session -> session.sql("select 1").count());
                return writeFailure.get();
            });
        } catch (DatabaseUnavailable away) {
            return Optional.of("the database does not answer");
        }
    }

    private void tellWhereItLasts(Outage away) {
        var now = clock.instant();
        if (isToTell && !away.since().plus(PATIENCE).isAfter(now)) {
            tell(away, message(away, Kind.OPENED, now));
            remind(away, now);
        }
    }

    /** Who forgets what is not told again is told again with each look. */
    private void remind(Outage away, Instant now) {
        routes.sinks().stream()
                .filter(sink -> sink.routesItself() && away.told().contains(sink.name()))
                .forEach(sink -> courier.remind(sink, "database", List.of(matter(away)), now));
    }

    /**
     * Each sink once, by whichever routes it is told. Not one that has not taken the end of the outage before: told later, that
     * would end this one.
     */
    private void tell(Outage away, Message message) {
        for (var sink : routes.sinks()) {
            var isDue = !away.told().contains(sink.name())
                    && !owed.containsKey(sink.name())
                    && sink.tells(message.kind())
                    && isTold(sink, matter(away), message.at());
            if (isDue && isSettled(sink, away, message)) {
                away.told().add(sink.name());
            }
        }
    }

    /** Those who heard of an outage that is over, whatever has begun since. */
    private void tellEnds() {
        for (var sink : routes.sinks()) {
            var ended = owed.get(sink.name());
            if (ended != null && tellsEnd(sink, ended)) {
                owed.remove(sink.name());
            }
        }
    }

    private boolean tellsEnd(Sink sink, Ended ended) {
        var message = message(ended.outage(), Kind.RESOLVED, ended.at());
        return !sink.tells(message.kind()) || isSettled(sink, ended.outage(), message);
    }

    /** Whether it need not be sent again. */
    private boolean isSettled(Sink sink, Outage away, Message message) {
        return !(courier.send(sink, sending(away, message)) instanceof Outcome.Later);
    }

    private static Sending sending(Outage away, Message message) {
        return new Sending(away.id() + "-" + message.kind().id(), message, Optional.empty());
    }

    private boolean isTold(Sink sink, Matter matter, Instant now) {
        return routes.all().stream()
                .anyMatch(route ->
                        route.sinks().contains(sink.name()) && route.digest() == null && route.tellsNow(matter, now));
    }

    /** Whoever was stopped meanwhile told nobody of the end: an incident would stay open, and take the next one in. */
    private void endWhatWasLeft() {
        var now = clock.instant();
        var left = Outage.begun(now, "it answers again");
        var message = message(left, Kind.RESOLVED, now);
        isStarting = routes.sinks().stream()
                .filter(Sink::ignoresUnknownEnds)
                .map(sink -> courier.send(sink, sending(left, message)))
                .anyMatch(Outcome.Later.class::isInstance);
    }

    private static Message message(Outage away, Kind kind, Instant now) {
        var matter = matter(away);
        return kind == Kind.OPENED
                ? Message.of(kind, "database", THREAD, now, List.of(matter), List.of(matter), List.of(), 1)
                : Message.of(
                        kind,
                        "database",
                        THREAD,
                        now,
                        List.of(),
                        List.of(),
                        List.of(new Message.Ended(matter, End.OVER, now, null)),
                        1);
    }

    private static Matter matter(Outage away) {
        return Matter.trouble(
                Trouble.DATABASE_AWAY,
                Severity.CRITICAL,
                "Nothing can be stored, and deliveries are refused: " + away.cause(),
                "Look at /q/health/ready, which says what is wrong, and at the database.",
                away.since());
    }
}
