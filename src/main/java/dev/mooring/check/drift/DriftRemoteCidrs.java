package dev.mooring.check.drift;

import dev.mooring.actual.eks.EksCluster.RemoteNetwork;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.CidrSet;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Verdict;
import dev.mooring.declared.Declared;
import dev.mooring.declared.DeclaredEksCluster.Settings;
import dev.mooring.reading.Source;
import java.util.List;
import java.util.function.Function;

/** Remote networks that differ from the declared ones, as sets in canonical form. */
public record DriftRemoteCidrs(
        CheckDescription description,
        Function<Settings, Declared<List<String>>> declared,
        Function<RemoteNetwork, List<String>> actual)
        implements Check {

    /** The remote node networks. */
    public static DriftRemoteCidrs ofNodes() {
        var description = CheckDescription.check("drift-remote-node-cidrs", Group.DRIFT, Severity.ERROR)
                .comparing("Declared remote node CIDRs against EKS, as sets in canonical form.")
                .needing(Source.PULUMI_STATE, Source.EKS_CLUSTER)
                .because(
                        "Changed in the console or with the CLI. Nodes in a removed network break at their next serving certificate.")
                .fixedBy("Take the change into {stack} or undo it: pulumi up --stack {stack}");
        return new DriftRemoteCidrs(description, Settings::remoteNodeCidrs, RemoteNetwork::nodeCidrs);
    }

    /** The remote pod networks. */
    public static DriftRemoteCidrs ofPods() {
        var description = CheckDescription.check("drift-remote-pod-cidrs", Group.DRIFT, Severity.ERROR)
                .comparing("Declared remote pod CIDRs against EKS, as sets in canonical form.")
                .needing(Source.PULUMI_STATE, Source.EKS_CLUSTER)
                .because("Changed in the console or with the CLI. Pods in a removed network lose their routes.")
                .fixedBy("Take the change into {stack} or undo it: pulumi up --stack {stack}");
        return new DriftRemoteCidrs(description, Settings::remotePodCidrs, RemoteNetwork::podCidrs);
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        new Comparison(Concern.REMOTE_NETWORK, situation, verdict).ofSetting(declared, (wantedCidrs, eks) -> {
            var wanted = CidrSet.of(wantedCidrs).texts();
            var found = CidrSet.of(actual.apply(eks.remoteNetwork())).texts();
            if (!wanted.equals(found)) {
                verdict.fail(
                        situation.clusterSubject(),
                        "Remote networks differ from the declared ones",
                        Differences.of(wanted, found));
            }
        });
    }
}
