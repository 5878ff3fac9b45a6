package dev.mooring.check.network;

import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;

/** The CNI agent says that the node has no network. On a lost node the condition keeps its last value, so it lies. */
public final class NetworkUnavailable implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "network-unavailable", Group.NETWORK, Severity.ERROR)
            .comparing("Condition NetworkUnavailable against True, on nodes that report.")
            .needing(Source.KUBERNETES_NODES)
            .because("The CNI agent has not set the node's network up, or is being restarted.")
            .fixedBy("kubectl -n kube-system get pods -o wide --field-selector spec.nodeName={subject}")
            .foldedInto("cni-daemonset-not-covering-nodes", "site-disconnected");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        verdict.eachNode(node -> {
            var network = node.condition("NetworkUnavailable");
            if (network != null && "True".equals(network.status()) && !node.isLost()) {
                verdict.fail(
                        situation.subject(node),
                        "CNI agent reports no network",
                        Evidence.of("reason", network.reason())
                                .and("message", network.message())
                                .and("since", network.lastTransition()));
            }
        });
    }
}
