package dev.mooring.check.network;

import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Joining;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;

/** The CNI agent says that the node has no network. On a lost node the condition keeps its last value, so it lies. */
final class NetworkUnavailable {
    private NetworkUnavailable() {}

    static Check check() {
        return CheckDescription.check("network-unavailable", Group.NETWORK, Severity.ERROR)
                .comparing(
                        "Condition NetworkUnavailable against True, on nodes that report, after the fifteen minutes that a new node has to become ready.")
                .needing(KubernetesSources.NODES)
                .viewing(SharedViews.NODES)
                .because("The CNI agent has not set the node's network up, or is being restarted.")
                .fixedBy("See whether the CNI's pod runs there.")
                .looking(Commands.NODE)
                .looking(Commands.NODE_PODS)
                .inhibitedBy("cni-daemonset-not-covering-nodes", "cni-not-initialised", "site-disconnected")
                .judging(NetworkUnavailable::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var now = facts.now();
        verdict.eachReporting(node -> {
            var network = node.raised("NetworkUnavailable");
            if (network != null && !Joining.is(node, now)) {
                verdict.fail(
                        verdict.subject(node),
                        "CNI agent reports no network",
                        Evidence.of("reason", network.reason())
                                .and("message", network.lastingMessage())
                                .since(network.lastTransition()));
            }
        });
    }
}
