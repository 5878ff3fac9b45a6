package dev.mooring.roster;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.Leases;
import dev.mooring.actual.kubernetes.Nodes;
import dev.mooring.actual.ssm.ManagedInstance;
import dev.mooring.declared.DeclaredNode;
import dev.mooring.reading.Cause;
import dev.mooring.roster.Roster.Traces;
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
import org.jspecify.annotations.Nullable;

/**
 * Finds each declared machine its node, once: those that are declared by name, to the letter, then in another length, then
 * by address; then as many as are counted. Nodes that are left over are nobody's. See {@link Roster}.
 */
final class Matching {
    private static final Comparator<DeclaredNode> MOST_SPECIFIC_FIRST = Comparator.comparing(
                    (DeclaredNode entry) -> entry.activationId().isEmpty())
            .thenComparing(entry -> entry.site().isEmpty());

    /** Of nodes that would do, those that may be left behind, for all that is known, come last. */
    private static final Comparator<HybridNode> LIVELIEST_FIRST = Comparator.comparing(HybridNode::isReady)
            .thenComparing(node -> Optional.ofNullable(node.createdAt()).orElse(Instant.MIN))
            .reversed()
            .thenComparing(HybridNode::name);

    private static final Cause FORGOTTEN = new Cause(
            Cause.Kind.DEPENDENCY,
            "match declared nodes",
            "SSM does not know a node that joined with its credentials, and only SSM can tell which declared name or activation it is of");

    private static final Cause ONLY_SSM = new Cause(
            Cause.Kind.DEPENDENCY,
            "match declared nodes",
            "only SSM can tell which node a declared name or activation is, and it was not read");

    private final DeclaredNodes declared;
    private final FleetNodes fleet;
    private final boolean nodesKnown;
    private final Registrations registrations;
    private final Optional<Leases> leases;
    private final Map<String, String> successors;
    private final Candidates candidates;

    private final Map<String, DeclaredNode> matched;
    private final Map<String, Integer> missingAt = new HashMap<>();
    private final List<NodeTruth> machines = new ArrayList<>();
    private Truth undeclared;
    private @Nullable Cause uncertainty;
    /** Only asked for where a machine was not found. */
    private @Nullable List<HybridNode> forgotten;

    Matching(DeclaredNodes declared, Optional<FleetNodes> nodes, Traces traces) {
        this.declared = declared;
        this.fleet = nodes.orElseGet(() -> FleetNodes.of(new Nodes(List.of(), Set.of())));
        this.nodesKnown = nodes.isPresent();
        this.registrations = new Registrations(
                traces.managedInstances(), traces.subjects(), fleet.byName().keySet());
        this.leases = traces.leases();
        this.successors = new HashMap<>(fleet.successors());
        traces.managedInstances().ifPresent(instances -> successors.putAll(Moves.of(fleet, instances)));
        this.matched = HashMap.newHashMap(fleet.all().size());
        this.candidates = new Candidates(fleet, registrations, successors, matched::containsKey);
        this.undeclared = declared instanceof DeclaredNodes.Listed ? Truth.NO : Truth.UNKNOWN;
    }

    /** To be asked for once: nodes are claimed on the way. */
    Roster roster() {
        var counted = List.<DeclaredNode>of();
        if (declared instanceof DeclaredNodes.Listed(var listed)) {
            counted = listed.stream().filter(entry -> !entry.isNamed()).toList();
            matchNamed(
                    counted.isEmpty()
                            ? listed
                            : listed.stream().filter(DeclaredNode::isNamed).toList());
            matchCounted(counted);
        }
        addLeftOver();
        return new Roster(machines, matched, counted, nodesKnown ? uncertainty : null);
    }

    private void matchNamed(List<DeclaredNode> entries) {
        var found = new ArrayList<Optional<HybridNode>>(Collections.nCopies(entries.size(), Optional.empty()));
        claimToTheLetter(entries, found);
        claimInAnotherLength(entries, found);
        claimByAddress(entries, found);
        addNamed(entries, found);
    }

    private void claimToTheLetter(List<DeclaredNode> entries, List<Optional<HybridNode>> found) {
        var named = candidates.namedToTheLetter(entries);
        claim(entries, found, entry -> entry.name().flatMap(name -> candidates.exactly(name, named)));
    }

