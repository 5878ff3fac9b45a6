package dev.mooring.verification;

import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.database.Database;
import dev.mooring.database.DatabaseUnavailable;
import dev.mooring.database.Session;
import dev.mooring.log.LogField;
import dev.mooring.log.LogFields;
import dev.mooring.replica.Leadership;
import dev.mooring.report.FindingStore;
import dev.mooring.report.GivenUp;
import dev.mooring.report.ReportStore;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Ends what is open of clusters that nobody watches any more, since the configuration names them no longer. One replica looks.
 * While replicas are replaced one by one another may know such a cluster still: as long as reports of it come, nothing is ended.
 */
@ApplicationScoped
public class NoLongerWatched {
    private static final Logger LOG = Logger.getLogger(NoLongerWatched.class);

    /** As a cluster, so that one replica has it. */
    private static final String OWN = "mooring-no-longer-watched";

    private static final int INTERVALS = 3;
    private static final Duration LEAST_PATIENCE = Duration.ofMinutes(10);
    private static final String WHY = "neither the configuration nor discovery names it";

    private final Database database;
    private final FindingStore findings;
    private final ReportStore reports;
    private final Fleet fleet;
    private final Leadership leadership;
    private final Event<GivenUp> givenUp;
    private final Clock clock;
    private final Duration patience;
    private final LongSupplier stopwatch;
    /** By cluster, as long as something of it is open that nobody watches. */
    private final Map<String, Quiet> quiet = new HashMap<>();

    @Inject
    NoLongerWatched(
            Database database,
            FindingStore findings,
            ReportStore reports,
            Fleet fleet,
            Leadership leadership,
            Event<GivenUp> givenUp,
            VerificationConfig config,
            Clock clock) {
        this(database, findings, reports, fleet, leadership, givenUp, config.interval(), clock, System::nanoTime);
    }

    /**
     * @param interval between two reports of a cluster that is watched
     * @param stopwatch nanoseconds that go on evenly, whatever a clock does
     */
    NoLongerWatched(
            Database database,
            FindingStore findings,
            ReportStore reports,
            Fleet fleet,
            Leadership leadership,
            Event<GivenUp> givenUp,
            Duration interval,
            Clock clock,
            LongSupplier stopwatch) {
        this.database = database;
        this.findings = findings;
        this.reports = reports;
        this.fleet = fleet;
        this.leadership = leadership;
        this.givenUp = givenUp;
        this.clock = clock;
        this.stopwatch = stopwatch;
        var intervals = interval.multipliedBy(INTERVALS);
        this.patience = intervals.compareTo(LEAST_PATIENCE) > 0 ? intervals : LEAST_PATIENCE;
    }

    /**
     * A cluster of which no report came.
     *
     * @param newest id of its newest report; empty where none is kept
     * @param sinceNanos when that was first seen, by the stopwatch
     */
    private record Quiet(String newest, long sinceNanos) {}

    @Scheduled(every = "5m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    synchronized void look() {
        if (!leadership.leads(OWN)) {
            quiet.clear();
            return;
        }
        alone(() -> {
            var watched = fleet.clusters().stream().map(WatchedCluster::name).collect(Collectors.toSet());
            var left = findings.clustersWithOpen().stream()
                    .filter(cluster -> !watched.contains(cluster))
                    .toList();
            quiet.keySet().retainAll(left);
            left.forEach(cluster -> alone(() -> look(cluster)));
        });
    }

    private void look(String cluster) {
        var newest = database.read(session -> newest(session, cluster));
        var known = quiet.get(cluster);
        if (known == null || !known.newest().equals(newest)) {
            quiet.put(cluster, new Quiet(newest, stopwatch.getAsLong()));
        } else if (stopwatch.getAsLong() - known.sinceNanos() >= patience.toNanos()) {
            giveUp(cluster, newest);
            quiet.remove(cluster);
        }
    }

    private String newest(Session session, String cluster) {
        return reports.glance(session, cluster)
                .map(glance -> glance.head().id())
                .orElse("");
    }

    private void giveUp(String cluster, String newest) {
        var isGivenUp = database.write(session -> {
            session.lock("mooring/" + cluster);
            if (fleet.named(cluster).isPresent() || !newest(session, cluster).equals(newest)) {
                return false;
            }
            var at = clock.instant();
            var ended = findings.endAll(session, cluster, at);
            givenUp.fire(new GivenUp(session, cluster, WHY, at, ended));
            return true;
        });
        if (isGivenUp) {
            LogFields.with(LogField.EVENT, "cluster-given-up")
                    .and(LogField.CLUSTER, cluster)
                    .run(() -> LOG.infof("Findings of %s are over: %s", cluster, WHY));
        }
    }

    /** What goes wrong with one keeps no other from its end, and is tried again. */
    private static void alone(Runnable work) {
        try {
            work.run();
        } catch (DatabaseUnavailable notNow) {
            LOG.debugf("What nobody watches any more cannot be ended now: %s", notNow.getMessage());
        } catch (RuntimeException unforeseen) {
            LOG.error("What nobody watches any more could not be ended; it is tried again", unforeseen);
        }
    }
}
