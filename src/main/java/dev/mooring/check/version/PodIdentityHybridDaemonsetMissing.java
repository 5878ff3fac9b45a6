package dev.mooring.check.version;

import dev.mooring.actual.eks.Addon;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.ConfigurationTree;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;
import java.util.Map;

/** EKS Pod Identity is installed, and not for hybrid nodes. */
public final class PodIdentityHybridDaemonsetMissing implements Check {
    private static final String ADDON = "eks-pod-identity-agent";
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "pod-identity-hybrid-daemonset-missing", Group.VERSION, Severity.ERROR)
            .comparing(
                    "daemonsets.hybrid.create in the configuration of add-on eks-pod-identity-agent; info where no add-on uses Pod Identity.")
            .needing(Source.EKS_ADDONS, Source.KUBERNETES_NODES)
            .because("The switch for hybrid nodes was not set: their pods get no credentials.")
            .fixedBy(
                    "aws eks update-addon --cluster-name {cluster} --region {region} --addon-name eks-pod-identity-agent --configuration-values '{\"daemonsets\":{\"hybrid\":{\"create\":true}}}'; and enableCredentialsFile in nodeConfig");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        var addons = situation.actual().eks().addons().value().orElse(Map.of());
        var agent = addons.get(ADDON);
        if (agent == null || situation.nodes().isEmpty()) {
            verdict.skip("there is no Pod Identity agent, or there are no hybrid nodes");
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
            verdict.fail(
                    associations > 0 ? Severity.ERROR : Severity.INFO,
                    Subject.of("addon", ADDON),
                    "Pods on hybrid nodes get no credentials from EKS Pod Identity",
                    Evidence.of("daemonsets.hybrid.create", false).and("associations", associations));
        }
    }
}
