package dev.mooring.api;

import dev.mooring.cluster.NamedFleet;
import dev.mooring.report.DeskFixture;

/** Clusters at a glance, wired by hand. */
public final class Views {
    private Views() {}

    public static ClusterViews of(DeskFixture desk, String... clusters) {
        return new ClusterViews(NamedFleet.of(clusters), desk.reports(), desk.desk());
    }
}
