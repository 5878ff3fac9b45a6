package dev.mooring.check.network;

import dev.mooring.actual.kubernetes.DaemonSet;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.kubernetes.Taint;
import dev.mooring.check.Age;
import dev.mooring.check.AgentTaint;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.InProgress;
import dev.mooring.check.Lasting;
import dev.mooring.check.Remedy;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.UnreadyPods;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether a CNI runs on every hybrid node. */
final class CniCoverage {
    /** Of so many pods, one or another restarts at any time. */
    private static final int HUNDRED = 100;

    private static final Duration AGENT_PATIENCE = Duration.ofMinutes(5);
    private static final String NETWORK_UNAVAILABLE = "NetworkUnavailable";

    private static final String NONE = "No DaemonSet of a CNI is meant for hybrid nodes.";
    private static final String KEPT_AWAY =
            "The affinity of the CNI's DaemonSet, or a taint it does not tolerate, keeps it off hybrid nodes.";
    private static final String NOT_STARTING =
            "The CNI's pods are there and do not become ready: their image cannot be pulled, or they cannot reach the API server.";

    private static final Cause NOT_TOLD = new Cause(
            Cause.Kind.DEPENDENCY,
            "find nodes without CNI",
            "pods of the CNI are not ready, and it writes no condition NetworkUnavailable by which its nodes could be told");

    private static final Cause NOT_KNOWN_BY_NAME = new Cause(
            Cause.Kind.DEPENDENCY,
            "find nodes without CNI",
            "no CNI that is known by name is installed, and another one need not write the condition NetworkUnavailable");

    private static final Cause NOT_SEEN_YET = new Cause(
            Cause.Kind.DEPENDENCY,
            "tell how long Cilium's agent has not been ready",
            "its taint has no time, and was not seen before");

    private static final String GONE = "Cilium was taken away and left its taint behind: no DaemonSet of it is there.";

    /** Nobody else takes it away, and it keeps new pods off. */
    private static final Remedy LEFT_BEHIND = Remedy.of(
                    "Take the taint away where another CNI has taken Cilium's place; else install Cilium again.")
            .looking(Commands.DAEMONSETS)
            .looking(Commands.NODE)
            .changing("kubectl taint node {node} " + AgentTaint.KEY + "-");

    private CniCoverage() {}

    /** The CNI's DaemonSet does not run on all hybrid nodes, or there is none. */
    static Check daemonSetNotCoveringNodes() {
        return CheckDescription.check("cni-daemonset-not-covering-nodes", Group.NETWORK, Severity.ERROR)
                .comparing(
                        "Desired and ready pods of the CNI's DaemonSet against the hybrid nodes that still report, ten minutes after they joined or came back; where it runs on cloud nodes as well, condition NetworkUnavailable and Cilium's taint of those hybrid nodes. What a node tells counts once it has told so for ten minutes. A pod that is not ready counts once more were so than there are lost nodes for ten minutes, or once its node tells so; where those are no more than one in a hundred and no node tells so, as a warning. Where no CNI is known by name, what the nodes tell counts alone. While a roll-out goes on, its pods need not be ready; one that has not moved for an hour is none.")
                .needing(KubernetesSources.NODES, KubernetesSources.DAEMONSETS, SharedViews.MEMORY)
                .viewing(SharedViews.NODES)
                .because(
                        "No CNI is installed for hybrid nodes, its affinity or a taint keeps it away, or its image cannot be pulled.")
                .fixedBy(
                        "Install a CNI for hybrid nodes, or let its affinity allow eks.amazonaws.com/compute-type=hybrid.")
                .looking(Commands.DAEMONSETS)
                .looking("kubectl get nodes {nodes} -o wide")
                .looking("kubectl -n kube-system get events --field-selector type=Warning --sort-by=.lastTimestamp")
                .inhibitedBy("site-disconnected")
                .judging(CniCoverage::daemonSetNotCoveringNodes);
    }

