package dev.mooring.check;

import dev.mooring.actual.kubernetes.DaemonSet;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.check.UnreadyPods.Reach;
import dev.mooring.roster.FleetNodes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** DaemonSets that EKS and its add-ons run in {@code kube-system}, beside CNIs, and that hybrid nodes want. */
public enum SystemDaemonSet {
    KUBE_PROXY("kube-proxy", Severity.ERROR, Reach.ALL_NODES),
    POD_IDENTITY("eks-pod-identity-agent-hybrid", Severity.WARNING, Reach.HYBRID_NODES),
    POD_IDENTITY_BOTTLEROCKET("eks-pod-identity-agent-hybrid-bottlerocket", Severity.WARNING, Reach.HYBRID_NODES),
    NODE_MONITORING("eks-node-monitoring-agent", Severity.WARNING, Reach.ALL_NODES),
    SECRETS_STORE("secrets-store-csi-driver", Severity.WARNING, Reach.NODES_WITHOUT_TAINTS),
    SECRETS_STORE_PROVIDER("secrets-store-csi-driver-provider-aws", Severity.WARNING, Reach.NODES_WITHOUT_TAINTS);

    private final String id;
    private final Severity severity;
    private final Reach reach;

    SystemDaemonSet(String id, Severity severity, Reach reach) {
        this.id = id;
        this.severity = severity;
        this.reach = reach;
    }

    public static Optional<SystemDaemonSet> of(DaemonSet set) {
        return Arrays.stream(values())
                .filter(known -> known.id.equals(set.name()))
                .findFirst();
    }

    public String id() {
        return id;
    }

    /** Nodes that report and that no DaemonSet of kube-proxy is meant for; there may be one for each kind of machine. */
    public static List<HybridNode> withoutKubeProxy(List<DaemonSet> sets, FleetNodes fleet) {
        var proxies = new ArrayList<DaemonSet>();
        var desired = 0;
        for (var set : sets) {
            if (set.name().startsWith(KUBE_PROXY.id)) {
                proxies.add(set);
                desired += set.desired();
            }
        }
        // As many as there are nodes of all kinds: thousands of placements need not be looked at.
        if (!proxies.isEmpty() && desired >= fleet.all().size() + fleet.others().size()) {
            return List.of();
        }
        var without = new ArrayList<HybridNode>();
        for (var node : fleet.current()) {
            if (!node.isSilent() && !isMeantFor(node, proxies)) {
                without.add(node);
            }
        }
        return without;
    }

    private static boolean isMeantFor(HybridNode node, List<DaemonSet> sets) {
        for (var set : sets) {
            if (set.isMeantForOneOf(List.of(node))) {
                return true;
            }
        }
        return false;
    }

    /** How bad it is where its pods are not ready. */
    public Severity severity() {
        return severity;
    }

    /** The add-on that it is of. */
    public String addon() {
        return switch (this) {
            case KUBE_PROXY, NODE_MONITORING -> id;
            case POD_IDENTITY, POD_IDENTITY_BOTTLEROCKET -> "eks-pod-identity-agent";
            case SECRETS_STORE, SECRETS_STORE_PROVIDER -> "aws-secrets-store-csi-driver-provider";
        };
    }

    /** Whether it is an agent of EKS Pod Identity. */
    public boolean isPodIdentity() {
        return this == POD_IDENTITY || this == POD_IDENTITY_BOTTLEROCKET;
    }

    /** Whether pods of it are not ready on hybrid nodes that are and have had time to start them. */
    public boolean lacksPods(DaemonSet set, FleetNodes fleet, Instant now) {
        return UnreadyPods.onReadyNodes(set, reach, fleet, now) > 0;
    }
}
