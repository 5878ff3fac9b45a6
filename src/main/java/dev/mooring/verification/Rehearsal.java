package dev.mooring.verification;

import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.event.PulumiEvent;
import dev.mooring.report.Report;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.List;

/** What verifications that events start would report now. Reads and judges; stores nothing and tells nobody. */
@ApplicationScoped
public class Rehearsal {
    private final Fleet fleet;
    private final EventDesk desk;
    private final Verification verification;

    @Inject
    Rehearsal(Fleet fleet, EventDesk desk, Verification verification) {
        this.fleet = fleet;
        this.desk = desk;
        this.verification = verification;
    }

    /** One report for each cluster that any of the events concerns. */
    public List<Report> of(Collection<PulumiEvent> events) {
        var concerned = events.stream()
                .filter(PulumiEvent::mayChangeAnything)
                .flatMap(event -> desk.concerned(event).stream())
                .map(WatchedCluster::name)
                .toList();
        return fleet.clusters().stream()
                .filter(cluster -> concerned.contains(cluster.name()))
                .map(verification::rehearse)
                .toList();
    }
}
