package dev.mooring.notify;

import dev.mooring.database.Database;
import dev.mooring.database.DatabaseUnavailable;
import dev.mooring.database.Session;
import dev.mooring.database.StatementRefused;
import dev.mooring.notify.Matters.Patience;
import dev.mooring.notify.RouteStep.ToOne;
import dev.mooring.report.Finding;
import dev.mooring.report.FindingStore;
import dev.mooring.report.GivenUp;
import dev.mooring.report.Member;
import dev.mooring.report.Report;
import dev.mooring.report.ReportDesk.Storing;
import dev.mooring.report.ReportStore;
import dev.mooring.report.ReportStore.Glance;
import dev.mooring.silence.SilenceEnding;
import dev.mooring.silence.Silences;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    private final FindingStore findings;
    private final Routes routes;
    private final Silences silences;
    private final NotifyConfig config;
    private final Clock clock;
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
        this.findings = findings;
        this.routes = routes;
        this.silences = silences;
        this.config = config;
        this.clock = clock;
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
            tell(session, report.cluster(), seen(storing));
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
                say(ending.session(), route, Kind.SILENCE, text, sink -> heard.add(sink.name()));
            }
        }
    }

    /** In quiet hours it is not: what is open once the silence has ended is told afterwards. */
    private boolean isHeard(Route route, Matter matter) {
        return route.takes(matter) && !route.isQuietFor(matter.severity(), clock.instant());
    }

    /** By the connection that is held: a pool of which each waits for one more would come to a stop. */
    private Optional<Seen> seen(Session session, String cluster) {
        return reports.latest(session, cluster)
                .map(report -> seen(session, report, Map.of(), finding -> findings.members(session, finding)));
    }

    /** What is stored in the same transaction is not known to the store yet. */
    private Seen seen(Storing storing) {
        return seen(
                storing.session(),
                storing.report(),
                Matters.ends(storing.open(), storing.ended()),
                finding -> Member.of(finding, storing.open()));
    }

    private Seen seen(Session session, Report report, Map<String, End> ends, Function<Finding, List<Member>> lookUp) {
        var members = new HashMap<String, List<Member>>();
        Function<Finding, List<Member>> membersOf =
                finding -> members.computeIfAbsent(finding.fingerprint(), _ -> lookUp.apply(finding));
        var seen = Matters.of(
                report,
                finding -> silences.covering(finding, membersOf).isPresent(),
                patience(session, report),
                clock.instant(),
                ends);
        var rest = new HashMap<String, Integer>();
        report.findings()
                .forEach(finding -> silences.notCovered(finding, membersOf)
                        .ifPresent(count -> rest.put(finding.fingerprint(), count)));
        return rest.isEmpty() ? seen : seen.partlySilenced(rest);
    }

    private Patience patience(Session session, Report report) {
        var after = config.unreadAfter();
        if (after.isZero() || report.unread().isEmpty()) {
            return new Patience(after, report.readings());
        }
        var then = reports.glance(session, report.cluster(), report.verifiedAt().minus(after));
        return new Patience(after, then.map(Glance::readings).orElse(List.of()));
    }

    /** Tells what the time has brought: silences and quiet hours that ended, ages reached, what is to be repeated. */
    void look(String cluster) {
        var isDue = database.read(session -> seen(session, cluster)
                .filter(seen -> isDue(session, cluster, seen))
                .isPresent());
        if (isDue) {
            database.write(session -> {
                session.lock("mooring/" + cluster);
                // What was stored meanwhile has been told already.
                seen(session, cluster).ifPresent(seen -> tell(session, cluster, seen));
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
        routes.all().forEach(route -> write(session, route, step(session, route, cluster, seen), seen));
    }

    private RouteStep step(Session session, Route route, String cluster, Seen seen) {
        if (route.digest() != null) {
            return RouteStep.NOTHING;
        }
        var before = told.of(session, route.name(), cluster);
        return Telling.of(route, withEnds(session, seen, before), before, routes.reminds(route), most(route));
    }

    /** Whatever time has passed, and whoever tells it: how each ended that was told of and is seen no more. */
    private Seen withEnds(Session session, Seen seen, List<Told> before) {
        var ended = before.stream()
                .filter(one -> one.matter().sort() == Matter.Sort.FINDING && seen.isOverSomehow(one))
                .map(Told::key)
                .toList();
        return ended.isEmpty() ? seen : seen.with(Matters.ends(findings.find(session, ended)));
    }

    private int most(Route route) {
        return routes.reminds(route) ? MOST_OF_ALL : Message.MOST;
    }

    private void write(Session session, Route route, RouteStep step, Seen seen) {
        Open open = (other, before) -> RouteView.of(other, seen, before).toRemindOf();
        // First how it stands, then what comes to it.
        add(session, step.toOne(), seen.at(), open);
        step.messages().forEach(message -> add(session, routes.sinks(route, message.kind()), message, seen.at(), open));
        told.forget(session, step.forget());
        told.put(session, step.put());
    }

    /** What a route tells of as open, after what it told. */
    private interface Open extends BiFunction<Route, List<Told>, List<Matter>> {}

    /** What comes to a thread waits a while, so that twenty sites that go one after another are a message or two. */
    private void add(Session session, List<Sink> sinks, Message message, Instant now, Open open) {
        for (var sink : sinks) {
            if (sink.tells(message) && !isAboutItself(sink, message)) {
                (sink.routesItself() ? withoutEndsOfWhatLasts(session, sink, message, open) : Optional.of(message))
                        .ifPresent(said -> add(session, sink, said, now));
            }
        }
    }

    private void add(Session session, Sink sink, Message message, Instant now) {
        var gathers = sink.merges() && (message.kind() == Kind.GREW || message.kind() == Kind.SHRUNK);
        store.add(session, idOf(sink, message), sink.name(), message, now, gathers ? now.plus(config.gather()) : now);
    }

    private void add(Session session, List<ToOne> messages, Instant now, Open open) {
        messages.forEach(one -> add(session, routes.sink(one.sink()).stream().toList(), one.message(), now, open));
    }

    /**
     * A sink that knows a matter by what it is would take the end that one route tells for the end of what another tells of.
     * Empty where nothing else is left to say.
     */
    private Optional<Message> withoutEndsOfWhatLasts(Session session, Sink sink, Message message, Open open) {
        var clusters = message.ended().stream()
                .map(ended -> ended.matter().watchedWith())
                .distinct()
                .toList();
        var lasting = routes.leadingTo(sink)
                .filter(route -> !route.name().equals(message.route()))
                .flatMap(route -> clusters.stream()
                        .flatMap(cluster -> open.apply(route, told.of(session, route.name(), cluster)).stream()))
                .map(Alike::of)
                .collect(Collectors.toSet());
        var said = message.withoutEnds(ended -> lasting.contains(Alike.of(ended.matter())));
        return Optional.of(said)
                .filter(_ -> clusters.isEmpty()
                        || !said.ended().isEmpty()
                        || !said.open().isEmpty());
    }

    /** By a route that is no more nobody would be told the end of what was told by it. */
    void forgetRoutesThatAreNoMore() {
        var known = routes.all().stream().map(Route::name).toList();
        told.routes().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> database.write(session -> {
                    session.lock("mooring-notices");
                    var now = clock.instant();
                    // What others told of lasts, as far as is known.
                    add(
                            session,
                            SinkChanges.ofRouteThatIsNoMore(told.of(session, name), now),
                            now,
                            (_, before) -> Told.matters(before));
                    told.forgetRoute(session, name);
                    return name;
                }));
    }

    /** Through a sink that is away nobody is told that it is. */
    private static boolean isAboutItself(Sink sink, Message message) {
        var matters = Stream.concat(
                        message.open().stream(), message.ended().stream().map(Message.Ended::matter))
                .toList();
        return !matters.isEmpty() && matters.stream().allMatch(matter -> Trouble.isOf(sink, matter));
    }

    /** Worked out of what it is, so that the same notice is never written twice. */
    private static String idOf(Sink sink, Message message) {
        var made = sink.name() + '\n' + message.thread() + '\n' + message.kind() + '\n' + message.at();
        return UUID.nameUUIDFromBytes(made.getBytes(StandardCharsets.UTF_8)).toString();
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
                        var seen = withEnds(session, all.without(unwatched(before, clusters)), before);
                        write(session, route, Telling.digest(route, seen, before, Message.MOST), seen);
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
                        say(session, route, Kind.HEARTBEAT, text, _ -> true);
                    }
                    return route;
                });
            }
        }
    }

    private void say(Session session, Route route, Kind kind, String text, Predicate<Sink> which) {
        var now = clock.instant();
        var thread = route.name() + "/" + kind.id() + "/" + now.toEpochMilli();
        var sinks = routes.sinks(route, kind).stream().filter(which).toList();
        add(session, sinks, Message.saying(kind, route.name(), thread, now, text), now, (_, _) -> List.of());
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
                .flatMap(cluster -> database.read(session -> seen(session, cluster)).stream())
                .reduce(Seen.of(clock.instant(), List.of(), Set.of(), Map.of()), Seen::and);
    }

    /** Reminds those sinks of what is open that forget it otherwise. */
    void remind(String cluster) {
        if (reminding.isAsked()) {
            database.read(session -> seen(session, cluster)).ifPresent(seen -> reminding.remind(cluster, seen));
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
