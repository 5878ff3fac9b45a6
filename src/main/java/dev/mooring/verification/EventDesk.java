package dev.mooring.verification;

import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.event.PulumiEvent;
import dev.mooring.event.PulumiEvent.EnvironmentChanged;
import dev.mooring.event.PulumiEvent.EnvironmentRevised;
import dev.mooring.event.PulumiEvent.StackChanged;
import dev.mooring.event.PulumiEvent.StackUpdated;
import dev.mooring.report.ReportDesk;
import dev.mooring.report.Trigger;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an event leads to: the change is noted, and every cluster it concerns is verified. */
@ApplicationScoped
public class EventDesk {
    /** What these leave behind is not what was meant, or not all of it: only the stack's history tells. */
    private static final Set<String> NOT_INTENT = Set.of("refresh", "preview", "rename", "import", "resource-import");

    private static final String DELETED = "deleted";
    private final Fleet fleet;
    private final VerificationQueue queue;
    private final ReportDesk reports;
    private final SenderStore senders;
    private final UsedEnvironments used;
    private final Event<StackHeard> heard;

    @Inject
    EventDesk(
            Fleet fleet,
            VerificationQueue queue,
            ReportDesk reports,
            SenderStore senders,
            UsedEnvironments used,
            Event<StackHeard> heard) {
        this.heard = heard;
        this.fleet = fleet;
        this.queue = queue;
        this.reports = reports;
        this.senders = senders;
        this.used = used;
    }

    /** Completes when every verification that the event started has its report on disk; at once if it started none. */
    public CompletableFuture<Void> handle(PulumiEvent event, Arrival arrival) {
        var clusters = concerned(event);
        if (!clusters.isEmpty()) {
            note(event, arrival, clusters);
        }
        if (!event.mayChangeAnything()) {
            return CompletableFuture.completedFuture(null);
        }
        event.stack().ifPresent(stack -> heard.fire(new StackHeard(stack, tellsOfItsEnd(event))));
        noteChange(event, arrival, clusters);
        return CompletableFuture.allOf(clusters.stream()
                .map(cluster -> queue.request(cluster, Trigger.DELIVERY, namedVersion(event))
                        .ended())
                .toArray(CompletableFuture[]::new));
    }

    private static boolean tellsOfItsEnd(PulumiEvent event) {
        return event instanceof StackChanged changed && DELETED.equals(changed.action())
                || event instanceof EnvironmentChanged gone && DELETED.equals(gone.action());
    }

    private void note(PulumiEvent event, Arrival arrival, List<WatchedCluster> clusters) {
        senders(event).forEach(sender -> {
            if (tellsOfItsEnd(event)) {
                senders.ended(sender, arrival);
                clusters.forEach(cluster -> reports.noteEnd(cluster.name(), sender, arrival.at()));
            } else {
                senders.arrived(sender, arrival, version(event));
            }
        });
    }

    private void noteChange(PulumiEvent event, Arrival arrival, List<WatchedCluster> clusters) {
        event.change()
                .ifPresent(change -> senders(event)
                        .forEach(sender -> clusters.forEach(
                                cluster -> reports.note(cluster.name(), sender, change, arrival.at()))));
    }

    private static List<String> senders(PulumiEvent event) {
        return Stream.concat(event.stack().map(SenderStore::key).stream(), event.esc().map(SenderStore::key).stream())
                .toList();
    }

    private static @Nullable Long version(PulumiEvent event) {
        return switch (event) {
            case StackUpdated updated -> updated.version();
            case EnvironmentRevised revised -> revised.revision();
            case PulumiEvent _ -> null;
        };
    }

    List<WatchedCluster> concerned(PulumiEvent event) {
        var clusters = new ArrayList<WatchedCluster>();
        event.stack().ifPresent(stack -> clusters.addAll(fleet.declaredBy(stack)));
        event.esc().ifPresent(environment -> {
            clusters.addAll(fleet.declaredBy(environment));
            clusters.addAll(used.clustersWith(environment));
        });
        return clusters.stream().distinct().toList();
    }

    private static Optional<Long> namedVersion(PulumiEvent event) {
        return event instanceof StackUpdated updated
                        && "succeeded".equals(updated.result())
                        && !NOT_INTENT.contains(updated.operation())
                ? Optional.ofNullable(updated.version())
                : Optional.empty();
    }
}
