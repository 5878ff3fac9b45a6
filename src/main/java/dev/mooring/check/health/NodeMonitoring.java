package dev.mooring.check.health;

import dev.mooring.actual.eks.Addon;
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
import dev.mooring.check.Placeholder;
import dev.mooring.check.Remedy;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.check.VersionNumbers;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
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

    /** The first that runs on hybrid nodes (EKS user guide, add-ons for hybrid nodes). */
    private static final VersionNumbers FIRST_HYBRID = VersionNumbers.of(1, 2);

    private static final Remedy NEWER = Remedy.of("Declare a newer version of the add-on in {stack} and update it.")
            .looking(Commands.ADDON)
            .looking(Commands.ADDON_VERSIONS)
            .looking(Commands.PREVIEW)
            .changing(Commands.UP);

    /** A fault leaves its conditions only when it starts anew ({@code pkg/manager/node_exporter.go}). */
    private static final String TAKES_NOTHING_BACK =
            " The agent takes nothing back by itself: once all is well, delete its pod, and its conditions begin anew.";

    private static final String DELETE_POD =
            "kubectl -n kube-system delete pod -l app.kubernetes.io/name=eks-node-monitoring-agent --field-selector spec.nodeName={node}";
    private static final Set<String> INTERFACE_REASONS = Set.of("InterfaceNotUp", "InterfaceNotRunning");
    private static final String DOWN =
            "The interface that its message names has no link. One without a cable and a bridge that nothing uses (virbr0) count as well, though Kubernetes needs neither.";
    private static final Remedy INTERFACE = Remedy.of(
                    "See on the machine whether Kubernetes needs the interface that the message names. If so, bring its link up. If not, name it in excludedInterfaceNameRegexps of the networking monitor, in configurationValues of the add-on in {stack}; what you name replaces the agent's own list, and an old version of the add-on knows no such setting."
                            + TAKES_NOTHING_BACK)
            .looking(Commands.NODE)
            .looking("sudo ip -brief link")
            .looking(Commands.ADDON)
            .looking(Commands.PREVIEW)
            .changing(Commands.UP)
            .changing(DELETE_POD);

    private NodeMonitoring() {}

    /** The agent found a fault. */
    static Check conditionFailed() {
        return CheckDescription.check("node-monitoring-condition-failed", Group.HEALTH, Severity.ERROR)
                .comparing(
                        "The node monitoring agent's conditions against False, while it still writes them. Where it has stopped and is still installed, what was found before stands.")
                .needing(KubernetesSources.NODES)
                .using(
                        EksSources.ADDONS,
                        "Where the agent has stopped writing, it is unknown whether it is still installed.")
                .using(
                        KubernetesSources.DAEMONSETS,
                        "Where the agent has stopped writing, it is unknown whether it is still installed.")
                .viewing(SharedViews.NODES)
                .because("As its reason says. EKS repairs no hybrid node by itself.")
                .fixedBy("Mend what its messages name; run the sudo commands on the machine." + TAKES_NOTHING_BACK)
                .looking(Commands.NODE)
                .looking("sudo dmesg -T | tail -n 100")
                .looking("sudo journalctl -p warning --since=-1h --no-pager")
                .changing(DELETE_POD)
                .orFixedBy(INTERFACE)
                .inhibitedBy("site-disconnected", "node-unreachable")
                .judging(NodeMonitoring::conditionFailed);
    }

    private static void conditionFailed(Facts facts, Verdict verdict) {
        var now = facts.now();
        verdict.eachNode(node -> {
            var failed = matching(node, condition -> "False".equals(condition.status()));
            if (failed.isEmpty()) {
                return;
            }
            var written = failed.stream()
                    .filter(condition -> !isStale(condition, lastHeard(node, now)))
                    .toList();
            if (!written.isEmpty()) {
                verdict.fail(
                        verdict.subject(node),
                        written.stream()
                                .map(condition -> condition.type() + " is False: " + condition.reason())
                                .collect(Collectors.joining("; ")),
                        evidence(written));
            } else if (node.isSilent() || isInstalled(facts)) {
                verdict.unheard(verdict.subject(node));
            }
        });
    }

    /** Of a machine that is lost there is no news of its agent either. */
    private static Instant lastHeard(HybridNode node, Instant now) {
        var last = node.isSilent() ? node.lastHeard() : null;
        return last == null ? now : last;
    }

    /** By EKS, or by its chart. Where it was taken away, its last word stands in the node for good, and nobody means it. */
    private static boolean isInstalled(Facts facts) {
        return facts.whereOn(EksSources.ADDONS)
                        .filter(addons -> addons.containsKey(ADDON))
                        .isPresent()
                || facts.whereOn(KubernetesSources.DAEMONSETS)
                        .filter(sets -> sets.stream().anyMatch(set -> set.name().equals(ADDON)))
                        .isPresent();
    }

    private static Evidence evidence(List<Condition> failed) {
        var evidence = Evidence.of(
                        "conditions", failed.stream().map(Condition::type).toList())
                .and("reasons", failed.stream().map(Condition::reason).toList())
                .and("messages", failed.stream().map(Condition::message).toList())
                .since(failed.getFirst().lastTransition());
        return failed.stream().allMatch(NodeMonitoring::isOfAnInterface)
                ? evidence.naming(Placeholder.ADDON, ADDON).pointingTo(DOWN).callingFor(INTERFACE)
                : evidence;
    }

    private static boolean isOfAnInterface(Condition condition) {
        return INTERFACE_REASONS.contains(condition.reason())
                && Arrays.stream(condition.message().split("; ")).allMatch(found -> found.startsWith("Interface "));
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
                verdict.unheard(verdict.subject(node));
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
                .because(
                        "The affinity or tolerations of its DaemonSet keep the agent off: by the add-on's configurationValues, or by the open-source chart in its place, which leaves out hybrid nodes. Or its pod does not start.")
                .fixedBy(
                        "See whether its pod is on the node; if not, compare affinity and tolerations of the DaemonSet with labels and taints of the node, and correct configurationValues of the add-on in {stack}.")
                .looking(Commands.NODE_PODS)
                .looking(
                        "kubectl -n kube-system get daemonset eks-node-monitoring-agent -o jsonpath='{.spec.template.spec.affinity} {.spec.template.spec.tolerations}'")
                .looking(Commands.NODE)
                .looking(Commands.ADDON)
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .orFixedBy(NEWER)
                .judging(NodeMonitoring::agentAbsent);
    }

    private static void agentAbsent(Facts facts, Verdict verdict) {
        var addon = facts.get(EksSources.ADDONS).get(ADDON);
        if (addon == null) {
            verdict.doesNotApply("the add-on eks-node-monitoring-agent is not installed");
            return;
        }
        if (!"ACTIVE".equals(addon.status())) {
            verdict.unheard();
            return;
        }
        verdict.unheard(node -> !node.isReady());
        var now = facts.now();
        var isTooOld = VersionNumbers.parse(addon.version())
                .filter(version -> version.isBefore(FIRST_HYBRID))
                .isPresent();
        verdict.failEach(
                node -> node.isReady() && Age.longAgo(node.createdAt(), TIME_TO_START, now) && !hasAgent(node),
                "Node has no conditions of the node monitoring agent",
                node -> isTooOld
                        ? evidence(node, addon)
                                .pointingTo(
                                        "This version of the add-on does not run on hybrid nodes; v1.2.0 is the first.")
                                .callingFor(NEWER)
                        : evidence(node, addon));
    }

    private static Evidence evidence(HybridNode node, Addon addon) {
        return Evidence.of("addonVersion", addon.version())
                .and(
                        "conditions",
                        node.conditions().stream().map(Condition::type).toList())
                .naming(Placeholder.ADDON, ADDON);
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
