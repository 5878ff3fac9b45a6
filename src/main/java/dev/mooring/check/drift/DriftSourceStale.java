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

    private static final Remedy PENDING = Remedy.of(
                    "Say what became of each operation. The refresh asks it in a terminal, of each resource that was being created: import what is there, by its id, and clear what is not. Where nobody can be asked, `--import-pending-creates` with the URN and again with the id imports one, and `--clear-pending-creates` clears the rest. An update alone creates what is there a second time, which is refused. Then update {stack} until that succeeds.")
            .looking("pulumi stack history --stack {stack}")
            .looking(
                    "pulumi stack export --stack {stack} | jq '.deployment.pending_operations[] | [.type, .resource.urn]'")
            .changing("pulumi refresh --stack {stack}")
            .looking(Commands.PREVIEW)
            .changing(Commands.UP);

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
                .orFixedBy(PENDING)
                .judging(DriftSourceStale::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var stack = facts.get(DeclaredSources.PULUMI_STATE);
        var status = stack.status();
        var failed = status.lastResult().filter("failed"::equals).isPresent();
        if (status.operationInFlight().isPresent()
                || failed
                || !status.pendingOperations().isEmpty()) {
            var evidence = Evidence.of("operationInFlight", status.operationInFlight())
                    .and("version", status.version())
                    .and("lastOperation", status.lastOperation())
                    .and("lastResult", status.lastResult())
                    .and("lastEnded", status.lastEnded())
                    .and("pendingOperations", status.pendingOperations().all().size());
            var running = status.operationInFlight().isPresent();
            verdict.fail(
                    Subject.of("stack", stack.stack()),
                    summary(status, failed),
                    (running ? evidence.callingFor(RUNNING) : ended(status, evidence))
                            .pointingTo(cause(running, status)));
        }
    }

    private static Evidence ended(StackStatus status, Evidence evidence) {
        evidence.since(status.lastEnded());
        return status.pendingOperations().isEmpty()
                ? evidence
                : evidence.and("operations", status.pendingOperations().all()).callingFor(PENDING);
    }

    private static String cause(boolean running, StackStatus status) {
        if (running) {
            return "Somebody, or a deployment, runs it now.";
        }
        return status.pendingOperations().isEmpty()
                ? "What it was to change is changed in part, or not at all."
                : "The update was ended from outside: Pulumi does not know what became of these operations. What they were about is not compared.";
    }

    private static String summary(StackStatus status, boolean failed) {
        if (status.operationInFlight().isPresent()) {
            return "A Pulumi " + status.operationInFlight().get() + " is running";
        }
        return failed ? "The stack's last operation failed" : "A crashed update left operations pending";
    }
}