    private static void daemonSetNotCoveringNodes(Facts facts, Verdict verdict) {
        var fleet = facts.get(SharedViews.NODES);
        var nodes = fleet.current();
        if (nodes.isEmpty()) {
            verdict.doesNotApply("there are no hybrid nodes");
            return;
        }
        var cnis = cnis(facts);
        if (cnis.isEmpty()) {
            withoutKnownCni(nodes, facts.now(), verdict);
            return;
        }
        var desired = cnis.stream().mapToInt(DaemonSet::desired).sum();
        var notReady = desired - cnis.stream().mapToInt(DaemonSet::ready).sum();
        var now = facts.now();
        var lasting = facts.get(SharedViews.MEMORY).lasting();
        var goesOn = cnis.stream().anyMatch(cni -> goesOn(cni, lasting, now));
        if (desired > fleet.all().size()) {
            onCloudNodesAsWell(cnis, notReady, goesOn, nodes, lasting, now, verdict);
            return;
        }
        if (desired >= nodes.size() && notReady <= 0) {
            return;
        }
        if (desired < nodes.size()) {
            var keptAway = unserved(nodes, true, lasting, now);
            if (!keptAway.isEmpty()) {
                report("The CNI is kept away from hybrid nodes", KEPT_AWAY, cnis, keptAway, nodes.size(), verdict);
                return;
            }
        }
        var lost = fleet.all().stream().filter(HybridNode::isSilent).count();
        var starting = nodes.stream()
                .filter(node -> UnreadyPods.isStarting(node, now) || isAgentRestarting(node, lasting, now))
                .count();
        if (goesOn || notReady <= lost + starting) {
            return;
        }
        var unserved = unserved(nodes, tellsItsNodes(nodes), lasting, now);
        if (!unserved.isEmpty() || cnis.stream().anyMatch(cni -> isLeftUnready(cni, lasting, now))) {
            report(
                    unserved.isEmpty() && (notReady - lost - starting) * HUNDRED <= desired
                            ? Severity.WARNING
                            : Severity.ERROR,
                    "The CNI is not ready on every node",
                    NOT_STARTING,
                    cnis,
                    unserved,
                    nodes.size(),
                    verdict);
        }
    }

    /**
     * Nodes that have been without a CNI for longer than one takes to start, as far as they tell it themselves.
     *
     * @param told whether the CNI writes a condition: one that writes none leaves its nodes ready without it
     */
    private static List<HybridNode> unserved(List<HybridNode> nodes, boolean told, Lasting lasting, Instant now) {
        return nodes.stream()
                .filter(node -> !node.isLost() && !UnreadyPods.isStarting(node, now))
                .filter(node -> (lacksNetwork(node) && !mayStillStart(node, now) && (told || !node.isReady()))
                        || isAgentDown(node, lasting, now))
                .toList();
    }

    private static boolean tellsItsNodes(List<HybridNode> nodes) {
        return nodes.stream().anyMatch(node -> node.condition(NETWORK_UNAVAILABLE) != null);
    }

    /** One pod among many restarts at any time: only what stays so is a fault. */
    private static boolean isLeftUnready(DaemonSet cni, Lasting lasting, Instant now) {
        return cni.ready() < cni.desired()
                && (cni.rollingOut()
                        || Age.longAgo(
                                lasting.since(InProgress.ofUnready(cni)).orElse(null), UnreadyPods.TIME_TO_START, now));
    }

    private static boolean isAgentDown(HybridNode node, Lasting lasting, Instant now) {
        var taint = AgentTaint.on(node);
        return taint != null && Age.longAgo(agentDownSince(node, taint, lasting), UnreadyPods.TIME_TO_START, now);
    }

    private static boolean isAgentRestarting(HybridNode node, Lasting lasting, Instant now) {
        return !node.isSilent() && AgentTaint.on(node) != null && !isAgentDown(node, lasting, now);
    }

    /**
     * A network that another CNI has set up is in order, whatever that CNI is called; not every CNI writes a condition. What a
     * CNI that was here before has left behind on some nodes proves nothing of those that are ready without its word.
     */
    private static void withoutKnownCni(List<HybridNode> nodes, Instant now, Verdict verdict) {
        var without = nodes.stream().filter(CniCoverage::lacksNetwork).toList();
        var told = without.stream().filter(node -> saysThatItLacks(node, now)).toList();
        var isGone = nodes.stream().anyMatch(CniCoverage::hasKnownCni)
                && nodes.stream().noneMatch(CniCoverage::isReadyWithoutCondition);
        if (!told.isEmpty() || isGone) {
            report("No CNI is installed for hybrid nodes", NONE, List.of(), told, nodes.size(), verdict);
        } else if (!without.isEmpty()) {
            verdict.unknown(NOT_KNOWN_BY_NAME);
        }
    }

    private static boolean saysThatItLacks(HybridNode node, Instant now) {
        return node.condition(NETWORK_UNAVAILABLE) != null
                || (CniNotInitialised.isSaidBy(node) && !UnreadyPods.isStarting(node, now));
    }

    /** A roll-out whose pods do not start waits for them for ever; one {@code OnDelete} waits for somebody. */
    private static boolean goesOn(DaemonSet cni, Lasting lasting, Instant now) {
        return cni.rollingOut() && !InProgress.lasts(lasting.since(InProgress.ofRollOut(cni)), now);
    }

