package dev.mooring.roster;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.Leases;
import dev.mooring.actual.kubernetes.Nodes;
import dev.mooring.actual.rolesanywhere.RolesAnywhereSubject;
import dev.mooring.actual.ssm.ManagedInstance;
import dev.mooring.declared.DeclaredNode;
import dev.mooring.hostname.HostNames;
import dev.mooring.reading.Cause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every declared or actual machine once, each matched across declaration, registration and Node. A named declaration
 * matches by node name, SSM computer name or address; a count matches nodes of its activation and site, but for those that
 * machines left behind. What fits to the letter goes first, then the same name in another length ({@link HostNames}), then
 * the address. Where only SSM could tell a machine's node and SSM is dark, or a name fits several nodes, or one that has
 * posted no status yet may be it, whether it joined is unknown, and so is who declared the nodes left over.
 */
public final class Roster {
    private static final Comparator<DeclaredNode> MOST_SPECIFIC_FIRST = Comparator.comparing(
                    (DeclaredNode entry) -> entry.activationId().isEmpty())
            .thenComparing(entry -> entry.site().isEmpty());

    /** Of nodes that would do, those that may be left behind, for all that is known, come last. */
    private static final Comparator<HybridNode> LIVELIEST_FIRST = Comparator.comparing(HybridNode::isReady)
            .thenComparing(node -> Optional.ofNullable(node.createdAt()).orElse(Instant.MIN))
            .reversed()
            .thenComparing(HybridNode::name);

    private static final Cause ONLY_SSM = new Cause(
            Cause.Kind.DEPENDENCY,
            "match declared nodes",
            "only SSM can tell which node a declared name or activation is, and it was not read");

    private final FleetNodes fleet;
    /** Only asked for machines that are declared by name. */
    private @Nullable HostNames<HybridNode> byHostName;

    private final Map<String, DeclaredNode> matched;
    private final Map<String, Integer> missingAt = new HashMap<>();
    private final List<NodeTruth> machines = new ArrayList<>();
    private final List<NodeTruth> machinesView = Collections.unmodifiableList(machines);
    private final Registrations registrations;
    private final boolean nodesKnown;
    private final Optional<Leases> leases;
    private Truth undeclared;
    private final Map<String, String> successors;
    private @Nullable Cause uncertainty;
    private final boolean counts;
    private final boolean countsByActivation;
    private final List<NodeTruth> missing;
    private final List<NodeTruth> unexpected;
    /** Only made once somebody asks. */
    private @Nullable Map<String, String> declaredSites;

    /** What machines leave behind beside Nodes; empty where it could not be read. */
    public record Traces(
            Optional<List<ManagedInstance>> managedInstances,
            Optional<List<RolesAnywhereSubject>> subjects,
            Optional<Leases> leases) {}

    private Roster(DeclaredNodes declared, Optional<FleetNodes> read, Traces traces) {
        this.fleet = read.orElseGet(() -> FleetNodes.of(new Nodes(List.of(), Set.of())));
        var nodes = fleet.all();
        this.matched = HashMap.newHashMap(nodes.size());
        this.registrations = new Registrations(
                traces.managedInstances(), traces.subjects(), fleet.byName().keySet());
        this.nodesKnown = read.isPresent();
        this.leases = traces.leases();
        this.successors = new HashMap<>(fleet.successors());
        traces.managedInstances().ifPresent(instances -> successors.putAll(Moves.of(fleet, instances)));
        this.undeclared = declared instanceof DeclaredNodes.Listed ? Truth.NO : Truth.UNKNOWN;
        var listed = declared instanceof DeclaredNodes.Listed(var list) ? list : List.<DeclaredNode>of();
        var counted = listed.stream().filter(entry -> !entry.isNamed()).toList();
        this.counts = !counted.isEmpty();
        this.countsByActivation =
                counted.stream().anyMatch(entry -> entry.activationId().isPresent());
        if (declared instanceof DeclaredNodes.Listed) {
            matchNamed(
                    counted.isEmpty()
                            ? listed
                            : listed.stream().filter(DeclaredNode::isNamed).toList());
            matchCounted(counted, nodes);
        }
        if (matched.size() < nodes.size()) {
            nodes.stream().filter(this::isFree).forEach(this::addUndeclared);
        }
        this.missing = machines.stream()
                .filter(machine -> machine.declared() == Truth.YES && machine.joined() == Truth.NO)
                .toList();
        this.unexpected = machines.stream()
                .filter(machine -> machine.declared() == Truth.NO && machine.supersededBy() == null)
                .toList();
    }

