package dev.mooring.check.neighbour;

import dev.mooring.actual.neighbours.ExternalSecret;
import dev.mooring.actual.neighbours.NeighbourSources;
import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Whether the values of ESC environments get into the cluster. */
final class ExternalSecrets {
    /** The operator waits up to a quarter of an hour before it tries again (external-secrets#4180). */
    private static final Duration TIME_TO_RETRY = Duration.ofMinutes(20);

    private static final Duration SLACK = Duration.ofMinutes(5);
    private static final String SEE = "kubectl describe externalsecret {object} -n {namespace}";

    private ExternalSecrets() {}

    /** The operator says itself that it could not. */
    static Check notSynced() {
        return CheckDescription.check("external-secret-not-synced", Group.NEIGHBOUR, Severity.ERROR)
                .comparing(
                        "Condition Ready of ExternalSecrets that take from Pulumi ESC against True, for twenty minutes.")
                .needing(NeighbourSources.EXTERNAL_SECRETS)
                .viewing(EscStores.VIEW)
                .because(
                        "A property that it asks for is not in the environment, a template does not fit, or the environment cannot be opened: it has errors, or the access token of the store ran out.")
                .fixedBy(
                        "See what the operator says of {subject}; pods go on with the values of before, or do not start.")
                .looking(SEE)
                .looking("kubectl get events -n {namespace} --field-selector involvedObject.name={object}")
                .inhibitedBy("secret-store-not-ready", "eso-operator-on-lost-node", "esc-revision-not-delivered")
                .judging(ExternalSecrets::notSynced);
    }

    private static void notSynced(Facts facts, Verdict verdict) {
        var stores = facts.get(EscStores.VIEW);
        var now = facts.now();
        var failed = facts.get(NeighbourSources.EXTERNAL_SECRETS).stream()
                .filter(secret -> isNotSynced(secret, now))
                .toList();
        leaveThoseOfNoStore(failed, stores, verdict);
        failed.stream()
                .filter(secret -> stores.isAmong(secret.stores()))
                .forEach(secret -> verdict.fail(
                        subject(secret),
                        secret.conditions().ready().isEmpty()
                                ? "An ExternalSecret was never looked at"
                                : "An ExternalSecret could not be synchronised",
                        Named.told(secret.name(), secret.conditions().ready())
                                .and("lastSynchronised", secret.refreshed())
                                .and(
                                        "stores",
                                        secret.stores().stream()
                                                .map(Object::toString)
                                                .sorted()
                                                .toList())));
    }

    /** Its store is gone, and the Secret goes on with what it had: that is no repair. */
    private static void leaveThoseOfNoStore(List<ExternalSecret> failed, EscStores stores, Verdict verdict) {
        failed.stream()
                .filter(secret -> stores.isNowhere(secret.stores()))
                .forEach(secret -> verdict.unknown(subject(secret), EscStores.NOWHERE));
    }

    private static Subject subject(ExternalSecret secret) {
        return Subject.of("external-secret", secret.name().toString());
    }

    private static boolean isNotSynced(ExternalSecret secret, Instant now) {
        return Unready.forLong(secret.conditions(), secret.created(), TIME_TO_RETRY, now);
    }

    /** Whether the operator has tried it and failed, for long. */
    static boolean isRefused(ExternalSecret secret, Instant now) {
        return secret.conditions().ready().isPresent() && isNotSynced(secret, now);
    }

    /** Whether it will be synchronised, and is not to have been by now since it was last. */
    static boolean isYetToCome(ExternalSecret secret, Instant now) {
        return secret.interval()
                .filter(interval -> !Age.longAgo(secret.refreshed().orElse(null), interval.plus(SLACK), now))
                .isPresent();
    }

    /** The operator says that all is well, and has not looked for long: its status outlives it. */
    static Check stale() {
        return CheckDescription.check("external-secret-stale", Group.NEIGHBOUR, Severity.ERROR)
                .comparing(
                        "refreshTime of ExternalSecrets that take from Pulumi ESC at intervals against two intervals and five minutes.")
                .needing(NeighbourSources.EXTERNAL_SECRETS)
                .viewing(EscStores.VIEW)
                .because(
                        "The External Secrets Operator is down, overloaded or cut off: only a synchronisation that went well moves refreshTime, and Ready stays True without one.")
                .fixedBy("See that the operator runs, and what it logs of {subject}.")
                .looking(SEE)
                .looking("kubectl get pods -A -l app.kubernetes.io/name=external-secrets -o wide")
                .inhibitedBy("secret-store-not-ready", "eso-operator-on-lost-node", "esc-revision-not-delivered")
                .judging(ExternalSecrets::stale);
    }

    private static void stale(Facts facts, Verdict verdict) {
        var stores = facts.get(EscStores.VIEW);
        var now = facts.now();
        var failed = facts.get(NeighbourSources.EXTERNAL_SECRETS).stream()
                .filter(secret -> isStale(secret, now))
                .toList();
        leaveThoseOfNoStore(failed, stores, verdict);
        failed.stream()
                .filter(secret -> stores.isAmong(secret.stores()))
                .forEach(secret -> verdict.fail(
                        Severity.ERROR,
                        subject(secret),
                        "An ExternalSecret says that it is synchronised, and has not been for long",
                        Named.object(secret.name())
                                .and("lastSynchronised", secret.refreshed())
                                .and("interval", secret.interval())
                                .since(secret.refreshed()
                                        .flatMap(time -> secret.interval().map(time::plus))),
                        Set.of()));
    }

    /** One that failed is told as such. One that is synchronised in windows only may well wait. */
    private static boolean isStale(ExternalSecret secret, Instant now) {
        var interval = secret.interval();
        var saysReady = secret.conditions().whereTrue("Ready").isPresent();
        return saysReady
                && !secret.inWindows()
                && interval.isPresent()
                && Age.longAgo(
                        secret.refreshed().orElse(null),
                        interval.get().multipliedBy(2).plus(SLACK),
                        now);
    }
}
