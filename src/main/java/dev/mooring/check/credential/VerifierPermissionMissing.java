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

/** Mooring itself may not read something. */
public final class VerifierPermissionMissing implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "verifier-permission-missing", Group.CREDENTIAL, Severity.ERROR)
            .comparing("Mooring's own calls against refusals (HTTP 403).")
            .because(
                    "The IAM policy, the access entry or the ClusterRole lacks an action or verb. Every check that needs this reading is unknown.")
            .fixedBy(
                    "Grant the named action: deploy/aws/policy.json and deploy/kubernetes/rbac.yaml hold all that is needed; or switch the source off");

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
        if (cause.kind() == Cause.Kind.REFUSED) {
            verdict.fail(
                    Subject.of("source", reading.source().id()),
                    "Mooring may not read " + reading.source().id(),
                    Evidence.of("operation", cause.operation()).and("answer", cause.detail()));
        } else if (cause.isSilence()) {
            verdict.unknown(cause);
        }
    }
}
