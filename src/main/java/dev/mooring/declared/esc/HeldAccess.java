package dev.mooring.declared.esc;

import static dev.mooring.declared.esc.AccessValues.TAKE;

import dev.mooring.access.AwsKeys;
import dev.mooring.cluster.EnvironmentName;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is held for one cluster: taken from its environment when it is first asked for, renewed before it ends, and
 * when the environment is new; given up where it is refused.
 */
final class HeldAccess<T> {
    private static final Duration RENEWED_AFTER = Duration.ofMinutes(10);
    /** The shortest session of AWS (sts:AssumeRoleWithWebIdentity, DurationSeconds). */
    private static final Duration SURE_TO_LAST = Duration.ofMinutes(15);

    private static final Duration RENEWED_BEFORE = Duration.ofMinutes(5);
    private static final Duration ON_THE_WAY = Duration.ofSeconds(30);
    /** What failed is not tried again before, nor is what was given just now. */
    private static final Duration PAUSE = Duration.ofSeconds(30);

    static final What<AwsKeys> KEYS = new What<>(AccessValues::keys, AwsKeys::end, true);
    static final What<String> KUBECONFIG = new What<>(AccessValues::kubeconfig, _ -> Optional.empty(), false);

    private final WatchedCluster cluster;
    private final What<T> what;
    private final EnvironmentName environment;
    private final EnvironmentReader environments;
    private final Clock clock;
    private final LongSupplier stopwatch;
    private final Executor behind;
    private final Lock lock = new ReentrantLock();
    private @Nullable Taken<T> taken;
    private @Nullable Failure failure;
    private long looked = -1;
    private boolean isBeingRenewed;

    HeldAccess(
            WatchedCluster cluster,
            What<T> what,
            EnvironmentReader environments,
            Clock clock,
            LongSupplier stopwatch,
            Executor behind) {
        this.cluster = cluster;
        this.what = what;
        this.environment = cluster.environment()
                .orElseThrow(() -> new Unreadable(
                        Kind.UNAUTHENTICATED, TAKE, "mooring.clusters." + cluster.name() + ".environment is not set"));
        this.environments = environments;
        this.clock = clock;
        this.stopwatch = stopwatch;
        this.behind = behind;
    }

    /**
     * What is taken from an environment.
     *
     * @param taker how it is taken
     * @param end when it ends, where it says so
     * @param ends whether it is known to be of no use after a while
     */
    record What<T>(Function<AccessValues, T> taker, Function<T, Optional<Instant>> end, boolean ends) {}

    /** What an opening gave, once. */
    private record Taken<T>(T what, Optional<Instant> end, Optional<Long> revision, long since) {
        @Override
        public String toString() {
            return "taken from an environment";
        }
    }

    private record Failure(Unreadable why, long since) {}

    T get() {
        enter();
        try {
            var now = stopwatch.getAsLong();
            var before = taken;
            if (before != null && lasts(before, now)) {
                renewIfNeeded(before, now);
            }
            var current = taken;
            return current != null && lasts(current, now)
                    ? current.what()
                    : renewed(now).what();
        } catch (Unreadable none) {
            throw told(none);
        } finally {
            lock.unlock();
        }
    }

    /** What lasts is renewed behind whoever asks: a Pulumi Cloud that does not answer must not hold up others. */
    private void renewIfNeeded(Taken<T> current, long now) {
        if (isRevised(current)) {
            try {
                renewed(now);
            } catch (Unreadable notNow) {
                giveUpUnlessLeft(notNow);
            }
        } else if (isDue(current, now) && !isBeingRenewed && !hasJustFailed(now)) {
            isBeingRenewed = true;
            behind.execute(this::renewBehind);
        }
    }

    private void renewBehind() {
        try {
            keep(take(stopwatch.getAsLong()));
        } catch (Unreadable notNow) {
            lock.lock();
            try {
                failure = new Failure(notNow, stopwatch.getAsLong());
                giveUpUnlessLeft(notNow);
            } finally {
                lock.unlock();
            }
        } finally {
            renewalIsOver();
        }
    }

