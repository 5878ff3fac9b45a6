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

/**
 * Mooring's own calls: one finding for each source whose calls end in a certain way.
 *
 * @param kind the way they end
 */
public record VerifierCalls(CheckDescription description, Cause.Kind kind, String summary) implements Check {

    /** Mooring itself may not read something. */
    public static VerifierCalls refused() {
        var description = CheckDescription.check("verifier-permission-missing", Group.CREDENTIAL, Severity.ERROR)
                .comparing("Mooring's own calls against refusals (HTTP 403).")
                .because(
                        "The IAM policy, the access entry or the ClusterRole lacks an action or verb. Every check that needs this reading is unknown.")
                .fixedBy(
                        "Grant the named action: deploy/aws/policy.json and deploy/kubernetes/rbac.yaml hold all that is needed; or switch the source off");
        return new VerifierCalls(description, Cause.Kind.REFUSED, "Mooring may not read ");
    }

    /** Mooring was throttled until its retries ran out. */
    public static VerifierCalls throttled() {
        var description = CheckDescription.check("verifier-throttled", Group.CREDENTIAL, Severity.INFO)
                .comparing("Mooring's own calls against throttling, after retries.")
                .because("Other clients use up the account's request rate; node roll-outs do.")
                .fixedBy("Raise mooring.verification.interval, or ask AWS for a higher rate");
        return new VerifierCalls(description, Cause.Kind.THROTTLED, "Mooring was throttled when reading ");
    }

    /** Mooring's own credentials are not taken. */
    public static VerifierCalls expired() {
        var description = CheckDescription.check("verifier-credentials-expired", Group.CREDENTIAL, Severity.ERROR)
                .comparing("Mooring's own calls against HTTP 401 and expired tokens.")
                .because(
                        "Its credentials ran out or are wrong; or, from Kubernetes, its role has no access entry, which looks the same from outside.")
                .fixedBy(
                        "aws sts get-caller-identity where Mooring runs; for Kubernetes: aws eks describe-access-entry --cluster-name {cluster} --region {region} for its role; for Pulumi: a new token");
        return new VerifierCalls(description, Cause.Kind.UNAUTHENTICATED, "Mooring's credentials are not taken by ");
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        for (var reading : situation.readings().values()) {
            reading.cause().ifPresent(cause -> judge(reading, cause, verdict));
        }
    }

    /** A call that got no answer at all says nothing of what its answer would have been. */
    private void judge(Reading<?> reading, Cause cause, Verdict verdict) {
        if (cause.kind() == kind) {
            verdict.fail(
                    Subject.of("source", reading.source().id()),
                    summary + reading.source().id(),
                    Evidence.of("operation", cause.operation()).and("answer", cause.detail()));
        } else if (cause.isSilence()) {
            verdict.unknown(cause);
        }
    }
}
