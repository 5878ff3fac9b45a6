package dev.mooring.roster;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.Nodes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The hybrid nodes of a cluster, one per machine. A machine that registers again gets a new Node and leaves its old one
 * behind: a lost node, at whose address another one stands that is not older and either reports or was made later, unless
 * their hardware tells that they are two machines: addresses are given out again. One that got a new address as well is
 * known by its hardware: the id of its installation and that of its board, as far as both nodes tell them. Where only the
 * installation was made anew, the board tells, if no third node has its id.
 */
public final class FleetNodes {
    private final List<HybridNode> all;
    private final List<HybridNode> current;
    private final List<HybridNode> awaited;
    private final List<HybridNode> lost;
    private final Set<String> others;
    private final Set<String> auto;
    private final Set<String> unreadyOthers;
    private final Map<String, HybridNode> byName;
    private final Map<String, List<HybridNode>> byAddress;
    /** Only asked for machines that are silent. */
    private final Map<String, List<HybridNode>> byMachineId = new HashMap<>();

    private final Map<String, List<HybridNode>> bySystemUuid = new HashMap<>();
    private final Set<String> credentialProviders = new HashSet<>();
    private final Map<String, String> successors = new HashMap<>();

    private FleetNodes(List<HybridNode> all, Set<String> others, Set<String> auto, Set<String> unreadyOthers) {
        this.all = all;
        this.others = others;
        this.auto = auto;
        this.unreadyOthers = unreadyOthers;
        this.byName = HashMap.newHashMap(all.size());
        this.byAddress = HashMap.newHashMap(all.size());
        var silent = new ArrayList<HybridNode>();
        for (var node : all) {
            byName.put(node.name(), node);
            if (node.internalIp() != null) {
                index(byAddress, node.internalIp(), node);
            }
            if (node.isSilent()) {
                silent.add(node);
            }
        }
        if (!silent.isEmpty()) {
            all.forEach(this::indexHardware);
            silent.forEach(node -> successor(node).ifPresent(other -> successors.put(node.name(), other.name())));
        }
        this.awaited = all.stream().filter(HybridNode::hasNoStatus).toList();
        this.current = successors.isEmpty() && awaited.isEmpty()
                ? all
                : all.stream()
                        .filter(node -> !successors.containsKey(node.name()) && !node.hasNoStatus())
                        .toList();
        this.lost = silent.stream()
                .filter(node -> node.isLost() && !successors.containsKey(node.name()))
                .toList();
        current.forEach(node -> {
            if (node.credentialProvider() != null) {
                credentialProviders.add(node.credentialProvider());
            }
        });
    }

    private void indexHardware(HybridNode node) {
        index(byMachineId, Hardware.machineId(node), node);
        index(bySystemUuid, Hardware.systemUuid(node), node);
    }

    private static void index(Map<String, List<HybridNode>> nodes, String key, HybridNode node) {
        if (!key.isEmpty()) {
            nodes.merge(key, List.of(node), FleetNodes::together);
        }
    }

    /** Almost all are alone, for which a list of one is enough. */
    private static List<HybridNode> together(List<HybridNode> some, List<HybridNode> more) {
        var all = some.size() > 1 ? some : new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    public static FleetNodes of(Nodes nodes) {
        var sorted = new ArrayList<>(nodes.hybrid());
        sorted.sort(Comparator.comparing(HybridNode::name));
        return new FleetNodes(
                Collections.unmodifiableList(sorted), nodes.others(), nodes.auto(), nodes.unreadyOthers());
    }

    private Optional<HybridNode> successor(HybridNode node) {
        var there = node.internalIp() == null ? List.<HybridNode>of() : at(node.internalIp());
        return Stream.concat(there.stream().filter(other -> !areTwoMachines(node, other)), sameMachine(node))
                .filter(other -> !other.name().equals(node.name()))
                .filter(other -> (other.isReady() && !isMadeBefore(other, node)) || isMadeBefore(node, other))
                .findFirst();
    }

    private Stream<HybridNode> sameMachine(HybridNode node) {
        var ofBoard = bySystemUuid.getOrDefault(Hardware.systemUuid(node), List.of());
        var ofInstallation = byMachineId.getOrDefault(Hardware.machineId(node), List.of());
        return Stream.concat(
                successors(node, ofBoard)
                        .filter(other -> ofBoard.size() == 2 || Hardware.mayShareInstallation(node, other)),
                successors(node, ofInstallation).filter(other -> Hardware.mayShareBoard(node, other)));
    }

    /**
     * Those that came after a node. Machines of one image, or one make of board, live side by side: what they share tells
     * nothing of them.
     */
    private static Stream<HybridNode> successors(HybridNode node, List<HybridNode> twins) {
        return twins.stream().filter(twin -> !twin.isSilent()).limit(2).count() > 1
                ? Stream.empty()
                : twins.stream()
                        .filter(other ->
                                isMadeAfterTheLast(other, node) || (twins.size() == 2 && Hardware.isSame(node, other)));
    }

    /** Whether a node was made after another one was heard of last. */
    private static boolean isMadeAfterTheLast(HybridNode node, HybridNode other) {
        var heard = other.lastHeard();
        return node.createdAt() != null && heard != null && node.createdAt().isAfter(heard);
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

    /** One per machine, in order of name; those that have posted no status yet are awaited instead. */
    public List<HybridNode> current() {
        return current;
    }

    /**
     * Nodes whose kubelet has posted no status yet, in order of name. They are not among the current ones: nothing can be said
     * of their machines.
     */
    public List<HybridNode> awaited() {
        return awaited;
    }

    /** Those of the current ones whose kubelet has stopped reporting, in order of name. */
    public List<HybridNode> lost() {
        return lost;
    }

    /** Which credentials the current ones joined with. */
    public Set<String> credentialProviders() {
        return credentialProviders;
    }

    /** Names of nodes that are not hybrid. */
    public Set<String> others() {
        return others;
    }

    /** Names of those of them that are not ready, but for those on which add-ons have no pods. */
    public Set<String> unreadyOthers() {
        return unreadyOthers;
    }

    /** Whether nodes that are not hybrid are all of EKS Auto Mode, which runs DNS and networking on them by itself. */
    public boolean isAutoModeAlone() {
        return auto.containsAll(others);
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

    /** Whether the hardware of two nodes tells that they are two machines, whatever they share beside it. */
    public static boolean areTwoMachines(HybridNode one, HybridNode other) {
        return Hardware.isOther(one, other);
    }

    Map<String, HybridNode> byName() {
        return byName;
    }

    List<HybridNode> at(String address) {
        return byAddress.getOrDefault(address, List.of());
    }
}
