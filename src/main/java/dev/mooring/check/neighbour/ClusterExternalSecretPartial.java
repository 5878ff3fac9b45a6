package dev.mooring.check.neighbour;

import dev.mooring.actual.neighbours.ClusterExternalSecret;
import dev.mooring.actual.neighbours.NeighbourSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Placeholder;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;

/** A ClusterExternalSecret is not in all of its namespaces. */
final class ClusterExternalSecretPartial {
    private ClusterExternalSecretPartial() {}

    static Check check() {
        return CheckDescription.check("cluster-external-secret-partial", Group.NEIGHBOUR, Severity.WARNING)
                .comparing("Failed namespaces of ClusterExternalSecrets that take from Pulumi ESC against none.")
                .needing(NeighbourSources.CLUSTER_EXTERNAL_SECRETS)
                .viewing(EscStores.VIEW)
                .because("An ExternalSecret of that name, made by somebody else, stands in the namespace already.")
                .fixedBy("See why {subject} is not in each of the namespaces.")
                .looking("kubectl describe clusterexternalsecret {object}")
                .judging(ClusterExternalSecretPartial::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var stores = facts.get(EscStores.VIEW);
        var failed = facts.get(NeighbourSources.CLUSTER_EXTERNAL_SECRETS).stream()
                .filter(secret -> !secret.failed().isEmpty())
                .toList();
        failed.stream()
                .filter(secret -> stores.isInNoNamespace(secret.stores()))
                .forEach(secret -> verdict.unknown(subject(secret), EscStores.NOWHERE));
        failed.stream()
                .filter(secret -> stores.isAmongThoseOfNamespaces(secret.stores()))
                .forEach(secret -> verdict.fail(
                        subject(secret),
                        "A ClusterExternalSecret is missing in "
                                + secret.failed().size() + (secret.failed().size() == 1 ? " namespace" : " namespaces"),
                        Evidence.of("missingIn", secret.failed())
                                .and("presentIn", secret.provisioned())
                                .naming(Placeholder.OBJECT, secret.name())));
    }

    private static Subject subject(ClusterExternalSecret secret) {
        return Subject.of("cluster-external-secret", secret.name());
    }
}
