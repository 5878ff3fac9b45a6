package dev.mooring.check.neighbour;

import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.neighbours.NeighbourPod;
import dev.mooring.actual.neighbours.NeighbourSources;
import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Placeholder;
import dev.mooring.check.PodIdentityAgent;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Standing;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** An operator or runner asks an agent of EKS Pod Identity that its node does not have. */
final class PodIdentityAgentNotOnNode {
    private static final Duration TIME_TO_START = Duration.ofMinutes(10);

    private PodIdentityAgentNotOnNode() {}

    static Check check() {
        return CheckDescription.check("pod-identity-agent-not-on-node", Group.NEIGHBOUR, Severity.ERROR)
                .comparing(
                        "Hybrid nodes of operators and runners that have the variables of EKS Pod Identity against nodes with a ready agent of it. IAM roles for service accounts need no agent.")
                .needing(NeighbourSources.PODS, NeighbourSources.POD_IDENTITY_AGENTS, KubernetesSources.NODES)
                .viewing(SharedViews.NODES, Standing.VIEW)
                .because(
                        "The DaemonSet of the agent for hybrid nodes does not run there: its image cannot be pulled, or the node's configuration has no credentials file. There is no instance metadata to fall back to.")
                .fixedBy(
                        "See why {daemonSet} is not ready on {node}. The machine must keep a credentials file: enableCredentialsFile in its nodeConfig.yaml, or --enable-credentials-file=true of Bottlerocket's bootstrap container.")
                .looking(Commands.NODE_PODS)
                .looking("kubectl -n kube-system get daemonset {daemonSet} -o wide")
                .inhibitedBy(
                        "site-disconnected",
                        "node-unreachable",
                        "node-not-ready",
                        "cni-not-initialised",
                        "pod-identity-hybrid-daemonset-missing")
                .judging(PodIdentityAgentNotOnNode::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var agents = facts.get(NeighbourSources.POD_IDENTITY_AGENTS);
        var now = facts.now();
        var asking = asking(facts.get(Standing.VIEW), now);
        verdict.unheard(node -> !node.isReady() && asking.containsKey(node.name()));
        verdict.failEach(
                node -> node.isReady()
                        && asking.containsKey(node.name())
                        && !agents.contains(node.name())
                        && Age.longAgo(node.createdAt(), TIME_TO_START, now),
                "Operators or runners on the node get no credentials from EKS Pod Identity",
                node -> Evidence.of("pods", asking.get(node.name()))
                        .and("nodesWithAgent", agents.size())
                        .naming(Placeholder.DAEMONSET, PodIdentityAgent.daemonSet(node)));
    }

    /** Names of the pods by their nodes. One that has just been made may wait for the agent as well. */
    private static Map<String, List<String>> asking(Standing standing, Instant now) {
        return standing.pods().stream()
                .filter(pod -> pod.byPodIdentity() && Age.longAgo(pod.created().orElse(null), TIME_TO_START, now))
                .collect(Collectors.groupingBy(
                        NeighbourPod::node,
                        Collectors.mapping(
                                pod -> pod.name().toString(),
                                Collectors.collectingAndThen(
                                        Collectors.toList(),
                                        names -> names.stream().sorted().toList()))));
    }
}