    /** @param nodes empty where they could not be read: then it is not known which machines joined */
    public static Roster of(DeclaredNodes declared, Optional<FleetNodes> nodes, Traces traces) {
        return new Roster(declared, nodes, traces);
    }

    public List<NodeTruth> machines() {
        return machinesView;
    }

    /** Why some declared machines cannot be told from each other, if so. */
    public Optional<Cause> uncertainty() {
        return nodesKnown ? Optional.ofNullable(uncertainty) : Optional.empty();
    }

    /** Machines that are declared and are known not to have joined. */
    public List<NodeTruth> missing() {
        return missing;
    }

    /** Nodes that nobody declares, but for those whose machine is another node now. */
    public List<NodeTruth> unexpected() {
        return unexpected;
    }

    /** Whether a declaration means a number of machines, rather than one. */
    public boolean counts() {
        return counts;
    }

    /** Whether a declaration means as many machines of an activation, which SSM alone knows. */
    public boolean countsByActivation() {
        return countsByActivation;
    }

    /** Whether nothing is declared missing: no machine that should have joined is known not to have. */
    public boolean isComplete() {
        return missing.isEmpty();
    }

    /** The declaration that a node was matched to. */
    public Optional<DeclaredNode> declarationOf(HybridNode node) {
        return Optional.ofNullable(matched.get(node.name()));
    }

    /** Declared site by node name. */
    public Map<String, String> declaredSites() {
        var known = declaredSites;
        if (known == null) {
            var sites = HashMap.<String, String>newHashMap(matched.size());
            matched.forEach((name, entry) -> entry.site().ifPresent(site -> sites.put(name, site)));
            known = Collections.unmodifiableMap(sites);
            declaredSites = known;
        }
        return known;
    }

    private void matchNamed(List<DeclaredNode> entries) {
        var found = new ArrayList<Optional<HybridNode>>(Collections.nCopies(entries.size(), Optional.empty()));
        var named = successors.isEmpty() ? Set.<String>of() : namedToTheLetter(entries);
        claim(entries, found, entry -> entry.name().flatMap(name -> exactly(name, named)));
        claimInAnotherLength(entries, found);
        claim(entries, found, entry -> entry.address().flatMap(this::atAddress));
        for (var index = 0; index < entries.size(); index++) {
            var entry = entries.get(index);
            var node = found.get(index);
            add(entry, entry.displayName(), node, node.isPresent() || isCertainlyMissing(entry));
        }
        if (!registrations.instancesKnown() && !Moves.possible(fleet).isEmpty()) {
            // What an old node's machine is called now, only SSM can tell.
            undeclared = Truth.UNKNOWN;
            uncertainty = ONLY_SSM;
        }
    }

