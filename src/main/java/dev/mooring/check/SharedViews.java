package dev.mooring.check;

import static dev.mooring.reading.Facts.Stated.NOTHING;

import dev.mooring.actual.eks.EksCluster;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.kubernetes.ServingCsr;
import dev.mooring.actual.rolesanywhere.RolesAnywhereSources;
import dev.mooring.actual.ssm.ManagedInstance;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.declared.DeclaredEksCluster;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.reading.Facts;
import dev.mooring.reading.Source;
import dev.mooring.reading.Unjudgeable;
import dev.mooring.reading.View;
import dev.mooring.roster.DeclaredNodes;
import dev.mooring.roster.FleetNodes;
import dev.mooring.roster.Roster;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What several checks look at, worked out once for all of them. */
public final class SharedViews {
    /** So long after it was dark, the silence of a lease says nothing: what kubelet asks for, and a margin. */
    private static final Duration LEASE_TIME = Duration.ofSeconds(42);

    /** Why checks of declared nodes do not apply where nobody declares any. */
    public static final String NO_NODES_DECLARED = "no nodes are declared";

    /** What earlier verifications saw. Always there. */
    public static final Source<Memory> MEMORY = Source.named("memory");

    /** The EKS cluster. Absent where EKS knows none of that name. */
    public static final View<EksCluster> CLUSTER = View.of(
            "the EKS cluster",
            NOTHING.and(EksSources.CLUSTER),
            facts -> facts.get(EksSources.CLUSTER)
                    .orElseThrow(() -> Unjudgeable.absent("EKS knows no cluster of this name")));

    /** The EKS cluster as the stack declares it. Absent where the stack declares none. */
    public static final View<DeclaredEksCluster> DECLARED_CLUSTER = View.of(
            "the declared EKS cluster",
            NOTHING.and(DeclaredSources.PULUMI_STATE),
            facts -> facts.get(DeclaredSources.PULUMI_STATE)
                    .cluster()
                    .orElseThrow(() -> Unjudgeable.absent("the stack declares no EKS cluster")));

    /** Hybrid nodes, one per machine, and Node objects that machines left behind. */
    public static final View<FleetNodes> NODES = View.of(
            "the hybrid nodes",
            NOTHING.and(KubernetesSources.NODES),
            facts -> FleetNodes.of(facts.get(KubernetesSources.NODES)));

    /** The nodes that people declare. Absent where nobody declares any. */
    public static final View<DeclaredNodes.Listed> DECLARED_NODES = View.of(
            "the declared nodes",
            NOTHING.and(DeclaredSources.PULUMI_STATE, DeclaredSources.ESC_ENVIRONMENT),
            SharedViews::declaredNodes);

    /** Every machine once, each with how much of it is known. */
    static final View<Roster> ROSTER = View.of(
            "the roster of machines",
            NOTHING.and(
                            DeclaredSources.PULUMI_STATE,
                            DeclaredSources.ESC_ENVIRONMENT,
                            SsmSources.MANAGED_INSTANCES,
                            RolesAnywhereSources.SUBJECTS,
                            KubernetesSources.LEASES)
                    .and(NODES),
            facts -> Roster.of(
                    DeclaredNodes.of(facts),
                    facts.ifRead(NODES),
                    new Roster.Traces(
                            facts.ifRead(SsmSources.MANAGED_INSTANCES),
                            facts.ifRead(RolesAnywhereSources.SUBJECTS),
                            facts.ifRead(KubernetesSources.LEASES))));

    /**
     * Every machine once, matched across declaration and nodes. Absent where nobody declares nodes; where only SSM could
     * tell a machine's node and SSM is dark, those machines are unknown.
     */
    public static final View<Roster> DECLARED_MACHINES =
            View.of("the declared machines", NOTHING.and(DECLARED_NODES, NODES, ROSTER), facts -> {
                facts.get(DECLARED_NODES);
                facts.get(NODES);
                var roster = facts.get(ROSTER);
                roster.uncertainty().ifPresent(facts::lacks);
                return roster;
            });

    /**
     * Where each node stands: its declared site, or else its zone label. While the declaration cannot be read, what it
     * said last counts.
     */
    public static final View<SiteMap> SITES = View.of(
            "the sites of nodes",
            NOTHING.and(MEMORY, DeclaredSources.PULUMI_STATE, DeclaredSources.ESC_ENVIRONMENT)
                    .and(NODES, ROSTER),
            SharedViews::sites);

    /** Names of nodes by what is wrong with their leases. */
    public static final View<LeaseStates> LEASE_STATES = View.of(
            "the leases of nodes",
            NOTHING.and(MEMORY, KubernetesSources.LEASES).and(NODES),
            facts -> LeaseStates.of(
                    facts.get(NODES).current(),
                    facts.get(KubernetesSources.LEASES),
                    facts.get(MEMORY),
                    facts.get(MEMORY).reads().wasDarkWithin(KubernetesSources.LEASES, LEASE_TIME, facts.now())));

    /** Machines that registered with SSM, by id. */
    public static final View<Map<String, ManagedInstance>> MANAGED_INSTANCES =
            View.of("the machines that SSM knows", NOTHING.and(SsmSources.MANAGED_INSTANCES), facts -> {
                var found = facts.get(SsmSources.MANAGED_INSTANCES);
                var byId = HashMap.<String, ManagedInstance>newHashMap(found.size());
                found.forEach(instance -> byId.put(instance.id(), instance));
                return byId;
            });

    /**
     * Requests for serving certificates that hybrid nodes made. Where it takes the roles of hybrid nodes to tell and those
     * are dark, there may be more.
     */
    public static final View<List<ServingCsr>> SERVING_CSRS = View.of(
            "the requests of hybrid nodes for serving certificates",
            NOTHING.and(KubernetesSources.CSRS, DeclaredSources.PULUMI_STATE, EksSources.ACCESS_ENTRY_DETAILS)
                    .and(NODES),
            HybridRequests::of);

    private SharedViews() {}

    private static DeclaredNodes.Listed declaredNodes(Facts facts) {
        return switch (DeclaredNodes.of(facts)) {
            case DeclaredNodes.Listed listed -> listed;
            case DeclaredNodes.None() -> throw Unjudgeable.absent(NO_NODES_DECLARED);
            case DeclaredNodes.Unknown(var cause) -> throw Unjudgeable.notRead(cause);
        };
    }

    private static SiteMap sites(Facts facts) {
        var nodes = facts.get(NODES).current();
        var remembered = facts.get(MEMORY).declaredSites();
        if (DeclaredNodes.of(facts) instanceof DeclaredNodes.Unknown(var cause)) {
            // A label is not the declared site: where nothing is remembered, what was found of a declared one stands.
            if (remembered.isEmpty()) {
                facts.lacks(cause);
            }
            return SiteMap.of(nodes, remembered.orElse(Map.of()));
        }
        var roster = facts.get(ROSTER);
        if (roster.uncertainty().isEmpty()) {
            return SiteMap.of(nodes, roster.declaredSites());
        }
        // Machines that only SSM could match stand where they stood last.
        var sites = new HashMap<>(remembered.orElse(Map.of()));
        sites.putAll(roster.declaredSites());
        return SiteMap.of(nodes, sites);
    }
}
