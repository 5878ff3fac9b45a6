package dev.mooring.check.drift;

import dev.mooring.actual.eks.EksCluster.RemoteNetwork;
import dev.mooring.check.Check;
import dev.mooring.check.CidrSet;
import dev.mooring.check.Commands;
import dev.mooring.check.Severity;
import dev.mooring.check.Verdict;
import dev.mooring.declared.Declared;
import dev.mooring.declared.DeclaredEksCluster.Settings;
import dev.mooring.reading.Facts;
import java.util.List;
import java.util.function.Function;

/** Remote networks that differ from the declared ones, as sets in canonical form. */
final class DriftRemoteCidrs {
    private DriftRemoteCidrs() {}

    /** The remote node networks. */
    static Check ofNodes() {
        return Comparison.check("drift-remote-node-cidrs", Severity.ERROR)
                .comparing("Declared remote node CIDRs against EKS, as sets in canonical form.")
                .because(
                        "Changed in the console or with the CLI. Nodes in a removed network break at their next serving certificate.")
                .fixedBy("Take the change into {stack}, or undo it by an update.")
                .looking(Commands.REMOTE_NETWORKS)
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .judging((facts, verdict) ->
                        compare(facts, verdict, Settings::remoteNodeCidrs, RemoteNetwork::nodeCidrs));
    }

    /** The remote pod networks. */
    static Check ofPods() {
        return Comparison.check("drift-remote-pod-cidrs", Severity.ERROR)
                .comparing("Declared remote pod CIDRs against EKS, as sets in canonical form.")
                .because("Changed in the console or with the CLI. Pods in a removed network lose their routes.")
                .fixedBy("Take the change into {stack}, or undo it by an update.")
                .looking(Commands.REMOTE_NETWORKS)
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .judging(
                        (facts, verdict) -> compare(facts, verdict, Settings::remotePodCidrs, RemoteNetwork::podCidrs));
    }

    private static void compare(
            Facts facts,
            Verdict verdict,
            Function<Settings, Declared<List<String>>> declared,
            Function<RemoteNetwork, List<String>> actual) {
        new Comparison(Concern.REMOTE_NETWORK, facts, verdict).ofSetting(declared, (wantedCidrs, eks) -> {
            var wanted = CidrSet.of(wantedCidrs).texts();
            var found = CidrSet.of(actual.apply(eks.remoteNetwork())).texts();
            if (!wanted.equals(found)) {
                verdict.fail(
                        verdict.clusterSubject(),
                        "Remote networks differ from the declared ones",
                        Differences.of(wanted, found));
            }
        });
    }
}