    private void renewalIsOver() {
        lock.lock();
        try {
            isBeingRenewed = false;
        } finally {
            lock.unlock();
        }
    }

    private void giveUpUnlessLeft(Unreadable why) {
        if (!leavesWhatIsHeld(why)) {
            taken = null;
        }
    }

    void refused() {
        enter();
        try {
            var current = taken;
            if (current != null && stopwatch.getAsLong() - current.since() >= PAUSE.toNanos()) {
                taken = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private void enter() {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Unreadable(Kind.TIMED_OUT, TAKE, "gave up waiting");
        }
    }

    private boolean isDue(Taken<T> current, long now) {
        return current.end()
                .map(end -> !clock.instant().isBefore(end.minus(RENEWED_BEFORE))
                        && now - current.since() >= PAUSE.toNanos())
                .orElse(now - current.since() >= RENEWED_AFTER.toNanos());
    }

    /** Looked at once for each verification, which a new revision leads to. */
    private boolean isRevised(Taken<T> current) {
        var verification = environments.timesRead(environment);
        if (verification == looked) {
            return false;
        }
        looked = verification;
        // What is open already costs nothing more.
        if (environments.justOpened(environment).isPresent()) {
            return true;
        }
        var newest = environments.revision(environment);
        return newest.isPresent() && !newest.equals(current.revision());
    }

    private boolean lasts(Taken<T> current, long now) {
        return !what.ends()
                || current.end()
                        .map(end -> clock.instant().isBefore(end.minus(ON_THE_WAY)))
                        .orElse(now - current.since()
                                < SURE_TO_LAST.minus(ON_THE_WAY).toNanos());
    }

    private boolean hasJustFailed(long now) {
        return failure != null && now - failure.since() < PAUSE.toNanos();
    }

    private Taken<T> renewed(long now) {
        var before = failure;
        if (before != null && hasJustFailed(now)) {
            throw before.why();
        }
        try {
            looked = environments.timesRead(environment);
            return keep(take(now));
        } catch (Unreadable why) {
            // Who asked gave up: that says nothing of Pulumi Cloud, and whoever comes next asks by himself.
            if (!Thread.currentThread().isInterrupted()) {
                failure = new Failure(why, stopwatch.getAsLong());
            }
            throw why;
        }
    }

    private Taken<T> take(long now) {
        var session = environments.opened(environment);
        var given = what.taker().apply(new AccessValues(environments, cluster, environment, session));
        var fresh = new Taken<>(given, what.end().apply(given), session.revision(), now);
        // Else the environment would be opened for each request, for what nobody takes.
        if (!lasts(fresh, now)) {
            throw new Unreadable(
                    Kind.MALFORMED,
                    TAKE,
                    "what it gives had ended already, at " + fresh.end().orElseThrow());
        }
        return fresh;
    }

    private Taken<T> keep(Taken<T> fresh) {
        lock.lock();
        try {
            taken = fresh;
            failure = null;
            return fresh;
        } finally {
            lock.unlock();
        }
    }

    /** Pulumi's refusal is none of AWS or of the API server, but leaves nothing to come to them with. */
    private Unreadable told(Unreadable why) {
        return new Unreadable(
                leavesWhatIsHeld(why) ? Kind.DEPENDENCY : Kind.UNAUTHENTICATED,
                TAKE,
                "the environment " + environment + " gives nothing to come with: " + why.reason());
    }

    /** Whether what was taken before may still do: who was asked did not say otherwise. */
    private static boolean leavesWhatIsHeld(Unreadable why) {
        return switch (why.reason().kind()) {
            case TIMED_OUT, UNREACHABLE, FAILED, THROTTLED, TOO_SLOW, INTERNAL -> true;
            case REFUSED, UNAUTHENTICATED, MALFORMED, TOO_LARGE, MISSING, HIDDEN, HELD_BACK, DEPENDENCY -> false;
        };
    }
}
