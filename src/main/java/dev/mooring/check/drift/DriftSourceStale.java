package dev.mooring.check.drift;

import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.declared.StackStatus;
import dev.mooring.reading.Facts;

/** The declared values may not be what the program says now. */
final class DriftSourceStale {
    private DriftSourceStale() {}

    static Check check() {
        return CheckDescription.check("drift-source-stale", Group.DRIFT, Severity.INFO)
                .comparing("The stack's newest operation against a finished, successful one.")
                .needing(DeclaredSources.PULUMI_STATE)
                .because("An update runs, failed, or crashed and left operations pending.")
                .fixedBy("Wait for it, or run pulumi up --stack {stack} until it succeeds")
                .judging(DriftSourceStale::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var stack = facts.get(DeclaredSources.PULUMI_STATE);
        var status = stack.status();
        var failed = status.lastResult().filter("failed"::equals).isPresent();
        if (status.operationInFlight().isPresent() || failed || status.pendingOperations() > 0) {
            verdict.fail(
                    Subject.of("stack", stack.stack()),
                    summary(status, failed),
                    Evidence.of("operationInFlight", status.operationInFlight())
                            .and("version", status.version())
                            .and("lastOperation", status.lastOperation())
                            .and("lastResult", status.lastResult())
                            .and("lastEnded", status.lastEnded())
                            .and("pendingOperations", status.pendingOperations()));
        }
    }

    private static String summary(StackStatus status, boolean failed) {
        if (status.operationInFlight().isPresent()) {
            return "A Pulumi " + status.operationInFlight().get() + " is running";
        }
        return failed ? "The stack's last operation failed" : "A crashed update left operations pending";
    }
}
