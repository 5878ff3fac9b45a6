package dev.mooring.caller;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How many wrong tokens each source sent lately, and how long it is to wait now. The first few cost nothing; from then on
 * the wait doubles, up to five minutes, and again whenever a wrong token comes before it is over. A source that sends none
 * for ten minutes is forgotten. Right tokens are no matter here: who shares an address with somebody else is not locked out.
 */
final class WrongTokens {
    /** So many cost nothing. */
    static final int FREE = 10;

    static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final Duration REMEMBERED = Duration.ofMinutes(10);
    private static final int MOST_SOURCES = 10_000;
    private static final int MOST_DOUBLINGS = 9;
    private final LongSupplier nanos;
    private final Cache<String, Tries> bySource;

    /** @param until when the wait is over; before the first wait, the time of the last try */
    private record Tries(int count, long until, boolean early) {}

    WrongTokens() {
        this(System::nanoTime);
    }

    WrongTokens(LongSupplier nanos) {
        this.nanos = nanos;
        Ticker ticker = nanos::getAsLong;
        this.bySource = Caffeine.newBuilder()
                .maximumSize(MOST_SOURCES)
                .expireAfterWrite(REMEMBERED)
                .ticker(ticker)
                .build();
    }

    /** Counts a wrong token. What is left of the wait when it came too early; else empty. */
    Optional<Duration> came(String source) {
        var now = nanos.getAsLong();
        var tries = bySource.asMap().merge(source, new Tries(1, now, false), (before, _) -> again(before, now));
        return tries.early() ? Optional.of(Duration.ofNanos(tries.until() - now)) : Optional.empty();
    }

    private static Tries again(Tries before, long now) {
        var count = Math.min(before.count() + 1, FREE + 1 + MOST_DOUBLINGS);
        return new Tries(count, now + wait(count), before.until() - now > 0);
    }

    private static long wait(int count) {
        return count <= FREE
                ? 0
                : Math.min(Duration.ofSeconds(1L << (count - FREE - 1)).toNanos(), LONGEST_WAIT.toNanos());
    }
}
