package dev.mooring.notify;

import dev.mooring.database.DatabaseUnavailable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What is measured of notices: how many wait and how long, which sinks do not move, and what became of each try. */
final class NoticeMeters {
    private static final Duration[] BUCKETS = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMinutes(2),
        Duration.ofMinutes(10),
        Duration.ofHours(1)
    };

    private final MeterRegistry registry;
    private final NoticeStore store;
    private final Clock clock;

    NoticeMeters(MeterRegistry registry, NoticeStore store, Clock clock) {
        this.registry = registry;
        this.store = store;
        this.clock = clock;
    }

    /** Of all sinks. */
    void measure() {
        Gauge.builder("mooring.notices.pending", this, NoticeMeters::pending)
                .description("Notices that wait to be sent, or to be sent again")
                .register(registry);
    }

    /**
     * Of one sink.
     *
     * @param unreminded since when it could not be reminded
     */
    void measure(Sink sink, Supplier<Optional<Instant>> unreminded, BooleanSupplier isStuck) {
        Gauge.builder("mooring.notice.waiting.seconds", sink, one -> waitingSeconds(one, unreminded.get()))
                .description("Age of the oldest notice or reminder that a sink did not take; 0 where none waits")
                .tag("sink", sink.name())
                .register(registry);
        Gauge.builder("mooring.notice.stuck", sink, _ -> isStuck.getAsBoolean() ? 1 : 0)
                .description("1 where what sends to a sink does not move, or tries of it hang")
                .tag("sink", sink.name())
                .register(registry);
    }

    private double pending() {
        try {
            return store.pending();
        } catch (DatabaseUnavailable unknown) {
            return Double.NaN;
        }
    }

    private double waitingSeconds(Sink sink, Optional<Instant> unreminded) {
        try {
            return Stream.concat(store.oldest(sink.name()).stream(), unreminded.stream())
                            .min(Comparator.naturalOrder())
                            .map(oldest -> positive(Duration.between(oldest, clock.instant())))
                            .map(Duration::toMillis)
                            .orElse(0L)
                    / 1000.0;
        } catch (DatabaseUnavailable unknown) {
            return Double.NaN;
        }
    }

    void sent(Sink sink, Duration delay) {
        count(sink, "sent");
        Timer.builder("mooring.notice.delay")
                .description("Time from what is told of to the sink that took it")
                .tag("sink", sink.name())
                .serviceLevelObjectives(BUCKETS)
                .register(registry)
                .record(positive(delay));
    }

    void retried(Sink sink) {
        count(sink, "retried");
    }

    void parked(Sink sink) {
        count(sink, "parked");
    }

    private void count(Sink sink, String outcome) {
        Counter.builder("mooring.notices")
                .description("Notices by what became of a try: sent, retried or parked")
                .tags("sink", sink.name(), "outcome", outcome)
                .register(registry)
                .increment();
    }

    private static Duration positive(Duration time) {
        return time.isNegative() ? Duration.ZERO : time;
    }
}
