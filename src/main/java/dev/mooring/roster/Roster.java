package dev.mooring.roster;

import dev.mooring.actual.ActualCluster;
import dev.mooring.actual.HybridNode;
import dev.mooring.actual.Leases;
import dev.mooring.actual.ManagedInstance;
import dev.mooring.declared.DeclaredNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every declared or actual machine once, each matched across declaration, registration and Node. A named declaration
 * matches by node name, SSM computer name or address; a count matches nodes of its activation or site.
 */
public final class Roster {
    private final Map<String, HybridNode> byName = new HashMap<>();
    private final Map<String, List<HybridNode>> byAddress = new HashMap<>();
    private final Map<String, DeclaredNode> matched = new HashMap<>();
    private final List<NodeTruth> machines = new ArrayList<>();
    private final Registrations registrations;
    private final Truth undeclared;
    private final boolean nodesKnown;
    private final Optional<Leases> leases;

    private Roster(DeclaredNodes declared, List<HybridNode> nodes, ActualCluster actual) {
        this.registrations = new Registrations(actual.credentials());
        this.nodesKnown = actual.kubernetes().nodes().value().isPresent();
        this.leases = actual.kubernetes().leases().value();
        this.undeclared = declared instanceof DeclaredNodes.Listed ? Truth.NO : Truth.UNKNOWN;
        nodes.forEach(node -> {
            byName.put(node.name(), node);
            if (node.internalIp() != null) {
                byAddress
                        .computeIfAbsent(node.internalIp(), _ -> new ArrayList<>())
                        .add(node);
            }
        });
        if (declared instanceof DeclaredNodes.Listed(var list)) {
            list.stream().filter(DeclaredNode::isNamed).forEach(this::matchNamed);
            list.stream().filter(entry -> !entry.isNamed()).forEach(entry -> matchCounted(entry, nodes));
        }
        nodes.stream().filter(node -> !matched.containsKey(node.name())).forEach(this::addUndeclared);
    }

    public static Roster of(DeclaredNodes declared, List<HybridNode> nodes, ActualCluster actual) {
        return new Roster(declared, nodes, actual);
    }

    public List<NodeTruth> machines() {
        return List.copyOf(machines);
    }

    /** The declaration that a node was matched to. */
    public Optional<DeclaredNode> declarationOf(HybridNode node) {
        return Optional.ofNullable(matched.get(node.name()));
    }

    /** Declared site by node name. */
    public Map<String, String> declaredSites() {
        var sites = new HashMap<String, String>();
        matched.forEach((name, entry) -> entry.site().ifPresent(site -> sites.put(name, site)));
        return sites;
    }

    private void matchNamed(DeclaredNode entry) {
        add(entry, entry.displayName(), find(entry));
    }

    private Optional<HybridNode> find(DeclaredNode entry) {
        return entry.name()
                .map(byName::get)
                .or(() -> registrations.of(entry).map(instance -> byName.get(instance.id())))
                .or(() -> entry.address().flatMap(this::bestAt))
                .filter(node -> !matched.containsKey(node.name()));
    }

    /** A machine that registered again leaves its old Node behind: the ready or else the newest one is it. */
    private Optional<HybridNode> bestAt(String address) {
        return byAddress.getOrDefault(address, List.of()).stream()
                .max(Comparator.comparing(HybridNode::isReady)
                        .thenComparing(
                                node -> Optional.ofNullable(node.createdAt()).orElse(Instant.MIN))
                        .thenComparing(HybridNode::name));
    }

    private void matchCounted(DeclaredNode entry, List<HybridNode> nodes) {
        var fitting = nodes.stream()
                .filter(node -> !matched.containsKey(node.name()))
                .filter(node -> fits(entry, node))
                .limit(entry.count())
                .toList();
        fitting.forEach(node -> add(entry, node.name(), Optional.of(node)));
        for (var missing = fitting.size() + 1; missing <= entry.count(); missing++) {
            var place = entry.site().or(entry::activationId).orElse("any site");
            add(entry, place + " (" + missing + " of " + entry.count() + ")", Optional.empty());
        }
    }

    private boolean fits(DeclaredNode entry, HybridNode node) {
        var activation = registrations.instance(node.name()).flatMap(ManagedInstance::activationId);
        if (entry.activationId().isPresent() && activation.isPresent()) {
            return entry.activationId().equals(activation);
        }
        return entry.site().isEmpty() || entry.site().get().equals(node.zone());
    }

    private void add(DeclaredNode entry, String name, Optional<HybridNode> node) {
        node.ifPresent(found -> matched.put(found.name(), entry));
        var counted = !entry.isNamed() && node.isEmpty();
        machines.add(new NodeTruth(
                node.map(HybridNode::name).orElse(name),
                entry.site().orElse(node.map(HybridNode::zone).orElse(null)),
                Optional.of(entry),
                node,
                Truth.YES,
                counted ? Truth.UNKNOWN : registrations.registered(node, Optional.of(entry)),
                joined(node),
                healthy(node),
                null));
    }

    private void addUndeclared(HybridNode node) {
        var successor = successor(node);
        machines.add(new NodeTruth(
                node.name(),
                node.zone(),
                Optional.empty(),
                Optional.of(node),
                undeclared,
                registrations.registered(Optional.of(node), Optional.empty()),
                Truth.YES,
                healthy(Optional.of(node)),
                successor));
    }

    private @Nullable String successor(HybridNode node) {
        return node.internalIp() == null
                ? null
                : byAddress.getOrDefault(node.internalIp(), List.of()).stream()
                        .map(HybridNode::name)
                        .filter(matched::containsKey)
                        .findFirst()
                        .orElse(null);
    }

    private Truth joined(Optional<HybridNode> node) {
        return nodesKnown ? Truth.of(node.isPresent()) : Truth.UNKNOWN;
    }

    private Truth healthy(Optional<HybridNode> node) {
        if (!nodesKnown) {
            return Truth.UNKNOWN;
        }
        return Truth.of(
                node.filter(HybridNode::isReady).filter(this::hasFreshLease).isPresent());
    }

    /** Only a lease that was read and is old speaks against a node. */
    private boolean hasFreshLease(HybridNode node) {
        return leases.filter(known -> known.isStale(node.name())).isEmpty();
    }
}
