package dev.mooring.check.neighbour;

import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.neighbours.NeighbourSources;
import dev.mooring.actual.neighbours.SecretStore;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.declared.esc.EscSources;
import dev.mooring.reading.Facts;
import java.util.stream.Collectors;

/** Pulumi Cloud does not know the cluster whose tokens it is shown. */
final class IssuerUnregistered {
    private IssuerUnregistered() {}

    static Check check() {
        return CheckDescription.check("eks-oidc-issuer-unregistered", Group.NEIGHBOUR, Severity.ERROR)
                .comparing(
                        "The cluster's OIDC issuer against those that are registered with Pulumi Cloud, where a store comes with a token of the cluster.")
                .needing(EscSources.ISSUERS, EksSources.CLUSTER, NeighbourSources.SECRET_STORES)
                .viewing(EscStores.VIEW, SharedViews.CLUSTER)
                .because(
                        "The cluster was made anew and has another issuer, or it was never registered: whatever comes to Pulumi Cloud without a token of its own is turned away.")
                .fixedBy("Register the issuer with the organization at Pulumi Cloud, or where that is declared.")
                .looking(
                        "aws eks describe-cluster --name {cluster} --region {region} --query 'cluster.identity.oidc.issuer'")
                .inhibitedBy("drift-cluster-replaced")
                .judging(IssuerUnregistered::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var issuer = facts.get(SharedViews.CLUSTER).endpoint().issuer();
        var known = facts.get(EscSources.ISSUERS).stream()
                .map(IssuerUnregistered::plain)
                .toList();
        if (issuer.isEmpty() || known.contains(plain(issuer.get()))) {
            return;
        }
        var stores = facts.get(EscStores.VIEW).all().stream()
                .filter(SecretStore::byOidc)
                .map(store -> store.name().toString())
                .sorted()
                .toList();
        verdict.fail(
                verdict.severity(),
                verdict.clusterSubject(),
                "The cluster's OIDC issuer is not registered with Pulumi Cloud",
                Evidence.of("issuer", issuer).and("registered", known.size()).and("stores", stores),
                stores.stream().collect(Collectors.toSet()));
    }

    private static String plain(String url) {
        return url.replaceFirst("^https://", "").replaceAll("(?<!/)/+$", "");
    }
}
