package dev.mooring.check.health;

import dev.mooring.check.Check;
import java.util.List;

/** The checks of this group, in the order in which reports list them. */
public final class HealthChecks {
    public static final List<Check> ALL = List.of(
            NodeNotReady.check(),
            NodeUnreachable.check(),
            NodeNeverPostedStatus.check(),
            NodeLeaseStale.check(),
            NodeLeases.missing(),
            NodeLeases.orphan(),
            NodeLeases.clockSkew(),
            NodeFlapping.check(),
            SiteDisconnected.check(),
            EvictionCountdown.check(),
            NodeCordonedTooLong.check(),
            NodePressure.ofDisk(),
            NodePressure.ofMemory(),
            NodePressure.ofProcesses(),
            NodeContainerRuntimeDown.check(),
            NodeMonitoring.conditionFailed(),
            NodeMonitoring.heartbeatStale(),
            NodeMonitoring.agentAbsent(),
            NpdConditions.failed(),
            NpdConditions.stale());

    private HealthChecks() {}
}
