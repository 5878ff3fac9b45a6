package dev.mooring.notify;

import dev.mooring.notify.Message.Ended;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What a route has to tell of what there is, after what it told before. Plain, and always the same for the same: whatever
 * happened in between (a silence that ended, quiet hours that are over, a restart), what is open and was not told is told,
 * and what was told and is over is told to be over.
 */
final class Telling {
    /** Where so many begin at once, they are told as one. */
    static final int MOST_AT_ONCE = 5;

    private static final String DIGEST = "digest";
    private static final String MANY = "many";

    private final RouteView view;
    private final Route route;
    private final boolean asTheyAre;
    private final int most;

    private Telling(RouteView view, boolean asTheyAre, int most) {
        this.view = view;
        this.route = view.route();
        this.asTheyAre = asTheyAre;
        this.most = most;
    }

    /** What is told to people at once; nothing of a route that tells at set times. */
    static RouteStep of(Route route, Seen seen, Collection<Told> told, int most) {
        return of(route, seen, told, false, most);
    }

    /** @param asTheyAre whether a sink knows matters by their severity and site, and is told of each change of these */
    static RouteStep of(Route route, Seen seen, Collection<Told> told, boolean asTheyAre, int most) {
        return route.digest() == null
                ? new Telling(RouteView.of(route, seen, told), asTheyAre, most).atOnce()
                : RouteStep.NOTHING;
    }

    /** What is told at the turn of a route that tells at set times. */
    static RouteStep digest(Route route, Seen seen, Collection<Told> told, int most) {
        return new Telling(RouteView.of(route, seen, told), false, most).digest();
    }

    private RouteStep atOnce() {
        var threads = new LinkedHashMap<String, NoticeThread>();
        var put = new LinkedHashMap<String, Told>();
        var forget = new ArrayList<Told>();
        gathered().forEach((gathered, fresh) -> {
            var thread = threads.computeIfAbsent(threadOf(gathered, fresh), this::thread);
            fresh.forEach(matter -> {
                thread.begins(matter);
                put.put(
                        matter.key(),
                        new Told(
                                route.name(),
                                gathered,
                                thread.id(),
                                thread.alert(),
                                view.at(),
                                false,
                                route.sinks(),
                                matter));
                view.replaced(matter).ifPresent(thread::ends);
            });
        });
        for (var one : view.told().values()) {
            if (view.isOver(one)) {
                threads.computeIfAbsent(one.thread(), this::thread).ends(view.ended(one));
                forget.add(one);
            } else if (view.seen().silenced().contains(one.key()) && !one.muted()) {
                put.put(one.key(), one.silenced());
            } else if (asTheyAre && view.isChanged(one)) {
                var thread = threads.computeIfAbsent(one.thread(), this::thread);
                var now = view.asItIs(one);
                thread.ends(new Ended(one.matter(), End.REPLACED, view.at(), null));
                thread.changes(now);
                put.put(one.key(), one.as(now));
            }
        }
        var sinks = new SinkChanges(view, most);
        var toOne = new ArrayList<>(sinks.toThoseWhoLeft(put));
        toOne.addAll(sinks.toThoseWhoCame(put));
        repeat(threads, put);
        var messages = threads.values().stream()
                .flatMap(thread -> thread.message().stream())
                .toList();
        return new RouteStep(messages, List.copyOf(put.values()), List.copyOf(forget), toOne);
    }

    /** What begins, put together with what belongs to it; all of it as one where it is much. */
    private Map<String, List<Matter>> gathered() {
        var fresh = view.seen().open().values().stream()
                .filter(view::isFresh)
                .sorted(Comparator.comparing(Matter::key))
                .collect(Collectors.groupingBy(this::gatheredAs, LinkedHashMap::new, Collectors.toList()));
        var begun = fresh.keySet().stream()
                .filter(key -> threadBefore(key).isEmpty())
                .toList();
        if (begun.size() > MOST_AT_ONCE) {
            var many = new ArrayList<Matter>();
            fresh.forEach((key, matters) -> {
                if (begun.contains(key)) {
                    many.addAll(matters);
                }
            });
            begun.forEach(fresh::remove);
            fresh.put(MANY + "/" + view.at().toEpochMilli(), many);
        }
        return fresh;
    }

    /** What was told before stays with what it was put together with. */
    private String gatheredAs(Matter matter) {
        var before = view.told().get(matter.key());
        return before == null ? route.gathered(matter) : before.gathered();
    }

    private NoticeThread thread(String id) {
        return new NoticeThread(id, view, most);
    }

    private Optional<String> threadBefore(String gathered) {
        return view.told().values().stream()
                .filter(one -> one.gathered().equals(gathered))
                .map(Told::thread)
                .findFirst();
    }

    /** Made of what it is about and when it began, so that it is the same whoever works it out again. */
    private String threadOf(String gathered, List<Matter> fresh) {
        return threadBefore(gathered).orElseGet(() -> {
            var made = route.name()
                    + '\n'
                    + gathered
                    + '\n'
                    + view.at()
                    + '\n'
                    + fresh.getFirst().key();
            return route.name() + "/" + UUID.nameUUIDFromBytes(made.getBytes(StandardCharsets.UTF_8));
        });
    }

    private void repeat(Map<String, NoticeThread> threads, Map<String, Told> put) {
        view.told().values().stream()
                .filter(one -> !threads.containsKey(one.thread()) && view.isTold(one))
                .collect(Collectors.groupingBy(Told::thread, LinkedHashMap::new, Collectors.toList()))
                .forEach((id, ones) -> {
                    if (ones.stream().allMatch(one -> route.repeatsNow(one.at(), view.at()))) {
                        threads.put(id, thread(id));
                        ones.forEach(one -> put.put(
                                one.key(), put.getOrDefault(one.key(), one).again(view.at())));
                    }
                });
    }

    private RouteStep digest() {
        var open = view.seen().open().values().stream()
                .filter(matter ->
                        route.tellsNow(matter, view.at()) || view.told().containsKey(matter.key()))
                .filter(route::takes)
                .toList();
        var fresh = open.stream()
                .filter(matter -> !view.told().containsKey(matter.key()))
                .toList();
        var over = view.told().values().stream().filter(view::isOver).toList();
        if (open.isEmpty() && over.isEmpty()) {
            return RouteStep.NOTHING;
        }
        var thread = route.name() + "/" + DIGEST + "/" + view.at().toEpochMilli();
        return new RouteStep(
                List.of(Message.of(
                        Kind.DIGEST,
                        route.name(),
                        thread,
                        view.at(),
                        fresh,
                        open,
                        over.stream().map(view::ended).toList(),
                        most)),
                open.stream()
                        .map(matter -> new Told(route.name(), DIGEST, thread, view.at(), false, matter))
                        .toList(),
                over,
                List.of());
    }
}
