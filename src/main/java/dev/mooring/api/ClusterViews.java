package dev.mooring.api;

import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.report.Finding.PrecedingChange;
import dev.mooring.report.ReportDesk;
import dev.mooring.report.ReportHead;
import dev.mooring.report.ReportStore;
import dev.mooring.report.ReportStore.Glance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Composes clusters at a glance. */
@Singleton
public final class ClusterViews {
    private final Fleet fleet;
    private final ReportStore reports;
    private final ReportDesk desk;

    @Inject
    public ClusterViews(Fleet fleet, ReportStore reports, ReportDesk desk) {
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

    /** As they were at a time, by the reports that were the newest then; worst first. */
    public List<ClusterView> all(Instant at) {
        return fleet.clusters().stream()
                .map(cluster -> view(cluster, at))
                .sorted(ClusterOrder.WORST_FIRST)
                .toList();
    }

    /** One cluster under watch; empty where there is none of that name. */
    public Optional<ClusterView> find(String name) {
        return fleet.named(name).map(this::view);
    }

    /** One cluster as it was at a time; empty where there is none of that name. */
    public Optional<ClusterView> find(String name, Instant at) {
        return fleet.named(name).map(cluster -> view(cluster, at));
    }

    ClusterView one(String name) {
        return view(cluster(name));
    }

    WatchedCluster cluster(String name) {
        return fleet.named(name).orElseThrow(() -> Problem.notFound("No cluster of that name is under watch."));
    }

    private ClusterView view(WatchedCluster cluster) {
        var report = reports.glance(cluster.name());
        return view(cluster, report, desk.lastChange(cluster.name()));
    }

    private ClusterView view(WatchedCluster cluster, Instant at) {
        var report = reports.asOf(cluster.name(), at).map(found -> new Glance(ReportHead.of(found), found.readings()));
        return view(cluster, report, desk.lastChange(cluster.name(), at));
    }

    private static ClusterView view(
            WatchedCluster cluster, Optional<Glance> report, Optional<PrecedingChange> lastChange) {
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
                lastChange.orElse(null),
                report.map(Glance::readings).orElse(List.of()));
    }
}
