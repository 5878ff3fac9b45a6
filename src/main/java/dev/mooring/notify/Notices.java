package dev.mooring.notify;

import dev.mooring.notify.Message.Ended;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a route has to tell of what there is, after what it told before. Plain, and always the same for the same: whatever
 * happened in between (a silence that ended, quiet hours that are over, a restart), what is open and was not told is told,
 * and what was told and is over is told to be over.
 */
final class Notices {
    /** Where so many begin at once, they are told as one. */
    static final int MOST_AT_ONCE = 5;

    private static final String DIGEST = "digest";
    private static final String MANY = "many";
    private final Route route;
    private final Seen seen;
    private final Map<String, Told> told;
    private final boolean asTheyAre;
    private final int most;

    private Notices(Route route, Seen seen, Collection<Told> told, boolean asTheyAre, int most) {
        this.route = route;
        this.seen = seen;
        this.told = told.stream().collect(Collectors.toMap(Told::key, Function.identity()));
        this.asTheyAre = asTheyAre;
        this.most = most;
    }

    /**
     * What is to be sent, and what has been told once it is.
     *
     * @param put in place of what was told of the same matter
     * @param forget what is over
     * @param toOne what is to be sent to one sink alone, which came to the route or left it
     */
    record Step(List<Message> messages, List<Told> put, List<Told> forget, List<ToOne> toOne) {
        static final Step NOTHING = new Step(List.of(), List.of(), List.of(), List.of());

        boolean isNothing() {
            return messages.isEmpty() && put.isEmpty() && forget.isEmpty() && toOne.isEmpty();
        }
    }

    /** A message to one sink alone. */
    record ToOne(String sink, Message message) {}

    /** What is told to people at once; nothing of a route that tells at set times. */
    static Step of(Route route, Seen seen, Collection<Told> told, int most) {
        return of(route, seen, told, false, most);
    }

    /** @param asTheyAre whether a sink knows matters by their severity and site, and is told of each change of these */
    static Step of(Route route, Seen seen, Collection<Told> told, boolean asTheyAre, int most) {
        return route.digest() == null ? new Notices(route, seen, told, asTheyAre, most).atOnce() : Step.NOTHING;
    }

    /** What is told at the turn of a route that tells at set times. */
    static Step digest(Route route, Seen seen, Collection<Told> told, int most) {
        return new Notices(route, seen, told, false, most).digest();
    }

