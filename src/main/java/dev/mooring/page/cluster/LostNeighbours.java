package dev.mooring.page.cluster;

import dev.mooring.report.NodeState;
import dev.mooring.report.NodeState.Standing;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What went down with nodes that stopped reporting. Pure.
 *
 * @param told each with how many there were of it
 * @param notKnown of how many of these nodes it is not known what stands on them
 */
public record LostNeighbours(List<String> told, int notKnown) {
    /** Empty where no node stopped reporting. */
    static Optional<LostNeighbours> of(Collection<NodeState> nodes) {
        var lost = nodes.stream().filter(node -> "Unknown".equals(node.ready())).toList();
        return lost.isEmpty() ? Optional.empty() : Optional.of(new LostNeighbours(told(lost), notKnown(lost)));
    }

    private static List<String> told(List<NodeState> lost) {
        return lost.stream()
                .flatMap(node -> node.neighbours().stream())
                .filter(Standing::wasLost)
                .collect(Collectors.groupingBy(LostNeighbours::words, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(entry -> entry.getValue() == 1 ? entry.getKey() : entry.getValue() + " × " + entry.getKey())
                .toList();
    }

    private static String words(Standing neighbour) {
        return neighbour.pool() == null
                ? neighbour.neighbour()
                : neighbour.neighbour() + " of pool " + neighbour.pool();
    }

    private static int notKnown(List<NodeState> lost) {
        return (int)
                lost.stream().filter(node -> "unknown".equals(node.occupied())).count();
    }
}
