package dev.mooring.check.registration;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;

/** The provider id names another region, cluster or node. */
public final class NodeProviderIdMismatch implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "node-provider-id-mismatch", Group.REGISTRATION, Severity.ERROR)
            .comparing("spec.providerID against eks-hybrid:///REGION/CLUSTER/NAME.")
            .needing(Source.KUBERNETES_NODES, Source.EKS_CLUSTER)
            .because("The host was moved from another cluster without uninstall, or kubelet flags were overridden.")
            .fixedBy(
                    "providerID cannot be changed: kubectl delete node {subject}, then nodeadm uninstall and nodeadm init on the machine");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        situation.eks().ifPresent(eks -> {
            var prefix = HybridNode.PROVIDER_ID_PREFIX + eks.region() + "/" + eks.name() + "/";
            verdict.eachNode(node -> {
                var id = node.providerId();
                if (!id.equals(prefix + node.name())) {
                    verdict.fail(
                            situation.subject(node),
                            "Provider id does not fit this cluster and node",
                            Evidence.of("expected", prefix + node.name()).and("actual", id));
                }
            });
        });
    }
}
