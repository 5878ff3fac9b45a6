package dev.mooring.check.version;

import dev.mooring.check.Check;
import java.util.List;

/** The checks of this group, in the order in which reports list them. */
public final class VersionChecks {
    public static final List<Check> ALL = List.of(
            KubeletSkew.newerThanControlPlane(),
            KubeletSkew.exceeded(),
            KubeletSkew.atLimit(),
            KubeletVersions.mixed(),
            KubeletVersions.unparseable(),
            KubeProxySkew.check(),
            ClusterVersionSupportEnding.check(),
            AddonUnhealthy.check(),
            AddonReleases.notHybridCapable(),
            AddonReleases.incompatible(),
            ControllerBreaksOnHybrid.check(),
            PodIdentityHybridDaemonsetMissing.check(),
            NodeSoftware.osUnsupported(),
            NodeSoftware.ciliumKernelTooOld(),
            NodeSoftware.drift());

    private VersionChecks() {}
}
