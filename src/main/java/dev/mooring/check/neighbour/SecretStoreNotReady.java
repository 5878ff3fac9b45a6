package dev.mooring.check.neighbour;

import dev.mooring.actual.neighbours.Conditions.Condition;
import dev.mooring.actual.neighbours.ExternalSecret;
import dev.mooring.actual.neighbours.NeighbourSources;
import dev.mooring.actual.neighbours.PushSecret;
import dev.mooring.actual.neighbours.SecretStore;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Group;
import dev.mooring.check.Placeholder;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A store leads to a Pulumi ESC environment that the operator cannot get into. */
final class SecretStoreNotReady {
    /** The operator validates a store every five minutes. */
    private static final Duration TIME_TO_VALIDATE = Duration.ofMinutes(10);

    private SecretStoreNotReady() {}

    static Check check() {
        return CheckDescription.check("secret-store-not-ready", Group.NEIGHBOUR, Severity.ERROR)
                .comparing("Condition Ready of stores of Pulumi ESC against True, for ten minutes.")
                .needing(NeighbourSources.SECRET_STORES)
                .using(
                        NeighbourSources.EXTERNAL_SECRETS,
                        "Which ExternalSecrets go without is not known: each has a finding of its own.")
                .using(
                        NeighbourSources.PUSH_SECRETS,
                        "Which PushSecrets go without is not known: each has a finding of its own.")
                .viewing(EscStores.VIEW)
                .because(
                        "The access token of the store ran out or was revoked, the cluster's OIDC issuer is not registered with Pulumi, or the environment was renamed or deleted.")
                .fixedBy("See what the operator says of {subject}, and that the environment {environment} is there.")
                .looking("kubectl describe secretstore {object} -n {namespace}")
                .looking("kubectl describe clustersecretstore {object}")
                .looking("pulumi env get {environment}")
                .inhibitedBy("eks-oidc-issuer-unregistered")
                .judging(SecretStoreNotReady::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var broken = facts.get(EscStores.VIEW).all().stream()
                .filter(store -> isBroken(store, facts.now()))
                .toList();
        if (broken.isEmpty()) {
            return;
        }
        var secrets = facts.partly(NeighbourSources.EXTERNAL_SECRETS).orElse(List.of());
        var pushed = facts.partly(NeighbourSources.PUSH_SECRETS).orElse(List.of());
        broken.forEach(store -> report(store, usersOf(store, secrets, pushed), verdict));
    }

    private static boolean isBroken(SecretStore store, Instant now) {
        return Unready.forLong(store.conditions(), store.created(), TIME_TO_VALIDATE, now);
    }

    private static Set<String> usersOf(SecretStore store, List<ExternalSecret> secrets, List<PushSecret> pushed) {
        return Stream.concat(
                        secrets.stream()
                                .filter(secret -> secret.stores().contains(store.name()))
                                .map(ExternalSecret::name),
                        pushed.stream()
                                .filter(secret -> secret.writesInto(store))
                                .map(PushSecret::name))
                .map(Object::toString)
                .collect(Collectors.toSet());
    }

    private static void report(SecretStore store, Set<String> users, Verdict verdict) {
        var ready = store.conditions().ready();
        var evidence = Named.told(store.name().object(), ready)
                .and("kind", store.name().kind())
                .and("environment", store.environment())
                .and("users", users.stream().sorted().toList());
        verdict.fail(
                verdict.severity(),
                Subject.of("secret-store", store.name().toString()),
                ready.isEmpty()
                        ? "The External Secrets Operator has never looked at a store of Pulumi ESC"
                        : "A store of Pulumi ESC is not ready" + because(ready.get()),
                evidence.naming(Placeholder.ENVIRONMENT, store.environment()),
                users);
    }

    private static String because(Condition ready) {
        return ready.reason().isEmpty() ? "" : ": " + ready.reason();
    }
}
