package dev.mooring.check.cluster;

import dev.mooring.check.Check;
import java.util.List;

/** The checks of this group, in the order in which reports list them. */
public final class ClusterChecks {
    public static final List<Check> ALL = List.of();

    private ClusterChecks() {}
}
