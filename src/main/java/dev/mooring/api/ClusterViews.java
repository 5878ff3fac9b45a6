package dev.mooring.api;

import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.report.ReportDesk;
import dev.mooring.report.ReportHead;
import dev.mooring.report.ReportStore;
import dev.mooring.report.ReportStore.Glance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** Composes clusters at a glance. */
@Singleton
public final class ClusterViews {
    private final Fleet fleet;
    private final ReportStore reports;
    private final ReportDesk desk;

    @Inject
    ClusterViews(Fleet fleet, ReportStore reports, ReportDesk desk) {
        this.fleet = fleet;
        this.reports = reports;
        this.desk = desk;
    }

    /** Worst first. */
    public List<ClusterView> all() {
        return fleet.clusters().stream()
                .map(this::view)
                .sorted(ClusterOrder.WORST_FIRST)
                .toList();
    }

    ClusterView one(String name) {
        return view(cluster(name));
    }

    WatchedCluster cluster(String name) {
        return fleet.named(name).orElseThrow(() -> Problem.notFound("No cluster of that name is under watch."));
    }

    private ClusterView view(WatchedCluster cluster) {
        var report = reports.glance(cluster.name());
        var head = report.map(Glance::head);
        return new ClusterView(
                cluster.name(),
                cluster.stack().map(Object::toString).orElse(null),
                cluster.environment().map(Object::toString).orElse(null),
                report.map(found -> ClusterView.status(found.head().summary(), found.readings()))
                        .orElse("unverified"),
                head.map(ReportHead::summary).orElse(null),
                head.map(ReportHead::id).orElse(null),
                head.map(ReportHead::verifiedAt).orElse(null),
                desk.lastChange(cluster.name()).orElse(null),
                report.map(Glance::readings).orElse(List.of()));
    }
}
