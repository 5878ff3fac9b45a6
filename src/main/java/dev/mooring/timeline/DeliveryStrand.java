package dev.mooring.timeline;

import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.event.Change;
import dev.mooring.event.EventParser;
import dev.mooring.event.PulumiEvent;
import dev.mooring.inbox.Deliveries;
import dev.mooring.inbox.Deliveries.Worked;
import dev.mooring.timeline.Entry.Delivered;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
        return IntStream.range(0, names.size())
                .boxed()
                .flatMap(part -> fleet.named(names.get(part)).stream().flatMap(cluster -> Watched.of(cluster, part)))
                .flatMap(watched -> about(watched, place, wanted, most).stream())
                .sorted(Comparator.comparing(Placed::place))
                .limit(most)
                .toList();
    }

    private List<Placed> about(Watched watched, Place place, Wanted wanted, int most) {
        var placed = new ArrayList<Placed>();
        var beforeMillis = place.millis();
        // The delivery of the place itself may be of this cluster too.
        var beforeSeq = place.seq() == Long.MAX_VALUE ? Long.MAX_VALUE : place.seq() + 1;
        while (placed.size() < most) {
            var some = deliveries.about(
                    watched.about(), beforeMillis, beforeSeq, wanted.since(), wanted.until(), most - placed.size());
            if (some.isEmpty()) {
                break;
            }
            some.stream()
                    .flatMap(worked -> entry(watched, worked).stream())
                    .filter(one -> one.place().isBehind(place))
                    .forEach(placed::add);
            var last = some.getLast().entry();
            beforeMillis = last.receivedAt().toEpochMilli();
            beforeSeq = last.seq();
        }
        return placed;
    }

    private Optional<Placed> entry(Watched watched, Worked worked) {
        var entry = worked.entry();
        var event = EventParser.parse(entry.kind(), worked.body());
        return watched.isMeantBy(event)
                ? Optional.of(new Placed(
                        new Place(entry.receivedAt().toEpochMilli(), name(), entry.seq(), watched.part()),
                        entry(watched, entry, event)))
                : Optional.empty();
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
