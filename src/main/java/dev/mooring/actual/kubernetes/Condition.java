package dev.mooring.actual.kubernetes;

import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A Node condition. {@code status} is {@code True}, {@code False} or {@code Unknown}. */
public record Condition(
        String type,
        String status,
        String reason,
        String message,
        @Nullable Instant lastHeartbeat,
        @Nullable Instant lastTransition) {
    /** As Go writes a duration, in the words of kubelet: {@code pleg was last seen active 3m6.5s ago}. */
    private static final Pattern AGE = Pattern.compile("\\b(\\d+h)?(\\d+m)?\\d+(\\.\\d+)?s ago\\b");

    /** The message without ages, which are others at each look though nothing else is. */
    public String lastingMessage() {
        return AGE.matcher(message).replaceAll("some time ago");
    }
}
