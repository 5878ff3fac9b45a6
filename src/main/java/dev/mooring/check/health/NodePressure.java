package dev.mooring.check.health;

import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;

/**
 * Kubelet's pressure conditions: True is bad. Once a node is lost they turn Unknown, which says nothing of them.
 *
 * @param condition its type
 */
public record NodePressure(CheckDescription description, String condition, String summary) implements Check {

    /** The node runs out of disk. */
    public static NodePressure ofDisk() {
        return of(
                "node-disk-pressure",
                "DiskPressure",
                "Images or logs fill the disk.",
                "On the machine: crictl rmi --prune, journalctl --vacuum-size=1G; or a larger disk");
    }

    /** The node runs out of memory. */
    public static NodePressure ofMemory() {
        return of(
                "node-memory-pressure",
                "MemoryPressure",
                "More is asked of the node than it has, or something leaks.",
                "kubectl top pods -A --field-selector spec.nodeName={subject}; set memory limits or move pods away");
    }

    /** The node runs out of process ids. */
    public static NodePressure ofProcesses() {
        return of(
                "node-pid-pressure",
                "PIDPressure",
                "A process leaks, or the limit is too low.",
                "On the machine: ps -eLf | wc -l, and nodeadm debug for its ulimits");
    }

    private static NodePressure of(String id, String condition, String cause, String remedy) {
        var description = CheckDescription.check(id, Group.HEALTH, Severity.ERROR)
                .comparing("Condition " + condition + " against True.")
                .needing(Source.KUBERNETES_NODES)
                .because(cause)
                .fixedBy(remedy);
        return new NodePressure(description, condition, "Node reports " + condition);
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        verdict.eachNode(node -> {
            var found = node.condition(condition);
            if (found != null && "True".equals(found.status())) {
                verdict.fail(
                        situation.subject(node),
                        summary,
                        Evidence.of("reason", found.reason())
                                .and("message", found.message())
                                .and("since", found.lastTransition()));
            }
        });
    }
}
