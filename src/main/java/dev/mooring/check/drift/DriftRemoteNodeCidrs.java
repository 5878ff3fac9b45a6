package dev.mooring.check.drift;

import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.CidrSet;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredEksCluster;
import dev.mooring.reading.Source;

/** The remote node networks differ from the declared ones. */
public final class DriftRemoteNodeCidrs implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "drift-remote-node-cidrs", Group.DRIFT, Severity.ERROR)
            .comparing("Declared remote node CIDRs against EKS, as sets in canonical form.")
            .needing(Source.PULUMI_STATE, Source.EKS_CLUSTER)
            .because(
                    "Changed in the console or with the CLI. Nodes in a removed network break at their next serving certificate.")
            .fixedBy("Take the change into {stack} or undo it: pulumi up --stack {stack}");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        Comparison.ofCluster(situation, verdict, DeclaredEksCluster.Settings::remoteNodeCidrs, (declared, eks) -> {
            var wanted = CidrSet.of(declared).texts();
            var found = CidrSet.of(eks.remoteNetwork().nodeCidrs()).texts();
            if (!wanted.equals(found)) {
                verdict.fail(
                        situation.clusterSubject(),
                        "Remote node networks differ from the declared ones",
                        Differences.of(wanted, found));
            }
        });
    }
}
