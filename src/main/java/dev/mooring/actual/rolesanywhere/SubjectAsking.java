package dev.mooring.actual.rolesanywhere;

import dev.mooring.actual.aws.AwsAccess;
import dev.mooring.actual.x509.Certificate;
import dev.mooring.reading.Cause;
import dev.mooring.reading.NetworkFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Asks for what subjects presented, behind verifications: several at a time, within a {@link Budget}. A verification waits
 * for a moment, which is enough for a small fleet, and goes on with what is known by then; where nothing is, it waits for
 * one answer, as for that of any other source. What is known lasts for a day and is asked for again after hours, also
 * across restarts.
 */
final class SubjectAsking implements AutoCloseable {
    private final Asker asker;
    private final KnownSubjects known;
    private final RolesAnywhereConfig config;
    private final Consumer<String> whenRead;
    private final Duration oneWithin;
    private final Map<String, Budget> budgets = new ConcurrentHashMap<>();
    private final Map<String, SubjectRound> rounds = new ConcurrentHashMap<>();
    private volatile boolean stopping;

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
        this.known = new KnownSubjects(kept, clock);
        this.config = config;
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
        if (known.due(access, subjects, urgent).isEmpty()) {
            return look(access, subjects, Optional.empty());
        }
        known.recall(access);
        var due = known.due(access, subjects, urgent);
        if (due.isEmpty()) {
            return look(access, subjects, Optional.empty());
        }
        var round = rounds.compute(
                cluster,
                (_, before) -> before != null && !before.isOver()
                        ? before
                        : round(cluster, access, due, before == null ? Optional.empty() : before.failure()));
        round.begin();
        if (!known.knowsAll(access, subjects)) {
            round.await();
            if (known.certificates(access, subjects).isEmpty()
                    && round.failure().isEmpty()) {
                round.awaitOne(oneWithin);
            }
        }
        return look(
                access,
                subjects,
                known.certificates(access, subjects).isEmpty() ? whyNothingIsKnown(round) : Optional.empty());
    }

    private SubjectRound round(String cluster, AwsAccess access, List<String> due, Optional<Cause> failedBefore) {
        var budget =
                budgets.computeIfAbsent(access.identity().account() + " " + access.region(), _ -> new Budget(config));
        return new SubjectRound(cluster, access, due, failedBefore, budget, asker, known, whenRead, () -> stopping);
    }

    private Optional<Cause> whyNothingIsKnown(SubjectRound round) {
        return round.failure().or(() -> round.isOver() ? Optional.empty() : Optional.of(notYet()));
    }

    private Look look(AwsAccess access, Collection<String> subjects, Optional<Cause> failure) {
        return new Look(known.certificates(access, subjects), known.refused(access, subjects), failure);
    }

    private Cause notYet() {
        var failure = NetworkFailure.noAnswer(oneWithin);
        return new Cause(failure.kind(), RolesAnywhereReader.GET_SUBJECT, failure.words());
    }

    /** Asks no more. */
    @Override
    public void close() {
        stopping = true;
    }
}
