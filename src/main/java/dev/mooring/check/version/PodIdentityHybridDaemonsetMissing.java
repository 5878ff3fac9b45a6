package dev.mooring.check.version;

import dev.mooring.actual.eks.Addon;
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
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.util.List;
import java.util.stream.Collectors;

/** EKS Pod Identity is installed, and not for hybrid nodes. */
final class PodIdentityHybridDaemonsetMissing {
    private static final String ADDON = "eks-pod-identity-agent";

    private PodIdentityHybridDaemonsetMissing() {}

    static Check check() {
        return CheckDescription.check("pod-identity-hybrid-daemonset-missing", Group.VERSION, Severity.ERROR)
                .comparing(
                        "daemonsets.hybrid.create in the configuration of add-on eks-pod-identity-agent; info where neither an add-on nor an operator or runner on a hybrid node uses Pod Identity.")
                .needing(EksSources.ADDONS, KubernetesSources.NODES)
                .using(
                        NeighbourSources.PODS,
                        "Whether an operator or runner on a hybrid node uses Pod Identity is unknown.")
                .viewing(SharedViews.NODES)
                .because("The switch for hybrid nodes was not set: their pods get no credentials.")
                .fixedBy(
                        "Declare daemonsets.hybrid.create true in the configuration of add-on eks-pod-identity-agent in {stack} and update it, and set enableCredentialsFile in each nodeConfig.yaml.")
                .looking(
                        "aws eks describe-addon --cluster-name {cluster} --region {region} --addon-name eks-pod-identity-agent")
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .judging(PodIdentityHybridDaemonsetMissing::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var addons = facts.get(EksSources.ADDONS);
        var agent = addons.get(ADDON);
        if (agent == null || facts.get(SharedViews.NODES).current().isEmpty()) {
            verdict.doesNotApply("there is no Pod Identity agent, or there are no hybrid nodes");
            return;
        }
        var created = ConfigurationTree.parse(agent.configurationValues().orElse(""))
                .map(tree -> tree.get("daemonsets.hybrid.create"))
                .filter("true"::equals)
                .isPresent();
        var associations = addons.values().stream()
                .mapToInt(Addon::podIdentityAssociations)
                .sum();
        if (!created) {
            var nodes = facts.get(SharedViews.NODES);
            var asking = facts.partly(NeighbourSources.PODS).orElse(List.of()).stream()
                    .filter(pod -> pod.isToRun()
                            && pod.byPodIdentity()
                            && nodes.named(pod.node()).isPresent())
                    .map(pod -> pod.name().toString())
                    .sorted()
                    .toList();
            verdict.fail(
                    associations > 0 || !asking.isEmpty() ? Severity.ERROR : Severity.INFO,
                    Subject.of("addon", ADDON),
                    "Pods on hybrid nodes get no credentials from EKS Pod Identity",
                    Evidence.of("daemonsets.hybrid.create", false)
                            .and("associations", associations)
                            .and("pods", asking),
                    nodes.current().stream().map(HybridNode::name).collect(Collectors.toSet()));
        }
    }
}
