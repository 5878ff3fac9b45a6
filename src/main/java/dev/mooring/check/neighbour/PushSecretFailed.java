package dev.mooring.check.neighbour;

import dev.mooring.actual.neighbours.NeighbourSources;
import dev.mooring.actual.neighbours.PushSecret;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.time.Duration;

/** What the cluster is to write into an ESC environment does not get there. */
final class PushSecretFailed {
    private static final Duration TIME_TO_RETRY = Duration.ofMinutes(20);

    private PushSecretFailed() {}

    static Check check() {
        return CheckDescription.check("push-secret-failed", Group.NEIGHBOUR, Severity.ERROR)
                .comparing("Condition Ready of PushSecrets into Pulumi ESC against True, for twenty minutes.")
                .needing(NeighbourSources.PUSH_SECRETS)
                .viewing(EscStores.VIEW)
                .because(
                        "The token of the store may not write to the environment, the Secret to push is not there, or the operator does not look at PushSecrets.")
                .fixedBy("See what the operator says of {subject}.")
                .looking("kubectl describe pushsecret {object} -n {namespace}")
                .inhibitedBy("secret-store-not-ready", "eso-operator-on-lost-node")
                .judging(PushSecretFailed::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var stores = facts.get(EscStores.VIEW);
        var failed = facts.get(NeighbourSources.PUSH_SECRETS).stream()
                .filter(secret -> Unready.forLong(secret.conditions(), secret.created(), TIME_TO_RETRY, facts.now()))
                .toList();
        failed.stream()
                .filter(secret -> secret.selectors().isEmpty() && stores.isNowhere(secret.stores()))
                .forEach(secret -> verdict.unknown(subject(secret), EscStores.NOWHERE));
        failed.stream()
                .filter(secret -> stores.all().stream().anyMatch(secret::writesInto))
                .forEach(secret -> verdict.fail(
                        subject(secret),
                        secret.conditions().ready().isEmpty()
                                ? "A PushSecret was never looked at"
                                : "A PushSecret does not get into Pulumi ESC",
                        Named.told(secret.name(), secret.conditions().ready()).and("lastPushed", secret.refreshed())));
    }

    private static Subject subject(PushSecret secret) {
        return Subject.of("push-secret", secret.name().toString());
    }
}
