package dev.mooring.roster;

import dev.mooring.actual.ActualCluster;
import dev.mooring.actual.HybridNode;
import dev.mooring.actual.Leases;
import dev.mooring.actual.ManagedInstance;
import dev.mooring.declared.DeclaredNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every declared or actual machine once, each matched across declaration, registration and Node. A named declaration
 * matches by node name, SSM computer name or address; a count matches nodes of its activation and site. Where only SSM
 * could tell a machine's node and SSM is dark, whether it joined is unknown, and so is who declared the nodes left over.
 */
public final class Roster {
    private static final Comparator<DeclaredNode> MOST_SPECIFIC_FIRST = Comparator.comparing(
                    (DeclaredNode entry) -> entry.activationId().isEmpty())
            .thenComparing(entry -> entry.site().isEmpty());

    /** Of nodes that would do, those that a machine left behind come last. */
    private static final Comparator<HybridNode> LIVELIEST_FIRST = Comparator.comparing(HybridNode::isReady)
            .thenComparing(node -> Optional.ofNullable(node.createdAt()).orElse(Instant.MIN))
            .reversed()
            .thenComparing(HybridNode::name);

    private final Map<String, HybridNode> byName;
    private final Map<String, List<HybridNode>> byAddress;
    private final Map<String, DeclaredNode> matched;
    private final Map<String, Integer> missingAt = new HashMap<>();
    private final List<NodeTruth> machines = new ArrayList<>();
    private final List<NodeTruth> machinesView = Collections.unmodifiableList(machines);
    private final Registrations registrations;
    private final boolean nodesKnown;
    private final Optional<Leases> leases;
    private Truth undeclared;
    private final boolean uncertain;

    private Roster(DeclaredNodes declared, List<HybridNode> nodes, ActualCluster actual) {
        this.byName = HashMap.newHashMap(nodes.size());
        this.byAddress = HashMap.newHashMap(nodes.size());
        this.matched = HashMap.newHashMap(nodes.size());
        nodes.forEach(this::index);
        this.registrations = new Registrations(actual.credentials(), byName.keySet());
        this.nodesKnown = actual.kubernetes().nodes().value().isPresent();
        this.leases = actual.kubernetes().leases().value();
        this.undeclared = declared instanceof DeclaredNodes.Listed ? Truth.NO : Truth.UNKNOWN;
        if (declared instanceof DeclaredNodes.Listed(var list)) {
            list.stream().filter(DeclaredNode::isNamed).forEach(this::matchNamed);
            matchCounted(list.stream().filter(entry -> !entry.isNamed()).toList(), nodes);
        }
        nodes.stream().filter(node -> !matched.containsKey(node.name())).forEach(this::addUndeclared);
        this.uncertain = nodesKnown && machines.stream().anyMatch(machine -> machine.joined() == Truth.UNKNOWN);
    }

    public static Roster of(DeclaredNodes declared, List<HybridNode> nodes, ActualCluster actual) {
        return new Roster(declared, nodes, actual);
    }

    private void index(HybridNode node) {
        byName.put(node.name(), node);
        if (node.internalIp() != null) {
            byAddress
                    .computeIfAbsent(node.internalIp(), _ -> new ArrayList<>(1))
                    .add(node);
        }
    }

    public List<NodeTruth> machines() {
        return machinesView;
    }

