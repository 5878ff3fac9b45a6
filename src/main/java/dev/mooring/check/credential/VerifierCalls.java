package dev.mooring.check.credential;

import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Facts;

/** Mooring's own calls: one finding for each source whose calls end in a certain way. */
final class VerifierCalls {
    private VerifierCalls() {}

    /** Mooring itself may not read something. */
    static Check refused() {
        return CheckDescription.check("verifier-permission-missing", Group.CREDENTIAL, Severity.ERROR)
                .comparing("Mooring's own calls against refusals (HTTP 403).")
                .because(
                        "The IAM policy, the access entry or the ClusterRole lacks an action or verb. Every check that needs this reading is unknown.")
                .fixedBy(
                        "Grant the named action: deploy/aws/policy.json and deploy/kubernetes hold all that is needed; or switch the source off")
                .judging((facts, verdict) -> rule(Kind.REFUSED, "Mooring may not read ", facts, verdict));
    }

    /** Mooring's own credentials are not taken. */
    static Check expired() {
        return CheckDescription.check("verifier-credentials-expired", Group.CREDENTIAL, Severity.ERROR)
                .comparing("Mooring's own calls against HTTP 401 and expired tokens.")
                .because(
                        "Its credentials ran out or are wrong; or, from Kubernetes, its role has no access entry, which looks the same from outside.")
                .fixedBy(
                        "aws sts get-caller-identity where Mooring runs; for Kubernetes: aws eks describe-access-entry --cluster-name {cluster} --region {region} for its role; for Pulumi: a new token")
                .judging((facts, verdict) ->
                        rule(Kind.UNAUTHENTICATED, "Mooring's credentials are not taken by ", facts, verdict));
    }

    /** Mooring was throttled until its retries ran out. */
    static Check throttled() {
        return CheckDescription.check("verifier-throttled", Group.CREDENTIAL, Severity.INFO)
                .comparing("Mooring's own calls against throttling, after retries.")
                .because("Other clients use up the account's request rate; node roll-outs do.")
                .fixedBy("Raise mooring.verification.interval, or ask AWS for a higher rate")
                .judging((facts, verdict) ->
                        rule(Kind.THROTTLED, "Mooring was throttled when reading ", facts, verdict));
    }

    /** @param kind the way that calls end */
    private static void rule(Kind kind, String summary, Facts facts, Verdict verdict) {
        facts.failures().forEach((source, cause) -> {
            if (cause.kind() == kind) {
                verdict.fail(
                        Subject.of("source", source.id()),
                        summary + source.id(),
                        Evidence.of("operation", cause.operation()).and("answer", cause.detail()));
            } else if (!rulesOut(kind, cause)) {
                verdict.unknown(cause);
            }
        });
    }

    /** Whether a call that ended otherwise would have ended in a way before. A call that got no answer rules nothing out. */
    private static boolean rulesOut(Kind kind, Cause cause) {
        return switch (cause.kind()) {
            case TIMED_OUT, UNREACHABLE, FAILED, MALFORMED, TOO_LARGE, TOO_SLOW, DEPENDENCY, INTERNAL -> false;
            // Both come before anybody looks at permissions, and either may come first.
            case THROTTLED -> false;
            case UNAUTHENTICATED -> kind != Kind.REFUSED;
            case REFUSED, MISSING, HIDDEN, HELD_BACK -> true;
        };
    }
}
