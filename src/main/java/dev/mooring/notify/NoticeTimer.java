package dev.mooring.notify;

import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.database.DatabaseUnavailable;
import dev.mooring.database.SteadyClock;
import dev.mooring.inbox.Deliveries;
import dev.mooring.inbox.MissingDeliveries;
import dev.mooring.notify.NoticeStore.Reach;
import dev.mooring.replica.Leadership;
import dev.mooring.report.ReportStore;
import dev.mooring.report.ReportStore.Glance;
import dev.mooring.silence.SilenceEnded;
import dev.mooring.verification.VerificationConfig;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** What is told because time went by. One replica does it for each cluster, and one for Mooring itself. */
@ApplicationScoped
public class NoticeTimer {
    private static final Logger LOG = Logger.getLogger(NoticeTimer.class);

    /** As a cluster, so that one replica has it. */
    private static final String OWN = "mooring-notices";

    private static final int INTERVALS = 3;
    private static final Duration LEAST_LATE = Duration.ofMinutes(10);
    private static final int BATCH = 500;

    private final NoticeDesk desk;
    private final DatabaseWatch database;
    private final NoticeStore store;
    private final ToldStore told;
    private final NoticeWorker worker;
    private final Routes routes;
    private final ReportStore reports;
    private final Deliveries deliveries;
    private final MissingDeliveries missing;
    private final Fleet fleet;
    private final Leadership leadership;
    private final NotifyConfig config;
    private final Clock clock;
    private final SteadyClock steady;
    private final Duration late;
    private final Overdue overdue;

    @Inject
    NoticeTimer(
            NoticeDesk desk,
            DatabaseWatch database,
            NoticeStore store,
            ToldStore told,
            NoticeWorker worker,
            Routes routes,
            ReportStore reports,
            Deliveries deliveries,
            MissingDeliveries missing,
            Fleet fleet,
            Leadership leadership,
            NotifyConfig config,
            VerificationConfig verification,
            Clock clock) {
        this.desk = desk;
        this.database = database;
        this.store = store;
        this.told = told;
        this.worker = worker;
        this.routes = routes;
        this.reports = reports;
        this.deliveries = deliveries;
        this.missing = missing;
        this.fleet = fleet;
        this.leadership = leadership;
        this.config = config;
        this.clock = clock;
        this.steady = new SteadyClock(clock);
        var intervals = verification.interval().multipliedBy(INTERVALS);
        this.late = intervals.compareTo(LEAST_LATE) > 0 ? intervals : LEAST_LATE;
        this.overdue = new Overdue(late);
    }

    @Scheduled(every = "20s", delayed = "10s", concurrentExecution = ConcurrentExecution.SKIP)
    void look() {
        whereOn(() -> {
            worker.revive();
            overdue.watching(clusters(), clock.instant());
            database.look(leadership.leads(OWN));
            leadership.led().forEach(cluster -> alone(() -> desk.look(cluster.name())));
            if (leadership.leads(OWN)) {
                alone(() -> desk.look(trouble()));
                alone(this::lookAtUnwatched);
                alone(() -> desk.digests(clusters(), this::trouble));
                alone(() -> desk.heartbeats(this::words));
            }
            worker.wake();
        });
    }

    /** What it covered is told at once; whoever ended it does not wait for that. */
    void ended(@Observes SilenceEnded silence) {
        Thread.ofVirtual().name("notices-of-a-silence").start(this::look);
    }

    @Scheduled(every = "60s", delayed = "15s", concurrentExecution = ConcurrentExecution.SKIP)
    void remind() {
        whereOn(() -> {
            // Who leads is not known either, while it does not answer at all: whoever reminded last goes on.
            database.away().ifPresent(since -> alone(() -> desk.remindFromMemory(since)));
            remindOfWhatIsStored();
        });
    }

    private void remindOfWhatIsStored() {
        if (leadership.leads(OWN)) {
            alone(desk::remindOfEnds);
        }
        leadership.led().forEach(cluster -> alone(() -> desk.remind(cluster.name())));
        if (leadership.leads(OWN)) {
            alone(() -> desk.remind(this::trouble));
        }
    }

