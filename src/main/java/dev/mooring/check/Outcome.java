package dev.mooring.check;

import dev.mooring.reading.Cause;
import java.util.List;
import java.util.Optional;

/** What became of one check in one verification. */
public sealed interface Outcome {

    /** In order. */
    record Pass() implements Outcome {}

    /**
     * At least one subject is not in order.
     *
     * @param unjudged why others could not be judged, if so
     */
    record Fail(List<Fault> faults, Optional<Cause> unjudged) implements Outcome {
        public Fail {
            faults = List.copyOf(faults);
        }

        Fail with(List<Fault> others) {
            return new Fail(others, unjudged);
        }
    }

    /** Could not be judged. Never to be taken for clean. */
    record Unknown(Cause cause) implements Outcome {}

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
            case Unknown(Cause cause) -> Optional.of(cause);
            case Fail fail -> fail.unjudged;
            case Pass _, Skipped _ -> Optional.empty();
        };
    }
}
