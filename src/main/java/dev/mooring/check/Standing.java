package dev.mooring.check;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.neighbours.Neighbour;
import dev.mooring.actual.neighbours.NeighbourPod;
import dev.mooring.actual.neighbours.NeighbourSources;
import dev.mooring.reading.Facts;
import dev.mooring.reading.View;
import dev.mooring.roster.FleetNodes;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which of the neighbours stand on which nodes, and which went down with theirs: pods on a lost node keep their last status,
 * which says that all is well.
 *
 * @param pods that are to run
 */
public record Standing(List<NeighbourPod> pods, FleetNodes nodes) {
    public static final View<Standing> VIEW = View.of(
            "where neighbours stand",
            Facts.Stated.NOTHING.and(NeighbourSources.PODS).and(SharedViews.NODES),
            facts -> new Standing(
                    facts.get(NeighbourSources.PODS).stream()
                            .filter(NeighbourPod::isToRun)
                            .toList(),
                    facts.get(SharedViews.NODES)));

    public Standing {
        pods = List.copyOf(pods);
    }

    public List<NeighbourPod> of(Neighbour neighbour) {
        return pods.stream().filter(pod -> pod.is() == neighbour).toList();
    }

    public boolean isLost(NeighbourPod pod) {
        return nodes.named(pod.node()).filter(HybridNode::isLost).isPresent();
    }

    /** Whether one of some pods works, as far as its node can still be believed. */
    public boolean works(Collection<NeighbourPod> some) {
        return some.stream().anyMatch(pod -> pod.ready() && !isLost(pod));
    }

    /** What stands on some nodes, and how many there are of it in all; null where nothing does. */
    public @Nullable List<String> on(Collection<String> names) {
        var told = counted(pod -> names.contains(pod.node())).entrySet().stream()
                .map(entry -> told(entry.getKey(), entry.getValue()))
                .toList();
        return told.isEmpty() ? null : told;
    }

    private Map<Neighbour, Long> counted(Predicate<NeighbourPod> which) {
        return pods.stream()
                .filter(which)
                .collect(Collectors.groupingBy(
                        NeighbourPod::is, () -> new EnumMap<>(Neighbour.class), Collectors.counting()));
    }

    private String told(Neighbour neighbour, long lost) {
        var all = of(neighbour).size();
        return all == 1 ? neighbour.words() : neighbour.words() + " (" + lost + " of " + all + ")";
    }
}
