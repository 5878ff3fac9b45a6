package dev.mooring.check;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.rolesanywhere.RolesAnywhereSources;
import dev.mooring.reading.Facts;
import java.util.List;
import java.util.stream.Stream;

/** What keeps machines out of the cluster that may be up for all that: why a node, or all lost nodes of a site, stopped reporting. */
public final class KeptOut {
    /** Each names the nodes that it explains, by what it covers or as its subject. */
    private static final List<String> CHECKS = List.of(
            "access-entry-lookalike-only",
            "access-entry-missing",
            "access-entry-role-recreated",
            "access-entry-username-unexpected",
            "access-entry-wrong-type",
            "cluster-ca-activated",
            "cluster-health-issue",
            "cluster-not-active",
            "drift-cluster-replaced",
            "drift-endpoint-access",
            "ira-credentials-refused",
            "ira-node-certificate-expiring",
            "ira-profile-misconfigured",
            "ira-trust-anchor-unusable",
            "node-not-in-ssm",
            "node-role-trust-broken");

    private KeptOut() {}

    /** Ids of the checks that say so, and of others. */
    public static String[] or(String... others) {
        return Stream.concat(CHECKS.stream(), Stream.of(others)).toArray(String[]::new);
    }

    /**
     * What explains some lost nodes, of faults that look as if they did: a certificate that is good for some days more does
     * not, nor does an inventory that lists nobody, or one of machines that are called otherwise.
     */
    public static Evidence of(List<HybridNode> lost, Facts facts, Evidence evidence) {
        facts.detail(RolesAnywhereSources.CERTIFICATES).tell(known -> {
            if (lost.stream().anyMatch(node -> known.isGoodAt(node.name(), facts.now()))) {
                evidence.beyond("ira-node-certificate-expiring");
            }
        });
        facts.detail(GoneMachines.NONE_LISTED).tell(none -> {
            if (none || lost.stream().anyMatch(KeptOut::isMisnamed)) {
                evidence.beyond("node-not-in-ssm");
            }
        });
        return evidence;
    }

    private static boolean isMisnamed(HybridNode node) {
        return GoneMachines.SSM.equals(node.credentialProvider())
                && !GoneMachines.SSM.equals(node.credentialProviderByName());
    }
}
