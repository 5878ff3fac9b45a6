package dev.mooring.metrics;

import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.FleetChanged;
import dev.mooring.replica.Leadership;
import dev.mooring.replica.LeadershipGained;
import dev.mooring.replica.LeadershipLost;
import dev.mooring.report.NodeStore;
import dev.mooring.report.ReportDesk.Issue;
import dev.mooring.report.ReportStore;
import dev.mooring.silence.Silences;
import dev.mooring.verification.VerificationConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Shows the newest report of the clusters that this replica leads; of a cluster one replica tells at a time. Whoever takes
 * a cluster over, be it the same replica after a restart, first shows the report that is stored: until then nothing at all is
 * shown of the cluster, so that no rule takes what was not yet looked up for what is over.
 */
@Startup(ClusterMetrics.ONCE_SILENCES_ARE_KNOWN)
@Singleton
class ClusterMetrics {
    /** After whatever begins with the process, and before the first verification. */
    static final int ONCE_SILENCES_ARE_KNOWN = 3_000;

    private static final Logger LOG = Logger.getLogger(ClusterMetrics.class);
    private final MeterRegistry registry;
    private final Leadership leadership;
    private final Function<String, Optional<Issue>> stored;
    private final ReportMeters meters;
    private final Set<String> owed = ConcurrentHashMap.newKeySet();

    @Inject
    ClusterMetrics(
            MeterRegistry registry,
            Clock clock,
            VerificationConfig config,
            Fleet fleet,
            Leadership leadership,
            ReportStore reports,
            NodeStore nodes,
            Silences silences) {
        this(
                registry,
                leadership,
                cluster -> reports.latest(cluster)
                        .map(report -> new Issue(report, List.of(), List.of(), nodes.of(cluster))),
                new ReportMeters(
                        registry,
                        clock,
                        config.interval(),
                        finding -> silences.covering(finding).isPresent()));
        fleet.clusters().forEach(cluster -> watched(registry, cluster.name()));
    }

    /** @param stored the newest report of a cluster, and its machines */
    ClusterMetrics(
            MeterRegistry registry,
            Leadership leadership,
            Function<String, Optional<Issue>> stored,
            ReportMeters meters) {
        this.registry = registry;
        this.leadership = leadership;
        this.stored = stored;
        this.meters = meters;
        leadership.led().forEach(cluster -> takeOver(cluster.name()));
    }

    /** From every replica, whoever leads the cluster: so that a rule can tell one that nobody leads from one that is no more. */
    private static void watched(MeterRegistry registry, String cluster) {
        Gauge.builder("mooring.cluster.watched", () -> 1)
                .description("1 for each cluster that is configured or was discovered")
                .tags("cluster", cluster)
                .register(registry);
    }

    /** Of a cluster that is watched no longer no series stays, whoever made it. */
    void changed(@Observes FleetChanged changed) {
        changed.came().forEach(cluster -> watched(registry, cluster.name()));
        for (var gone : changed.gone()) {
            owed.remove(gone.name());
            meters.forget(gone.name());
            registry.getMeters().stream()
                    .filter(meter -> gone.name().equals(meter.getId().getTag("cluster")))
                    .forEach(registry::remove);
        }
    }

    void gained(@Observes LeadershipGained gained) {
        takeOver(gained.cluster().name());
    }

    /** Another replica tells of the cluster from then on. */
    void lost(@Observes LeadershipLost lost) {
        owed.remove(lost.cluster().name());
        meters.forget(lost.cluster().name());
    }

    void reported(@Observes Issue issue) {
        var cluster = issue.report().cluster();
        if (leadership.leads(cluster)) {
            owed.remove(cluster);
            try {
                meters.show(issue);
                forgetUnlessLed(cluster);
            } catch (RuntimeException notNow) {
                // Others are told of the report after this.
                owed.add(cluster);
                LOG.warnf("Metrics do not show the newest report of %s yet: %s", cluster, notNow.getMessage());
            }
        }
    }

    @Scheduled(every = "15s", delayed = "15s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void refresh() {
        List.copyOf(owed).forEach(this::takeOver);
        try {
            meters.refresh();
        } catch (RuntimeException notNow) {
            LOG.debugf("Which findings are silenced cannot be asked; it stays as it was: %s", notNow.getMessage());
        }
    }

    /** Where the store does not answer, it is asked again until it does, or until there is a new report. */
    private void takeOver(String cluster) {
        owed.add(cluster);
        try {
            var newest = stored.apply(cluster);
            if (owed.remove(cluster)) {
                newest.ifPresentOrElse(meters::restore, () -> meters.watch(cluster));
            }
            forgetUnlessLed(cluster);
        } catch (RuntimeException notNow) {
            owed.add(cluster);
            LOG.warnf("Metrics do not show the stored report of %s yet: %s", cluster, notNow.getMessage());
        }
    }

    /** It may have gone to another replica while it was asked what to show. */
    private void forgetUnlessLed(String cluster) {
        if (!leadership.leads(cluster)) {
            meters.forget(cluster);
        }
    }
}