    /** How many pods there are tells nothing of hybrid nodes then: they tell themselves. */
    private static void onCloudNodesAsWell(
            List<DaemonSet> cnis,
            int notReady,
            boolean goesOn,
            List<HybridNode> nodes,
            Lasting lasting,
            Instant now,
            Verdict verdict) {
        var unserved = unserved(nodes, tellsItsNodes(nodes), lasting, now);
        if (unserved.isEmpty()) {
            return;
        }
        if (notReady <= 0) {
            report("The CNI is kept away from hybrid nodes", KEPT_AWAY, cnis, unserved, nodes.size(), verdict);
        } else if (!goesOn) {
            report("The CNI is not ready on every node", NOT_STARTING, cnis, unserved, nodes.size(), verdict);
        }
    }

    private static void report(
            String summary, String cause, List<DaemonSet> cnis, List<HybridNode> unserved, int nodes, Verdict verdict) {
        report(Severity.ERROR, summary, cause, cnis, unserved, nodes, verdict);
    }

    private static void report(
            Severity severity,
            String summary,
            String cause,
            List<DaemonSet> cnis,
            List<HybridNode> unserved,
            int nodes,
            Verdict verdict) {
        verdict.fail(
                severity,
                verdict.clusterSubject(),
                summary,
                Evidence.of("hybridNodes", nodes)
                        .and(
                                "daemonSets",
                                cnis.stream()
                                        .map(cni -> cni.name() + " " + cni.ready() + "/" + cni.desired())
                                        .toList())
                        .and("nodes", unserved.stream().map(HybridNode::name).toList())
                        .pointingTo(cause),
                unserved.stream().map(HybridNode::name).collect(Collectors.toSet()));
    }

    private static boolean mayStillStart(HybridNode node, Instant now) {
        var condition = node.condition(NETWORK_UNAVAILABLE);
        return condition != null && UnreadyPods.mayStillStart(condition, now);
    }

    private static boolean lacksNetwork(HybridNode node) {
        var condition = node.condition(NETWORK_UNAVAILABLE);
        return condition == null || !"False".equals(condition.status());
    }

    /** Cilium and Calico leave their word behind when they are taken away. */
    private static boolean hasKnownCni(HybridNode node) {
        var condition = node.condition(NETWORK_UNAVAILABLE);
        return condition != null
                && (condition.reason().startsWith("Cilium")
                        || condition.reason().startsWith("Calico"));
    }

    private static List<DaemonSet> cnis(Facts facts) {
        return facts.get(KubernetesSources.DAEMONSETS).stream()
                .filter(set -> set.isCni() && !set.avoidsHybridNodes())
                .toList();
    }

    /** Kubelet takes left-over files for a CNI. */
    static Check readyWithoutCni() {
        return CheckDescription.check("ready-without-cni", Group.NETWORK, Severity.WARNING)
                .comparing(
                        "Ready nodes without condition NetworkUnavailable against the CNI's pods that nodes which report lack. Where more nodes have no such condition than pods are lacking, or no CNI is known by name, the CNI may write none, and on which nodes it does not run is unknown.")
                .needing(KubernetesSources.NODES, KubernetesSources.DAEMONSETS)
                .viewing(SharedViews.NODES)
                .because("Files left over in /etc/cni/net.d make kubelet look ready.")
                .fixedBy("Clear out the left-over files, then install the CNI; run the sudo commands on the machine.")
                .looking(Commands.NODE_PODS)
                .looking("sudo ls -l /etc/cni/net.d")
                .changing("sudo find /etc/cni/net.d -type f -delete")
                .changing("sudo systemctl restart containerd kubelet")
                .judging(CniCoverage::readyWithoutCni);
    }

    private static void readyWithoutCni(Facts facts, Verdict verdict) {
        var cnis = cnis(facts);
        var ready = cnis.stream().mapToInt(DaemonSet::ready).sum();
        var reporting = facts.get(SharedViews.NODES).current().stream()
                .filter(node -> !node.isSilent())
                .toList();
        var lacking = reporting.size() - ready;
        if (lacking <= 0 || reporting.stream().noneMatch(CniCoverage::isReadyWithoutCondition)) {
            return;
        }
        if (cnis.isEmpty()) {
            verdict.unknown(NOT_KNOWN_BY_NAME);
            return;
        }
        var without = reporting.stream()
                .filter(node -> node.condition(NETWORK_UNAVAILABLE) == null)
                .count();
        if (without > lacking) {
            verdict.unknown(NOT_TOLD);
            return;
        }
        verdict.failEach(
                CniCoverage::isReadyWithoutCondition,
                "Node is ready and no CNI runs on it",
                node -> Evidence.of("ready", node.ready()).and("cniPodsReady", ready));
    }

    private static boolean isReadyWithoutCondition(HybridNode node) {
        return node.isReady() && node.condition(NETWORK_UNAVAILABLE) == null;
    }

