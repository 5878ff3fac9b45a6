package dev.mooring.notify;

import dev.mooring.database.Database;
import dev.mooring.database.DatabaseUnavailable;
import dev.mooring.database.Session;
import dev.mooring.database.StatementRefused;
import dev.mooring.report.FindingStore;
import dev.mooring.report.GivenUp;
import dev.mooring.report.ReportDesk.Storing;
import dev.mooring.report.ReportStore;
import dev.mooring.silence.SilenceEnding;
import dev.mooring.silence.Silences;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Writes down what is to be told, with the report that it comes from: a report that is stored has its notices stored, and
 * one that is not has none. What is told is worked out of what is open and what was told, so that nothing is told twice.
 */
@ApplicationScoped
public class NoticeDesk {
    private static final Logger LOG = Logger.getLogger(NoticeDesk.class);

    /** A sink that routes by itself is told of so many matters at once; it is reminded of all within the minute. */
    private static final int MOST_OF_ALL = 200;

    private static final String NOBODY = "neither the configuration nor discovery names it";

    private final Database database;
    private final NoticeStore store;
    private final ToldStore told;
    private final Turns turns;
    private final ReportStore reports;
    private final Routes routes;
    private final Clock clock;
    private final Sightings sightings;
    private final Outbox outbox;
    private final Reminding reminding;

    @Inject
    public NoticeDesk(
            Database database,
            NoticeStore store,
            ToldStore told,
            Turns turns,
            ReportStore reports,
            FindingStore findings,
            Routes routes,
            Courier courier,
            Silences silences,
            NotifyConfig config,
            Clock clock) {
        this.database = database;
        this.store = store;
        this.told = told;
        this.turns = turns;
        this.reports = reports;
        this.routes = routes;
        this.clock = clock;
        this.sightings = new Sightings(reports, findings, silences, config, clock);
        this.outbox = new Outbox(store, told, routes, config);
        this.reminding = new Reminding(database, store, told, routes, courier, clock);
    }

    /** Whether anybody is told of anything. */
    public boolean isOn() {
        return !routes.all().isEmpty();
    }

    /** A fault of working out what to tell must not keep a report from being stored; the next look makes up for it. */
    void storing(@Observes Storing storing) {
        if (!isOn()) {
            return;
        }
        var session = storing.session();
        var report = storing.report();
        try {
            tell(session, report.cluster(), sightings.of(storing));
        } catch (DatabaseUnavailable | StatementRefused notStored) {
            throw notStored;
        } catch (RuntimeException unforeseen) {
            LOG.errorf(unforeseen, "What report %s has to tell could not be worked out", report.id());
        }
    }

    /** What was told of a cluster that is watched no longer is told to be over, and why. Nothing is known to be repaired. */
    void givenUp(@Observes GivenUp givenUp) {
        if (!isOn()) {
            return;
        }
        var cluster = givenUp.cluster();
        try {
            tell(givenUp.session(), cluster, Seen.unwatched(clock.instant(), Map.of(cluster, givenUp.why())));
        } catch (DatabaseUnavailable | StatementRefused notStored) {
            throw notStored;
        } catch (RuntimeException unforeseen) {
            LOG.errorf(unforeseen, "That %s is watched no longer could not be told; it is tried again", cluster);
        }
    }

    /** What a silence covers is told once it has ended; that it is about to end is told before, where anything is left. */
    void ending(@Observes SilenceEnding ending) {
        if (ending.standing().isNone()) {
            return;
        }
        try {
            tell(ending);
        } catch (DatabaseUnavailable | StatementRefused notStored) {
            throw notStored;
        } catch (RuntimeException unforeseen) {
            LOG.errorf(
                    unforeseen,
                    "That the silence %s is about to end could not be told",
                    ending.silence().id());
        }
    }

    private void tell(SilenceEnding ending) {
        var silence = ending.silence();
        var standing = ending.standing();
        var matters = standing.worst().stream().map(Matter::of).toList();
        var text = "The silence of " + silence.author() + " (" + silence.reason() + ") ends in "
                + Words.duration(Duration.between(clock.instant(), silence.latest())) + "; "
                + Words.count(standing.count(), "finding is", "findings are") + " open: "
                + Words.some(matters.stream().map(Words::subject).toList(), 3);
        var heard = new HashSet<String>();
        for (var route : routes.all()) {
            if (route.digest() == null && matters.stream().anyMatch(matter -> isHeard(route, matter))) {
                outbox.say(
                        ending.session(), route, Kind.SILENCE, text, sink -> heard.add(sink.name()), clock.instant());
            }
        }
    }

    /** In quiet hours it is not: what is open once the silence has ended is told afterwards. */
    private boolean isHeard(Route route, Matter matter) {
        return route.takes(matter) && !route.isQuietFor(matter.severity(), clock.instant());
    }

    /** Tells what the time has brought: silences and quiet hours that ended, ages reached, what is to be repeated. */
    void look(String cluster) {
        var isDue = database.read(session -> sightings
                .of(session, cluster)
                .filter(seen -> isDue(session, cluster, seen))
                .isPresent());
        if (isDue) {
            database.write(session -> {
                session.lock("mooring/" + cluster);
                // What was stored meanwhile has been told already.
                sightings.of(session, cluster).ifPresent(seen -> tell(session, cluster, seen));
                return cluster;
            });
        }
    }

