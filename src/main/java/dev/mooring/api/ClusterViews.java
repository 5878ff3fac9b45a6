package dev.mooring.api;

import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.StackName;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.problem.Problem;
import dev.mooring.problem.ProblemException;
import dev.mooring.report.ReportDesk;
import dev.mooring.report.ReportHead;
import dev.mooring.report.ReportStore;
import dev.mooring.report.ReportStore.Glance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
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
        return all(Optional.empty());
    }

    /** As of a time, where one is given; worst first. */
    public List<ClusterView> all(Optional<Instant> at) {
        return of(fleet.clusters(), at);
    }

    /** Those that a stack declares. */
    List<ClusterView> declaredBy(StackName stack, Optional<Instant> at) {
        return of(fleet.declaredBy(stack), at);
    }

    private List<ClusterView> of(List<WatchedCluster> clusters, Optional<Instant> at) {
        return clusters.stream()
                .map(cluster -> view(cluster, at))
                .sorted(Comparator.comparing(ClusterPlace::of))
                .toList();
    }

    /** One of that name, as of now. */
    public Optional<ClusterView> find(String name) {
        return fleet.named(name).map(cluster -> view(cluster, Optional.empty()));
    }

    /** One of that name, as it was at a time; empty also where there is no report of then. */
    public Optional<ClusterView> find(String name, Instant at) {
        return fleet.named(name)
                .map(cluster -> view(cluster, Optional.of(at)))
                .filter(view -> view.verifiedAt() != null);
    }

    /** One of that name as of a time, where one is given: unverified where there is no report of then. */
    public Optional<ClusterView> look(String name, Optional<Instant> at) {
        return fleet.named(name).map(cluster -> view(cluster, at));
    }

    ClusterView one(String name, Optional<Instant> at) {
        var view = view(cluster(name), at);
        if (at.isPresent() && view.verifiedAt() == null) {
            throw noReport();
        }
        return view;
    }

    /** Of a time of which nothing is known. */
    static ProblemException noReport() {
        return Problem.notFound("There is no report of this cluster yet, or none that old.");
    }

    WatchedCluster cluster(String name) {
        return fleet.named(name).orElseThrow(() -> Problem.notFound("No cluster of that name is under watch."));
    }

    private ClusterView view(WatchedCluster cluster, Optional<Instant> at) {
        var name = cluster.name();
        var report = at.map(time -> reports.glance(name, time)).orElseGet(() -> reports.glance(name));
        var head = report.map(Glance::head);
        return new ClusterView(
                name,
                cluster.stack().map(Object::toString).orElse(null),
                cluster.environment().map(Object::toString).orElse(null),
                report.map(found -> ClusterView.status(found.head().summary(), found.readings()))
                        .orElse("unverified"),
                head.map(ReportHead::summary).orElse(null),
                head.map(ReportHead::id).orElse(null),
                head.map(ReportHead::verifiedAt).orElse(null),
                head.map(ReportHead::oldest).orElse(null),
                at.map(time -> desk.lastChange(name, time))
                        .orElseGet(() -> desk.lastChange(name))
                        .orElse(null),
                report.map(Glance::readings).orElse(List.of()));
    }
}
