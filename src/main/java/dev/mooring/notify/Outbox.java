package dev.mooring.notify;

import dev.mooring.database.Session;
import dev.mooring.notify.RouteStep.ToOne;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where notices wait for their sinks: each is written in the transaction in which it is noted as told. */
final class Outbox {
    private final NoticeStore store;
    private final ToldStore told;
    private final Routes routes;
    private final NotifyConfig config;

    Outbox(NoticeStore store, ToldStore told, Routes routes, NotifyConfig config) {
        this.store = store;
        this.told = told;
        this.routes = routes;
        this.config = config;
    }

    /** What a route tells, and what has been told by it from then on. */
    void write(Session session, Route route, RouteStep step, Seen seen) {
        Open open = (other, before) -> RouteView.of(other, seen, before).toRemindOf();
        // First how it stands, then what comes to it.
        add(session, step.toOne(), seen.at(), open);
        step.messages().forEach(message -> add(session, routes.sinks(route, message.kind()), message, seen.at(), open));
        told.forget(session, step.forget());
        told.put(session, step.put());
    }

    /** A text instead of matters, to those sinks of a route that are wanted. */
    void say(Session session, Route route, Kind kind, String text, Predicate<Sink> which, Instant now) {
        var thread = route.name() + "/" + kind.id() + "/" + now.toEpochMilli();
        var sinks = routes.sinks(route, kind).stream().filter(which).toList();
        add(session, sinks, Message.saying(kind, route.name(), thread, now, text), now, (_, _) -> List.of());
    }

    /** The ends of what a route told that is no more. */
    void end(Session session, String route, Instant now) {
        // What others told of lasts, as far as is known.
        add(
                session,
                SinkChanges.ofRouteThatIsNoMore(told.of(session, route), now),
                now,
                (_, before) -> Told.matters(before));
        told.forgetRoute(session, route);
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
}
