package dev.mooring.check.drift;

import dev.mooring.actual.eks.EksCluster;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredEksCluster.Identity;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.reading.Facts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The cluster of that name is not the one that was declared: it was made again. */
final class DriftClusterReplaced {
    private DriftClusterReplaced() {}

    static Check check() {
        return CheckDescription.check("drift-cluster-replaced", Group.DRIFT, Severity.CRITICAL)
                .comparing("ARN, endpoint and certificate authority in the state against EKS.")
                .needing(DeclaredSources.PULUMI_STATE, EksSources.CLUSTER)
                .viewing(SharedViews.CLUSTER, SharedViews.DECLARED_CLUSTER)
                .because(
                        "Somebody deleted the cluster and made another of the same name: all nodes hold the old CA and endpoint.")
                .fixedBy(
                        "pulumi refresh --preview-only --stack {stack}; then nodeadm uninstall and nodeadm init on every machine")
                .judging(DriftClusterReplaced::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        if (!Comparison.pulumiRuns(facts, verdict)) {
            compare(facts.get(SharedViews.DECLARED_CLUSTER).identity(), facts.get(SharedViews.CLUSTER), verdict);
        }
    }

    private static void compare(Identity declared, EksCluster eks, Verdict verdict) {
        var changed = new ArrayList<String>();
        note("arn", declared.arn(), Optional.of(eks.arn()), changed);
        note("endpoint", declared.endpoint(), eks.endpoint().url(), changed);
        note(
                "certificateAuthority",
                declared.certificateAuthority(),
                eks.endpoint().certificateAuthority(),
                changed);
        if (!changed.isEmpty()) {
            verdict.fail(
                    Severity.CRITICAL,
                    verdict.clusterSubject(),
                    "Another cluster has the declared name: " + String.join(", ", changed) + " changed",
                    Evidence.of("changed", changed)
                            .and("declaredArn", declared.arn())
                            .and("actualArn", eks.arn())
                            .and("declaredEndpoint", declared.endpoint())
                            .and("actualEndpoint", eks.endpoint().url())
                            .and("createdAt", eks.createdAt()),
                    verdict.everything());
        }
    }

    private static void note(String name, Optional<String> declared, Optional<String> actual, List<String> changed) {
        if (declared.isPresent() && actual.isPresent() && !plain(declared.get()).equals(plain(actual.get()))) {
            changed.add(name);
        }
    }

    /** Host names have no case, and a slash at the end of a URL means nothing. */
    private static String plain(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        return lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