    /** Cilium's agent does not come up. */
    static Check ciliumAgentTaintPresent() {
        return CheckDescription.check("cilium-agent-taint-present", Group.NETWORK, Severity.WARNING)
                .comparing(
                        "Taint node.cilium.io/agent-not-ready against five minutes, by the time of condition NetworkUnavailable or by when the taint was first seen.")
                .needing(KubernetesSources.NODES, SharedViews.MEMORY)
                .using(
                        KubernetesSources.DAEMONSETS,
                        "Findings do not tell whether Cilium was taken away and left its taint behind.")
                .viewing(SharedViews.NODES)
                .because("Cilium's agent restarts, as it does when it loses the API server.")
                .fixedBy("See why Cilium's agent does not become ready there.")
                .looking(
                        "kubectl -n kube-system get pods -l k8s-app=cilium -o wide --field-selector spec.nodeName={node}")
                .looking(
                        "kubectl -n kube-system get events --field-selector involvedObject.kind=Pod --sort-by=.lastTimestamp")
                .looking(Commands.NODE)
                .orFixedBy(LEFT_BEHIND)
                .inhibitedBy(
                        "site-disconnected",
                        "node-unreachable",
                        "cni-daemonset-not-covering-nodes",
                        "cilium-pod-cidr-missing")
                .judging(CniCoverage::ciliumAgentTaintPresent);
    }

    private static void ciliumAgentTaintPresent(Facts facts, Verdict verdict) {
        var now = facts.now();
        var lasting = facts.get(SharedViews.MEMORY).lasting();
        var gone = facts.detail(KubernetesSources.DAEMONSETS)
                .map(sets -> sets.stream().noneMatch(DaemonSet::isCilium) ? GONE : null);
        verdict.eachNode(node -> {
            var taint = AgentTaint.on(node);
            if (taint == null) {
                return;
            }
            var since = agentDownSince(node, taint, lasting);
            if (since == null) {
                verdict.unknown(verdict.subject(node), NOT_SEEN_YET);
            } else if (Age.longAgo(since, AGENT_PATIENCE, now)) {
                var evidence = Evidence.of("taint", AgentTaint.KEY).since(since).pointingTo(gone);
                gone.tell(_ -> evidence.callingFor(LEFT_BEHIND));
                verdict.fail(
                        verdict.subject(node),
                        "Cilium's agent has not been ready for more than five minutes",
                        evidence);
            }
        });
    }

    /**
     * Cilium gives its taint no time, so the network condition's is taken, or else the node's age. Where its operator sets the
     * taints, the condition says that the network is in order while the agent is down: then it counts since when it was seen.
     */
    private static @Nullable Instant agentDownSince(HybridNode node, Taint taint, Lasting lasting) {
        if (taint.timeAdded() != null) {
            return taint.timeAdded();
        }
        var network = node.condition(NETWORK_UNAVAILABLE);
        if (network == null) {
            return node.createdAt();
        }
        return "True".equals(network.status())
                ? network.lastTransition()
                : lasting.since(AgentTaint.of(node)).orElse(null);
    }

    /** The VPC CNI is scheduled onto hybrid nodes, where it cannot run. */
    static Check vpcCniOnHybrid() {
        return CheckDescription.check("vpc-cni-on-hybrid", Group.NETWORK, Severity.ERROR)
                .comparing(
                        "Node selector and affinity of DaemonSet aws-node against the labels of hybrid nodes and leaving out compute-type hybrid.")
                .needing(KubernetesSources.NODES, KubernetesSources.DAEMONSETS)
                .viewing(SharedViews.NODES)
                .because("An old or self-managed VPC CNI lacks the affinity, and crash-loops on hybrid nodes.")
                .fixedBy("Declare a version of add-on vpc-cni in {stack} that keeps off hybrid nodes, and update it.")
                .looking("kubectl -n kube-system get daemonset aws-node -o jsonpath='{.spec.template.spec.affinity}'")
                .looking("aws eks describe-addon --cluster-name {cluster} --region {region} --addon-name vpc-cni")
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .judging(CniCoverage::vpcCniOnHybrid);
    }

    private static void vpcCniOnHybrid(Facts facts, Verdict verdict) {
        var nodes = facts.get(SharedViews.NODES).current();
        facts.get(KubernetesSources.DAEMONSETS).stream()
                .filter(set -> "aws-node".equals(set.name()) && set.desired() > 0 && set.isMeantForOneOf(nodes))
                .forEach(set -> verdict.fail(
                        Subject.of("daemon-set", set.name()),
                        "The VPC CNI is scheduled onto hybrid nodes",
                        Evidence.of("affinity", "does not leave out eks.amazonaws.com/compute-type=hybrid")
                                .and("desired", set.desired())
                                .and("ready", set.ready())));
    }
}
