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
    }

    /** Could not be judged. Never to be taken for clean. */
    record Unknown(Cause cause) implements Outcome {}

    /** Does not apply here. */
    record Skipped(String reason) implements Outcome {}
}
