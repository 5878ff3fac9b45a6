package dev.mooring.check;

import dev.mooring.actual.ActualCluster;
import dev.mooring.actual.EksCluster;
import dev.mooring.actual.HybridNode;
import dev.mooring.actual.ManagedInstance;
import dev.mooring.actual.Nodes;
import dev.mooring.actual.ServingCsr;
import dev.mooring.declared.DeclaredCluster;
import dev.mooring.declared.DeclaredEksCluster;
import dev.mooring.declared.DeclaredStack;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Source;
import dev.mooring.roster.DeclaredNodes;
import dev.mooring.roster.NodeTruth;
import dev.mooring.roster.Roster;
import dev.mooring.roster.Truth;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All there is to judge at one moment: declared, actual, now. Derived views are worked out once. */
public final class Situation {
    private final String cluster;
    private final DeclaredCluster declared;
    private final ActualCluster actual;
    private final Instant now;
    private final Map<Source, Reading<?>> readings = new EnumMap<>(Source.class);
    private final List<HybridNode> allNodes;
    private final List<HybridNode> nodes;
    private final Roster roster;
    private final SiteMap sites;
    private final Memory memory;
    private @Nullable Map<String, HybridNode> nodesByName;
    private @Nullable Map<String, ManagedInstance> instancesById;
    private @Nullable Boolean complete;
    private @Nullable LeaseStates leaseStates;
    private @Nullable List<String> nodeRoles;

    private Situation(String cluster, DeclaredCluster declared, ActualCluster actual, Instant now, Memory memory) {
        this.cluster = cluster;
        this.declared = declared;
        this.actual = actual;
        this.now = now;
        this.memory = memory;
        all(declared, actual).forEach(reading -> readings.put(reading.source(), reading));
        var all = actual.kubernetes().nodes().value().map(Nodes::hybrid).orElse(List.of()).stream()
                .sorted(Comparator.comparing(HybridNode::name))
                .toList();
        this.roster = Roster.of(DeclaredNodes.of(declared), all, actual);
        var superseded = roster.machines().stream()
                .filter(machine -> machine.supersededBy() != null)
                .map(NodeTruth::name)
                .collect(Collectors.toSet());
        this.nodes = superseded.isEmpty()
                ? all
                : all.stream().filter(node -> !superseded.contains(node.name())).toList();
        this.allNodes = all;
        this.sites = SiteMap.of(nodes, roster);
    }

    public static Situation of(String cluster, DeclaredCluster declared, ActualCluster actual, Instant now) {
        return new Situation(cluster, declared, actual, now, Memory.none());
    }

    /** The same, with what earlier verifications saw. */
    public static Situation of(
            String cluster, DeclaredCluster declared, ActualCluster actual, Instant now, Memory memory) {
        return new Situation(cluster, declared, actual, now, memory);
    }

    private static Stream<Reading<?>> all(DeclaredCluster declared, ActualCluster actual) {
        return Stream.concat(Stream.of(declared.stack(), declared.environmentNodes()), actual.readings());
    }

    /** How the cluster is called here, not in EKS. */
    public String cluster() {
        return cluster;
    }

    public Instant now() {
        return now;
    }

    public ActualCluster actual() {
        return actual;
    }

    /** What earlier verifications saw. */
    public Memory memory() {
        return memory;
    }

    public DeclaredCluster declared() {
        return declared;
    }

    public Map<Source, Reading<?>> readings() {
        return readings;
    }

    /** Every hybrid Node object, those included that a machine left behind when it registered again. */
    public List<HybridNode> allNodes() {
        return allNodes;
    }

    /** Hybrid nodes in order of name, one per machine; empty also where they could not be read. */
    public List<HybridNode> nodes() {
        return nodes;
    }

    public Roster roster() {
        return roster;
    }

    /** Why some declared machines cannot be told from each other, if so. */
    public Optional<Cause> uncertainty() {
        return roster.isUncertain()
                ? Optional.of(new Cause(
                        Cause.Kind.DEPENDENCY,
                        "match declared nodes",
                        "only SSM can tell which node a declared name or activation is, and it was not read"))
                : Optional.empty();
    }

    public SiteMap sites() {
        return sites;
    }

    /** The EKS cluster, where it could be read and is there. */
    public Optional<EksCluster> eks() {
        return actual.eks().cluster().value().flatMap(found -> found);
    }

