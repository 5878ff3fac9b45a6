package dev.mooring.check.neighbour;

import dev.mooring.actual.neighbours.Conditions;
import dev.mooring.actual.neighbours.Conditions.Condition;
import dev.mooring.actual.neighbours.ExternalSecret;
import dev.mooring.actual.neighbours.NeighbourSources;
import dev.mooring.actual.neighbours.PushSecret;
import dev.mooring.actual.neighbours.SecretStore;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Group;
import dev.mooring.check.Placeholder;
import dev.mooring.check.Remedy;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A store leads to a Pulumi ESC environment that the operator cannot get into. Its provider calls a store ready without asking
 * Pulumi (external-secrets, {@code providers/v1/pulumi/pulumi.go}, {@code Validate}): a token that ran out shows in what is to
 * come through the store, and only there.
 */
final class SecretStoreNotReady {
    /** The operator validates a store every five minutes. */
    private static final Duration TIME_TO_VALIDATE = Duration.ofMinutes(10);

    /** One secret fails by itself. */
    private static final int SEVERAL = 2;

    private static final Remedy BLOCKED = Remedy.of(
                    "See in the events what the operator was answered, that the token of {subject} is still valid at Pulumi Cloud, and that the environment {environment} opens.")
            .looking("kubectl get externalsecrets -A -o wide")
            .looking("kubectl get events -A --field-selector involvedObject.kind=ExternalSecret,type=Warning")
            .looking("pulumi env open {environment} >/dev/null");

    private SecretStoreNotReady() {}

