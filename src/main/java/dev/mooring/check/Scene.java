package dev.mooring.check;

import dev.mooring.actual.eks.EksCluster;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.declared.DeclaredEksCluster;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.declared.DeclaredStack;
import dev.mooring.reading.Facts;
import dev.mooring.reading.Facts.Stated;
import dev.mooring.roster.FleetNodes;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What findings call things, as far as it is known: names, sites, the stack. No verdict depends on it. */
final class Scene {
    static final Stated STATED = Stated.NOTHING
            .and(DeclaredSources.PULUMI_STATE)
            .and(SharedViews.NODES, SharedViews.SITES, SharedViews.CLUSTER, SharedViews.DECLARED_CLUSTER);
    private final String cluster;
    private final Optional<FleetNodes> nodes;
    private final Optional<SiteMap> sites;
    private final boolean isBottlerocketAlone;
    private final Map<Placeholder, Optional<String>> shared = new EnumMap<>(Placeholder.class);
    private final Map<Placeholder, Object> words = new EnumMap<>(Placeholder.class);

    Scene(String cluster, Facts facts) {
        this.cluster = cluster;
        this.nodes = facts.ifRead(SharedViews.NODES);
        this.sites = facts.ifRead(SharedViews.SITES);
        this.isBottlerocketAlone = nodes.map(FleetNodes::current)
                .filter(current -> !current.isEmpty()
                        && current.stream().allMatch(node -> node.software().isBottlerocket()))
                .isPresent();
        var eks = facts.ifRead(SharedViews.CLUSTER);
        var declared = facts.ifRead(SharedViews.DECLARED_CLUSTER).map(DeclaredEksCluster::identity);
        eks.map(EksCluster::name)
                .or(() -> declared.flatMap(DeclaredEksCluster.Identity::name))
                .ifPresent(name -> words.put(Placeholder.CLUSTER, name));
        eks.map(EksCluster::region)
                .or(() -> declared.flatMap(DeclaredEksCluster.Identity::region))
                .ifPresent(region -> words.put(Placeholder.REGION, region));
        eks.map(EksCluster::version).ifPresent(version -> words.put(Placeholder.KUBERNETES_VERSION, version));
        eks.flatMap(known -> known.endpoint().url()).ifPresent(url -> words.put(Placeholder.ENDPOINT, url));
        facts.ifRead(DeclaredSources.PULUMI_STATE)
                .map(DeclaredStack::stack)
                .ifPresent(stack -> words.put(Placeholder.STACK, stack));
    }

    String cluster() {
        return cluster;
    }

    /** How many hybrid nodes there are, as far as it is known. */
    int nodes() {
        return nodes.map(known -> known.current().size()).orElse(0);
    }

    /** At how many sites. */
    int sites() {
        return sites.map(known -> known.bySite().size()).orElse(0);
    }

    /** How many of them stand at a site. */
    int nodesAt(String site) {
        return sites.map(known -> known.bySite().getOrDefault(site, List.of()).size())
                .orElse(0);
    }

    Subject subject(HybridNode node) {
        return new Subject(
                "node", node.name(), sites.map(known -> known.siteOf(node)).orElse(node.zone()));
    }

    Subject nodeSubject(String name) {
        return nodes.flatMap(known -> known.named(name)).map(this::subject).orElse(Subject.of("node", name));
    }

    Set<String> everything() {
        var names = new HashSet<String>();
        sites.ifPresent(known -> names.addAll(known.bySite().keySet()));
        nodes.ifPresent(known -> known.current().forEach(node -> names.add(node.name())));
        names.add(cluster);
        return names;
    }

    boolean isLost(Subject subject) {
        return subject.is(Subject.NODE)
                && nodes.flatMap(known -> known.named(subject.name()))
                        .filter(HybridNode::isLost)
                        .isPresent();
    }

    /** Which credentials a node has by its name, or all of them have alike by their labels. */
    Optional<String> credentialProvider(Subject subject) {
        return nodes.flatMap(known -> known.named(subject.name())
                .map(HybridNode::credentialProviderByName)
                .or(() -> shared(Placeholder.CREDENTIAL_PROVIDER, known, HybridNode::credentialProvider)));
    }

    /** What all nodes that tell have alike. Worked out once: thousands of faults may ask. */
    private Optional<String> shared(Placeholder word, FleetNodes known, Function<HybridNode, @Nullable String> ofNode) {
        return shared.computeIfAbsent(word, _ -> {
            var words = known.current().stream()
                    .flatMap(node -> Stream.ofNullable(ofNode.apply(node)))
                    .distinct()
                    .toList();
            return words.size() == 1 ? Optional.of(words.getFirst()) : Optional.empty();
        });
    }

    /** Where nodeadm takes containerd from on a machine; where none is named, or it has not said, on all alike. */
    Optional<String> containerdSource(Optional<String> node) {
        return nodes.flatMap(known -> node.flatMap(known::named)
                .map(Scene::containerdSource)
                .or(() -> shared(Placeholder.CONTAINERD_SOURCE, known, Scene::containerdSource)));
    }

    /**
     * The packages of the distribution, which is nodeadm's default, or Docker's on Red Hat, where it refuses its default
     * (eks-hybrid, {@code internal/containerd/install.go}). Null where nodeadm did not set it up, or nobody knows.
     */
    private static @Nullable String containerdSource(HybridNode node) {
        var software = node.software();
        if (software.osImage().isEmpty() || software.isBottlerocket()) {
            return null;
        }
        return software.isRedHat() ? "docker" : "distro";
    }

    /** Whether a machine runs Bottlerocket; where none is named, or it has not said, whether all do. */
    boolean isBottlerocket(Optional<String> node) {
        return nodes.flatMap(known -> node.flatMap(known::named))
                .map(HybridNode::software)
                .filter(software -> !software.osImage().isEmpty())
                .map(HybridNode.Software::isBottlerocket)
                .orElse(isBottlerocketAlone);
    }

    /** What every remedy may name, as far as it is known: the cluster as EKS calls it, its region, its stack. */
    Map<Placeholder, Object> words() {
        return words;
    }
}
