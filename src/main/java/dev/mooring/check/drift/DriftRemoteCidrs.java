package dev.mooring.check.drift;

import dev.mooring.actual.eks.EksCluster.RemoteNetwork;
import dev.mooring.actual.kubernetes.CiliumNode;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Check;
import dev.mooring.check.CidrSet;
import dev.mooring.check.Commands;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.declared.Declared;
import dev.mooring.declared.DeclaredEksCluster.Settings;
import dev.mooring.reading.Facts;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Remote networks that differ from the declared ones, as sets in canonical form. */
final class DriftRemoteCidrs {
    private DriftRemoteCidrs() {}

    /** The remote node networks. */
    static Check ofNodes() {
        return Comparison.check("drift-remote-node-cidrs", Severity.ERROR)
                .comparing(
                        "Declared remote node CIDRs against EKS, as sets in canonical form; critical where a node's address is put outside.")
                .using(KubernetesSources.NODES, "Where the networks differ, it is unknown which nodes are put outside.")
                .viewing(SharedViews.NODES)
                .because(
                        "Changed in the console or with the CLI. Nodes in a removed network break at their next serving certificate.")
                .fixedBy("Take the change into {stack}, or undo it by an update.")
                .looking(Commands.REMOTE_NETWORKS)
                .updatingTheCluster()
                .inhibitedBy("cluster-remote-network-missing")
                .judging((facts, verdict) -> compare(
                        facts,
                        verdict,
                        Settings::remoteNodeCidrs,
                        RemoteNetwork::nodeCidrs,
                        DriftRemoteCidrs::addresses));
    }

    /** The remote pod networks. */
    static Check ofPods() {
        return Comparison.check("drift-remote-pod-cidrs", Severity.ERROR)
                .comparing(
                        "Declared remote pod CIDRs against EKS, as sets in canonical form; critical where a node's pods are put outside.")
                .using(
                        KubernetesSources.CILIUM_NODES,
                        "Where the networks differ, it is unknown which nodes' pods are put outside.")
                .because("Changed in the console or with the CLI. Pods in a removed network lose their routes.")
                .fixedBy("Take the change into {stack}, or undo it by an update.")
                .looking(Commands.REMOTE_NETWORKS)
                .updatingTheCluster()
                .inhibitedBy("cluster-remote-network-missing")
                .judging((facts, verdict) -> compare(
                        facts, verdict, Settings::remotePodCidrs, RemoteNetwork::podCidrs, DriftRemoteCidrs::pools));
    }

    private static void compare(
            Facts facts,
            Verdict verdict,
            Function<Settings, Declared<List<String>>> declared,
            Function<RemoteNetwork, List<String>> actual,
            BiFunction<Facts, CidrSet, Map<String, List<String>>> inUse) {
        new Comparison(Concern.REMOTE_NETWORK, facts, verdict).ofSetting(declared, (wantedCidrs, eks) -> {
            var wanted = CidrSet.of(wantedCidrs);
            var found = CidrSet.of(actual.apply(eks.remoteNetwork()));
            if (!wanted.texts().equals(found.texts())) {
                var putOutside = putOutside(inUse.apply(facts, wanted), found);
                var covers = new HashSet<>(putOutside);
                covers.add(verdict.clusterSubject().name());
                verdict.fail(
                        putOutside.isEmpty() ? Severity.ERROR : Severity.CRITICAL,
                        verdict.clusterSubject(),
                        "Remote networks differ from the declared ones",
                        Differences.of(wanted.texts(), found.texts()).and("nodesPutOutside", putOutside),
                        covers);
            }
        });
    }

    /** Nodes that have something within the declared networks which the actual ones leave out. */
    private static SortedSet<String> putOutside(Map<String, List<String>> inUse, CidrSet found) {
        var names = new TreeSet<String>();
        inUse.forEach((node, addresses) -> {
            if (!addresses.stream().allMatch(found::contains)) {
                names.add(node);
            }
        });
        return names;
    }

    /** Addresses within the declared networks, by node. */
    private static Map<String, List<String>> addresses(Facts facts, CidrSet wanted) {
        return facts.whereOn(KubernetesSources.NODES).flatMap(_ -> facts.partly(SharedViews.NODES)).stream()
                .flatMap(nodes -> nodes.current().stream())
                .filter(node -> node.internalIp() != null && wanted.contains(node.internalIp()))
                .collect(Collectors.toMap(
                        HybridNode::name,
                        node -> List.of(Objects.requireNonNull(node.internalIp())),
                        (first, _) -> first));
    }

    /** Cilium's pod networks within the declared ones, by node. */
    private static Map<String, List<String>> pools(Facts facts, CidrSet wanted) {
        return facts.whereOn(KubernetesSources.CILIUM_NODES).stream()
                .flatMap(List::stream)
                .collect(Collectors.toMap(
                        CiliumNode::name,
                        node -> node.podCidrs().stream()
                                .filter(wanted::contains)
                                .toList(),
                        (first, _) -> first));
    }
}
