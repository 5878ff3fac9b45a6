package dev.mooring.roster;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.Leases;
import dev.mooring.actual.rolesanywhere.RolesAnywhereSubject;
import dev.mooring.actual.ssm.ManagedInstance;
import dev.mooring.declared.DeclaredNode;
import dev.mooring.hostname.HostNames;
import dev.mooring.reading.Cause;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every declared or actual machine once, each matched across declaration, registration and Node. A named declaration
 * matches by node name, SSM computer name or address; a count matches nodes of its activation and site, but for those that
 * machines left behind. What fits to the letter goes first, then the same name in another length ({@link HostNames}), then
 * the address. Where only SSM could tell a machine's node and SSM is dark or no longer knows a node that reports, or a name
 * fits several nodes, or several machines have taken an address, or one that has
 * posted no status yet may be it, whether it joined is unknown, and so is who declared the nodes left over.
 */
public final class Roster {
    private final List<NodeTruth> machines;
    private final Map<String, DeclaredNode> matched;
    private final @Nullable Cause uncertainty;
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

    /**
     * @param matched declarations by name of the node that each was matched to
     * @param counted the declarations that mean a number of machines
     */
    Roster(
            List<NodeTruth> machines,
            Map<String, DeclaredNode> matched,
            List<DeclaredNode> counted,
            @Nullable Cause uncertainty) {
        this.machines = Collections.unmodifiableList(machines);
        this.matched = matched;
        this.uncertainty = uncertainty;
        this.counts = !counted.isEmpty();
        this.countsByActivation =
                counted.stream().anyMatch(entry -> entry.activationId().isPresent());
        this.missing = machines.stream()
                .filter(machine -> machine.declared() == Truth.YES && machine.joined() == Truth.NO)
                .toList();
        this.unexpected = machines.stream()
                .filter(machine -> machine.declared() == Truth.NO && machine.supersededBy() == null)
                .toList();
    }

    /** @param nodes empty where they could not be read: then it is not known which machines joined */
    public static Roster of(DeclaredNodes declared, Optional<FleetNodes> nodes, Traces traces) {
        return new Matching(declared, nodes, traces).roster();
    }

    public List<NodeTruth> machines() {
        return machines;
    }

    /** Why some declared machines cannot be told from each other, if so. */
    public Optional<Cause> uncertainty() {
        return Optional.ofNullable(uncertainty);
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
}
