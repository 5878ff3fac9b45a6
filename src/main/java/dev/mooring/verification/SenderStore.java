package dev.mooring.verification;

import dev.mooring.check.Sender;
import dev.mooring.cluster.EnvironmentName;
import dev.mooring.cluster.StackName;
import dev.mooring.database.Database;
import dev.mooring.database.Session;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is known of each stack and environment that sends deliveries: when they came, and what they told of. */
@Singleton
public final class SenderStore {
    private static final int RECENT = 20;
    /** What is later than now by more came by a clock that was wrong. */
    private static final Duration AHEAD = Duration.ofDays(1);

    /** What came before that tells of no habit of today, or came by a clock that was wrong. */
    private static final Duration LONG_AGO = Duration.ofDays(365);

    private final Database database;
    private final Clock clock;

    @Inject
    public SenderStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    public static String key(StackName stack) {
        return "stack " + stack;
    }

    public static String key(EnvironmentName environment) {
        return "environment " + environment;
    }

    /**
     * What is known of one.
     *
     * @param known newest version that a delivery told of; 0 where one of its name was deleted, and nothing heard since
     * @param verified newest version that was verified without a delivery
     */
    public record SenderState(
            List<Instant> recent,
            @Nullable Long known,
            @Nullable Long verified) {
        public static final SenderState NOTHING = new SenderState(List.of(), null, null);

        Sender sender() {
            return new Sender(recent, Optional.ofNullable(known));
        }

        SenderState after(Arrival arrival, @Nullable Long version, Instant now) {
            var times = arrival.byWebhook() ? newest(recent, arrival.at(), now) : recent;
            return new SenderState(times, later(known, version), verified);
        }

        /** Its versions begin anew with the next one of its name. Not where a delivery came since: that is of the next one. */
        SenderState afterTheEnd(Arrival arrival, Instant now) {
            var after = after(arrival, null, now);
            var isNews = after.recent().isEmpty() || !after.recent().getLast().isAfter(arrival.at());
            return isNews ? after.anew() : after;
        }

        SenderState anew() {
            return new SenderState(recent, 0L, null);
        }

        /** The newest version that anybody here knows of; empty where none is known. */
        public Optional<Long> reached() {
            return Stream.of(known, verified).filter(Objects::nonNull).max(Comparator.naturalOrder());
        }

        SenderState from(long version) {
            return new SenderState(recent, later(known, version), later(verified, version));
        }

        SenderState afterVerification(long version) {
            return new SenderState(recent, known, later(verified, version));
        }

        private static @Nullable Long later(@Nullable Long one, @Nullable Long other) {
            return one == null || (other != null && other > one) ? other : one;
        }

        /**
         * Of each day the last: what comes once a day is a habit, what comes in a burst is one. A time by a clock that was wrong is
         * left out as soon as it shows: it would pass for the last sign of life until that day came.
         */
        private static List<Instant> newest(List<Instant> recent, Instant time, Instant now) {
            var byDay = new TreeMap<LocalDate, Instant>();
            recent.forEach(one -> byDay.put(day(one), one));
            byDay.merge(day(time), time, (one, other) -> one.isAfter(other) ? one : other);
            var times = byDay.values().stream()
                    .filter(one -> one.isAfter(now.minus(LONG_AGO)) && one.isBefore(now.plus(AHEAD)))
                    .toList();
            return times.subList(Math.max(0, times.size() - RECENT), times.size());
        }

        private static LocalDate day(Instant time) {
            return LocalDate.ofInstant(time, ZoneOffset.UTC);
        }
    }

    public Optional<SenderState> find(String name) {
        return database.read(session -> find(session, name));
    }

    void arrived(String name, Arrival arrival, @Nullable Long version) {
        change(name, known -> known.after(arrival, version, clock.instant()));
    }

    /** It was deleted. Another of its name begins with the first version. */
    void ended(String name, Arrival arrival) {
        change(name, known -> known.afterTheEnd(arrival, clock.instant()));
    }

    /**
     * Another of its name was made, of which nothing was heard. Not where something was heard of it since.
     *
     * @param seen as what it was known when that turned out
     */
    public void beginAnew(String name, SenderState seen) {
        change(name, known -> known.reached().equals(seen.reached()) ? known.anew() : known);
    }

    /** Begins to watch one: what happened before is not missed. */
    public void begin(String name, long version) {
        change(name, known -> known.from(version));
    }

    public void verified(String name, long version) {
        change(name, known -> known.afterVerification(version));
    }

    /** One at a time, in whatever replica: what others learn meanwhile is not lost. */
    private void change(String name, UnaryOperator<SenderState> change) {
        database.write(session -> {
            session.lock("mooring/sender/" + name);
            return put(session, name, change.apply(find(session, name).orElse(SenderState.NOTHING)));
        });
    }

    private static Optional<SenderState> find(Session session, String name) {
        return session.sql("select recent, known, verified from senders where name = ?")
                .text(name)
                .first(row -> new SenderState(times(row.text(1)), row.numberOrNull(2), row.numberOrNull(3)));
    }

    private static List<Instant> times(String text) {
        return Arrays.stream(text.split(",", -1))
                .filter(number -> !number.isEmpty())
                .map(number -> Instant.ofEpochMilli(Long.parseLong(number)))
                .toList();
    }

    private static SenderState put(Session session, String name, SenderState known) {
        session.sql(
                        "insert into senders (name, recent, known, verified) values (?, ?, ?, ?) on conflict (name) do update"
                                + " set recent = excluded.recent, known = excluded.known, verified = excluded.verified")
                .text(name)
                .text(known.recent().stream()
                        .map(time -> Long.toString(time.toEpochMilli()))
                        .collect(Collectors.joining(",")))
                .numberOrNull(known.known())
                .numberOrNull(known.verified())
                .update();
        return known;
    }
}