    /** What a sink is told again that forgets: what it was told of and lasts, whatever the hour, and what is told now. */
    static List<Matter> toRemindOf(Route route, Seen seen, Collection<Told> told) {
        return new Notices(route, seen, told, true, 0).toRemindOf();
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
                        .with(new Alert.Change(List.of(), alerts(ones)))))));
        return all;
    }

    /** None where that was not noted. */
    private static Set<String> sinksOf(Told one) {
        var sinks = one.sinks();
        return sinks == null ? Set.of() : sinks;
    }

    private static List<String> alerts(Collection<Told> told) {
        return told.stream().map(Told::alert).distinct().sorted().toList();
    }

    private List<Matter> toRemindOf() {
        var matters = new LinkedHashMap<String, Matter>();
        seen.open().values().stream()
                .filter(matter -> route.tellsNow(matter, seen.at()))
                .forEach(matter -> matters.put(matter.key(), matter));
        told.values().stream()
                .filter(one -> !one.muted() && !seen.silenced().contains(one.key()) && lasts(one))
                .forEach(one -> matters.put(one.key(), asItIsKnown(one)));
        return List.copyOf(matters.values());
    }

    /** As it is now; where it would be another one to the sink, as it was told, until that is told to be over. */
    private Matter asItIsKnown(Told one) {
        var now = asItIs(one);
        return isAnother(now, one.matter()) ? one.matter() : now;
    }

    private Step atOnce() {
        var threads = new LinkedHashMap<String, Strand>();
        var put = new LinkedHashMap<String, Told>();
        var forget = new ArrayList<Told>();
        gathered().forEach((gathered, fresh) -> {
            var thread = threads.computeIfAbsent(threadOf(gathered, fresh), Strand::new);
            fresh.forEach(matter -> {
                thread.fresh.add(matter);
                put.put(
                        matter.key(),
                        new Told(
                                route.name(),
                                gathered,
                                thread.id,
                                thread.alert,
                                seen.at(),
                                false,
                                route.sinks(),
                                matter));
                replaced(matter).ifPresent(thread.ended::add);
            });
        });
        for (var one : told.values()) {
            if (isOver(one)) {
                threads.computeIfAbsent(one.thread(), Strand::new).ended.add(ended(one));
                forget.add(one);
            } else if (seen.silenced().contains(one.key()) && !one.muted()) {
                put.put(one.key(), one.silenced());
            } else if (asTheyAre && isChanged(one)) {
                var thread = threads.computeIfAbsent(one.thread(), Strand::new);
                var now = asItIs(one);
                thread.ended.add(new Ended(one.matter(), End.REPLACED, seen.at(), null));
                thread.changed.add(now);
                put.put(one.key(), one.as(now));
            }
        }
        var toOne = new ArrayList<>(toThoseWhoLeft(put));
        toOne.addAll(toThoseWhoCame(put));
        repeat(threads, put);
        var messages = threads.values().stream()
                .flatMap(thread -> thread.message().stream())
                .toList();
        return new Step(messages, List.copyOf(put.values()), List.copyOf(forget), toOne);
    }

    /** A sink that the route led to, and leads to no longer, is told the end of what it heard. */
    private List<ToOne> toThoseWhoLeft(Map<String, Told> put) {
        var left = new ArrayList<Told>();
        for (var one : told.values()) {
            var others = new HashSet<>(sinksOf(one));
            others.removeAll(route.sinks());
            if (!others.isEmpty() && !route.isQuietFor(one.matter().severity(), seen.at())) {
                left.add(one.to(others));
                if (!isOver(one) && !isToldAnew(one)) {
                    keep(put, one, route.sinks().stream().filter(sinksOf(one)::contains));
                }
            }
        }
        return left.isEmpty() || !route.ends()
                ? List.of()
                : ofRouteThatIsNoMore(left, seen.at()).stream()
                        .map(end -> new ToOne(end.sink(), asTheyEnded(end.message())))
                        .toList();
    }

    private boolean isToldAnew(Told one) {
        var now = seen.open().get(one.key());
        return now != null && isFresh(now);
    }

    private Message asTheyEnded(Message message) {
        var ended = message.ended().stream()
                .map(end -> Optional.ofNullable(told.get(end.matter().key()))
                        .filter(this::isOver)
                        .map(this::ended)
                        .orElse(end))
                .toList();
        return Message.of(
                        message.kind(), message.route(), message.thread(), seen.at(), List.of(), List.of(), ended, most)
                .with(message.alertsOfThread());
    }

    /** A sink that the route did not lead to is told of what lasts. */
    private List<ToOne> toThoseWhoCame(Map<String, Told> put) {
        var toldTo = new LinkedHashMap<String, Map<String, List<Told>>>();
        for (var one : told.values()) {
            var now = seen.open().get(one.key());
            if (one.sinks() == null || now == null || isFresh(now) || !route.tellsNow(now, seen.at())) {
                continue;
            }
            var others = new HashSet<>(route.sinks());
            others.removeAll(sinksOf(one));
            others.forEach(sink -> toldTo.computeIfAbsent(sink, _ -> new LinkedHashMap<>())
                    .computeIfAbsent(one.thread(), _ -> new ArrayList<>())
                    .add(one));
            if (!others.isEmpty()) {
                keep(put, one, route.sinks().stream());
            }
        }
        var all = new ArrayList<ToOne>();
        toldTo.forEach((sink, threads) -> threads.forEach((thread, ones) -> {
            all.add(new ToOne(sink, asItStands(thread, ones)));
            noteAlerts(put, sink, thread, alerts(ones));
        }));
        return all;
    }

    /** What is silenced goes on holding an alert that a sink has heard of now: it is to hear when that ends. */
    private void noteAlerts(Map<String, Told> put, String sink, String thread, List<String> alerts) {
        for (var one : told.values()) {
            if (one.sinks() != null
                    && one.thread().equals(thread)
                    && alerts.contains(one.alert())
                    && !isOver(one)
                    && (one.muted() || seen.silenced().contains(one.key()))
                    && !isToldAnew(one)) {
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
        var begun = alerts(ones).stream()
                .map(alert -> {
                    var matters = ones.stream()
                            .filter(one -> one.alert().equals(alert))
                            .map(this::asItIs)
                            .toList();
                    return alert(alert, begun(thread, matters));
                })
                .toList();
        return begun(thread, ones.stream().map(this::asItIs).toList()).with(new Alert.Change(begun, List.of()));
    }

    private Message begun(String thread, List<Matter> matters) {
        return Message.of(Kind.OPENED, route.name(), thread, seen.at(), matters, matters, List.of(), most);
    }

    private static Alert alert(String id, Message message) {
        return new Alert(id, Words.title(message), message.news().getFirst());
    }

    /** What begins, put together with what belongs to it; all of it as one where it is much. */
    private Map<String, List<Matter>> gathered() {
        var fresh = seen.open().values().stream()
                .filter(this::isFresh)
                .sorted(Comparator.comparing(Matter::key))
                .collect(Collectors.groupingBy(this::gatheredAs, LinkedHashMap::new, Collectors.toList()));
        var begun = fresh.keySet().stream().filter(key -> thread(key).isEmpty()).toList();
        if (begun.size() > MOST_AT_ONCE) {
            var many = new ArrayList<Matter>();
            fresh.forEach((key, matters) -> {
                if (begun.contains(key)) {
                    many.addAll(matters);
                }
            });
            begun.forEach(fresh::remove);
            fresh.put(MANY + "/" + seen.at().toEpochMilli(), many);
        }
        return fresh;
    }

    /** What was told before stays with what it was put together with. */
    private String gatheredAs(Matter matter) {
        var before = told.get(matter.key());
        return before == null ? route.gathered(matter) : before.gathered();
    }

    private boolean isFresh(Matter matter) {
        var before = told.get(matter.key());
        return route.tellsNow(matter, seen.at())
                && (before == null || before.muted() || isWorse(matter, before.matter()));
    }

    /** It lasts, is told of, and has another severity or site than when it was told; what got worse is told anew. */
    private boolean isChanged(Told before) {
        var now = seen.open().get(before.key());
        return now != null
                && !before.muted()
                && !isFresh(now)
                && isAnother(now, before.matter())
                && !route.isQuietFor(before.matter().severity(), seen.at());
    }

    private static boolean isAnother(Matter now, Matter before) {
        return now.severity() != before.severity() || !Objects.equals(now.site(), before.site());
    }

    private Matter asItIs(Told before) {
        return seen.open().getOrDefault(before.key(), before.matter()).knownAs(before.matter());
    }

    private static boolean isWorse(Matter matter, Matter before) {
        return matter.severity().compareTo(before.severity()) > 0;
    }

    private Optional<Ended> replaced(Matter matter) {
        return Optional.ofNullable(told.get(matter.key()))
                .filter(before -> isWorse(matter, before.matter()))
                .map(before -> new Ended(before.matter(), End.REPLACED, seen.at(), null));
    }

    private Optional<String> thread(String gathered) {
        return told.values().stream()
                .filter(one -> one.gathered().equals(gathered))
                .map(Told::thread)
                .findFirst();
    }

    /** Made of what it is about and when it began, so that it is the same whoever works it out again. */
    private String threadOf(String gathered, List<Matter> fresh) {
        return thread(gathered).orElseGet(() -> {
            var made = route.name()
                    + '\n'
                    + gathered
                    + '\n'
                    + seen.at()
                    + '\n'
                    + fresh.getFirst().key();
            return route.name() + "/" + UUID.nameUUIDFromBytes(made.getBytes(StandardCharsets.UTF_8));
        });
    }

    /** In quiet hours that has time. */
    private boolean isOver(Told one) {
        return !lasts(one) && !route.isQuietFor(one.matter().severity(), seen.at());
    }

    /** Open as far as is known, and of concern to this route. */
    private boolean lasts(Told one) {
        var now = seen.open().get(one.key());
        return now == null
                ? seen.silenced().contains(one.key()) || seen.unknown().contains(one.key())
                : route.takes(now);
    }

    private Ended ended(Told one) {
        var unwatched = seen.unwatched().get(one.matter().cluster());
        if (unwatched != null) {
            return new Ended(one.matter(), End.UNWATCHED, seen.at(), unwatched);
        }
        var now = seen.open().get(one.key());
        var how = now == null
                ? seen.ends().getOrDefault(one.key(), unforeseen(one.matter()))
                : lasting(one.matter(), now);
        return new Ended(one.matter(), how, seen.at(), null);
    }

    /** Of each cluster that is watched it is said how Mooring's trouble with it ended. */
    private static End unforeseen(Matter matter) {
        var isOfOneCluster =
                matter.sort() == Matter.Sort.TROUBLE && !matter.cluster().equals(Matter.OWN);
        return isOfOneCluster ? End.UNWATCHED : End.OVER;
    }

    private static End lasting(Matter before, Matter now) {
        var worse = now.severity().compareTo(before.severity());
        return worse == 0 ? End.MOVED : worse > 0 ? End.WORSE : End.EASED;
    }

    private void repeat(Map<String, Strand> threads, Map<String, Told> put) {
        told.values().stream()
                .filter(one -> !threads.containsKey(one.thread()) && isTold(one))
                .collect(Collectors.groupingBy(Told::thread, LinkedHashMap::new, Collectors.toList()))
                .forEach((id, ones) -> {
                    if (ones.stream().allMatch(one -> route.repeatsNow(one.at(), seen.at()))) {
                        threads.put(id, new Strand(id));
                        ones.forEach(one -> put.put(
                                one.key(), put.getOrDefault(one.key(), one).again(seen.at())));
                    }
                });
    }

    private boolean isTold(Told one) {
        return !one.muted()
                && seen.open().containsKey(one.key())
                && !route.isQuietFor(one.matter().severity(), seen.at());
    }

    private Step digest() {
        var open = seen.open().values().stream()
                .filter(matter -> route.tellsNow(matter, seen.at()) || told.containsKey(matter.key()))
                .filter(route::takes)
                .toList();
        var fresh =
                open.stream().filter(matter -> !told.containsKey(matter.key())).toList();
        var over = told.values().stream().filter(this::isOver).toList();
        if (open.isEmpty() && over.isEmpty()) {
            return Step.NOTHING;
        }
        var thread = route.name() + "/" + DIGEST + "/" + seen.at().toEpochMilli();
        return new Step(
                List.of(Message.of(
                        Kind.DIGEST,
                        route.name(),
                        thread,
                        seen.at(),
                        fresh,
                        open,
                        over.stream().map(this::ended).toList(),
                        most)),
                open.stream()
                        .map(matter -> new Told(route.name(), DIGEST, thread, seen.at(), false, matter))
                        .toList(),
                over,
                List.of());
    }

    /** What is told together. */
    private final class Strand {
        private final String id;
        /** Of what is new. */
        private final String alert;

        private final List<Matter> fresh = new ArrayList<>();
        private final List<Matter> changed = new ArrayList<>();
        private final List<Ended> ended = new ArrayList<>();

        Strand(String id) {
            this.id = id;
            var alerts = alerts(before());
            this.alert = alerts.isEmpty()
                    ? Alert.FIRST
                    : alerts.size() < Alert.MOST ? Long.toString(seen.at().toEpochMilli()) : alerts.getLast();
        }

        private List<Told> before() {
            return told.values().stream().filter(one -> one.thread().equals(id)).toList();
        }

        /** None where all that there is to say is that something is over, and the route does not say that. */
        Optional<Message> message() {
            var lasting = lasting();
            var kind = kind(lasting);
            var open = lasting.stream().filter(matter -> !isSilenced(matter)).toList();
            return (kind == Kind.RESOLVED || kind == Kind.SHRUNK) && !route.ends()
                    ? Optional.empty()
                    : Optional.of(withAlerts(Message.of(kind, route.name(), id, seen.at(), fresh, open, ended, most)));
        }

        /** What is worse than it was leaves the alert that it belonged to for that of what is new. */
        private Message withAlerts(Message message) {
            var left = ended.stream().map(one -> one.matter().key()).collect(Collectors.toSet());
            changed.forEach(matter -> left.remove(matter.key()));
            fresh.forEach(matter -> left.add(matter.key()));
            var before = before();
            var over = new ArrayList<>(alerts(before));
            over.removeAll(alerts(
                    before.stream().filter(one -> !left.contains(one.key())).toList()));
            if (fresh.isEmpty()) {
                return message.with(new Alert.Change(List.of(), over));
            }
            over.remove(alert);
            return message.with(new Alert.Change(List.of(alert(alert, message)), over));
        }

        /** It keeps what belongs together from being over, and is not told of. */
        private boolean isSilenced(Matter matter) {
            var before = told.get(matter.key());
            return seen.silenced().contains(matter.key())
                    || (before != null && before.muted() && !fresh.contains(matter));
        }

        private Kind kind(List<Matter> lasting) {
            if (!fresh.isEmpty()) {
                return before().isEmpty() ? Kind.OPENED : Kind.GREW;
            }
            if (ended.isEmpty()) {
                return Kind.REPEATED;
            }
            return lasting.isEmpty() ? Kind.RESOLVED : Kind.SHRUNK;
        }

        /** What was told before and lasts, silenced or not, as it is now; and what is new. */
        private List<Matter> lasting() {
            var over = ended.stream().map(one -> one.matter().key()).collect(Collectors.toSet());
            var open = new LinkedHashMap<String, Matter>();
            told.values().stream()
                    .filter(one -> one.thread().equals(id) && !over.contains(one.key()))
                    .forEach(one -> open.put(one.key(), asItIs(one)));
            changed.forEach(matter -> open.put(matter.key(), matter));
            fresh.forEach(matter -> open.put(matter.key(), matter));
            return List.copyOf(open.values());
        }
    }
}
