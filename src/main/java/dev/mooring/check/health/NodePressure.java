package dev.mooring.check.health;

import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;

/** Kubelet's pressure conditions: True is bad. Once a node is lost they turn Unknown, which says nothing of them. */
final class NodePressure {
    private NodePressure() {}

    /** The node runs out of disk. */
    static Check ofDisk() {
        return of(
                "node-disk-pressure",
                "DiskPressure",
                "Images or logs fill the disk.",
                "On the machine: crictl rmi --prune, journalctl --vacuum-size=1G; or a larger disk");
    }

    /** The node runs out of memory. */
    static Check ofMemory() {
        return of(
                "node-memory-pressure",
                "MemoryPressure",
                "More is asked of the node than it has, or something leaks.",
                "kubectl top pods -A --field-selector spec.nodeName={subject}; set memory limits or move pods away");
    }

    /** The node runs out of process ids. */
    static Check ofProcesses() {
        return of(
                "node-pid-pressure",
                "PIDPressure",
                "A process leaks, or the limit is too low.",
                "On the machine: ps -eLf | wc -l, and nodeadm debug for its ulimits");
    }

    private static Check of(String id, String condition, String cause, String remedy) {
        return CheckDescription.check(id, Group.HEALTH, Severity.ERROR)
                .comparing("Condition " + condition + " against True.")
                .needing(KubernetesSources.NODES)
                .viewing(SharedViews.NODES)
                .because(cause)
                .fixedBy(remedy)
                .judging((_, verdict) -> rule(condition, verdict));
    }

    private static void rule(String condition, Verdict verdict) {
        var summary = "Node reports " + condition;
        verdict.eachNode(node -> {
            var found = node.condition(condition);
            if (found != null && "True".equals(found.status())) {
                verdict.fail(
                        verdict.subject(node),
                        summary,
                        Evidence.of("reason", found.reason())
                                .and("message", found.message())
                                .and("since", found.lastTransition()));
            }
        });
    }
}
