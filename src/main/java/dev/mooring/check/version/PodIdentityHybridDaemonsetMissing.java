package dev.mooring.check.version;

import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.neighbours.NeighbourSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.ConfigurationTree;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.PodIdentityAgent;
import dev.mooring.check.Remedy;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * EKS Pod Identity is installed, and not for hybrid nodes, or not for those whose pods ask for it: nodes with Bottlerocket
 * and others have each a switch of their own.
 */
final class PodIdentityHybridDaemonsetMissing {
    private static final String CREDENTIALS_FILE =
            " Let each machine keep a credentials file: enableCredentialsFile in its nodeConfig.yaml, or --enable-credentials-file=true of Bottlerocket's bootstrap container.";

    private static final Remedy NEWER_VERSION = Remedy.of("Declare version " + PodIdentityAgent.FIRST_FOR_BOTTLEROCKET
                    + " or newer of add-on eks-pod-identity-agent in {stack}, in the same update as daemonsets.hybrid-bottlerocket.create true in its configuration, and daemonsets.hybrid.create for other nodes: EKS refuses the first of these with an older version."
                    + CREDENTIALS_FILE)
            .looking(Commands.ADDON)
            .looking(Commands.ADDON_VERSIONS)
            .looking(Commands.PREVIEW)
            .changing(Commands.UP);

    private PodIdentityHybridDaemonsetMissing() {}

    static Check check() {
        return CheckDescription.check("pod-identity-hybrid-daemonset-missing", Group.VERSION, Severity.ERROR)
                .comparing(
                        "daemonsets.hybrid.create in the configuration of add-on eks-pod-identity-agent, daemonsets.hybrid-bottlerocket.create for nodes with Bottlerocket; info where neither an add-on nor an operator or runner on a hybrid node uses Pod Identity. Where one of the two is set, only nodes whose operators or runners use Pod Identity need the other.")
                .needing(EksSources.ADDONS, KubernetesSources.NODES)
                .using(
                        NeighbourSources.PODS,
                        "Whether an operator or runner on a hybrid node uses Pod Identity is unknown.")
                .viewing(SharedViews.NODES)
                .because("The switch for hybrid nodes was not set: their pods get no credentials.")
                .fixedBy(
                        "Declare daemonsets.hybrid.create true, for nodes with Bottlerocket daemonsets.hybrid-bottlerocket.create, in the configuration of add-on eks-pod-identity-agent in {stack} and update it."
                                + CREDENTIALS_FILE)
                .looking(Commands.ADDON)
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .orFixedBy(NEWER_VERSION)
                .judging(PodIdentityHybridDaemonsetMissing::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var addons = facts.get(EksSources.ADDONS);
        var agent = addons.get(PodIdentityAgent.ADDON);
        var nodes = facts.get(SharedViews.NODES).current();
        if (agent == null || nodes.isEmpty()) {
            verdict.doesNotApply("there is no Pod Identity agent, or there are no hybrid nodes");
            return;
        }
        var configuration =
                ConfigurationTree.parse(agent.configurationValues().orElse("")).orElse(Map.of());
        var without = nodes.stream()
                .filter(node -> !"true".equals(configuration.get(create(node))))
                .toList();
        if (without.isEmpty()) {
            return;
        }
        var asking = asking(without, facts);
        if (without.size() < nodes.size() && asking.isEmpty()) {
            // Whoever set one of the two knows of the other, and may keep pods that need it where it is.
            return;
        }
        var associations = PodIdentityAgent.associations(addons);
        var evidence = Evidence.none();
        without.stream()
                .map(PodIdentityHybridDaemonsetMissing::create)
                .distinct()
                .sorted()
                .forEach(key -> evidence.and(key, false));
        if (PodIdentityAgent.isBeforeBottlerocket(agent.version())
                && without.stream().anyMatch(node -> node.software().isBottlerocket())) {
            evidence.and("version", agent.version())
                    .and("firstForBottlerocket", PodIdentityAgent.FIRST_FOR_BOTTLEROCKET)
                    .callingFor(NEWER_VERSION);
        }
        verdict.fail(
                associations > 0 || !asking.isEmpty() ? Severity.ERROR : Severity.INFO,
                Subject.of("addon", PodIdentityAgent.ADDON),
                "Pods on hybrid nodes get no credentials from EKS Pod Identity",
                evidence.and("associations", associations).and("pods", asking),
                without.stream().map(HybridNode::name).collect(Collectors.toSet()));
    }

    private static String create(HybridNode node) {
        return "daemonsets." + PodIdentityAgent.key(node) + ".create";
    }

    /** Operators and runners on some nodes that use Pod Identity. */
    private static List<String> asking(List<HybridNode> nodes, Facts facts) {
        var names = nodes.stream().map(HybridNode::name).collect(Collectors.toSet());
        return facts.partly(NeighbourSources.PODS).orElse(List.of()).stream()
                .filter(pod -> pod.isToRun() && pod.byPodIdentity() && names.contains(pod.node()))
                .map(pod -> pod.name().toString())
                .sorted()
                .toList();
    }
}
