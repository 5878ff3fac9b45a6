package dev.mooring.check.cluster;

import dev.mooring.check.Check;
import java.util.List;

/** The checks of this group, in the order in which reports list them. */
public final class ClusterChecks {
    public static final List<Check> ALL = List.of(
            ClusterNotActive.check(),
            ClusterRemoteNetworkMissing.check(),
            RemoteNetworks.podNetworkMissing(),
            RemoteNetworks.cidrInvalid(),
            RemoteNetworks.cidrOverlap(),
            RemoteNetworks.ipFamilyNotIpv4(),
            ClusterAuthModeUnsupported.check(),
            ClusterEndpoint.publicAndPrivate(),
            ClusterEndpoint.publicCidrsExcludeSite(),
            ClusterEndpoint.securityGroupRulesMissing(),
            ClusterHealthIssue.check(),
            ClusterUpdates.inProgress(),
            ClusterUpdates.failed(),
            ClusterLoggingIncomplete.check(),
            InsightHybridMisconfiguration.check(),
            UpgradeInsights.upgradeBlocker(),
            UpgradeInsights.rollbackBlocker(),
            UpgradeInsights.stale(),
            CertificateAuthorityRotation.expiring(),
            CertificateAuthorityRotation.successorAppended(),
            CertificateAuthorityRotation.activationNear(),
            CertificateAuthorityRotation.activated(),
            CertificateAuthorityRotation.distributionFailed());

    private ClusterChecks() {}
}
