package dev.mooring.notify;

import dev.mooring.notify.Message.Ended;
import dev.mooring.notify.RouteStep.ToOne;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What sinks are told that the route leads to no longer, or leads to since: the end of what they heard, and what lasts. What
 * was told is to say who heard of it.
 */
final class SinkChanges {
    private final RouteView view;
    private final int most;

    /** @param most of how many matters a message tells one by one */
    SinkChanges(RouteView view, int most) {
        this.view = view;
        this.most = most;
    }

    /** The ends of what was told by a route that is no more, for each sink that heard of it. */
    static List<ToOne> ofRouteThatIsNoMore(Collection<Told> told, Instant now) {
        var ends = new LinkedHashMap<String, Map<String, List<Told>>>();
        told.forEach(one -> sinksOf(one)
                .forEach(sink -> ends.computeIfAbsent(sink, _ -> new LinkedHashMap<>())
                        .computeIfAbsent(one.thread(), _ -> new ArrayList<>())
                        .add(one)));
        var all = new ArrayList<ToOne>();
        ends.forEach((sink, threads) -> threads.forEach((thread, ones) -> all.add(new ToOne(
                sink,
                Message.of(
                                Kind.RESOLVED,
                                ones.getFirst().route(),
                                thread,
                                now,
                                List.of(),
                                List.of(),
                                ones.stream()
                                        .map(one -> new Ended(one.matter(), End.UNROUTED, now, null))
                                        .toList(),
                                Message.MOST)
                        .with(new Alert.Change(List.of(), Told.alerts(ones)))))));
        return all;
    }

    /** None where that was not noted. */
    private static Set<String> sinksOf(Told one) {
        var sinks = one.sinks();
        return sinks == null ? Set.of() : sinks;
    }

    /** A sink that the route led to, and leads to no longer, is told the end of what it heard. */
    List<ToOne> toThoseWhoLeft(Map<String, Told> put) {
        var left = new ArrayList<Told>();
        for (var one : view.told().values()) {
            var others = new HashSet<>(sinksOf(one));
            others.removeAll(view.route().sinks());
            if (!others.isEmpty() && !view.route().isQuietFor(one.matter().severity(), view.at())) {
                left.add(one.to(others));
                if (!view.isOver(one) && !view.isToldAnew(one)) {
                    keep(put, one, view.route().sinks().stream().filter(sinksOf(one)::contains));
                }
            }
        }
        return left.isEmpty() || !view.route().ends()
                ? List.of()
                : ofRouteThatIsNoMore(left, view.at()).stream()
                        .map(end -> new ToOne(end.sink(), asTheyEnded(end.message())))
                        .toList();
    }

    private Message asTheyEnded(Message message) {
        var ended = message.ended().stream()
                .map(end -> Optional.ofNullable(view.told().get(end.matter().key()))
                        .filter(view::isOver)
                        .map(view::ended)
                        .orElse(end))
                .toList();
        return Message.of(
                        message.kind(), message.route(), message.thread(), view.at(), List.of(), List.of(), ended, most)
                .with(message.alertsOfThread());
    }

    /** A sink that the route did not lead to is told of what lasts. */
    List<ToOne> toThoseWhoCame(Map<String, Told> put) {
        var toldTo = new LinkedHashMap<String, Map<String, List<Told>>>();
        for (var one : view.told().values()) {
            var now = view.seen().open().get(one.key());
            if (one.sinks() == null
                    || now == null
                    || view.isFresh(now)
                    || !view.route().tellsNow(now, view.at())) {
                continue;
            }
            var others = new HashSet<>(view.route().sinks());
            others.removeAll(sinksOf(one));
            others.forEach(sink -> toldTo.computeIfAbsent(sink, _ -> new LinkedHashMap<>())
                    .computeIfAbsent(one.thread(), _ -> new ArrayList<>())
                    .add(one));
            if (!others.isEmpty()) {
                keep(put, one, view.route().sinks().stream());
            }
        }
        var all = new ArrayList<ToOne>();
        toldTo.forEach((sink, threads) -> threads.forEach((thread, ones) -> {
            all.add(new ToOne(sink, asItStands(thread, ones)));
            noteAlerts(put, sink, thread, Told.alerts(ones));
        }));
        return all;
    }

    /** What is silenced goes on holding an alert that a sink has heard of now: it is to hear when that ends. */
    private void noteAlerts(Map<String, Told> put, String sink, String thread, List<String> alerts) {
        for (var one : view.told().values()) {
            if (one.sinks() != null
                    && one.thread().equals(thread)
                    && alerts.contains(one.alert())
                    && !view.isOver(one)
                    && (one.muted() || view.seen().silenced().contains(one.key()))
                    && !view.isToldAnew(one)) {
                var written = put.getOrDefault(one.key(), one);
                keep(put, written, Stream.concat(sinksOf(written).stream(), Stream.of(sink)));
            }
        }
    }

    private static void keep(Map<String, Told> put, Told one, Stream<String> sinks) {
        put.merge(one.key(), one, (written, _) -> written);
        put.computeIfPresent(one.key(), (_, written) -> written.to(sinks.collect(Collectors.toSet())));
    }

    private Message asItStands(String thread, List<Told> ones) {
        var begun = Told.alerts(ones).stream()
                .map(alert -> {
                    var matters = ones.stream()
                            .filter(one -> one.alert().equals(alert))
                            .map(view::asItIs)
                            .toList();
                    return Alert.of(alert, begun(thread, matters));
                })
                .toList();
        return begun(thread, ones.stream().map(view::asItIs).toList()).with(new Alert.Change(begun, List.of()));
    }

    private Message begun(String thread, List<Matter> matters) {
        return Message.of(Kind.OPENED, view.route().name(), thread, view.at(), matters, matters, List.of(), most);
    }
}
