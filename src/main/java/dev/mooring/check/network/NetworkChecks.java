package dev.mooring.check.network;

import dev.mooring.check.Check;
import java.util.List;

/** The checks of this group, in the order in which reports list them. */
public final class NetworkChecks {
    public static final List<Check> ALL = List.of(
            NodeIpOutsideRemoteNetwork.check(),
            NodeInternalIpMissing.check(),
            CniNotInitialised.check(),
            NetworkUnavailable.check(),
            CniCoverage.ciliumAgentTaintPresent(),
            CniCoverage.readyWithoutCni(),
            CniCoverage.daemonSetNotCoveringNodes(),
            CniCoverage.vpcCniOnHybrid(),
            CiliumPodCidrOutsideRemotePodNetwork.check(),
            CiliumPodCidrs.missing(),
            CiliumPodCidrs.overlapping(),
            CiliumFormerAddress.check(),
            KubeletPath.broken(),
            KubeletPath.certificateMissing(),
            KubeletPath.certificateUntrusted(),
            KubeProxyEndpointMismatch.check(),
            SystemDaemonSetNotReady.check(),
            HybridGateway.leaderLeaseStale(),
            HybridGateway.vtepMismatch(),
            HybridGateway.withoutStandby(),
            HybridGateway.tunnelsOff(),
            RemoteRoutes.blackhole(),
            RemoteRoutes.sourceDestinationCheck(),
            NodeZoneLabelMissing.check(),
            CorednsNotSpread.check(),
            CorednsNotReady.check(),
            WebhookBackendUnreachable.check(),
            WebhookWithoutBackend.check());

    private NetworkChecks() {}
}
