package dev.mooring.check.neighbour;

import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.neighbours.NeighbourSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.declared.esc.EscSources;
import dev.mooring.reading.Answers;
import dev.mooring.reading.Facts;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Pulumi Cloud does not know the cluster whose tokens it is shown. */
final class IssuerUnregistered {
    private IssuerUnregistered() {}

    static Check check() {
        return CheckDescription.check("eks-oidc-issuer-unregistered", Group.NEIGHBOUR, Severity.ERROR)
                .comparing(
                        "The cluster's OIDC issuer against those that are registered with each organization of Pulumi Cloud to which a store comes with a token of the cluster, if the organization is one of a watched stack or environment.")
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
        facts.get(SharedViews.CLUSTER).endpoint().issuer().ifPresent(issuer -> judge(issuer, facts, verdict));
    }

    /** Each organization has issuers of its own. */
    private static void judge(String issuer, Facts facts, Verdict verdict) {
        var issuers = facts.get(EscSources.ISSUERS);
        issuers.unread().entrySet().stream()
                .min(Map.Entry.comparingByKey())
                .ifPresent(unread -> verdict.unknown(verdict.clusterSubject(), unread.getValue()));
        var without = issuers.told().entrySet().stream()
                .filter(known ->
                        known.getValue().stream().map(IssuerUnregistered::plain).noneMatch(plain(issuer)::equals))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        var stores = facts.get(EscStores.VIEW).all().stream()
                .filter(store ->
                        store.byOidc() && without.contains(store.environment().organization()))
                .map(store -> store.name().toString())
                .sorted()
                .toList();
        if (!without.isEmpty()) {
            verdict.fail(
                    verdict.severity(),
                    verdict.clusterSubject(),
                    "The cluster's OIDC issuer is not registered with Pulumi Cloud",
                    Evidence.of("issuer", issuer)
                            .and("organizations", without)
                            .and("registered", registered(without, issuers))
                            .and("stores", stores),
                    Set.copyOf(stores));
        }
    }

    /** How many others those organizations know. */
    private static int registered(List<String> organizations, Answers<String, List<String>> issuers) {
        return organizations.stream()
                .mapToInt(name -> issuers.told().getOrDefault(name, List.of()).size())
                .sum();
    }

    private static String plain(String url) {
        return url.replaceFirst("^https://", "").replaceAll("(?<!/)/+$", "");
    }
}
