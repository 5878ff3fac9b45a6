package dev.mooring.check.cluster;

import dev.mooring.actual.eks.EksSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.reading.Facts;
import java.util.List;
import java.util.TreeSet;

/** The control plane does not write the logs that tell why a node was turned away. */
final class ClusterLoggingIncomplete {
    private static final List<String> WANTED = List.of("api", "audit", "authenticator");

    private ClusterLoggingIncomplete() {}

    static Check check() {
        return CheckDescription.check("cluster-logging-incomplete", Group.CLUSTER, Severity.INFO)
                .comparing("Enabled control-plane log types against api, audit and authenticator.")
                .needing(EksSources.CLUSTER)
                .using(DeclaredSources.PULUMI_STATE, "Whether those that are off are declared is unknown.")
                .viewing(SharedViews.CLUSTER, SharedViews.DECLARED_CLUSTER)
                .because(
                        "The authenticator log is the only record, on the server's side, of a node that was turned away.")
                .fixedBy("Declare the log types api, audit and authenticator in {stack} and update it.")
                .looking("aws eks describe-cluster --name {cluster} --region {region} --query 'cluster.logging'")
                .updatingTheCluster()
                .inhibitedBy("drift-logging")
                .judging(ClusterLoggingIncomplete::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var enabled = facts.get(SharedViews.CLUSTER).operations().logTypes();
        var missing = WANTED.stream().filter(type -> !enabled.contains(type)).toList();
        if (!missing.isEmpty()) {
            var evidence = Evidence.of("enabled", new TreeSet<>(enabled)).and("missing", missing);
            facts.detail(SharedViews.DECLARED_CLUSTER)
                    .flatMap(declared ->
                            declared.settings().operations().logTypes().value())
                    .tell(declared -> {
                        if (!declared.containsAll(missing)) {
                            evidence.beyond("drift-logging");
                        }
                    });
            verdict.fail(
                    verdict.clusterSubject(), "Control-plane logs are off: " + String.join(", ", missing), evidence);
        }
    }
}
