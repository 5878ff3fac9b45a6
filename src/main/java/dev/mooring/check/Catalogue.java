package dev.mooring.check;

import dev.mooring.check.cluster.ClusterAuthModeUnsupported;
import dev.mooring.check.cluster.ClusterEndpoint;
import dev.mooring.check.cluster.ClusterHealthIssue;
import dev.mooring.check.cluster.ClusterLoggingIncomplete;
import dev.mooring.check.cluster.ClusterNotActive;
import dev.mooring.check.cluster.ClusterRemoteNetworkMissing;
import dev.mooring.check.cluster.ClusterUpdates;
import dev.mooring.check.cluster.InsightHybridMisconfiguration;
import dev.mooring.check.cluster.RemoteNetworks;
import dev.mooring.check.cluster.UpgradeInsights;
import dev.mooring.check.credential.KubeletServingCertExpiring;
import dev.mooring.check.credential.KubeletServingCsrNames;
import dev.mooring.check.credential.KubeletServingCsrPending;
import dev.mooring.check.credential.KubeletServingCsrRefused;
import dev.mooring.check.credential.RolesAnywhere;
import dev.mooring.check.credential.RolesAnywhereNodes;
import dev.mooring.check.credential.SsmActivationExpiring;
import dev.mooring.check.credential.SsmActivations;
import dev.mooring.check.credential.SsmAgents;
import dev.mooring.check.credential.VerifierCalls;
import dev.mooring.check.drift.DriftAccess;
import dev.mooring.check.drift.DriftAccessEntryChanged;
import dev.mooring.check.drift.DriftAccessEntryMissing;
import dev.mooring.check.drift.DriftAddonMissing;
import dev.mooring.check.drift.DriftAddonVersion;
import dev.mooring.check.drift.DriftAddons;
import dev.mooring.check.drift.DriftAuthenticationMode;
import dev.mooring.check.drift.DriftClusterMissing;
import dev.mooring.check.drift.DriftClusterReplaced;
import dev.mooring.check.drift.DriftClusterSettings;
import dev.mooring.check.drift.DriftClusterVersion;
import dev.mooring.check.drift.DriftCredentials;
import dev.mooring.check.drift.DriftNodeLabels;
import dev.mooring.check.drift.DriftNodeSet;
import dev.mooring.check.drift.DriftNodeTaints;
import dev.mooring.check.drift.DriftRemoteCidrs;
import dev.mooring.check.drift.DriftSourceStale;
import dev.mooring.check.drift.DriftUndeterminable;
import dev.mooring.check.drift.WebhookGoneQuiet;
import dev.mooring.check.health.EvictionCountdown;
import dev.mooring.check.health.NodeContainerRuntimeDown;
import dev.mooring.check.health.NodeCordonedTooLong;
import dev.mooring.check.health.NodeFlapping;
import dev.mooring.check.health.NodeLeaseStale;
import dev.mooring.check.health.NodeLeases;
import dev.mooring.check.health.NodeMonitoring;
import dev.mooring.check.health.NodeNeverPostedStatus;
import dev.mooring.check.health.NodeNotReady;
import dev.mooring.check.health.NodePressure;
import dev.mooring.check.health.NodeUnreachable;
import dev.mooring.check.health.NpdConditionFailed;
import dev.mooring.check.health.SiteDisconnected;
import dev.mooring.check.network.CiliumPodCidrOutsideRemotePodNetwork;
import dev.mooring.check.network.CniCoverage;
import dev.mooring.check.network.CniNotInitialised;
import dev.mooring.check.network.CorednsNotSpread;
import dev.mooring.check.network.HybridGateway;
import dev.mooring.check.network.KubeProxyEndpointMismatch;
import dev.mooring.check.network.KubeletPath;
import dev.mooring.check.network.NetworkUnavailable;
import dev.mooring.check.network.NodeInternalIpMissing;
import dev.mooring.check.network.NodeIpOutsideRemoteNetwork;
import dev.mooring.check.network.NodeZoneLabelMissing;
import dev.mooring.check.network.WebhookBackendUnreachable;
import dev.mooring.check.registration.AccessEntryLookalikeOnly;
import dev.mooring.check.registration.AccessEntryMissing;
import dev.mooring.check.registration.AccessEntryRoleRecreated;
import dev.mooring.check.registration.AccessEntryUsernameUnexpected;
import dev.mooring.check.registration.AccessEntryWrongType;
import dev.mooring.check.registration.AwsAuthMappings;
import dev.mooring.check.registration.DeclaredNodeNotRegistered;
import dev.mooring.check.registration.DuplicateNodeAddress;
import dev.mooring.check.registration.NoHybridNodes;
import dev.mooring.check.registration.NodeCredentialProviders;
import dev.mooring.check.registration.NodeHybridLabelMissing;
import dev.mooring.check.registration.NodeJoinSlow;
import dev.mooring.check.registration.NodeProviderIdMismatch;
import dev.mooring.check.registration.SsmRegistrations;
import dev.mooring.check.registration.StaleNodeObject;
import dev.mooring.check.registration.UnexpectedHybridNode;
import dev.mooring.check.version.AddonReleases;
import dev.mooring.check.version.AddonUnhealthy;
import dev.mooring.check.version.ClusterVersionSupportEnding;
import dev.mooring.check.version.KubeProxySkew;
import dev.mooring.check.version.KubeletSkew;
import dev.mooring.check.version.KubeletVersions;
import dev.mooring.check.version.NodeSoftware;
import dev.mooring.check.version.PodIdentityHybridDaemonsetMissing;
import java.util.List;
import java.util.Optional;

