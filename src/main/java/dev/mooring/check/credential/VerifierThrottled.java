package dev.mooring.check.credential;

import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Reading;

/** Mooring was throttled until its retries ran out. */
public final class VerifierThrottled implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "verifier-throttled", Group.CREDENTIAL, Severity.INFO)
            .comparing("Mooring's own calls against throttling, after retries.")
            .because("Other clients use up the account's request rate; node roll-outs do.")
            .fixedBy("Raise mooring.verification.interval, or ask AWS for a higher rate");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        for (var reading : situation.readings().values()) {
            reading.cause().ifPresent(cause -> judge(reading, cause, verdict));
        }
    }

    /** A call that got no answer at all says nothing of what its answer would have been. */
    private static void judge(Reading<?> reading, Cause cause, Verdict verdict) {
        if (cause.kind() == Cause.Kind.THROTTLED) {
            verdict.fail(
                    Subject.of("source", reading.source().id()),
                    "Mooring was throttled when reading " + reading.source().id(),
                    Evidence.of("operation", cause.operation()).and("answer", cause.detail()));
        } else if (cause.isSilence()) {
            verdict.unknown(cause);
        }
    }
}
