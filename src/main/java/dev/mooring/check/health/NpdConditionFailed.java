package dev.mooring.check.health;

import dev.mooring.actual.Condition;
import dev.mooring.actual.HybridNode;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;
import java.util.Set;
import java.util.stream.Collectors;

/** node-problem-detector found a fault: its conditions are True when things are bad. */
public final class NpdConditionFailed implements Check {
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
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "npd-condition-failed", Group.HEALTH, Severity.WARNING)
            .comparing("Conditions of node-problem-detector against True.")
            .needing(Source.KUBERNETES_NODES)
            .because("As its reason and message say.")
            .fixedBy("kubectl describe node {subject}; on the machine: dmesg and journalctl")
            .foldedInto("site-disconnected", "node-unreachable");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    private static boolean isAnyTrue(HybridNode node) {
        for (var condition : node.conditions()) {
            if ("True".equals(condition.status()) && CONDITIONS.contains(condition.type())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        verdict.eachNode(node -> {
            if (!isAnyTrue(node)) {
                return;
            }
            var failed = node.conditions().stream()
                    .filter(condition -> "True".equals(condition.status()) && CONDITIONS.contains(condition.type()))
                    .toList();
            if (!failed.isEmpty()) {
                verdict.fail(
                        situation.subject(node),
                        "node-problem-detector reports "
                                + failed.stream().map(Condition::type).sorted().collect(Collectors.joining(", ")),
                        Evidence.of(
                                        "reasons",
                                        failed.stream().map(Condition::reason).toList())
                                .and(
                                        "messages",
                                        failed.stream().map(Condition::message).toList())
                                .and("since", failed.getFirst().lastTransition()));
            }
        });
    }
}