    /** A node may be but one declared machine, and a declared machine but one node. */
    private void claimInAnotherLength(List<DeclaredNode> entries, List<Optional<HybridNode>> found) {
        var fitting = new HashMap<Integer, List<HybridNode>>();
        var rivals = new HashMap<String, Integer>();
        for (var index = 0; index < entries.size(); index++) {
            var name = entries.get(index).name();
            if (found.get(index).isEmpty() && name.isPresent()) {
                var nodes = candidates.inAnotherLength(name.get());
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

    private void claimByAddress(List<DeclaredNode> entries, List<Optional<HybridNode>> found) {
        claim(entries, found, entry -> entry.address().flatMap(candidates::atAddress));
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

    private void addNamed(List<DeclaredNode> entries, List<Optional<HybridNode>> found) {
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

    private boolean isCertainlyMissing(DeclaredNode entry) {
        if (entry.address().filter(candidates::isAnyFreeAt).isPresent()) {
            uncertainty = new Cause(
                    Cause.Kind.DEPENDENCY,
                    "match declared nodes",
                    "several machines have the address of " + entry.displayName()
                            + ": declare them by their names as well");
            return false;
        }
        if (entry.address().isEmpty()
                && !isFoundWithoutSsm(entry)
                && forgotten().stream().anyMatch(node -> mayBeForgotten(entry, node))) {
            uncertainty = FORGOTTEN;
            return false;
        }
        if (entry.name()
                .filter(name -> !candidates.inAnotherLength(name).isEmpty())
                .isPresent()) {
            uncertainty = new Cause(
                    Cause.Kind.DEPENDENCY,
                    "match declared nodes",
                    "the name " + entry.displayName()
                            + " fits several nodes or declared machines: declare them by their full names");
            return false;
        }
        if (entry.name().isEmpty()
                && fleet.awaited().stream().anyMatch(node -> candidates.isFree(node) && !hasKnownAddress(node))) {
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

    /** Nodes that report, and that SSM would have to tell what they are, but no longer can. */
    private List<HybridNode> forgotten() {
        var known = forgotten;
        if (known == null) {
            known = fleet.current().stream()
                    .filter(node -> !node.isLost() && registrations.isForgotten(node))
                    .toList();
            forgotten = known;
        }
        return known;
    }

    private boolean mayBeForgotten(DeclaredNode entry, HybridNode node) {
        return candidates.isFree(node) && siteFits(entry, node);
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

    /** The most specific entries choose first; nodes without a zone are left for those that still want some. */
    private void matchCounted(List<DeclaredNode> entries) {
        for (var entry : entries.stream().sorted(MOST_SPECIFIC_FIRST).toList()) {
            var wanted = entry.count();
            wanted -= take(entry, wanted, true);
            wanted -= take(entry, wanted, false);
            wanted -= wanted > 0 ? takeForgotten(entry, wanted) : 0;
            for (; wanted > 0; wanted--) {
                addMissing(entry);
            }
        }
    }

    private int take(DeclaredNode entry, int wanted, boolean zoned) {
        var fitting = fleet.all().stream()
                .filter(node -> (node.zone() != null) == zoned)
                .filter(node -> candidates.isFree(node) && !successors.containsKey(node.name()) && fits(entry, node))
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

    /** Whose activation they are of, nobody can tell any more: so they may as well be others' nodes, or nobody's. */
    private int takeForgotten(DeclaredNode entry, int wanted) {
        if (entry.activationId().isEmpty()) {
            return 0;
        }
        var fitting = forgotten().stream()
                .filter(node -> mayBeForgotten(entry, node))
                .sorted(LIVELIEST_FIRST)
                .limit(wanted)
                .toList();
        fitting.forEach(node -> add(entry, node.name(), Optional.of(node), true));
        if (!fitting.isEmpty()) {
            undeclared = Truth.UNKNOWN;
            uncertainty = FORGOTTEN;
        }
        return fitting.size();
    }

    private boolean fits(DeclaredNode entry, HybridNode node) {
        return siteFits(entry, node) && activationFits(entry, node);
    }

    private static boolean siteFits(DeclaredNode entry, HybridNode node) {
        var zone = node.zone();
        return zone == null || entry.site().isEmpty() || entry.site().get().equals(zone);
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

    /** All nodes that no declaration has claimed. */
    private void addLeftOver() {
        var nodes = fleet.all();
        if (matched.size() < nodes.size()) {
            nodes.stream().filter(candidates::isFree).forEach(this::addUndeclared);
        }
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
