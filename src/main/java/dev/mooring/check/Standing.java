package dev.mooring.check;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.neighbours.Neighbour;
import dev.mooring.actual.neighbours.NeighbourPod;
import dev.mooring.actual.neighbours.NeighbourSources;
import dev.mooring.declared.deployments.DeploymentSources;
import dev.mooring.declared.deployments.RunnerPool;
import dev.mooring.declared.deployments.RunnerPool.Runner;
import dev.mooring.reading.Detail;
import dev.mooring.reading.Facts;
import dev.mooring.reading.View;
import dev.mooring.roster.FleetNodes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which of the neighbours stand on which nodes, and which went down with theirs: pods on a lost node keep their last status,
 * which says that all is well.
 *
 * @param pods that are to run
 * @param pool the one that deploys the stack: a runner's host is the name of its pod
 */
public record Standing(List<NeighbourPod> pods, FleetNodes nodes, Detail<RunnerPool> pool) {
    public static final View<Standing> VIEW = View.of(
            "where neighbours stand",
            Facts.Stated.NOTHING
                    .and(NeighbourSources.PODS)
                    .and(DeploymentSources.POOL)
                    .and(SharedViews.NODES),
            facts -> new Standing(
                    facts.get(NeighbourSources.PODS).stream()
                            .filter(NeighbourPod::isToRun)
                            .toList(),
                    facts.get(SharedViews.NODES),
                    facts.detail(DeploymentSources.POOL)));

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
        var told = new ArrayList<String>();
        var named = new HashSet<NeighbourPod>();
        pool.tell(known -> ofPool(known, names, named).ifPresent(told::add));
        counted(pod -> names.contains(pod.node()) && !named.contains(pod))
                .forEach((neighbour, lost) -> told.add(told(
                        neighbour,
                        lost,
                        of(neighbour).stream()
                                .filter(pod -> !named.contains(pod))
                                .count())));
        return told.isEmpty() ? null : List.copyOf(told);
    }

    /**
     * How many of a pool's runners stand on some nodes, if any does.
     *
     * @param named takes the pods of its runners, wherever they stand
     */
    private Optional<String> ofPool(RunnerPool known, Collection<String> names, Set<NeighbourPod> named) {
        var hosts = known.runners().stream().map(Runner::host).collect(Collectors.toSet());
        of(Neighbour.RUNNER).stream()
                .filter(pod -> hosts.contains(pod.name().name()))
                .forEach(named::add);
        var here = named.stream().filter(pod -> names.contains(pod.node())).count();
        return here == 0
                ? Optional.empty()
                : Optional.of(here + " of " + hosts.size() + (hosts.size() == 1 ? " runner" : " runners") + " of pool "
                        + known.name());
    }

    private Map<Neighbour, Long> counted(Predicate<NeighbourPod> which) {
        return pods.stream()
                .filter(which)
                .collect(Collectors.groupingBy(
                        NeighbourPod::is, () -> new EnumMap<>(Neighbour.class), Collectors.counting()));
    }

    private static String told(Neighbour neighbour, long lost, long all) {
        return all == 1 ? neighbour.words() : neighbour.words() + " (" + lost + " of " + all + ")";
    }
}