    /** Whether a Node object has a name. */
    public boolean isNode(String name) {
        return byName.containsKey(name);
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

    /** Whether some machine's node cannot be told because SSM is dark. */
    public boolean isUncertain() {
        return uncertain;
    }

    /** The declaration that a node was matched to. */
    public Optional<DeclaredNode> declarationOf(HybridNode node) {
        return Optional.ofNullable(matched.get(node.name()));
    }

    /** Declared site by node name. */
    public Map<String, String> declaredSites() {
        var sites = HashMap.<String, String>newHashMap(matched.size());
        matched.forEach((name, entry) -> entry.site().ifPresent(site -> sites.put(name, site)));
        return sites;
    }

    private void matchNamed(DeclaredNode entry) {
        var node = find(entry);
        var certain = node.isPresent() || registrations.instancesKnown() || isFoundWithoutSsm(entry);
        add(entry, entry.displayName(), node, certain);
    }

    private static boolean isFoundWithoutSsm(DeclaredNode entry) {
        return entry.address().isPresent()
                || entry.credentialProvider().filter("iam-ra"::equals).isPresent();
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

    /** The most specific entries choose first; nodes without a zone are left for those that still want some. */
    private void matchCounted(List<DeclaredNode> entries, List<HybridNode> nodes) {
        for (var entry : entries.stream().sorted(MOST_SPECIFIC_FIRST).toList()) {
            var wanted = entry.count();
            wanted -= take(entry, nodes, wanted, true);
            wanted -= take(entry, nodes, wanted, false);
            for (; wanted > 0; wanted--) {
                addMissing(entry);
            }
        }
    }

    private int take(DeclaredNode entry, List<HybridNode> nodes, int wanted, boolean zoned) {
        var fitting = nodes.stream()
                .filter(node -> (node.zone() != null) == zoned)
                .filter(node -> !matched.containsKey(node.name()) && fits(entry, node))
                .sorted(LIVELIEST_FIRST)
                .limit(wanted)
                .toList();
        fitting.forEach(node -> add(entry, node.name(), Optional.of(node), true));
        return fitting.size();
    }

    private boolean fits(DeclaredNode entry, HybridNode node) {
        var zone = node.zone();
        var siteFits =
                zone == null || entry.site().isEmpty() || entry.site().get().equals(zone);
        return siteFits && activationFits(entry, node);
    }

    private boolean activationFits(DeclaredNode entry, HybridNode node) {
        if (entry.activationId().isEmpty() || !registrations.instancesKnown()) {
            return true;
        }
        return registrations
                .instance(node.name())
                .flatMap(ManagedInstance::activationId)
                .equals(entry.activationId());
    }

    private void addMissing(DeclaredNode entry) {
        var place = entry.site().or(entry::activationId).orElse("any site");
        var number = missingAt.merge(place, 1, Integer::sum);
        var certain = entry.activationId().isEmpty() || registrations.instancesKnown();
        add(entry, place + " (missing " + number + ")", Optional.empty(), certain);
    }

    private void add(DeclaredNode entry, String name, Optional<HybridNode> node, boolean certain) {
        node.ifPresent(found -> matched.put(found.name(), entry));
        if (!certain) {
            undeclared = Truth.UNKNOWN;
        }
        var counted = !entry.isNamed() && node.isEmpty();
        machines.add(new NodeTruth(
                node.map(HybridNode::name).orElse(name),
                entry.site().orElse(node.map(HybridNode::zone).orElse(null)),
                Optional.of(entry),
                node,
                Truth.YES,
                counted ? Truth.UNKNOWN : registrations.registered(node, Optional.of(entry)),
                certain ? joined(node) : Truth.UNKNOWN,
                certain ? healthy(node) : Truth.UNKNOWN,
                null));
    }

    private void addUndeclared(HybridNode node) {
        machines.add(new NodeTruth(
                node.name(),
                node.zone(),
                Optional.empty(),
                Optional.of(node),
                undeclared,
                registrations.registered(Optional.of(node), Optional.empty()),
                Truth.YES,
                healthy(Optional.of(node)),
                successor(node)));
    }

    /** A node that is gone, at whose address another one lives: the machine registered again under a new id. */
    private @Nullable String successor(HybridNode node) {
        if (node.internalIp() == null || !node.isLost()) {
            return null;
        }
        return byAddress.getOrDefault(node.internalIp(), List.of()).stream()
                .filter(other -> !other.name().equals(node.name()))
                .filter(other -> other.isReady() || matched.containsKey(other.name()))
                .filter(other -> !isOlder(other, node))
                .map(HybridNode::name)
                .findFirst()
                .orElse(null);
    }

    private static boolean isOlder(HybridNode one, HybridNode other) {
        return one.createdAt() != null
                && other.createdAt() != null
                && one.createdAt().isBefore(other.createdAt());
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
