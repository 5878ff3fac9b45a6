package dev.mooring.check;

import dev.mooring.reading.Cause;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What became of one check in one verification. */
public sealed interface Outcome {

    /** In order. */
    record Pass() implements Outcome {}

    /**
     * At least one subject is not in order.
     *
     * @param rest what could not be judged beside it
     */
    record Fail(List<Fault> faults, Unjudged rest) implements Outcome {
        public Fail {
            faults = List.copyOf(faults);
        }

        public Fail(List<Fault> faults, Optional<Cause> unjudged) {
            this(faults, new Unjudged(unjudged, Map.of()));
        }

        Fail with(List<Fault> others) {
            return new Fail(others, rest);
        }
    }

    /** Could not be judged, or not all of it. Never to be taken for clean. */
    record Unknown(Unjudged rest) implements Outcome {
        public Unknown(Cause cause) {
            this(new Unjudged(Optional.of(cause), Map.of()));
        }
    }

    /**
     * What could not be judged.
     *
     * @param anything why it is not known what else there is; empty where every other subject was judged
     * @param subjects those that alone could not be judged, each with its cause
     * @param inOrder of these, when some were seen to be in order: only what came after is not known
     */
    record Unjudged(Optional<Cause> anything, Map<Subject, Cause> subjects, Map<Subject, Instant> inOrder) {
        public Unjudged {
            subjects = Map.copyOf(subjects);
            inOrder = Map.copyOf(inOrder);
        }

        public Unjudged(Optional<Cause> anything, Map<Subject, Cause> subjects) {
            this(anything, subjects, Map.of());
        }

        /** Whether a subject may not be in order, for all that is known. */
        public boolean includes(Subject subject) {
            return anything.isPresent() || subjects.keySet().stream().anyMatch(one -> isSame(one, subject));
        }

        /** Whether what was found wrong with a subject, and seen last at that time, may still be wrong. */
        public boolean leavesOpen(Subject subject, Instant lastSeen) {
            return includes(subject)
                    && inOrder.entrySet().stream()
                            .noneMatch(entry -> isSame(entry.getKey(), subject)
                                    && entry.getValue().isAfter(lastSeen));
        }

        private static boolean isSame(Subject one, Subject other) {
            return one.kind().equals(other.kind()) && one.name().equals(other.name());
        }

        /** One cause that stands for all. */
        public Optional<Cause> cause() {
            return anything.or(() -> subjects.entrySet().stream()
                    .min(Comparator.comparing(entry -> entry.getKey().name()))
                    .map(Map.Entry::getValue));
        }
    }

    /** Does not judge here, and that is known for certain: everything was read that says so, or people decided it. */
    sealed interface Skipped extends Outcome {
        String reason();
    }

    /** There is nothing that it could judge. */
    record DoesNotApply(String reason) implements Skipped {}

    /** Configuration switches it, or a source that it needs, off. */
    record SwitchedOff(String reason) implements Skipped {}

    /** Why something could not be judged, if so. */
    default Optional<Cause> unjudged() {
        return switch (this) {
            case Unknown(Unjudged rest) -> rest.cause();
            case Fail(List<Fault> _, Unjudged rest) -> rest.cause();
            case Pass _, Skipped _ -> Optional.empty();
        };
    }
}
