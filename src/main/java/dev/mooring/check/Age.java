package dev.mooring.check;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Ages, compared in one way. */
public final class Age {
    private Age() {}

    /** Whether more than a time has passed since a moment; a moment that is not known has not passed. */
    public static boolean longAgo(@Nullable Instant moment, Duration time, Instant now) {
        return moment != null && Duration.between(moment, now).compareTo(time) > 0;
    }

    /**
     * Whether a moment is known, and lies no further away than a time. One that lies further ahead was written by a clock that
     * is wrong, and tells nothing.
     */
    public static boolean isLately(@Nullable Instant moment, Duration time, Instant now) {
        return moment != null && Duration.between(moment, now).abs().compareTo(time) <= 0;
    }

    /** Whether a moment lies ahead, but by less than a time. */
    public static boolean soon(Instant moment, Duration time, Instant now) {
        return moment.isAfter(now) && Duration.between(now, moment).compareTo(time) < 0;
    }

    /** A moment as it was seen by a clock that is right: what one that was ahead wrote was seen by now. */
    static Instant seenBy(Instant now, Instant moment) {
        return moment.isAfter(now) ? now : moment;
    }

    /** Each moment as it was {@link #seenBy(Instant, Instant) seen by now}. */
    static <K> Map<K, Instant> seenBy(Instant now, Map<K, Instant> moments) {
        return corrected(moments, moment -> seenBy(now, moment));
    }

    /** What is remembered, each corrected: the same map where there is nothing to correct, which is the rule. */
    static <K, V> Map<K, V> corrected(Map<K, V> known, UnaryOperator<V> correction) {
        for (var value : known.values()) {
            if (!correction.apply(value).equals(value)) {
                var corrected = new HashMap<>(known);
                corrected.replaceAll((_, one) -> correction.apply(one));
                return corrected;
            }
        }
        return known;
    }
}
