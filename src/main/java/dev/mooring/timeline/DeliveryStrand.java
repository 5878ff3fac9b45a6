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

    /** @param about as deliveries name it */
    private record Watched(WatchedCluster cluster, String about, boolean isStack) {
        static Stream<Watched> of(WatchedCluster cluster) {
            return Stream.concat(
                    cluster.stack().stream().map(stack -> new Watched(cluster, stack.toString(), true)),
                    cluster.environment().stream()
                            .map(environment -> new Watched(cluster, environment.toString(), false)));
        }

        /** A stack may be called as an environment is. */
        boolean isMeantBy(PulumiEvent event) {
            return isStack ? event.stack().equals(cluster.stack()) : event.esc().equals(cluster.environment());
        }
    }

    @Override
    public List<Placed> behind(long millis, long seq, Wanted wanted, int most) {
        if (wanted.takesFindingsOnly() || !wanted.takesAnyOf(List.of(Entry.DELIVERED))) {
            return List.of();
        }
        return wanted.clusters().stream()
                .sorted()
                .flatMap(cluster -> fleet.named(cluster).stream())
                .flatMap(Watched::of)
                .flatMap(watched -> about(watched, millis, seq, wanted, most).stream())
                .sorted(Comparator.comparing(Placed::place))
                .limit(most)
                .toList();
    }

    private List<Placed> about(Watched watched, long millis, long seq, Wanted wanted, int most) {
        var placed = new ArrayList<Placed>();
        var beforeMillis = millis;
        var beforeSeq = seq;
        while (placed.size() < most) {
            var some = deliveries.about(
                    watched.about(), beforeMillis, beforeSeq, wanted.since(), wanted.until(), most - placed.size());
            if (some.isEmpty()) {
                break;
            }
            some.stream().flatMap(worked -> entry(watched, worked).stream()).forEach(placed::add);
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
                        new Place(entry.receivedAt().toEpochMilli(), name(), entry.seq()),
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
