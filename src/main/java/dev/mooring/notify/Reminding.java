package dev.mooring.notify;

import dev.mooring.database.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells sinks that forget again what is open, for as long as it lasts, and what is over, for as long as they keep it. */
final class Reminding {
    private final Database database;
    private final NoticeStore store;
    private final ToldStore told;
    private final Routes routes;
    private final Courier courier;
    private final Clock clock;
    private final Reminders reminders = new Reminders();

    Reminding(Database database, NoticeStore store, ToldStore told, Routes routes, Courier courier, Clock clock) {
        this.database = database;
        this.store = store;
        this.told = told;
        this.routes = routes;
        this.courier = courier;
        this.clock = clock;
    }

    /** Whether anybody is reminded. */
    boolean isAsked() {
        return reminded().findAny().isPresent();
    }

    /**
     * Reminds of ends that a sink may have missed, or that a reminder on its way has overtaken; not of what began again since, or
     * lasts for another route. Before it is reminded of what is open, so that this is what it hears last.
     */
    void remindOfEnds() {
        var now = clock.instant();
        routes.sinks().stream()
                .filter(sink -> sink.lapse().isPositive()
                        && routes.leadingTo(sink).findAny().isPresent())
                .forEach(sink -> courier.remindOfEnds(sink, "ends", ends(sink, now), now));
    }

    private List<Message.Ended> ends(Sink sink, Instant now) {
        var since = now.minus(sink.lapse());
        return database.read(session -> {
            var open = routes.leadingTo(sink)
                    .flatMap(route -> Stream.concat(
                            Told.matters(told.of(session, route.name())).stream(),
                            reminders.of(route.name(), now).stream()))
                    .map(Alike::of)
                    .collect(Collectors.toSet());
            return store.endsSince(session, sink.name(), since).stream()
                    .filter(one -> one.at().isAfter(since) && !open.contains(Alike.of(one.matter())))
                    .toList();
        });
    }

    /** Reminds of what is open of a cluster, or of Mooring's own trouble. */
    void remind(String cluster, Seen seen) {
        reminded().forEach(route -> {
            var before = database.read(session -> told.of(session, route.name(), cluster));
            var matters = RouteView.of(route, seen, before).toRemindOf();
            reminders.keep(route.name(), cluster, matters, seen.at());
            remind(route, cluster, matters);
        });
    }

    /** While the database is away nothing is known to have ended: reminds of what was reminded of when it answered last. */
    void remindFromMemory(Instant away) {
        reminded()
                .forEach(route -> reminders
                        .keptUntil(away, route.name())
                        .forEach((cluster, kept) -> remind(route, cluster, kept)));
    }

    /** Whoever reminds of Mooring's own trouble does so where there is none, too: that nothing is taken is known at all times. */
    private void remind(Route route, String cluster, List<Matter> matters) {
        if (matters.isEmpty() && !cluster.equals(Matter.OWN)) {
            return;
        }
        routes.sinks(route, Kind.OPENED)
                .forEach(sink -> courier.remind(
                        sink,
                        route.name() + "/" + cluster,
                        matters.stream()
                                .filter(matter -> !Trouble.isOf(sink, matter))
                                .toList(),
                        clock.instant()));
    }

    private Stream<Route> reminded() {
        return routes.all().stream().filter(routes::reminds);
    }
}
