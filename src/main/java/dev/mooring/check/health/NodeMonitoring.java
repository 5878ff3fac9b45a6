package dev.mooring.check.health;

import dev.mooring.actual.eks.EksSources;
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
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the EKS node monitoring agent says in Node conditions. True is healthy here, the opposite of node-problem-detector.
 */
final class NodeMonitoring {
    private static final Set<String> CONDITIONS = Set.of(
            "KernelReady", "StorageReady", "ContainerRuntimeReady", "NetworkingReady", "AcceleratedHardwareReady");
    private static final String ADDON = "eks-node-monitoring-agent";
    /** The agent writes every five minutes. */
    private static final Duration HEARTBEAT = Duration.ofMinutes(10);

    private static final Duration TIME_TO_START = Duration.ofMinutes(15);

    private NodeMonitoring() {}

    /** The agent found a fault. */
    static Check conditionFailed() {
        return CheckDescription.check("node-monitoring-condition-failed", Group.HEALTH, Severity.ERROR)
                .comparing("The node monitoring agent's conditions against False, while it still writes them.")
                .needing(KubernetesSources.NODES)
                .viewing(SharedViews.NODES)
                .because("As its reason says. EKS repairs no hybrid node by itself.")
                .fixedBy("Mend what its reasons name. Run the sudo commands on the machine.")
                .looking(Commands.NODE)
                .looking("sudo dmesg -T | tail -n 100")
                .looking("sudo journalctl -p warning --since=-1h --no-pager")
                .inhibitedBy("site-disconnected", "node-unreachable")
                .judging(NodeMonitoring::conditionFailed);
    }

    private static void conditionFailed(Facts facts, Verdict verdict) {
        var now = facts.now();
        Predicate<Condition> isFailed = condition -> "False".equals(condition.status()) && !isStale(condition, now);
        verdict.eachNode(node -> {
            var failed = matching(node, isFailed);
            if (!failed.isEmpty()) {
                verdict.fail(
                        verdict.subject(node),
                        failed.stream()
                                .map(condition -> condition.type() + " is False: " + condition.reason())
                                .collect(Collectors.joining("; ")),
                        Evidence.of(
                                        "conditions",
                                        failed.stream().map(Condition::type).toList())
                                .and(
                                        "reasons",
                                        failed.stream().map(Condition::reason).toList())
                                .and(
                                        "messages",
                                        failed.stream().map(Condition::message).toList())
                                .since(failed.getFirst().lastTransition()));
            }
        });
    }

    /** The agent's conditions that match; most nodes have none, so nothing is made for those. */
    private static List<Condition> matching(HybridNode node, Predicate<Condition> which) {
        List<Condition> found = List.of();
        for (var condition : node.conditions()) {
            if (CONDITIONS.contains(condition.type()) && which.test(condition)) {
                found = found.isEmpty() ? new ArrayList<>() : found;
                found.add(condition);
            }
        }
        return found;
    }

    /** The agent has stopped writing while kubelet goes on. */
    static Check heartbeatStale() {
        return CheckDescription.check("node-monitoring-heartbeat-stale", Group.HEALTH, Severity.INFO)
                .comparing("Heartbeat of the agent's conditions against ten minutes, while kubelet's is newer.")
                .needing(KubernetesSources.NODES)
                .viewing(SharedViews.NODES)
                .because("The agent's pod is gone; its conditions keep their last value and prove nothing.")
                .fixedBy("See what became of the agent's pod; delete it, and its DaemonSet makes it again.")
                .looking(Commands.NODE_PODS)
                .looking(Commands.NODE)
                .judging(NodeMonitoring::heartbeatStale);
    }

    private static void heartbeatStale(Facts facts, Verdict verdict) {
        var now = facts.now();
        verdict.eachNode(node -> {
            var ready = node.condition("Ready");
            if (ready == null || !node.isReady()) {
                return;
            }
            var stale = stale(node, ready, now);
            if (!stale.isEmpty()) {
                verdict.fail(
                        verdict.subject(node),
                        "Node monitoring agent has stopped reporting",
                        Evidence.of(
                                        "conditions",
                                        stale.stream().map(Condition::type).toList())
                                .and("heartbeat", stale.getFirst().lastHeartbeat())
                                .since(stale.getFirst().lastHeartbeat()));
            }
        });
    }

    private static List<Condition> stale(HybridNode node, Condition ready, Instant now) {
        return matching(node, condition -> isStale(condition, now) && isOlder(condition, ready));
    }

    private static boolean isStale(Condition condition, Instant now) {
        return Age.longAgo(condition.lastHeartbeat(), HEARTBEAT, now);
    }

    private static boolean isOlder(Condition condition, Condition ready) {
        return ready.lastHeartbeat() == null
                || (condition.lastHeartbeat() != null
                        && condition.lastHeartbeat().isBefore(ready.lastHeartbeat()));
    }

    /** The add-on is there, and says nothing of a node. */
    static Check agentAbsent() {
        return CheckDescription.check("node-monitoring-agent-absent", Group.HEALTH, Severity.INFO)
                .comparing("Presence of the agent's conditions on ready nodes while the add-on is ACTIVE.")
                .needing(KubernetesSources.NODES, EksSources.ADDONS)
                .viewing(SharedViews.NODES)
                .because("The chart of the open-source repository keeps the agent off hybrid nodes by affinity.")
                .fixedBy("Install the agent as the EKS add-on, declared in {stack}, and not by its open-source chart.")
                .looking(
                        "aws eks describe-addon --cluster-name {cluster} --region {region} --addon-name eks-node-monitoring-agent")
                .looking(Commands.NODE_PODS)
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .judging(NodeMonitoring::agentAbsent);
    }

    private static void agentAbsent(Facts facts, Verdict verdict) {
        var addon = facts.get(EksSources.ADDONS).get(ADDON);
        if (addon == null || !"ACTIVE".equals(addon.status())) {
            verdict.doesNotApply("the add-on eks-node-monitoring-agent is not active");
            return;
        }
        var now = facts.now();
        verdict.failEach(
                node -> node.isReady() && Age.longAgo(node.createdAt(), TIME_TO_START, now) && !hasAgent(node),
                "Node has no conditions of the node monitoring agent",
                node -> Evidence.of("addonVersion", addon.version())
                        .and(
                                "conditions",
                                node.conditions().stream().map(Condition::type).toList()));
    }

    private static boolean hasAgent(HybridNode node) {
        for (var condition : node.conditions()) {
            if (CONDITIONS.contains(condition.type())) {
                return true;
            }
        }
        return false;
    }
}
