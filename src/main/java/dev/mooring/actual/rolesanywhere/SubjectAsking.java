package dev.mooring.actual.rolesanywhere;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.mooring.actual.aws.AwsAccess;
import dev.mooring.actual.rolesanywhere.KeptSubjects.KeptSubject;
import dev.mooring.actual.x509.Certificate;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.NetworkFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks for what subjects presented, behind verifications: several at a time, within a {@link Budget}. A verification waits
 * for a moment, which is enough for a small fleet, and goes on with what is known by then; where nothing is, it waits for
 * one answer, as for that of any other source. What is known lasts for a day and is asked for again after hours, also
 * across restarts.
 */
final class SubjectAsking implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SubjectAsking.class);
    /** A host's certificate changes by the month: asked for again within hours of being renewed. */
    private static final Duration ASKED_AGAIN_AFTER = Duration.ofHours(6);
    /** What was refused, or is of a lost machine that has asked AWS since. */
    private static final Duration URGENT_AGAIN_AFTER = Duration.ofMinutes(10);
    /** While it cannot be asked again. */
    private static final Duration LASTS = Duration.ofDays(1);
    /** In memory, of subjects of all clusters. */
    private static final long MOST = 100_000;

    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final int KEPT_EVERY = 250;
    private static final int FAILURES_IN_A_ROW = 5;
    private static final int THROTTLED_IN_A_ROW = 30;

    private final Asker asker;
    private final KeptSubjects kept;
    private final RolesAnywhereConfig config;
    private final Clock clock;
    private final Consumer<String> whenRead;
    private final Duration oneWithin;
    private final Map<String, Budget> budgets = new ConcurrentHashMap<>();
    private final Map<String, Round> rounds = new ConcurrentHashMap<>();
    private volatile boolean stopping;
    private final Cache<String, KeptSubject> known =
            Caffeine.newBuilder().expireAfterWrite(LASTS).maximumSize(MOST).build();

    /**
     * @param whenRead told the cluster, once certificates are known that a verification of it did not wait for
     * @param oneWithin for one answer, where nothing is known
     */
    SubjectAsking(
            Asker asker,
            KeptSubjects kept,
            RolesAnywhereConfig config,
            Clock clock,
            Consumer<String> whenRead,
            Duration oneWithin) {
        this.oneWithin = oneWithin;
        this.asker = asker;
        this.kept = kept;
        this.config = config;
        this.clock = clock;
        this.whenRead = whenRead;
    }

    /** One call. */
    interface Asker {
        Answer ask(AwsAccess access, String subject);
    }

    /** What became of a call. */
    sealed interface Answer {
        /** @param refused whether the subject was given no credentials when it asked last */
        record Known(Optional<Certificate> certificate, boolean refused) implements Answer {
            Known(Optional<Certificate> certificate) {
                this(certificate, false);
            }
        }

        record Failed(Cause why) implements Answer {}
    }

    /**
     * What is known now.
     *
     * @param bySubject those of which it is known what they presented
     * @param refused those that were given no credentials when they asked last
     * @param failure why none is known; one that could not be read says nothing about the others
     */
    record Look(Map<String, Optional<Certificate>> bySubject, Set<String> refused, Optional<Cause> failure) {}

    Look look(String cluster, AwsAccess access, Collection<String> subjects) {
        return look(cluster, access, subjects, Map.of());
    }

    /** @param urgent subjects of lost machines, with the time at which each asked AWS last */
    Look look(String cluster, AwsAccess access, Collection<String> subjects, Map<String, Instant> urgent) {
        if (due(access, subjects, urgent).isEmpty()) {
            return look(access, subjects, Optional.empty());
        }
        recall(access);
        var due = due(access, subjects, urgent);
        if (due.isEmpty()) {
            return look(access, subjects, Optional.empty());
        }
        var round = rounds.compute(
                cluster,
                (_, before) -> before != null && !before.isOver()
                        ? before
                        : new Round(cluster, access, due, before == null ? Optional.empty() : before.failure()));
        round.begin();
        if (!isKnown(access, subjects)) {
            round.await();
            if (known(access, subjects).isEmpty() && round.failure().isEmpty()) {
                round.awaitOne();
            }
        }
        return look(access, subjects, known(access, subjects).isEmpty() ? whyNothingIsKnown(round) : Optional.empty());
    }

    private Optional<Cause> whyNothingIsKnown(Round round) {
        return round.failure().or(() -> round.isOver() ? Optional.empty() : Optional.of(notYet()));
    }

    private Look look(AwsAccess access, Collection<String> subjects, Optional<Cause> failure) {
        var refused = subjects.stream()
                .filter(subject -> {
                    var one = known.getIfPresent(key(access, subject));
                    return one != null && one.refused();
                })
                .collect(Collectors.toSet());
        return new Look(known(access, subjects), refused, failure);
    }

    private Cause notYet() {
        var failure = NetworkFailure.noAnswer(oneWithin);
        return new Cause(failure.kind(), RolesAnywhereReader.GET_SUBJECT, failure.words());
    }

    private boolean isKnown(AwsAccess access, Collection<String> subjects) {
        return subjects.stream().allMatch(subject -> known.getIfPresent(key(access, subject)) != null);
    }

    private Map<String, Optional<Certificate>> known(AwsAccess access, Collection<String> subjects) {
        var found = new HashMap<String, Optional<Certificate>>();
        for (var subject : subjects) {
            var one = known.getIfPresent(key(access, subject));
            if (one != null) {
                found.put(subject, one.certificate());
            }
        }
        return found;
    }

    /** Those of which nothing is known come first. */
    private List<String> due(AwsAccess access, Collection<String> subjects, Map<String, Instant> urgent) {
        var old = clock.instant().minus(ASKED_AGAIN_AFTER);
        return Stream.concat(
                        subjects.stream().filter(subject -> known.getIfPresent(key(access, subject)) == null),
                        subjects.stream()
                                .filter(subject -> isOlder(known.getIfPresent(key(access, subject)), old)
                                        || isUrgent(known.getIfPresent(key(access, subject)), urgent.get(subject))))
                .distinct()
                .toList();
    }

    private boolean isUrgent(@Nullable KeptSubject one, @Nullable Instant askedAws) {
        return one != null
                && isOlder(one, clock.instant().minus(URGENT_AGAIN_AFTER))
                && (one.refused() || (askedAws != null && askedAws.isAfter(one.askedAt())));
    }

    private static boolean isOlder(@Nullable KeptSubject one, Instant old) {
        return one != null && one.askedAt().isBefore(old);
    }

    /** From before a restart, or from the replica that led the cluster before. */
    private void recall(AwsAccess access) {
        kept.since(access.region(), oldest())
                .forEach((subject, found) -> known.asMap()
                        .merge(
                                key(access, subject),
                                found,
                                (one, other) -> one.askedAt().isBefore(other.askedAt()) ? other : one));
    }

    private Instant oldest() {
        return clock.instant().minus(LASTS);
    }

    /** The id of a subject is unique, whoever asks. */
    private static String key(AwsAccess access, String subject) {
        return access.region() + " " + subject;
    }

    /** Subjects of one cluster, from the first call to the last. */
    private final class Round {
        private final String cluster;
        private final AwsAccess access;
        private final Budget budget;
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

        Round(String cluster, AwsAccess access, List<String> due, Optional<Cause> failedBefore) {
            this.cluster = cluster;
            this.access = access;
            this.budget = budgets.computeIfAbsent(
                    access.identity().account() + " " + access.region(), _ -> new Budget(config));
            this.waiting = new ConcurrentLinkedQueue<>(due);
            this.failedBefore = failedBefore;
            this.callers = new AtomicInteger(Math.min(config.callsInFlight(), due.size()));
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

        void awaitOne() {
            var unused = await(one, oneWithin);
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
            return stopping || isGivenUp() ? null : waiting.poll();
        }

        private synchronized boolean isGivenUp() {
            return hasGivenUp;
        }

        private void take(String subject, Answer answer) {
            switch (answer) {
                case Answer.Known(var certificate, var refused) -> {
                    budget.faster();
                    take(subject, new KeptSubject(certificate, clock.instant(), refused));
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
            known.put(key(access, subject), found);
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
            keep(full);
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

        private void keep(Map<String, KeptSubject> found) {
            if (!found.isEmpty()) {
                kept.keep(access.region(), found, oldest());
            }
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
                isNews = isLeft && hasAnswered && !stopping;
            }
            try {
                keep(rest);
                if (isNews) {
                    whenRead.accept(cluster);
                }
            } catch (RuntimeException | Error unforeseen) {
                LOG.errorf(unforeseen, "The end of reading certificates of %s could not be told", cluster);
            }
        }
    }

    /** Asks no more. */
    @Override
    public void close() {
        stopping = true;
    }
}
