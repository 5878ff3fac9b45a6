package dev.mooring.check.health;

import dev.mooring.actual.kubernetes.Condition;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.util.Set;

/** node-problem-detector found a fault: its conditions are True when things are bad. */
final class NpdConditionFailed {
    private static final Set<String> CONDITIONS = Set.of(
            "KernelDeadlock",
            "ReadonlyFilesystem",
            "KubeletUnhealthy",
            "ContainerRuntimeUnhealthy",
            "FrequentKubeletRestart",
            "FrequentDockerRestart",
            "FrequentContainerdRestart",
            "FrequentUnregisterNetDevice",
            "CorruptDockerOverlay2",
            "NTPProblem",
            "XfsShutdown",
            "CperHardwareErrorFatal");

    private NpdConditionFailed() {}

    static Check check() {
        return CheckDescription.check("npd-condition-failed", Group.HEALTH, Severity.WARNING)
                .comparing("Conditions of node-problem-detector against True.")
                .needing(KubernetesSources.NODES)
                .viewing(SharedViews.NODES)
                .because("As its reason and message say.")
                .fixedBy("Mend what its reasons name. Run the sudo commands on the machine.")
                .looking(Commands.NODE)
                .looking("sudo dmesg -T | tail -n 100")
                .looking("sudo journalctl -p warning --since=-1h --no-pager")
                .inhibitedBy("site-disconnected", "node-unreachable")
                .judging(NpdConditionFailed::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        verdict.failEach(NpdConditionFailed::isAnyFailed, "node-problem-detector reports a fault", node -> {
            var failed =
                    node.raised().stream().filter(NpdConditionFailed::isFailed).toList();
            return Evidence.of(
                            "conditions", failed.stream().map(Condition::type).toList())
                    .and("reasons", failed.stream().map(Condition::reason).toList())
                    .and("messages", failed.stream().map(Condition::message).toList())
                    .since(failed.getFirst().lastTransition());
        });
    }

    private static boolean isAnyFailed(HybridNode node) {
        for (var condition : node.raised()) {
            if (isFailed(condition)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isFailed(Condition condition) {
        return CONDITIONS.contains(condition.type());
    }
}
