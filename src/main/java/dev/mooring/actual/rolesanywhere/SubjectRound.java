package dev.mooring.actual.rolesanywhere;

import dev.mooring.actual.aws.AwsAccess;
import dev.mooring.actual.rolesanywhere.KeptSubjects.KeptSubject;
import dev.mooring.actual.rolesanywhere.SubjectAsking.Answer;
import dev.mooring.actual.rolesanywhere.SubjectAsking.Asker;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Asks for subjects of one cluster, from the first call to the last: several at a time, within a {@link Budget}. */
final class SubjectRound {
    private static final Logger LOG = Logger.getLogger(SubjectRound.class);
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final int KEPT_EVERY = 250;
    private static final int FAILURES_IN_A_ROW = 5;
    private static final int THROTTLED_IN_A_ROW = 30;

    private final String cluster;
    private final AwsAccess access;
    private final Budget budget;
    private final Asker asker;
    private final KnownSubjects known;
    private final Consumer<String> whenRead;
    private final BooleanSupplier stopping;
    private final Queue<String> waiting;
    private final Optional<Cause> failedBefore;
    private final AtomicInteger callers;
    private final CountDownLatch one = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private Map<String, KeptSubject> unkept = new HashMap<>();
    private boolean hasBegun;
    private boolean hasAnswered;
    private boolean isLeft;
    private boolean hasGivenUp;
    private int failures;
    private int throttled;
    private @Nullable Cause failed;

    /**
     * @param failedBefore why the round before this one was not answered
     * @param whenRead told the cluster, once certificates are known that a verification of it did not wait for
     * @param stopping whether no more is to be asked
     */
    SubjectRound(
            String cluster,
            AwsAccess access,
            List<String> due,
            Optional<Cause> failedBefore,
            Budget budget,
            Asker asker,
            KnownSubjects known,
            Consumer<String> whenRead,
            BooleanSupplier stopping) {
        this.cluster = cluster;
        this.access = access;
        this.waiting = new ConcurrentLinkedQueue<>(due);
        this.failedBefore = failedBefore;
        this.budget = budget;
        this.callers = new AtomicInteger(Math.min(budget.callsInFlight(), due.size()));
        this.asker = asker;
        this.known = known;
        this.whenRead = whenRead;
        this.stopping = stopping;
    }

    synchronized void begin() {
        if (!hasBegun) {
            hasBegun = true;
            var number = callers.get();
            for (var caller = 0; caller < number; caller++) {
                var _ = Thread.ofVirtual().name("read-subjects-" + cluster).start(this::callOneByOne);
            }
        }
    }

    boolean isOver() {
        return over.getCount() == 0;
    }

    /** Why nothing is answered: of this round, or of the one before as long as this one does not know better. */
    synchronized Optional<Cause> failure() {
        if (hasAnswered) {
            return Optional.empty();
        }
        return failed == null ? failedBefore : Optional.of(failed);
    }

    /** Waits a moment. Where that is not enough, the end is told. */
    void await() {
        if (!await(over, WAIT)) {
            synchronized (this) {
                isLeft = !isOver();
            }
        }
    }

    void awaitOne(Duration within) {
        var unused = await(one, within);
    }

    private static boolean await(CountDownLatch end, Duration within) {
        try {
            return end.await(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void callOneByOne() {
        try {
            for (var subject = next(); subject != null; subject = next()) {
                var asked = subject;
                var answer = budget.call(() -> asker.ask(access, asked));
                take(subject, answer);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error unforeseen) {
            take(Cause.internal(RolesAnywhereReader.GET_SUBJECT, unforeseen));
        } finally {
            if (callers.decrementAndGet() == 0) {
                end();
            }
        }
    }

    private @Nullable String next() {
        return stopping.getAsBoolean() || isGivenUp() ? null : waiting.poll();
    }

    private synchronized boolean isGivenUp() {
        return hasGivenUp;
    }

    private void take(String subject, Answer answer) {
        switch (answer) {
            case Answer.Known(var certificate, var refused) -> {
                budget.faster();
                take(subject, known.put(access, subject, certificate, refused));
            }
            case Answer.Failed(var why) -> {
                if (why.kind() == Kind.THROTTLED && mayAskAgain(why)) {
                    budget.slower();
                    waiting.add(subject);
                } else {
                    take(why);
                }
            }
        }
    }

    private void take(String subject, KeptSubject found) {
        one.countDown();
        Map<String, KeptSubject> full = Map.of();
        synchronized (this) {
            hasAnswered = true;
            failures = 0;
            throttled = 0;
            unkept.put(subject, found);
            if (unkept.size() >= KEPT_EVERY) {
                full = unkept;
                unkept = new HashMap<>();
            }
        }
        known.keep(access, full);
    }

    private synchronized boolean mayAskAgain(Cause why) {
        failed = why;
        one.countDown();
        throttled++;
        return throttled < THROTTLED_IN_A_ROW;
    }

    /** What one is not allowed to ask of one subject, one is not of any. */
    private synchronized void take(Cause why) {
        failed = why;
        one.countDown();
        failures++;
        hasGivenUp |= why.kind().isRefusal() || failures >= FAILURES_IN_A_ROW;
    }

    /** Told only where there is something new: a verification that follows may begin another round. */
    private void end() {
        Map<String, KeptSubject> rest;
        boolean isNews;
        synchronized (this) {
            rest = unkept;
            unkept = new HashMap<>();
            one.countDown();
            over.countDown();
            isNews = isLeft && hasAnswered && !stopping.getAsBoolean();
        }
        try {
            known.keep(access, rest);
            if (isNews) {
                whenRead.accept(cluster);
            }
        } catch (RuntimeException | Error unforeseen) {
            LOG.errorf(unforeseen, "The end of reading certificates of %s could not be told", cluster);
        }
    }
}
