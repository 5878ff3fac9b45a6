package dev.mooring.timeline;

import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.event.Change;
import dev.mooring.event.EventParser;
import dev.mooring.event.PulumiEvent;
import dev.mooring.inbox.Deliveries;
import dev.mooring.inbox.Deliveries.About;
import dev.mooring.inbox.Deliveries.Worked;
import dev.mooring.timeline.Entry.Delivered;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Deliveries about the stack and the environment of a cluster, as they are kept. */
@Singleton
final class DeliveryStrand implements Strand {
    private final Deliveries deliveries;
    private final Fleet fleet;

    @Inject
    DeliveryStrand(Deliveries deliveries, Fleet fleet) {
        this.deliveries = deliveries;
        this.fleet = fleet;
    }

    @Override
    public String name() {
        return "inbox";
    }

    /**
     * @param part of places: one delivery may be about what several clusters share
     * @param about as deliveries name it
     */
    private record Watched(WatchedCluster cluster, int part, String about, boolean isStack) {
        static Stream<Watched> of(WatchedCluster cluster, int part) {
            return Stream.concat(
                    cluster.stack().stream().map(stack -> new Watched(cluster, part, stack.toString(), true)),
                    cluster.environment().stream()
                            .map(environment -> new Watched(cluster, part, environment.toString(), false)));
        }

        /** A stack may be called as an environment is. */
        boolean isMeantBy(PulumiEvent event) {
            return isStack ? event.stack().equals(cluster.stack()) : event.esc().equals(cluster.environment());
        }
    }

    @Override
    public List<Placed> behind(Place place, Wanted wanted, int most) {
        if (wanted.takesFindingsOnly() || !wanted.takesAnyOf(List.of(Entry.DELIVERED))) {
            return List.of();
        }
        var names = wanted.clusters().stream().sorted().toList();
        var watched = IntStream.range(0, names.size())
                .boxed()
                .flatMap(part -> fleet.named(names.get(part)).stream().flatMap(cluster -> Watched.of(cluster, part)))
                .collect(Collectors.groupingBy(Watched::about));
        return watched.isEmpty() ? List.of() : about(watched, place, wanted, most);
    }

    private List<Placed> about(Map<String, List<Watched>> watched, Place place, Wanted wanted, int most) {
        var placed = new ArrayList<Placed>();
        var beforeMillis = place.millis();
        // The delivery of the place itself may be of another cluster too.
        var beforeSeq = place.seq() == Long.MAX_VALUE ? Long.MAX_VALUE : place.seq() + 1;
        while (placed.size() < most) {
            var some = deliveries.about(
                    new About(watched.keySet(), beforeMillis, beforeSeq, wanted.since(), wanted.until(), most),
                    EventParser::parse);
            if (some.isEmpty()) {
                break;
            }
            some.stream()
                    .flatMap(worked -> entries(watched, worked))
                    .filter(one -> one.place().isBehind(place))
                    .forEach(placed::add);
            var last = some.getLast().entry();
            beforeMillis = last.receivedAt().toEpochMilli();
            beforeSeq = last.seq();
        }
        return placed.stream()
                .sorted(Comparator.comparing(Placed::place))
                .limit(most)
                .toList();
    }

    private Stream<Placed> entries(Map<String, List<Watched>> watched, Worked<PulumiEvent> worked) {
        var entry = worked.entry();
        return watched.getOrDefault(Objects.requireNonNullElse(entry.target(), ""), List.of()).stream()
                .filter(one -> one.isMeantBy(worked.meaning()))
                .map(one -> new Placed(
                        new Place(entry.receivedAt().toEpochMilli(), name(), entry.seq(), one.part()),
                        entry(one, entry, worked.meaning())));
    }

    private static Delivered entry(Watched watched, Deliveries.Entry entry, PulumiEvent event) {
        var change = event.change();
        return new Delivered(
                entry.receivedAt(),
                watched.cluster().name(),
                entry.id(),
                Objects.requireNonNullElse(entry.event(), event.type()),
                watched.about(),
                event.what().filter(word -> !word.isEmpty()).orElse(null),
                event.outcome().filter(word -> !word.isEmpty()).orElse(null),
                change.map(Change::version).orElse(null),
                event.made().by(),
                event.made().resources(),
                change.map(Change::url).or(event::page).orElse(null),
                event.mayChangeAnything());
    }
}
