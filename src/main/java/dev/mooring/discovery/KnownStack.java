package dev.mooring.discovery;

import dev.mooring.cluster.StackName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stack that was looked at.
 *
 * @param marker how the stack stood when its state was read, as its list tells: while that is the same, it is not read again
 * @param reason why it is not watched, or what is not known; empty where all is well
 * @param cluster as what it is watched; null where it is not
 * @param account that its cluster is in; null where the state does not tell
 * @param missingSince since when whole lists lack it; null while they have it
 */
record KnownStack(
        StackName stack,
        String marker,
        Verdict verdict,
        String reason,
        @Nullable String cluster,
        @Nullable String account,
        Instant lookedAt,
        @Nullable Instant missingSince) {
    /** Of no state. */
    static final String NO_MARKER = "";

    /** What its state says. */
    enum Verdict {
        /** It declares an EKS cluster with hybrid networks. */
        HYBRID,
        /** It declares none. */
        OTHER,
        /** It could not be read, or does not say: what was known of it stands. */
        UNKNOWN
    }

    static KnownStack unseen(StackName stack) {
        return new KnownStack(stack, NO_MARKER, Verdict.UNKNOWN, "not looked at yet", null, null, Instant.EPOCH, null);
    }

    boolean isWatched() {
        return cluster != null;
    }

    /** What a clock that was ahead wrote was before now, and nobody knows how long: nothing waits for its day. */
    KnownStack before(Instant now) {
        return new KnownStack(
                stack,
                marker,
                verdict,
                reason,
                cluster,
                account,
                lookedAt.isAfter(now) ? Instant.EPOCH : lookedAt,
                missingSince != null && missingSince.isAfter(now) ? now : missingSince);
    }

    boolean isDue(String newMarker) {
        return verdict == Verdict.UNKNOWN || !marker.equals(newMarker);
    }

    KnownStack judged(Verdict is, String newMarker, String why, @Nullable String inAccount, Instant at) {
        return new KnownStack(stack, newMarker, is, why, cluster, inAccount, at, null);
    }

    /** What is known of it stands. It is looked at again. */
    KnownStack unknown(String why, Instant at) {
        return new KnownStack(stack, NO_MARKER, Verdict.UNKNOWN, why, cluster, account, at, missingSince);
    }

    KnownStack missing(String why, Instant since) {
        return new KnownStack(stack, NO_MARKER, Verdict.UNKNOWN, why, cluster, account, lookedAt, since);
    }

    KnownStack listed() {
        return missingSince == null
                ? this
                : new KnownStack(stack, marker, verdict, reason, cluster, account, lookedAt, null);
    }

    KnownStack watchedAs(@Nullable String name, String why) {
        return new KnownStack(stack, marker, verdict, why, name, account, lookedAt, missingSince);
    }
}