    /**
     * Tells the end of what was told of a cluster that this replica does not know: it was given up in quiet hours, or is
     * configured no longer.
     *
     * @param before a report that is no older is one of a replica whose configuration is another, and that still watches it
     */
    void lookAtUnwatched(String cluster, Instant before) {
        if (reports.glance(cluster)
                .filter(glance -> !glance.head().verifiedAt().isBefore(before))
                .isPresent()) {
            return;
        }
        var seen = Seen.unwatched(clock.instant(), Map.of(cluster, NOBODY));
        if (database.read(session -> isDue(session, cluster, seen))) {
            database.write(session -> {
                session.lock("mooring/" + cluster);
                tell(session, cluster, seen);
                return cluster;
            });
        }
    }

    /** Tells of Mooring's own trouble. */
    void look(Seen trouble) {
        if (database.read(session -> isDue(session, Matter.OWN, trouble))) {
            database.write(session -> {
                session.lock("mooring-notices");
                tell(session, Matter.OWN, trouble);
                return trouble;
            });
        }
    }

    private boolean isDue(Session session, String cluster, Seen seen) {
        return routes.all().stream()
                .anyMatch(route -> !step(session, route, cluster, seen).isNothing());
    }

    private void tell(Session session, String cluster, Seen seen) {
        routes.all().forEach(route -> outbox.write(session, route, step(session, route, cluster, seen), seen));
    }

    private RouteStep step(Session session, Route route, String cluster, Seen seen) {
        if (route.digest() != null) {
            return RouteStep.NOTHING;
        }
        var before = told.of(session, route.name(), cluster);
        return Telling.of(route, sightings.withEnds(session, seen, before), before, routes.reminds(route), most(route));
    }

    private int most(Route route) {
        return routes.reminds(route) ? MOST_OF_ALL : Message.MOST;
    }

    /** By a route that is no more nobody would be told the end of what was told by it. */
    void forgetRoutesThatAreNoMore() {
        var known = routes.all().stream().map(Route::name).toList();
        told.routes().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> database.write(session -> {
                    session.lock("mooring-notices");
                    outbox.end(session, name, clock.instant());
                    return name;
                }));
    }

    /**
     * Sends the digests whose turn it is.
     *
     * @param trouble Mooring's own
     */
    void digests(Collection<String> clusters, Supplier<Seen> trouble) {
        for (var route : routes.all()) {
            var turn = route.digest();
            if (turn != null && isTurn("digest/" + route.name(), turn)) {
                var all = all(clusters).and(trouble.get());
                database.write(session -> {
                    if (takesTurn(session, "digest/" + route.name(), turn)) {
                        var before = told.of(session, route.name());
                        var seen = sightings.withEnds(session, all.without(unwatched(before, clusters)), before);
                        outbox.write(session, route, Telling.digest(route, seen, before, Message.MOST), seen);
                    }
                    return route;
                });
            }
        }
    }

    private static Map<String, String> unwatched(List<Told> before, Collection<String> watched) {
        return before.stream()
                .map(one -> one.matter().cluster())
                .filter(cluster -> !cluster.equals(Matter.OWN) && !watched.contains(cluster))
                .distinct()
                .collect(Collectors.toMap(Function.identity(), _ -> NOBODY));
    }

    /** Says that Mooring watches, by the routes whose turn it is. */
    void heartbeats(Supplier<String> words) {
        for (var route : routes.all()) {
            var turn = route.heartbeat();
            if (turn != null && isTurn("heartbeat/" + route.name(), turn)) {
                var text = words.get();
                database.write(session -> {
                    if (takesTurn(session, "heartbeat/" + route.name(), turn)) {
                        outbox.say(session, route, Kind.HEARTBEAT, text, _ -> true, clock.instant());
                    }
                    return route;
                });
            }
        }
    }

    private boolean isTurn(String name, Route.Turn turn) {
        return turns.last(name)
                .map(last -> turn.isDue(last, clock.instant()))
                .orElseGet(() -> database.write(session -> isTurn(session, name, turn)));
    }

    private boolean isTurn(Session session, String name, Route.Turn turn) {
        var now = clock.instant();
        return turn.isDue(turns.last(session, name, now), now);
    }

    /** Of several replicas, and of several tries, one. */
    private boolean takesTurn(Session session, String name, Route.Turn turn) {
        session.lock("mooring-notices");
        var isTurn = isTurn(session, name, turn);
        if (isTurn) {
            turns.take(session, name, clock.instant());
        }
        return isTurn;
    }

    private Seen all(Collection<String> clusters) {
        return clusters.stream()
                .flatMap(cluster -> database.read(session -> sightings.of(session, cluster)).stream())
                .reduce(Seen.of(clock.instant(), List.of(), Set.of(), Map.of()), Seen::and);
    }

    /** Reminds those sinks of what is open that forget it otherwise. */
    void remind(String cluster) {
        if (reminding.isAsked()) {
            database.read(session -> sightings.of(session, cluster)).ifPresent(seen -> reminding.remind(cluster, seen));
        }
    }

    /**
     * Reminds of Mooring's own trouble.
     *
     * @param trouble asked where anybody is reminded
     */
    void remind(Supplier<Seen> trouble) {
        if (reminding.isAsked()) {
            reminding.remind(Matter.OWN, trouble.get());
        }
    }

    /** Reminds of what is over; before what is open, so that this is what a sink hears last. */
    void remindOfEnds() {
        reminding.remindOfEnds();
    }

    /** While the database is away: reminds of what was reminded of when it answered last. */
    void remindFromMemory(Instant away) {
        reminding.remindFromMemory(away);
    }

    /** A harmless notice for one sink; empty where that is not set up. */
    public Optional<String> test(String name) {
        return routes.sink(name).map(sink -> {
            var now = clock.instant();
            var id = UUID.randomUUID().toString();
            database.write(session -> {
                store.add(session, id, sink.name(), TestNotice.message(id, clock), now, now);
                return id;
            });
            return id;
        });
    }
}
