package dev.mooring.check.health;

import dev.mooring.actual.kubernetes.Condition;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * What node-problem-detector says in Node conditions, which are True when things are bad. Nothing takes them away with it, or
 * with the one of its monitors that wrote them, and no source tells whether it is still installed: what was found stands until
 * it takes its word back, or the condition is removed.
 */
final class NpdConditions {
    /** It writes every five minutes ({@code --k8s-exporter-heartbeat-period}). */
    private static final Duration HEARTBEATS = Duration.ofMinutes(15);

    private static final Set<String> TYPES = Set.of(
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

    private NpdConditions() {}

    /** It found a fault. */
    static Check failed() {
        return CheckDescription.check("npd-condition-failed", Group.HEALTH, Severity.WARNING)
                .comparing(
                        "Conditions of node-problem-detector against True, while it still writes them: its heartbeat is at most fifteen minutes older than kubelet's. Where it has stopped, what was found before stands while the condition is True.")
                .needing(KubernetesSources.NODES)
                .viewing(SharedViews.NODES)
                .because("As its reason and message say.")
                .fixedBy("Mend what its reasons name. Run the sudo commands on the machine.")
                .looking(Commands.NODE)
                .looking("sudo dmesg -T | tail -n 100")
                .looking("sudo journalctl -p warning --since=-1h --no-pager")
                .inhibitedBy("site-disconnected", "node-unreachable")
                .judging((_, verdict) -> {
                    verdict.unheard(
                            node -> !raised(node, NpdConditions::isStale).isEmpty());
                    eachWith(
                            (node, condition) -> !isStale(node, condition),
                            verdict,
                            "node-problem-detector reports a fault",
                            failed -> evidence(failed).since(failed.getFirst().lastTransition()));
                });
    }

    /** It has stopped writing while kubelet goes on, and its last word is of a fault. */
    static Check stale() {
        return CheckDescription.check("npd-condition-stale", Group.HEALTH, Severity.INFO)
                .comparing(
                        "Heartbeat of node-problem-detector's conditions that are True against kubelet's, fifteen minutes before it.")
                .needing(KubernetesSources.NODES)
                .viewing(SharedViews.NODES)
                .because(
                        "node-problem-detector was taken away or does not run, or the one of its monitors that wrote the condition was switched off; the condition keeps its last value and proves nothing.")
                .fixedBy(
                        "See whether its pod runs on the node, and start it again. Where it was taken away for good, remove its conditions from the node's status.")
                .looking(Commands.NODE_PODS)
                .looking(Commands.NODE)
                .changing("kubectl edit node {node} --subresource=status")
                .judging((_, verdict) -> eachWith(
                        NpdConditions::isStale,
                        verdict,
                        "node-problem-detector has stopped reporting",
                        stale -> evidence(stale)
                                .and("heartbeat", stale.getFirst().lastHeartbeat())
                                .since(stale.getFirst().lastHeartbeat())));
    }

    private static void eachWith(
            BiPredicate<HybridNode, Condition> which,
            Verdict verdict,
            String summary,
            Function<List<Condition>, Evidence> evidence) {
        verdict.eachNode(node -> {
            var found = raised(node, which);
            if (!found.isEmpty()) {
                verdict.fail(verdict.subject(node), summary, evidence.apply(found));
            }
        });
    }

    /** Most nodes have none, so nothing is made for those. */
    private static List<Condition> raised(HybridNode node, BiPredicate<HybridNode, Condition> which) {
        List<Condition> found = List.of();
        for (var condition : node.raised()) {
            if (TYPES.contains(condition.type()) && which.test(node, condition)) {
                found = found.isEmpty() ? new ArrayList<>() : found;
                found.add(condition);
            }
        }
        return found;
    }

    private static Evidence evidence(List<Condition> conditions) {
        return Evidence.of(
                        "conditions", conditions.stream().map(Condition::type).toList())
                .and("reasons", conditions.stream().map(Condition::reason).toList())
                .and("messages", conditions.stream().map(Condition::message).toList());
    }

    /** By kubelet's heartbeat and not by the time: a machine that is lost has no news of either. */
    private static boolean isStale(HybridNode node, Condition condition) {
        var ready = node.condition("Ready");
        return ready != null
                && ready.lastHeartbeat() != null
                && Age.longAgo(condition.lastHeartbeat(), HEARTBEATS, ready.lastHeartbeat());
    }
}