/** All checks, in the order reports list them. A new check is a class and a line here. */
public final class Catalogue {
    private static final List<Check> CHECKS = List.of(
            new ClusterNotActive(),
            new ClusterRemoteNetworkMissing(),
            RemoteNetworks.podNetworkMissing(),
            RemoteNetworks.cidrInvalid(),
            RemoteNetworks.cidrOverlap(),
            RemoteNetworks.ipFamilyNotIpv4(),
            new ClusterAuthModeUnsupported(),
            ClusterEndpoint.publicAndPrivate(),
            ClusterEndpoint.publicCidrsExcludeSite(),
            ClusterEndpoint.securityGroupRulesMissing(),
            new ClusterHealthIssue(),
            ClusterUpdates.inProgress(),
            ClusterUpdates.failed(),
            new ClusterLoggingIncomplete(),
            new InsightHybridMisconfiguration(),
            UpgradeInsights.upgradeBlocker(),
            UpgradeInsights.stale(),
            new AccessEntryMissing(),
            new AccessEntryWrongType(),
            new AccessEntryUsernameUnexpected(),
            new AccessEntryLookalikeOnly(),
            new AccessEntryRoleRecreated(),
            AwsAuthMappings.malformed(),
            AwsAuthMappings.ignored(),
            new DeclaredNodeNotRegistered(),
            new UnexpectedHybridNode(),
            new NoHybridNodes(),
            NodeCredentialProviders.nameFormatMismatch(),
            new NodeProviderIdMismatch(),
            new NodeHybridLabelMissing(),
            NodeCredentialProviders.mismatch(),
            NodeCredentialProviders.mixed(),
            new DuplicateNodeAddress(),
            new StaleNodeObject(),
            SsmRegistrations.notJoined(),
            SsmRegistrations.deregistered(),
            new NodeJoinSlow(),
            new NodeNotReady(),
            new NodeUnreachable(),
            new NodeNeverPostedStatus(),
            new NodeLeaseStale(),
            NodeLeases.missing(),
            NodeLeases.orphan(),
            NodeLeases.clockSkew(),
            new NodeFlapping(),
            new SiteDisconnected(),
            new EvictionCountdown(),
            new NodeCordonedTooLong(),
            NodePressure.ofDisk(),
            NodePressure.ofMemory(),
            NodePressure.ofProcesses(),
            new NodeContainerRuntimeDown(),
            NodeMonitoring.conditionFailed(),
            NodeMonitoring.heartbeatStale(),
            NodeMonitoring.agentAbsent(),
            new NpdConditionFailed(),
            new NodeIpOutsideRemoteNetwork(),
            new NodeInternalIpMissing(),
            new CniNotInitialised(),
            new NetworkUnavailable(),
            CniCoverage.ciliumAgentTaintPresent(),
            CniCoverage.readyWithoutCni(),
            CniCoverage.daemonSetNotCoveringNodes(),
            CniCoverage.vpcCniOnHybrid(),
            new CiliumPodCidrOutsideRemotePodNetwork(),
            KubeletPath.broken(),
            KubeletPath.certificateMissing(),
            KubeletPath.certificateUntrusted(),
            new KubeProxyEndpointMismatch(),
            HybridGateway.leaderLeaseStale(),
            HybridGateway.vtepMismatch(),
            new NodeZoneLabelMissing(),
            new CorednsNotSpread(),
            new WebhookBackendUnreachable(),
            KubeletSkew.newerThanControlPlane(),
            KubeletSkew.exceeded(),
            KubeletSkew.atLimit(),
            KubeletVersions.mixed(),
            KubeletVersions.unparseable(),
            new KubeProxySkew(),
            new ClusterVersionSupportEnding(),
            new AddonUnhealthy(),
            AddonReleases.notHybridCapable(),
            AddonReleases.incompatible(),
            new PodIdentityHybridDaemonsetMissing(),
            NodeSoftware.osUnsupported(),
            NodeSoftware.ciliumKernelTooOld(),
            NodeSoftware.drift(),
            new KubeletServingCsrPending(),
            KubeletServingCsrNames.ipOutsideNetwork(),
            KubeletServingCsrNames.nameMismatch(),
            KubeletServingCsrRefused.deniedOrFailed(),
            KubeletServingCsrRefused.notIssued(),
            new KubeletServingCertExpiring(),
            new SsmActivationExpiring(),
            SsmActivations.expired(),
            SsmActivations.exhausted(),
            SsmAgents.connectionLost(),
            SsmAgents.outdated(),
            SsmAgents.quota(),
            RolesAnywhere.profileMisconfigured(),
            RolesAnywhere.trustAnchorUnusable(),
            RolesAnywhereNodes.nodeCertificateExpiring(),
            RolesAnywhereNodes.subjectNotSeen(),
            RolesAnywhere.sessionDurationInvalid(),
            VerifierCalls.refused(),
            VerifierCalls.expired(),
            VerifierCalls.throttled(),
            new DriftClusterMissing(),
            new DriftClusterReplaced(),
            DriftRemoteCidrs.ofNodes(),
            DriftRemoteCidrs.ofPods(),
            new DriftClusterVersion(),
            new DriftAuthenticationMode(),
            DriftClusterSettings.endpointAccess(),
            DriftClusterSettings.vpcConfig(),
            DriftClusterSettings.logging(),
            DriftClusterSettings.upgradePolicy(),
            DriftClusterSettings.protection(),
            DriftClusterSettings.tags(),
            new DriftAccessEntryMissing(),
            DriftAccess.entryUnmanaged(),
            new DriftAccessEntryChanged(),
            DriftAccess.policy(),
            new DriftAddonMissing(),
            DriftAddons.unmanaged(),
            new DriftAddonVersion(),
            DriftAddons.configuration(),
            new DriftNodeSet(),
            new DriftNodeLabels(),
            new DriftNodeTaints(),
            DriftCredentials.activation(),
            DriftCredentials.rolesAnywhere(),
            new DriftSourceStale(),
            new WebhookGoneQuiet(),
            new DriftUndeterminable());

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
