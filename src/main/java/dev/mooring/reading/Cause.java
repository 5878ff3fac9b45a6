package dev.mooring.reading;

import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why a source could not be read. Never holds a secret: readers put the operation and the remote's error text in, never
 * a header or a body.
 *
 * @param operation the call that failed, for example {@code eks:ListAccessEntries} or {@code list nodes}
 * @param detail one line for the engineer
 * @param failure the exception behind an {@link Kind#INTERNAL} one, for the log alone; null for all others
 */
public record Cause(
        Kind kind,
        String operation,
        String detail,
        @Nullable Throwable failure) {
    private static final int LONGEST_DETAIL = 400;
    /** Of causes of causes: they may lead in a circle. */
    private static final int DEEPEST = 20;

    public Cause {
        detail = Excerpt.of(detail, LONGEST_DETAIL);
    }

    public Cause(Kind kind, String operation, String detail) {
        this(kind, operation, detail, null);
    }

    /**
     * What ended an operation: what its reader says; that it was interrupted, also where whoever asks again has wrapped
     * that; anything else is Mooring's own fault.
     */
    public static Cause of(String operation, Throwable failure) {
        if (failure instanceof Unreadable unreadable) {
            return unreadable.reason();
        }
        return isInterruption(failure)
                ? new Cause(Kind.TIMED_OUT, operation, "interrupted")
                : internal(operation, failure);
    }

    private static boolean isInterruption(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(DEEPEST)
                .anyMatch(InterruptedException.class::isInstance);
    }

    /** Mooring's own fault. The report says no more than that; the exception goes to the log. */
    public static Cause internal(String operation, Throwable failure) {
        return new Cause(Kind.INTERNAL, operation, "internal error, see the log", failure);
    }

    /** What went wrong, as far as a reader of the report must tell cases apart. */
    public enum Kind {
        /** Known to the other side, but not allowed: HTTP 403. */
        REFUSED,
        /** Credentials missing, wrong or expired: HTTP 401, ExpiredToken. */
        UNAUTHENTICATED,
        /** Asked too often, and retries ran out. */
        THROTTLED,
        TIMED_OUT,
        UNREACHABLE,
        /** The other side failed: HTTP 5xx after retries. */
        FAILED,
        /** The answer could not be understood. */
        MALFORMED,
        /** The answer goes beyond a bound of size: bytes, members, or depth. Not all of it was read. */
        TOO_LARGE,
        /** The answer began, and was not whole in time. */
        TOO_SLOW,
        /** What the source should tell about is not there: HTTP 404. */
        MISSING,
        /** The declared value is a secret, or is not known before the next update. */
        HIDDEN,
        /** A change is under way; judging now would call it drift. */
        HELD_BACK,
        /** Another source, needed to ask this one, could not be read. */
        DEPENDENCY,
        /** Mooring itself failed over it. */
        INTERNAL;

        private final String id = name().toLowerCase(Locale.ROOT).replace('_', '-');

        public String id() {
            return id;
        }

        /** Whether the other side was there and would not answer: not us, or not so often. */
        public boolean isRefusal() {
            return switch (this) {
                case REFUSED, UNAUTHENTICATED, THROTTLED -> true;
                case TIMED_OUT,
                        UNREACHABLE,
                        FAILED,
                        MALFORMED,
                        TOO_LARGE,
                        TOO_SLOW,
                        MISSING,
                        HIDDEN,
                        HELD_BACK,
                        DEPENDENCY,
                        INTERNAL -> false;
            };
        }
    }

    /** Whether there was no answer at all, or none that means anything. */
    public boolean isSilence() {
        return switch (kind) {
            case TIMED_OUT, UNREACHABLE, FAILED, MALFORMED, TOO_LARGE, TOO_SLOW -> true;
            case REFUSED, UNAUTHENTICATED, THROTTLED, MISSING, HIDDEN, HELD_BACK, DEPENDENCY, INTERNAL -> false;
        };
    }

    @Override
    public String toString() {
        return kind.id() + ": " + operation + ": " + detail;
    }
}
