package dev.mooring.check.drift;

import dev.mooring.actual.eks.CertificateAuthority;
import dev.mooring.actual.eks.EksCluster;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.x509.PemBundle;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredEksCluster.Identity;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.reading.Facts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The cluster of that name is not the one that was declared: it was made again. */
final class DriftClusterReplaced {
    private DriftClusterReplaced() {}

    static Check check() {
        return CheckDescription.check("drift-cluster-replaced", Group.DRIFT, Severity.CRITICAL)
                .comparing(
                        "ARN, endpoint, OIDC issuer and certificates of the certificate authorities in the state against EKS; certificates only where EKS has none of those in the state, and has not rotated them.")
                .needing(DeclaredSources.PULUMI_STATE, EksSources.CLUSTER)
                .using(
                        EksSources.CERTIFICATE_AUTHORITIES,
                        "Where the certificates alone differ, it is unknown whether they were rotated.")
                .viewing(SharedViews.CLUSTER, SharedViews.DECLARED_CLUSTER)
                .because(
                        "Somebody deleted the cluster and made another of the same name: all nodes hold the old CA and endpoint.")
                .fixedBy("Take the new cluster into {stack}; then every machine must join anew. "
                        + Commands.NEW_ACTIVATION
                        + "Run the sudo commands on the machine.")
                .looking("pulumi refresh --preview-only --stack {stack}")
                .looking(
                        "aws eks describe-cluster --name {cluster} --region {region} --query 'cluster.[arn,createdAt,endpoint]'")
                .looking(Commands.NODEADM_VERSION)
                // The API server that nodeadm would ask about the node's pods is gone.
                .changing(Commands.UNINSTALL_UNASKED + " && " + Commands.JOIN_AGAIN)
                .judging(DriftClusterReplaced::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        if (!Comparison.isHeldBack(facts, verdict)
                && !Comparison.isClusterCutOff(facts.get(DeclaredSources.PULUMI_STATE), verdict)) {
            compare(facts.get(SharedViews.DECLARED_CLUSTER).identity(), facts.get(SharedViews.CLUSTER), facts, verdict);
        }
    }

    private static void compare(Identity declared, EksCluster eks, Facts facts, Verdict verdict) {
        var changed = new ArrayList<String>();
        note("arn", declared.arn(), Optional.of(eks.arn()), changed);
        note("endpoint", declared.endpoint(), eks.endpoint().url(), changed);
        note("issuer", declared.issuer(), eks.endpoint().issuer(), changed);
        if (changed.isEmpty() && hasOtherCertificates(declared, eks) && !wereRotated(eks, facts)) {
            changed.add("certificateAuthority");
        }
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

    /**
     * EKS answers with a bundle of all authorities that are trusted: a successor that was appended is one more, and their
     * order means nothing (EKS API, {@code Cluster.certificateAuthority}).
     */
    private static boolean hasOtherCertificates(Identity declared, EksCluster eks) {
        var before = declared.certificateAuthority().map(PemBundle::certificates);
        var now = eks.endpoint().certificateAuthority().map(PemBundle::certificates);
        return before.isPresent() && now.isPresent() && Collections.disjoint(before.get(), now.get());
    }

    /** Whether the authority that signs is younger than the cluster: then the one in the state was deleted since. */
    private static boolean wereRotated(EksCluster eks, Facts facts) {
        return facts.whereOn(EksSources.CERTIFICATE_AUTHORITIES).stream()
                .flatMap(List::stream)
                .filter(CertificateAuthority::isInUse)
                .anyMatch(authority -> authority.activatedAt().isPresent()
                        && eks.createdAt()
                                .filter(authority.createdAt()::isAfter)
                                .isPresent());
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
