package dev.mooring.check;

import dev.mooring.check.cluster.ClusterAuthModeUnsupported;
import dev.mooring.check.cluster.ClusterHealthIssue;
import dev.mooring.check.cluster.ClusterNotActive;
import dev.mooring.check.cluster.ClusterRemoteNetworkMissing;
import dev.mooring.check.cluster.InsightHybridMisconfiguration;
import dev.mooring.check.credential.KubeletServingCsrPending;
import dev.mooring.check.credential.KubeletServingCsrRefused;
import dev.mooring.check.credential.SsmActivationExpiring;
import dev.mooring.check.credential.VerifierCalls;
import dev.mooring.check.drift.DriftAccessEntryChanged;
import dev.mooring.check.drift.DriftAccessEntryMissing;
import dev.mooring.check.drift.DriftAddonMissing;
import dev.mooring.check.drift.DriftAddonVersion;
import dev.mooring.check.drift.DriftAuthenticationMode;
import dev.mooring.check.drift.DriftClusterMissing;
import dev.mooring.check.drift.DriftClusterVersion;
import dev.mooring.check.drift.DriftNodeLabels;
import dev.mooring.check.drift.DriftNodeSet;
import dev.mooring.check.drift.DriftRemoteCidrs;
import dev.mooring.check.drift.DriftSourceStale;
import dev.mooring.check.health.NodeContainerRuntimeDown;
import dev.mooring.check.health.NodeLeaseStale;
import dev.mooring.check.health.NodeNeverPostedStatus;
import dev.mooring.check.health.NodeNotReady;
import dev.mooring.check.health.NodePressure;
import dev.mooring.check.health.NodeUnreachable;
import dev.mooring.check.health.SiteDisconnected;
import dev.mooring.check.network.CiliumPodCidrOutsideRemotePodNetwork;
import dev.mooring.check.network.CniNotInitialised;
import dev.mooring.check.network.KubeProxyEndpointMismatch;
import dev.mooring.check.network.NetworkUnavailable;
import dev.mooring.check.network.NodeInternalIpMissing;
import dev.mooring.check.network.NodeIpOutsideRemoteNetwork;
import dev.mooring.check.registration.AccessEntryLookalikeOnly;
import dev.mooring.check.registration.AccessEntryMissing;
import dev.mooring.check.registration.AccessEntryWrongType;
import dev.mooring.check.registration.DeclaredNodeNotRegistered;
import dev.mooring.check.registration.NodeHybridLabelMissing;
import dev.mooring.check.registration.NodeProviderIdMismatch;
import dev.mooring.check.registration.StaleNodeObject;
import dev.mooring.check.registration.UnexpectedHybridNode;
import dev.mooring.check.version.AddonUnhealthy;
import dev.mooring.check.version.KubeletSkew;
import java.util.List;
import java.util.Optional;

/** All checks, in the order reports list them. A new check is a class and a line here. */
public final class Catalogue {
    private static final List<Check> CHECKS = List.of(
            new ClusterNotActive(),
            new ClusterRemoteNetworkMissing(),
            new ClusterAuthModeUnsupported(),
            new ClusterHealthIssue(),
            new InsightHybridMisconfiguration(),
            new AccessEntryMissing(),
            new AccessEntryWrongType(),
            new AccessEntryLookalikeOnly(),
            new DeclaredNodeNotRegistered(),
            new UnexpectedHybridNode(),
            new NodeProviderIdMismatch(),
            new NodeHybridLabelMissing(),
            new StaleNodeObject(),
            new NodeNotReady(),
            new NodeUnreachable(),
            new NodeNeverPostedStatus(),
            new NodeLeaseStale(),
            new SiteDisconnected(),
            NodePressure.ofDisk(),
            NodePressure.ofMemory(),
            NodePressure.ofProcesses(),
            new NodeContainerRuntimeDown(),
            new NodeIpOutsideRemoteNetwork(),
            new CniNotInitialised(),
            new NodeInternalIpMissing(),
            new NetworkUnavailable(),
            new CiliumPodCidrOutsideRemotePodNetwork(),
            new KubeProxyEndpointMismatch(),
            KubeletSkew.newerThanControlPlane(),
            KubeletSkew.exceeded(),
            KubeletSkew.atLimit(),
            new AddonUnhealthy(),
            new KubeletServingCsrPending(),
            KubeletServingCsrRefused.deniedOrFailed(),
            KubeletServingCsrRefused.notIssued(),
            new SsmActivationExpiring(),
            VerifierCalls.refused(),
            VerifierCalls.throttled(),
            new DriftClusterMissing(),
            DriftRemoteCidrs.ofNodes(),
            DriftRemoteCidrs.ofPods(),
            new DriftClusterVersion(),
            new DriftAuthenticationMode(),
            new DriftAccessEntryMissing(),
            new DriftAccessEntryChanged(),
            new DriftAddonMissing(),
            new DriftAddonVersion(),
            new DriftNodeSet(),
            new DriftNodeLabels(),
            new DriftSourceStale());

    private Catalogue() {}

    public static List<Check> checks() {
        return CHECKS;
    }

    public static Optional<CheckDescription> find(String id) {
        return CHECKS.stream()
                .map(Check::description)
                .filter(check -> check.id().equals(id))
                .findFirst();
    }
}
