package dev.mooring.notify;

import dev.mooring.notify.Message.Ended;
import dev.mooring.notify.Sink.Outcome;
import dev.mooring.notify.Sink.Sending;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Has sinks send, and waits no longer than a while for any of them, whatever it does: a sink that answers with a byte a minute,
 * or a name that is looked up for ever, holds up a thread that is its own. Of these there are few: where they are used up,
 * nothing more is sent to that sink until one of them comes to its end.
 */
@Singleton
public final class Courier {
    /** Longer than any of the bounds that sinks have by themselves; shorter than {@link NoticeQueue#LAPSE}. */
    static final Duration BOUND = Duration.ofSeconds(50);

    private static final Logger LOG = Logger.getLogger(Courier.class);
    private static final int MOST_HANGING = 3;

    /** Longer than the time between two reminders. Of what is older, another replica reminds by now, or nothing is open. */
    private static final Duration FRESH = Duration.ofMinutes(3);

    private final Duration bound;
    /** Threads that were given up, by the name of their sink. Guarded by itself. */
    private final Map<String, List<Thread>> hanging = new HashMap<>();
    /** By the name of the sink, and by what it could not be reminded of. Guarded by itself. */
    private final Map<String, Map<String, Unreminded>> unreminded = new HashMap<>();

    @Inject
    Courier() {
        this(BOUND);
    }

    Courier(Duration bound) {
        this.bound = bound;
    }

    /** Sends. A sink that throws is one that took nothing; its text may hold an address, and an address a secret. */
    Outcome send(Sink sink, Sending sending) {
        return within(sink, () -> sink.send(sending));
    }

    /**
     * Since when a sink could not be reminded, and why.
     *
     * @param last when it was tried last
     */
    record Unreminded(Instant since, Instant last, String cause) {
        private boolean isOld(Instant now) {
            return last.plus(FRESH).isBefore(now);
        }
    }

    /**
     * Reminds, as far as there is time.
     *
     * @param what it is reminded of, by a name: what is taken of one says nothing of the others
     */
    void remind(Sink sink, String what, List<Matter> open, Instant now) {
        note(sink, what, within(sink, () -> sink.remind(open, now)), now);
    }

    /** The same, of what is over. */
    void remindOfEnds(Sink sink, String what, List<Ended> ended, Instant now) {
        note(sink, what, within(sink, () -> sink.remindOfEnds(ended)), now);
    }

    private void note(Sink sink, String what, Outcome outcome, Instant now) {
        synchronized (unreminded) {
            var before = unreminded.computeIfAbsent(sink.name(), _ -> new HashMap<>());
            before.values().removeIf(one -> one.isOld(now));
            var failed = cause(outcome);
            if (failed.isEmpty()) {
                if (before.remove(what) != null && before.isEmpty()) {
                    LOG.infof("%s takes reminders again", sink.name());
                }
                return;
            }
            if (before.isEmpty()) {
                LOG.warnf("%s takes no reminder: %s. What is open lapses there", sink.name(), failed.get());
            }
            var since = before.containsKey(what) ? before.get(what).since() : now;
            before.put(what, new Unreminded(since, now, failed.get()));
        }
    }

    private static Optional<String> cause(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Sent _ -> Optional.empty();
            case Outcome.Later later -> Optional.of(later.cause());
            case Outcome.Refused(var cause) -> Optional.of(cause);
        };
    }

    /** Of what is tried without success by now, the oldest; empty where all is taken. */
    Optional<Unreminded> unreminded(Sink sink, Instant now) {
        synchronized (unreminded) {
            return unreminded.getOrDefault(sink.name(), Map.of()).values().stream()
                    .filter(one -> !one.isOld(now))
                    .min(Comparator.comparing(Unreminded::since));
        }
    }

    /** How many tries of a sink were given up and did not end even then. */
    int hanging(Sink sink) {
        synchronized (hanging) {
            var threads = hanging.getOrDefault(sink.name(), List.of());
            return (int) threads.stream().filter(Thread::isAlive).count();
        }
    }

    private Outcome within(Sink sink, Supplier<Outcome> work) {
        if (hanging(sink) >= MOST_HANGING) {
            return new Outcome.Later("earlier tries still hang: nothing answers, and nothing ends them", null);
        }
        var task = new FutureTask<>(work::get);
        var thread =
                Thread.ofPlatform().name("notice-to-" + sink.name()).daemon().start(task);
        try {
            return task.get(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            task.cancel(true);
            remember(sink, thread);
            return new Outcome.Later("it came to no end in time", null, true);
        } catch (InterruptedException stopped) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            return new Outcome.Later("interrupted", null, true);
        } catch (ExecutionException failed) {
            return failed(failed.getCause());
        }
    }

    private static Outcome failed(@Nullable Throwable failure) {
        if (failure instanceof OutOfMemoryError endsAll) {
            throw endsAll;
        }
        var name = failure == null ? "no cause" : failure.getClass().getSimpleName();
        LOG.debugf("A notice could not be sent: %s", name);
        return new Outcome.Later("failed: " + name, null, true);
    }

    private void remember(Sink sink, Thread thread) {
        synchronized (hanging) {
            var threads = hanging.computeIfAbsent(sink.name(), _ -> new ArrayList<>());
            threads.removeIf(one -> !one.isAlive());
            threads.add(thread);
        }
    }
}
