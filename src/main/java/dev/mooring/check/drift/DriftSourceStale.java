package dev.mooring.check.drift;

import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Remedy;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.declared.StackStatus;
import dev.mooring.reading.Facts;

/** The declared values may not be what the program says now. */
final class DriftSourceStale {
    private static final Remedy RUNNING = Remedy.of(
                    "Wait for it. Only where what ran it has died: the last command takes its lock off the stack.")
            .looking("pulumi stack history --stack {stack}")
            .changing("pulumi cancel --stack {stack}");

    private DriftSourceStale() {}

    static Check check() {
        return CheckDescription.check("drift-source-stale", Group.DRIFT, Severity.INFO)
                .comparing("The stack's newest operation against a finished, successful one.")
                .needing(DeclaredSources.PULUMI_STATE)
                .because("An update runs, failed, or crashed and left operations pending.")
                .fixedBy("Mend what made it fail, and update {stack} until that succeeds.")
                .looking("pulumi stack history --stack {stack}")
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .orFixedBy(RUNNING)
                .judging(DriftSourceStale::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var stack = facts.get(DeclaredSources.PULUMI_STATE);
        var status = stack.status();
        var failed = status.lastResult().filter("failed"::equals).isPresent();
        if (status.operationInFlight().isPresent() || failed || status.pendingOperations() > 0) {
            var evidence = Evidence.of("operationInFlight", status.operationInFlight())
                    .and("version", status.version())
                    .and("lastOperation", status.lastOperation())
                    .and("lastResult", status.lastResult())
                    .and("lastEnded", status.lastEnded())
                    .and("pendingOperations", status.pendingOperations());
            var running = status.operationInFlight().isPresent();
            verdict.fail(
                    Subject.of("stack", stack.stack()),
                    summary(status, failed),
                    (running ? evidence.callingFor(RUNNING) : evidence.since(status.lastEnded()))
                            .pointingTo(cause(running, failed)));
        }
    }

    private static String cause(boolean running, boolean failed) {
        if (running) {
            return "Somebody, or a deployment, runs it now.";
        }
        return failed
                ? "What it was to change is changed in part, or not at all."
                : "The update was ended from outside: Pulumi does not know what became of these operations.";
    }

    private static String summary(StackStatus status, boolean failed) {
        if (status.operationInFlight().isPresent()) {
            return "A Pulumi " + status.operationInFlight().get() + " is running";
        }
        return failed ? "The stack's last operation failed" : "A crashed update left operations pending";
    }
}
