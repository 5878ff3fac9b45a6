package dev.mooring.inbox;

import dev.mooring.database.DatabaseUnavailable;
import dev.mooring.database.StatementRefused;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the last write went, and since when one is under way. Written by the one who writes, and read by anybody. */
final class WriteHealth {
    /** A write that takes longer has found a database that does not answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration WHILE_WELL = Duration.ofSeconds(10);
    private static final Duration WHILE_REFUSED = Duration.ofSeconds(1);
    private static final String NOT_YET = "nothing was written yet";

    private volatile @Nullable String refusal = NOT_YET;
    private volatile boolean isWriting;
    /** When the write under way began, or the last one ended. */
    private volatile long sinceNanos = System.nanoTime();

    void begins() {
        sinceNanos = System.nanoTime();
        isWriting = true;
    }

    void succeeded() {
        ended(null);
    }

    void failed(Throwable failure) {
        ended(cause(failure));
    }

    private void ended(@Nullable String cause) {
        refusal = cause;
        isWriting = false;
        sinceNanos = System.nanoTime();
    }

    private static String cause(Throwable failure) {
        return switch (failure) {
            case DatabaseUnavailable full when full.isDiskFull() -> "the disk of the database is full";
            case DatabaseUnavailable away -> String.valueOf(away.getMessage());
            case StatementRefused refused -> "the database refuses every delivery: " + refused.reason();
            default -> "the database refuses to write";
        };
    }

    /** Why nothing is stored now. */
    Optional<String> refusal() {
        return writesFor().compareTo(PATIENCE) > 0
                ? Optional.of("the database has not answered for " + writesFor().toSeconds() + " s")
                : Optional.ofNullable(refusal);
    }

    /** For how long the write under way has lasted; nothing where there is none. */
    Duration writesFor() {
        return isWriting ? age() : Duration.ZERO;
    }

    /** Whether nothing was ever tried. */
    boolean isUnknown() {
        return NOT_YET.equals(refusal);
    }

    /** Whether it is long enough since the last write that it must be seen whether another would succeed. */
    boolean isToBeAsked() {
        var cause = refusal;
        var age = age();
        return isUnknown() || age.compareTo(cause == null ? WHILE_WELL : WHILE_REFUSED) > 0;
    }

    private Duration age() {
        return Duration.ofNanos(System.nanoTime() - sinceNanos);
    }
}
