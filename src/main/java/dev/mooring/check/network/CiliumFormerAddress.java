package dev.mooring.check.network;

import dev.mooring.actual.kubernetes.CiliumNode;
import dev.mooring.actual.kubernetes.DaemonSet;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.FormerAddress;
import dev.mooring.check.Group;
import dev.mooring.check.Lasting;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.util.List;

/** A node got another address, and Cilium goes on with the one of before. */
final class CiliumFormerAddress {
    private static final Duration TIME_TO_NOTICE = Duration.ofMinutes(10);

    private CiliumFormerAddress() {}

    static Check check() {
        return CheckDescription.check("cilium-node-address-stale", Group.NETWORK, Severity.ERROR)
                .comparing(
                        "InternalIP of each hybrid node that is ready against those of its CiliumNode, over verifications ten minutes apart. Of IPv4.")
                .needing(
                        KubernetesSources.NODES,
                        KubernetesSources.CILIUM_NODES,
                        KubernetesSources.DAEMONSETS,
                        SharedViews.MEMORY)
                .viewing(SharedViews.NODES)
                .because(
                        "The node's address changed (DHCP, or by hand) while Cilium's agent ran, which takes it when it starts: tunnels of all other nodes, and the hybrid nodes gateway's, lead to the old one, and pods of the node are cut off though it is Ready.")
                .fixedBy("Restart Cilium's agent on {node}. Give the machine an address that stays.")
                .looking(Commands.NODE_WIDE)
                .looking("kubectl get ciliumnode {node} -o jsonpath='{.spec.addresses}'")
                .changing("kubectl -n kube-system delete pod -l k8s-app=cilium --field-selector spec.nodeName={node}")
                .inhibitedBy("site-disconnected", "node-unreachable", "node-not-ready")
                .judging(CiliumFormerAddress::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var fleet = facts.get(SharedViews.NODES);
        var lasting = facts.get(SharedViews.MEMORY).lasting();
        var cilium = facts.get(KubernetesSources.DAEMONSETS).stream()
                .filter(DaemonSet::isCilium)
                .toList();
        verdict.unheard(node -> !node.isReady());
        for (var known : facts.get(KubernetesSources.CILIUM_NODES)) {
            fleet.named(known.name())
                    .filter(node -> node.isReady()
                            && FormerAddress.is(known, node)
                            && cilium.stream().anyMatch(set -> set.isMeantForOneOf(List.of(node))))
                    .ifPresent(node -> judge(known, node, lasting, facts, verdict));
        }
    }

    private static void judge(CiliumNode known, HybridNode node, Lasting lasting, Facts facts, Verdict verdict) {
        var since = lasting.since(FormerAddress.of(node));
        if (Age.longAgo(since.orElse(null), TIME_TO_NOTICE, facts.now())) {
            verdict.fail(
                    verdict.subject(node),
                    "Cilium goes on with an address that the node has no more",
                    Evidence.of("address", node.internalIp())
                            .and("ciliumHas", known.internalIps())
                            .since(since));
        }
    }
}
