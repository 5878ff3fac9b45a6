package dev.mooring.check.drift;

import dev.mooring.check.Check;
import java.util.List;

/** The checks of this group, in the order in which reports list them. */
public final class DriftChecks {
    public static final List<Check> ALL = List.of(
            DriftClusterMissing.check(),
            DriftClusterReplaced.check(),
            DriftRemoteCidrs.ofNodes(),
            DriftRemoteCidrs.ofPods(),
            DriftClusterVersion.check(),
            DriftAuthenticationMode.check(),
            DriftClusterSettings.endpointAccess(),
            DriftClusterSettings.vpcConfig(),
            DriftClusterSettings.egress(),
            DriftClusterSettings.components(),
            DriftClusterSettings.autoMode(),
            DriftClusterSettings.logging(),
            DriftClusterSettings.upgradePolicy(),
            DriftClusterSettings.protection(),
            DriftClusterSettings.tags(),
            DriftAccessEntryMissing.check(),
            DriftAccess.entryUnmanaged(),
            DriftAccessEntryChanged.check(),
            DriftAccess.policy(),
            DriftAddonMissing.check(),
            DriftAddons.unmanaged(),
            DriftAddonVersion.check(),
            DriftAddons.configuration(),
            DriftAddons.settings(),
            DriftNodeSet.check(),
            DriftNodeLabels.check(),
            DriftNodeTaints.check(),
            DriftCredentials.activation(),
            DriftCredentials.rolesAnywhere(),
            DriftSourceStale.check(),
            WebhookGoneQuiet.check(),
            DriftUndeterminable.check());

    private DriftChecks() {}
}
