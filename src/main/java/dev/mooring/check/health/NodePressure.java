package dev.mooring.check.health;

import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;

/** Kubelet's pressure conditions: True is bad. Once a node is lost they turn Unknown, which says nothing of them and ends nothing. */
final class NodePressure {
    private NodePressure() {}

    /** The node runs out of disk. */
    static Check ofDisk() {
        return of("node-disk-pressure", "DiskPressure")
                .because("Images or logs fill the disk.")
                .fixedBy("Make room, or give it a larger disk. Run the sudo commands on the machine.")
                .looking(Commands.NODE)
                .looking("sudo df -h")
                .looking("sudo du -xh --max-depth=2 /var/lib /var/log")
                // Neither nodeadm nor containerd brings crictl.
                .changing("sudo crictl rmi --prune || sudo ctr -n k8s.io images prune --all")
                .changing("sudo journalctl --vacuum-size=1G")
                .judging((_, verdict) -> rule("DiskPressure", verdict));
    }

    /** The node runs out of memory. */
    static Check ofMemory() {
        return of("node-memory-pressure", "MemoryPressure")
                .because("More is asked of the node than it has, or something leaks.")
                .fixedBy(
                        "Find what takes it, set memory limits, or move pods away. Run the sudo commands on the machine.")
                .looking("kubectl top node {node}")
                .looking(Commands.NODE_PODS)
                .looking("sudo ps -eo pid,rss,comm --sort=-rss | head -n 20")
                .judging((_, verdict) -> rule("MemoryPressure", verdict));
    }

    /** The node runs out of process ids. */
    static Check ofProcesses() {
        return of("node-pid-pressure", "PIDPressure")
                .because("A process leaks, or the limit is too low.")
                .fixedBy("Find what has so many, or raise the limit. Run the sudo commands on the machine.")
                .looking(Commands.NODE)
                .looking("sudo ps -eLo comm --no-headers | sort | uniq -c | sort -rn | head -n 20")
                .looking("sudo sysctl kernel.pid_max")
                .judging((_, verdict) -> rule("PIDPressure", verdict));
    }

    private static CheckDescription of(String id, String condition) {
        return CheckDescription.check(id, Group.HEALTH, Severity.ERROR)
                .comparing("Condition " + condition + " against True.")
                .needing(KubernetesSources.NODES)
                .viewing(SharedViews.NODES);
    }

    private static void rule(String condition, Verdict verdict) {
        var summary = "Node reports " + condition;
        verdict.eachReporting(node -> {
            var found = node.raised(condition);
            if (found != null) {
                verdict.fail(
                        verdict.subject(node),
                        summary,
                        Evidence.of("reason", found.reason())
                                .and("message", found.lastingMessage())
                                .since(found.lastTransition()));
            }
        });
    }
}