    @Scheduled(every = "1h", delayed = "7m", concurrentExecution = ConcurrentExecution.SKIP)
    void forget() {
        if (!leadership.leads(OWN)) {
            return;
        }
        alone(() -> {
            var before = steady.now(store.newest())
                    .map(now -> now.minus(config.retention()))
                    .orElse(Instant.EPOCH);
            while (store.forgetFinished(before, config.maxNotices(), BATCH)) {
                Thread.onSpinWait();
            }
        });
        alone(() -> store.parkBeyond(config.maxNotices(), clock.instant()));
        alone(() -> store.parkOfOthers(routes.sinks().stream().map(Sink::name).toList(), clock.instant()));
        alone(desk::forgetRoutesThatAreNoMore);
    }

    private void lookAtUnwatched() {
        var watched = clusters();
        var before = clock.instant().minus(late);
        told.clusters().stream()
                .filter(cluster -> !cluster.equals(Matter.OWN) && !watched.contains(cluster))
                .forEach(cluster -> alone(() -> desk.lookAtUnwatched(cluster, before)));
    }

    private void whereOn(Runnable work) {
        if (desk.isOn()) {
            work.run();
        }
    }

    /** What goes wrong keeps nothing else from being done. */
    private static void alone(Runnable work) {
        try {
            work.run();
        } catch (DatabaseUnavailable notNow) {
            LOG.debugf("Nothing is told now: %s", notNow.getMessage());
        } catch (RuntimeException unforeseen) {
            LOG.error("What is to be told could not be worked out; it is tried again", unforeseen);
        }
    }

    private List<String> clusters() {
        return fleet.clusters().stream().map(WatchedCluster::name).toList();
    }

    private Seen trouble() {
        var now = clock.instant();
        return Trouble.of(figures(now), now);
    }

    private Trouble.Figures figures(Instant now) {
        var sinks = routes.sinks().stream().map(Sink::name).toList();
        var noticesParked = store.parked(sinks);
        var reach = reach(sinks, now);
        return new Trouble.Figures(
                deliveries.parked(),
                missing.count(),
                noticesParked.count(),
                Stream.concat(away(reach).stream(), unreminded(now)).toList(),
                overdue.at(
                        now,
                        cluster -> reports.glance(cluster)
                                .map(glance -> glance.head().verifiedAt())),
                late,
                new Trouble.Begun(deliveries.oldestParked(), noticesParked.oldest()),
                new Trouble.Doubts(of(reach, Reach.Unknown.class), of(reach, Reach.Silent.class)));
    }

    /** What comes to something that was told may wait a while. */
    private Map<String, Reach> reach(List<String> sinks, Instant now) {
        var patience = config.awayAfter().plus(config.gather());
        var all = new TreeMap<String, Reach>();
        sinks.forEach(sink -> all.put(sink, store.reach(sink, patience, now)));
        return all;
    }

    private static List<Trouble.Away> away(Map<String, Reach> reach) {
        var away = new ArrayList<Trouble.Away>();
        reach.forEach((sink, how) -> {
            if (how instanceof Reach.Away(var since, var cause)) {
                away.add(new Trouble.Away(sink, since, cause));
            }
        });
        return away;
    }

    private static Set<String> of(Map<String, Reach> reach, Class<? extends Reach> how) {
        return reach.keySet().stream()
                .filter(sink -> how.isInstance(reach.get(sink)))
                .collect(Collectors.toSet());
    }

    /** Sinks for which nothing waits, and that forget what is open since they take no reminders. */
    private Stream<Trouble.Away> unreminded(Instant now) {
        var patience = config.awayAfter().plus(config.gather());
        return routes.sinks().stream()
                .flatMap(sink -> worker
                        .unreminded(sink)
                        .filter(failed -> failed.since().plus(patience).isBefore(now))
                        .map(failed -> new Trouble.Away(sink.name(), failed.since(), failed.cause()))
                        .stream());
    }

    private String words() {
        List<Optional<Glance>> glances =
                clusters().stream().map(reports::glance).toList();
        return Heartbeat.words(glances, late, clock.instant());
    }
}
