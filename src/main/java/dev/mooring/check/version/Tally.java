package dev.mooring.check.version;

import dev.mooring.actual.kubernetes.HybridNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** How many nodes say what. */
record Tally(Map<String, Integer> counts) {
    static Tally of(List<HybridNode> nodes, Function<HybridNode, String> what) {
        var counts = new TreeMap<String, Integer>();
        nodes.forEach(node -> counts.merge(what.apply(node), 1, Integer::sum));
        return new Tally(counts);
    }

    /** Whether all nodes say the same; quicker than counting. */
    static boolean areAlike(List<HybridNode> nodes, Function<HybridNode, Object> what) {
        for (var node : nodes) {
            if (!what.apply(node).equals(what.apply(nodes.getFirst()))) {
                return false;
            }
        }
        return true;
    }

    boolean isMixed() {
        return counts.size() > 1;
    }

    List<String> lines() {
        return counts.entrySet().stream()
                .map(count -> count.getKey() + ": " + count.getValue())
                .toList();
    }
}
