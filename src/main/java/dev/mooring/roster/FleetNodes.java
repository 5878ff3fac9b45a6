package dev.mooring.roster;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.Nodes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The hybrid nodes of a cluster, one per machine. A machine that registers again gets a new Node and leaves its old one
 * behind: a lost node, at whose address another one stands that is not older and either reports or was made later.
 */
public final class FleetNodes {
    private final List<HybridNode> all;
    private final List<HybridNode> current;
    private final Set<String> others;
    private final Map<String, HybridNode> byName;
    private final Map<String, List<HybridNode>> byAddress;
    private final Map<String, String> successors = new HashMap<>();

    private FleetNodes(List<HybridNode> all, Set<String> others) {
        this.all = all;
        this.others = others;
        this.byName = HashMap.newHashMap(all.size());
        this.byAddress = HashMap.newHashMap(all.size());
        for (var node : all) {
            byName.put(node.name(), node);
            if (node.internalIp() != null) {
                byAddress
                        .computeIfAbsent(node.internalIp(), _ -> new ArrayList<>(1))
                        .add(node);
            }
        }
        all.forEach(node -> successor(node).ifPresent(other -> successors.put(node.name(), other.name())));
        this.current = successors.isEmpty()
                ? all
                : all.stream()
                        .filter(node -> !successors.containsKey(node.name()))
                        .toList();
    }

    public static FleetNodes of(Nodes nodes) {
        var sorted = nodes.hybrid().stream()
                .sorted(Comparator.comparing(HybridNode::name))
                .toList();
        return new FleetNodes(sorted, nodes.others());
    }

    private Optional<HybridNode> successor(HybridNode node) {
        if (node.internalIp() == null || !node.isLost()) {
            return Optional.empty();
        }
        return at(node.internalIp()).stream()
                .filter(other -> !other.name().equals(node.name()))
                .filter(other -> (other.isReady() && !isMadeBefore(other, node)) || isMadeBefore(node, other))
                .findFirst();
    }

    private static boolean isMadeBefore(HybridNode one, HybridNode other) {
        return one.createdAt() != null
                && other.createdAt() != null
                && one.createdAt().isBefore(other.createdAt());
    }

    /** Every hybrid Node object, those included that machines left behind, in order of name. */
    public List<HybridNode> all() {
        return all;
    }

    /** One per machine, in order of name. */
    public List<HybridNode> current() {
        return current;
    }

    /** Names of nodes that are not hybrid. */
    public Set<String> others() {
        return others;
    }

    /** A node that is no machine's old one, by its name. */
    public Optional<HybridNode> named(String name) {
        return successors.containsKey(name) ? Optional.empty() : Optional.ofNullable(byName.get(name));
    }

    /** Whether a hybrid Node object has a name, one that was left behind included. */
    public boolean isNode(String name) {
        return byName.containsKey(name);
    }

    /** Names of nodes that were left behind, each with the node that took its place. */
    public Map<String, String> successors() {
        return successors;
    }

    /** Nodes that share an address, by that address. */
    public Map<String, List<HybridNode>> sharedAddresses() {
        var shared = new TreeMap<String, List<HybridNode>>();
        byAddress.forEach((address, nodes) -> {
            if (nodes.size() > 1) {
                shared.put(address, List.copyOf(nodes));
            }
        });
        return shared;
    }

    Map<String, HybridNode> byName() {
        return byName;
    }

    List<HybridNode> at(String address) {
        return byAddress.getOrDefault(address, List.of());
    }
}
