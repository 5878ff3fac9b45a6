package dev.mooring.check.registration;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Placeholder;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import dev.mooring.roster.FleetNodes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Two Node objects claim one address. */
final class DuplicateNodeAddress {
    private DuplicateNodeAddress() {}

    static Check check() {
        return CheckDescription.check("duplicate-node-address", Group.REGISTRATION, Severity.WARNING)
                .comparing("InternalIP of every hybrid Node object against those of the others.")
                .needing(KubernetesSources.NODES)
                .viewing(SharedViews.NODES)
                .because(
                        "The host registered again and got a new id while its old Node object stayed; or two machines were given one address.")
                .fixedBy("Remove the Node whose machine is gone. Give one of them another address if both are there.")
                .looking("kubectl get nodes {nodes} -o wide")
                .changing(Commands.DELETE_NODE)
                .inhibitedBy("stale-node-object")
                .judging(DuplicateNodeAddress::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        facts.get(SharedViews.NODES).sharedAddresses().forEach((address, nodes) -> report(address, nodes, verdict));
    }

    /** The only one that does not report, where there is but one. Another machine may come back. */
    private static Optional<String> theOneThatIsGone(List<HybridNode> nodes) {
        var lost = nodes.stream().filter(HybridNode::isLost).toList();
        return lost.size() == 1 && nodes.size() > 1 && !areSeveralMachines(nodes)
                ? Optional.of(lost.getFirst().name())
                : Optional.empty();
    }

    private static boolean areSeveralMachines(List<HybridNode> nodes) {
        return nodes.stream()
                .allMatch(one -> nodes.stream()
                        .allMatch(other -> one.name().equals(other.name()) || FleetNodes.areTwoMachines(one, other)));
    }

    private static void report(String address, List<HybridNode> nodes, Verdict verdict) {
        var site = nodes.stream()
                .flatMap(node -> Stream.ofNullable(verdict.subject(node).site()))
                .findFirst()
                .orElse(null);
        var evidence = Evidence.of("address", address);
        if (areSeveralMachines(nodes)) {
            evidence.pointingTo("Several machines were given one address: their hardware tells them apart.");
        }
        verdict.fail(
                new Subject("address", address, site),
                nodes.size() + " Node objects have the address " + address,
                evidence.and(
                                "nodes",
                                nodes.stream()
                                        .map(node ->
                                                node.name() + " Ready=" + node.ready() + " since " + node.createdAt())
                                        .sorted()
                                        .toList())
                        .naming(
                                Placeholder.NODES,
                                nodes.stream().map(HybridNode::name).toList())
                        .naming(Placeholder.NODE, theOneThatIsGone(nodes)));
    }
}
