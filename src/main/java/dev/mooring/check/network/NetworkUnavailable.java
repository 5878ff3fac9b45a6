package dev.mooring.check.network;

import dev.mooring.actual.kubernetes.DaemonSet;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Joining;
import dev.mooring.check.Remedy;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.UnreadyPods;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.util.List;

/** The CNI agent says that the node has no network. On a lost node the condition keeps its last value, so it lies. */
final class NetworkUnavailable {
    /** What Calico says of a node when its agent ends, and takes back when one has started (calico, {@code node/pkg/lifecycle}). */
    private static final String CALICO_IS_DOWN = "CalicoIsDown";

    private static final Remedy START_AGAIN = Remedy.of(
                    "Let Calico's agent start again on the node, by which it says anew that the network is up. It stands in calico-system or in kube-system: the command for the other one finds nothing, and does nothing.")
            .looking(Commands.NODE)
            .looking(Commands.NODE_PODS)
            .changing(
                    "kubectl -n calico-system delete pod -l k8s-app=calico-node --field-selector spec.nodeName={node}")
            .changing("kubectl -n kube-system delete pod -l k8s-app=calico-node --field-selector spec.nodeName={node}");

    private static final Remedy LEFT_BEHIND = Remedy.of(
                    "See that another CNI serves the node; then take away what Calico has left behind, with its taint.")
            .looking(Commands.NODE)
            .looking(Commands.NODE_PODS)
            .changing(
                    "kubectl patch node {node} --subresource=status --type=strategic -p '{\"status\":{\"conditions\":[{\"type\":\"NetworkUnavailable\",\"$patch\":\"delete\"}]}}'");

    private NetworkUnavailable() {}

    static Check check() {
        return CheckDescription.check("network-unavailable", Group.NETWORK, Severity.ERROR)
                .comparing(
                        "Condition NetworkUnavailable against True, on nodes that report, once it has been so for five minutes, as its agent may take to start again, and after the fifteen that a new node has to become ready.")
                .needing(KubernetesSources.NODES)
                .using(
                        KubernetesSources.DAEMONSETS,
                        "Findings do not tell whether Calico's word is an old one, or was left behind.")
                .viewing(SharedViews.NODES)
                .because("The CNI agent has not set the node's network up, or does not come back.")
                .fixedBy("See whether the CNI's pod runs there.")
                .looking(Commands.NODE)
                .looking(Commands.NODE_PODS)
                .orFixedBy(START_AGAIN, LEFT_BEHIND)
                .inhibitedBy("cni-daemonset-not-covering-nodes", "cni-not-initialised", "site-disconnected")
                .judging(NetworkUnavailable::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var now = facts.now();
        var sets = facts.detail(KubernetesSources.DAEMONSETS);
        verdict.eachReporting(node -> {
            var network = node.raised("NetworkUnavailable");
            if (network == null || Joining.is(node, now)) {
                return;
            }
            if (UnreadyPods.mayStillStart(network, now)) {
                verdict.unheard(verdict.subject(node));
            } else {
                var evidence = Evidence.of("reason", network.reason())
                        .and("message", network.lastingMessage())
                        .since(network.lastTransition());
                if (CALICO_IS_DOWN.equals(network.reason())) {
                    sets.tell(found -> ofCalico(node, found, evidence));
                }
                verdict.fail(verdict.subject(node), "CNI agent reports no network", evidence);
            }
        });
    }

    private static void ofCalico(HybridNode node, List<DaemonSet> sets, Evidence evidence) {
        var calico = sets.stream()
                .filter(set -> set.isCalico() || "canal".equals(set.name()))
                .filter(set -> set.isMeantForOneOf(List.of(node)))
                .toList();
        if (calico.isEmpty()) {
            evidence.pointingTo(
                            "Calico does not run there any more, and has left its word behind: nobody takes it back.")
                    .callingFor(LEFT_BEHIND);
        } else if (calico.stream().allMatch(set -> set.isCalico() && set.ready() >= set.desired())) {
            evidence.pointingTo(
                            "Calico's agent is ready on all nodes: it has started since, and could not say so, as where the API server did not answer just then.")
                    .callingFor(START_AGAIN);
        }
    }
}
