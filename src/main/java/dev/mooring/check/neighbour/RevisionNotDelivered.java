package dev.mooring.check.neighbour;

import dev.mooring.actual.neighbours.ExternalSecret;
import dev.mooring.actual.neighbours.Neighbour;
import dev.mooring.actual.neighbours.NeighbourSources;
import dev.mooring.actual.neighbours.SecretStore;
import dev.mooring.actual.neighbours.StoreName;
import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Placeholder;
import dev.mooring.check.Severity;
import dev.mooring.check.Standing;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.cluster.EnvironmentName;
import dev.mooring.declared.LatestVersion;
import dev.mooring.declared.esc.EscSources;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A new revision of an environment has got into no Secret of the cluster. */
final class RevisionNotDelivered {
    private static final Duration SLACK = Duration.ofMinutes(5);

    private static final String TRIED =
            "The operator tries, and fails: what its secrets ask for is not in the new revision, the environment has errors, or the access token of the store ran out. Pods go on with the values of the revision before.";

    private RevisionNotDelivered() {}

    static Check check() {
        return CheckDescription.check("esc-revision-not-delivered", Group.NEIGHBOUR, Severity.ERROR)
                .comparing(
                        "When the newest revision of an environment was made against refreshTime of the ExternalSecrets that take from it, after their interval and five minutes. Only of environments of an organization that a watched stack or environment is of; one that Pulumi Cloud does not tell of, or that comes after the first twenty, is unknown.")
                .needing(NeighbourSources.EXTERNAL_SECRETS, EscSources.REVISIONS)
                .viewing(EscStores.VIEW, Standing.VIEW)
                .because(
                        "The External Secrets Operator is down, cut off from Pulumi Cloud, or its store has lost its token: pods go on with the values of the revision before.")
                .fixedBy("See that the operator runs and what it logs; the secrets are named in the evidence.")
                .looking("kubectl get externalsecrets -A -o wide")
                .looking("kubectl get pods -A -l app.kubernetes.io/name=external-secrets -o wide")
                .looking("pulumi env version history {environment}")
                .inhibitedBy("secret-store-not-ready", "eso-operator-on-lost-node")
                .judging(RevisionNotDelivered::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        Map<EnvironmentName, Set<StoreName>> stores = facts.get(EscStores.VIEW).all().stream()
                .collect(Collectors.groupingBy(
                        SecretStore::environment, Collectors.mapping(SecretStore::name, Collectors.toSet())));
        var secrets = facts.get(NeighbourSources.EXTERNAL_SECRETS);
        Function<EnvironmentName, List<ExternalSecret>> usersOf = environment -> secrets.stream()
                .filter(secret -> isPeriodic(secret)
                        && stores.getOrDefault(environment, Set.of()).stream().anyMatch(secret.stores()::contains))
                .toList();
        var revisions = facts.get(EscSources.REVISIONS);
        revisions
                .told()
                .forEach((environment, revision) ->
                        judge(environment, revision, usersOf.apply(environment), facts, verdict));
        revisions.unread().forEach((environment, cause) -> {
            if (!usersOf.apply(environment).isEmpty()) {
                verdict.unknown(subject(environment), cause);
            }
        });
    }

    private static Subject subject(EnvironmentName environment) {
        return Subject.of("environment", environment.toString());
    }

    /** Whoever is synchronised at other times says nothing of when a revision should be there. */
    private static boolean isPeriodic(ExternalSecret secret) {
        return secret.interval().isPresent() && !secret.inWindows();
    }

    private static void judge(
            EnvironmentName environment,
            LatestVersion revision,
            List<ExternalSecret> users,
            Facts facts,
            Verdict verdict) {
        var made = revision.ended();
        if (made.isEmpty() || users.isEmpty()) {
            return;
        }
        if (users.stream().allMatch(secret -> isLate(secret, made.get(), facts.now()))) {
            var names = users.stream()
                    .map(secret -> secret.name().toString())
                    .sorted()
                    .toList();
            var evidence = Evidence.of("revision", revision.version())
                    .and("made", made)
                    .and("secrets", names)
                    .and("operatorOn", facts.detail(Standing.VIEW).map(RevisionNotDelivered::nodesOfOperator))
                    .naming(Placeholder.ENVIRONMENT, environment)
                    .since(made);
            verdict.fail(
                    verdict.severity(),
                    subject(environment),
                    "Revision " + revision.version() + " of an environment has reached none of its secrets",
                    users.stream().allMatch(secret -> ExternalSecrets.isRefused(secret, facts.now()))
                            ? evidence.pointingTo(TRIED)
                            : evidence,
                    Set.copyOf(names));
        }
    }

    private static boolean isLate(ExternalSecret secret, Instant made, Instant now) {
        var before = secret.refreshed().map(made::isAfter).orElse(true);
        return before
                && secret.interval()
                        .filter(interval -> Age.longAgo(made, interval.plus(SLACK), now))
                        .isPresent();
    }

    private static List<String> nodesOfOperator(Standing standing) {
        return standing.of(Neighbour.SECRETS_OPERATOR).stream()
                .map(pod -> pod.node())
                .distinct()
                .sorted()
                .toList();
    }
}
