package dev.mooring.roster;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.ssm.ManagedInstance;
import dev.mooring.declared.DeclaredNode;
import dev.mooring.hostname.HostNames;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes a declared name or address may mean: by the nodes' own names and addresses and by those that SSM knows. A node
 * that its machine left behind means the one that it is now, and what is claimed already is meant no more.
 */
final class Candidates {
    private final FleetNodes fleet;
    private final Registrations registrations;
    private final Map<String, String> successors;
    private final Predicate<String> isClaimed;
    /** Only asked for machines that are declared by name. */
    private @Nullable HostNames<HybridNode> byHostName;

    /**
     * @param successors by name of nodes that were left behind
     * @param isClaimed whether a declaration has claimed the node of a name already
     */
    Candidates(
            FleetNodes fleet,
            Registrations registrations,
            Map<String, String> successors,
            Predicate<String> isClaimed) {
        this.fleet = fleet;
        this.registrations = registrations;
        this.successors = successors;
        this.isClaimed = isClaimed;
    }

    /** Nodes that some entry means by their very name: no other one may take them for what its machine is now. */
    Set<String> namedToTheLetter(List<DeclaredNode> entries) {
        if (successors.isEmpty()) {
            return Set.of();
        }
        return entries.stream()
                .flatMap(entry -> entry.name().stream())
                .flatMap(this::toTheLetter)
                .map(HybridNode::name)
                .collect(Collectors.toSet());
    }

    /** @param named what is {@link #namedToTheLetter} */
    Optional<HybridNode> exactly(String name, Set<String> named) {
        Predicate<String> isOfAnother = node -> named.contains(node)
                && toTheLetter(name).noneMatch(own -> own.name().equals(node));
        return firstFree(byHostName().exactly(name), isOfAnother)
                .or(() -> firstFree(nodes(registrations.named(name)), isOfAnother));
    }

    List<HybridNode> inAnotherLength(String name) {
        var nodes = byHostName().inAnotherLength(name);
        var instances = registrations.namedInAnotherLength(name);
        return nodes.isEmpty() && instances.isEmpty()
                ? List.of()
                : Stream.concat(nodes.stream(), nodes(instances).stream())
                        .map(this::asItIsNow)
                        .filter(this::isFree)
                        .distinct()
                        .toList();
    }

    Optional<HybridNode> atAddress(String address) {
        if (isContested(address)) {
            return Optional.empty();
        }
        return Optional.ofNullable(registrations.at(address))
                .flatMap(registered -> node(registered.id()))
                .map(this::asItIsNow)
                .filter(this::isFree)
                .or(() -> bestAt(address));
    }

    /** Whether a node that no declaration has claimed, and no machine left behind, stands at an address. */
    boolean isAnyFreeAt(String address) {
        return fleet.at(address).stream().anyMatch(node -> isFree(node) && !successors.containsKey(node.name()));
    }

    /**
     * Whether several machines have taken an address, all of which report and none of which is claimed. Where SSM has it of
     * some of them, those are meant.
     */
    private boolean isContested(String address) {
        var there = fleet.at(address);
        if (there.size() < 2) {
            return false;
        }
        var living =
                there.stream().filter(node -> isFree(node) && !node.isSilent()).toList();
        var registered = living.stream()
                .filter(node -> registrations
                        .instance(node.name())
                        .flatMap(ManagedInstance::address)
                        .filter(address::equals)
                        .isPresent())
                .toList();
        var meant = registered.isEmpty() ? living : registered;
        return meant.stream().anyMatch(one -> meant.stream().anyMatch(other -> FleetNodes.areTwoMachines(one, other)));
    }

    /** Whether no declaration has claimed it yet. */
    boolean isFree(HybridNode node) {
        return !isClaimed.test(node.name());
    }

    private Stream<HybridNode> toTheLetter(String name) {
        return Stream.concat(byHostName().exactly(name).stream(), nodes(registrations.named(name)).stream());
    }

    private HostNames<HybridNode> byHostName() {
        var known = byHostName;
        if (known == null) {
            var names = new HostNames<HybridNode>();
            fleet.all().forEach(node -> names.add(node.name(), node));
            byHostName = names;
            return names;
        }
        return known;
    }

    /** The first that no declaration has claimed yet. */
    private Optional<HybridNode> firstFree(List<HybridNode> nodes, Predicate<String> isOfAnother) {
        for (var node : nodes) {
            var now = asItIsNow(node, isOfAnother);
            if (isFree(now)) {
                return Optional.of(now);
            }
        }
        return Optional.empty();
    }

    private Optional<HybridNode> node(String name) {
        return Optional.ofNullable(fleet.byName().get(name));
    }

    private List<HybridNode> nodes(List<ManagedInstance> instances) {
        return instances.stream()
                .flatMap(instance -> node(instance.id()).stream())
                .toList();
    }

    /** The node that a machine is now, where it left this one behind. */
    private HybridNode asItIsNow(HybridNode node) {
        return asItIsNow(node, _ -> false);
    }

    /** The same, but for nodes that another declaration means. */
    private HybridNode asItIsNow(HybridNode node, Predicate<String> isOfAnother) {
        if (successors.isEmpty()) {
            return node;
        }
        var now = node;
        var successor = successors.get(node.name());
        // As many steps as there are nodes: two that each seem to follow the other do not end otherwise.
        for (var step = 0; successor != null && step < successors.size() && !isOfAnother.test(successor); step++) {
            now = fleet.byName().getOrDefault(successor, now);
            successor = successors.get(now.name());
        }
        return now;
    }

    /** A machine that registered again leaves its old Node behind: the ready or else the newest one that is free is it. */
    private Optional<HybridNode> bestAt(String address) {
        return fleet.at(address).stream()
                .map(this::asItIsNow)
                .filter(this::isFree)
                .max(Comparator.comparing(HybridNode::isReady)
                        .thenComparing(
                                node -> Optional.ofNullable(node.createdAt()).orElse(Instant.MIN))
                        .thenComparing(HybridNode::name));
    }
}
