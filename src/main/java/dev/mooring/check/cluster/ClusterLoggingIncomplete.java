package dev.mooring.check.cluster;

import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;
import java.util.List;
import java.util.TreeSet;

/** The control plane does not write the logs that tell why a node was turned away. */
public final class ClusterLoggingIncomplete implements Check {
    private static final List<String> WANTED = List.of("api", "audit", "authenticator");
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "cluster-logging-incomplete", Group.CLUSTER, Severity.INFO)
            .comparing("Enabled control-plane log types against api, audit and authenticator.")
            .needing(Source.EKS_CLUSTER)
            .because("The authenticator log is the only record, on the server's side, of a node that was turned away.")
            .fixedBy(
                    "aws eks update-cluster-config --name {cluster} --region {region} --logging '{\"clusterLogging\":[{\"types\":[\"api\",\"audit\",\"authenticator\"],\"enabled\":true}]}'");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        situation.eks().map(eks -> eks.operations().logTypes()).ifPresent(enabled -> {
            var missing =
                    WANTED.stream().filter(type -> !enabled.contains(type)).toList();
            if (!missing.isEmpty()) {
                verdict.fail(
                        situation.clusterSubject(),
                        "Control-plane logs are off: " + String.join(", ", missing),
                        Evidence.of("enabled", new TreeSet<>(enabled)).and("missing", missing));
            }
        });
    }
}