    static Check check() {
        return CheckDescription.check("secret-store-not-ready", Group.NEIGHBOUR, Severity.ERROR)
                .comparing(
                        "Condition Ready of stores of Pulumi ESC against True, for ten minutes; and of one that is ready, when something last came through it against when two ExternalSecrets or more, and more than have yet to be synchronised, ceased to be.")
                .needing(NeighbourSources.SECRET_STORES)
                .using(
                        NeighbourSources.EXTERNAL_SECRETS,
                        "Which ExternalSecrets go without is not known: each has a finding of its own.")
                .using(
                        NeighbourSources.PUSH_SECRETS,
                        "Which PushSecrets go without is not known: each has a finding of its own.")
                .viewing(EscStores.VIEW)
                .because(
                        "The Kubernetes Secret with the access token of the store, or its key, is not there, Pulumi does not exchange the tokens of the cluster's OIDC issuer, or the specification of the store is not valid.")
                .fixedBy("See what the operator says of {subject}, and that the environment {environment} is there.")
                .looking("kubectl describe secretstore {object} -n {namespace}")
                .looking("kubectl describe clustersecretstore {object}")
                .looking("pulumi env get {environment}")
                .orFixedBy(BLOCKED)
                .inhibitedBy("eks-oidc-issuer-unregistered")
                .judging(SecretStoreNotReady::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var stores = facts.get(EscStores.VIEW).all();
        if (stores.isEmpty()) {
            return;
        }
        var now = facts.now();
        var secrets = facts.partly(NeighbourSources.EXTERNAL_SECRETS).orElse(List.of());
        var pushed = facts.partly(NeighbourSources.PUSH_SECRETS).orElse(List.of());
        var failed = secrets.stream()
                .filter(secret -> ExternalSecrets.isRefused(secret, now))
                .toList();
        for (var store : stores) {
            if (isBroken(store, now)) {
                report(store, usersOf(store, secrets, pushed), verdict);
            } else if (failed.size() >= SEVERAL && isReady(store)) {
                Traffic.of(store, secrets, pushed, failed)
                        .filter(traffic -> traffic.isBlocked(now))
                        .ifPresent(traffic -> report(store, traffic, verdict));
            }
        }
    }

    private static boolean isReady(SecretStore store) {
        return store.conditions().whereTrue("Ready").isPresent();
    }

    /**
     * What comes through a store, and what does not.
     *
     * @param lately when something last came through; empty where nothing is known to have
     * @param refused what the operator has failed to bring through since, for long
     */
    private record Traffic(
            List<ExternalSecret> secrets,
            List<PushSecret> pushed,
            Optional<Instant> lately,
            List<ExternalSecret> refused) {
        static Optional<Traffic> of(
                SecretStore store, List<ExternalSecret> secrets, List<PushSecret> pushed, List<ExternalSecret> failed) {
            if (failed.stream()
                            .filter(secret -> uses(secret, store))
                            .limit(SEVERAL)
                            .count()
                    < SEVERAL) {
                return Optional.empty();
            }
            var out = secrets.stream().filter(secret -> uses(secret, store)).toList();
            var in = pushed.stream().filter(secret -> secret.writesInto(store)).toList();
            // A push may get into an environment that does not open.
            var lately =
                    out.stream().flatMap(secret -> secret.refreshed().stream()).max(Comparator.naturalOrder());
            var refused = failed.stream()
                    .filter(secret -> uses(secret, store) && beganSince(secret.conditions(), lately))
                    .toList();
            return Optional.of(new Traffic(out, in, lately, refused));
        }

        private static boolean uses(ExternalSecret secret, SecretStore store) {
            return secret.stores().contains(store.name());
        }

        /** What failed while others came through fails by itself. */
        private static boolean beganSince(Conditions conditions, Optional<Instant> lately) {
            var began = conditions.ready().flatMap(Condition::since);
            return lately.isEmpty() || began.filter(lately.get()::isBefore).isPresent();
        }

        /** Nothing comes through, as far as anything was to. */
        boolean isBlocked(Instant now) {
            var waiting = secrets.stream()
                    .filter(secret -> secret.conditions().whereTrue("Ready").isPresent())
                    .filter(secret -> ExternalSecrets.isYetToCome(secret, now))
                    .count();
            return refused.size() >= SEVERAL && refused.size() > waiting;
        }

        Optional<Instant> began() {
            return refused.stream()
                    .flatMap(secret -> secret.conditions().ready().flatMap(Condition::since).stream())
                    .min(Comparator.naturalOrder());
        }

        /** All that is not in order since. */
        Set<String> names() {
            return Stream.concat(
                            secrets.stream()
                                    .filter(secret -> isOfThis(secret.conditions()))
                                    .map(ExternalSecret::name),
                            pushed.stream()
                                    .filter(secret -> isOfThis(secret.conditions()))
                                    .map(PushSecret::name))
                    .map(Object::toString)
                    .collect(Collectors.toSet());
        }

        private boolean isOfThis(Conditions conditions) {
            return conditions.whereTrue("Ready").isPresent() || beganSince(conditions, lately);
        }
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
                covering(store, users));
    }

    private static void report(SecretStore store, Traffic traffic, Verdict verdict) {
        verdict.fail(
                verdict.severity(),
                Subject.of("secret-store", store.name().toString()),
                "Nothing comes through a store of Pulumi ESC that the operator calls ready",
                Named.object(store.name().object())
                        .and("kind", store.name().kind())
                        .and("environment", store.environment())
                        .and("lastCameThrough", traffic.lately())
                        .and(
                                "notSynchronised",
                                traffic.refused().stream()
                                        .map(secret -> secret.name().toString())
                                        .sorted()
                                        .toList())
                        .naming(Placeholder.ENVIRONMENT, store.environment())
                        .since(traffic.began())
                        .pointingTo(
                                "The access token of the store ran out or was revoked, the environment was deleted or renamed or has errors, Pulumi Cloud is out of reach, or the operator is too old for its API. The operator asks none of that before it calls a store ready.")
                        .callingFor(BLOCKED),
                covering(store, traffic.names()));
    }

    /** With the environment: a revision of it cannot get through either. */
    private static Set<String> covering(SecretStore store, Set<String> users) {
        var covered = new HashSet<>(users);
        covered.add(store.environment().toString());
        return covered;
    }

    private static String because(Condition ready) {
        return ready.reason().isEmpty() ? "" : ": " + ready.reason();
    }
}