    private void claim(
            List<DeclaredNode> entries,
            List<Optional<HybridNode>> found,
            Function<DeclaredNode, Optional<HybridNode>> way) {
        for (var index = 0; index < entries.size(); index++) {
            if (found.get(index).isEmpty()) {
                var entry = entries.get(index);
                var node = way.apply(entry);
                node.ifPresent(claimed -> matched.put(claimed.name(), entry));
                found.set(index, node);
            }
        }
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

    /** Nodes that some entry means by their very name: no other one may take them for what its machine is now. */
    private Set<String> namedToTheLetter(List<DeclaredNode> entries) {
        return entries.stream()
                .flatMap(entry -> entry.name().stream())
                .flatMap(this::toTheLetter)
                .map(HybridNode::name)
                .collect(Collectors.toSet());
    }

    private Stream<HybridNode> toTheLetter(String name) {
        return Stream.concat(byHostName().exactly(name).stream(), nodes(registrations.named(name)).stream());
    }

    private Optional<HybridNode> exactly(String name, Set<String> named) {
        Predicate<String> isOfAnother = node -> named.contains(node)
                && toTheLetter(name).noneMatch(own -> own.name().equals(node));
        return firstFree(byHostName().exactly(name), isOfAnother)
                .or(() -> firstFree(nodes(registrations.named(name)), isOfAnother));
    }

    private List<HybridNode> inAnotherLength(String name) {
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

    /** A node may be but one declared machine, and a declared machine but one node. */
    private void claimInAnotherLength(List<DeclaredNode> entries, List<Optional<HybridNode>> found) {
        var fitting = new HashMap<Integer, List<HybridNode>>();
        var rivals = new HashMap<String, Integer>();
        for (var index = 0; index < entries.size(); index++) {
            var name = entries.get(index).name();
            if (found.get(index).isEmpty() && name.isPresent()) {
                var nodes = inAnotherLength(name.get());
                nodes.forEach(node -> rivals.merge(node.name(), 1, Integer::sum));
                fitting.put(index, nodes);
            }
        }
        fitting.forEach((index, nodes) -> {
            if (nodes.size() == 1 && rivals.getOrDefault(nodes.getFirst().name(), 0) == 1) {
                matched.put(nodes.getFirst().name(), entries.get(index));
                found.set(index, Optional.of(nodes.getFirst()));
            }
        });
    }

    private Optional<HybridNode> atAddress(String address) {
        var registered = registrations.at(address);
        var node = registered == null ? null : fleet.byName().get(registered.id());
        if (node == null) {
            node = bestAt(address);
        }
        var now = node == null ? null : asItIsNow(node);
        return now != null && isFree(now) ? Optional.of(now) : Optional.empty();
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

    private boolean isFree(HybridNode node) {
        return !matched.containsKey(node.name());
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

    private boolean isCertainlyMissing(DeclaredNode entry) {
        if (entry.name().filter(name -> !inAnotherLength(name).isEmpty()).isPresent()) {
            uncertainty = new Cause(
                    Cause.Kind.DEPENDENCY,
                    "match declared nodes",
                    "the name " + entry.displayName()
                            + " fits several nodes or declared machines: declare them by their full names");
            return false;
        }
        if (entry.name().isEmpty()
                && fleet.awaited().stream().anyMatch(node -> isFree(node) && !hasKnownAddress(node))) {
            uncertainty = new Cause(
                    Cause.Kind.DEPENDENCY,
                    "match declared nodes",
                    "a node has posted no status yet, and so no address by which a declared one could be told");
            return false;
        }
        if (!registrations.instancesKnown() && !isFoundWithoutSsm(entry)) {
            uncertainty = ONLY_SSM;
            return false;
        }
        return true;
    }

    private boolean hasKnownAddress(HybridNode node) {
        return node.internalIp() != null
                || registrations
                        .instance(node.name())
                        .flatMap(ManagedInstance::address)
                        .isPresent();
    }

    /** What SSM knows of a machine, its address included, may name a node that stands elsewhere. */
    private static boolean isFoundWithoutSsm(DeclaredNode entry) {
        return entry.credentialProvider().filter("iam-ra"::equals).isPresent();
    }

    /** A machine that registered again leaves its old Node behind: the ready or else the newest one is it. */
    private @Nullable HybridNode bestAt(String address) {
        var there = fleet.at(address);
        return there.size() == 1
                ? there.getFirst()
                : there.stream()
                        .max(Comparator.comparing(HybridNode::isReady)
                                .thenComparing(node ->
                                        Optional.ofNullable(node.createdAt()).orElse(Instant.MIN))
                                .thenComparing(HybridNode::name))
                        .orElse(null);
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
                .filter(node -> isFree(node) && !successors.containsKey(node.name()) && fits(entry, node))
                .sorted(LIVELIEST_FIRST)
                .limit(wanted)
                .toList();
        fitting.forEach(node -> add(entry, node.name(), Optional.of(node), true));
        if (!fitting.isEmpty() && entry.activationId().isPresent() && !registrations.instancesKnown()) {
            // They may be others' nodes, and those left over this entry's.
            undeclared = Truth.UNKNOWN;
            uncertainty = ONLY_SSM;
        }
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
        if (!certain) {
            uncertainty = ONLY_SSM;
        }
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
                successors.get(node.name())));
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