    public Optional<DeclaredStack> stack() {
        return declared.stack().value();
    }

    public Optional<DeclaredEksCluster> declaredEks() {
        return declared.eksCluster();
    }

    /** The nodes whose leases are not as they should be; worked out once for all checks that look at leases. */
    public LeaseStates leaseStates() {
        var known = leaseStates;
        if (known == null) {
            known = LeaseStates.of(nodes, actual.kubernetes().leases().value());
            leaseStates = known;
        }
        return known;
    }

    /** A node as the subject of a fault. */
    public Subject subject(HybridNode node) {
        return new Subject("node", node.name(), sites.siteOf(node));
    }

    /** A node by its name, whether it has a Node object or not, as the subject of a fault. */
    public Subject nodeSubject(String name) {
        return nodeNamed(name).map(this::subject).orElse(Subject.of("node", name));
    }

    /** A hybrid node by its name. */
    public Optional<HybridNode> nodeNamed(String name) {
        return Optional.ofNullable(byName().get(name));
    }

    private Map<String, HybridNode> byName() {
        var known = nodesByName;
        if (known == null) {
            known = HashMap.newHashMap(nodes.size());
            for (var node : nodes) {
                known.put(node.name(), node);
            }
            nodesByName = known;
        }
        return known;
    }

    /** Names of all nodes and sites: what a fault of the whole cluster explains. */
    public Set<String> everything() {
        var names = new HashSet<>(sites.bySite().keySet());
        nodes.forEach(node -> names.add(node.name()));
        names.add(cluster);
        return names;
    }

    /** Whether nothing is declared missing: no machine that should have joined has not. */
    public boolean isComplete() {
        if (complete == null) {
            complete = roster.machines().stream()
                    .noneMatch(machine -> machine.declared() == Truth.YES && machine.joined() == Truth.NO);
        }
        return complete;
    }

    /** ARNs of the roles that hybrid nodes are declared to use, or use, in order. */
    public List<String> nodeRoles() {
        var known = nodeRoles;
        if (known == null) {
            known = RolesInUse.of(this);
            nodeRoles = known;
        }
        return known;
    }

    /** Requests for serving certificates, those of cloud nodes left out. */
    public List<ServingCsr> servingCsrs() {
        var others = actual.kubernetes().nodes().value().map(Nodes::others).orElse(Set.of());
        return actual.kubernetes().csrs().value().orElse(List.of()).stream()
                .filter(csr -> !others.contains(csr.nodeName()))
                .toList();
    }

    /** Why it is not known what nodes are declared, or which of them joined, if so. */
    public Optional<Cause> declarationUncertainty() {
        return DeclaredNodes.of(declared) instanceof DeclaredNodes.Unknown(Cause cause)
                ? Optional.of(cause)
                : uncertainty();
    }

    /** Machines that registered with SSM, by id; none where they could not be read. */
    public Map<String, ManagedInstance> managedInstancesById() {
        var known = instancesById;
        if (known == null) {
            known = HashMap.newHashMap(managedInstances().size());
            for (var instance : managedInstances()) {
                known.put(instance.id(), instance);
            }
            instancesById = known;
        }
        return known;
    }

    /** Whether a hybrid Node object has a name, one that was left behind included. */
    public boolean isNode(String name) {
        return roster.isNode(name);
    }

    /** Machines that registered with SSM; none where they could not be read. */
    public List<ManagedInstance> managedInstances() {
        return actual.credentials().managedInstances().value().orElse(List.of());
    }

    /** The whole cluster as the subject of a fault. */
    public Subject clusterSubject() {
        return Subject.of("cluster", cluster);
    }

    String fillIn(String template, Subject subject) {
        return template.replace("{subject}", subject.name())
                .replace("{cluster}", eksName())
                .replace("{region}", region())
                .replace("{stack}", stack().map(DeclaredStack::stack).orElse("the stack"));
    }

    private String eksName() {
        return eks().map(EksCluster::name)
                .or(() -> declaredEks().flatMap(found -> found.identity().name()))
                .orElse(cluster);
    }

    private String region() {
        return eks().map(EksCluster::region)
                .or(() -> declaredEks().flatMap(found -> found.identity().region()))
                .orElse("REGION");
    }
}
