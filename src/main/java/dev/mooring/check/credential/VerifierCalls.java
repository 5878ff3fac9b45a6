package dev.mooring.check.credential;

import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Api;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Facts;
import dev.mooring.reading.Source;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Mooring's own calls: one finding for each API whose calls end in a certain way. */
final class VerifierCalls {
    private static final Pattern RBAC =
            Pattern.compile("cannot (\\w+) resource \"([^\"]+)\" in API group \"([^\"]*)\"");

    private VerifierCalls() {}

    /** Mooring itself may not read something. */
    static Check refused() {
        return CheckDescription.check("verifier-permission-missing", Group.CREDENTIAL, Severity.ERROR)
                .comparing("Mooring's own calls against refusals (HTTP 403).")
                .because(
                        "The IAM policy, the access entry or the ClusterRole lacks an action or verb. Every check that needs this reading is unknown.")
                .fixedBy(
                        "Grant the named action: deploy/aws/policy.json and deploy/kubernetes hold all that is needed. Or switch the source off. The command shows what the group of Mooring's access entry may; where it reads as its service account, ask --as=system:serviceaccount:mooring:mooring. What AWS refuses names the role that asked.")
                .looking("kubectl auth can-i --list --as=mooring --as-group=hybrid-verifier")
                .judging((facts, verdict) -> rule(Kind.REFUSED, "Mooring may not read ", facts, verdict));
    }

    /** Mooring's own credentials are not taken. */
    static Check expired() {
        return CheckDescription.check("verifier-credentials-expired", Group.CREDENTIAL, Severity.ERROR)
                .comparing("Mooring's own calls against HTTP 401 and expired tokens.")
                .because(
                        "Its credentials ran out or are wrong; or, from Kubernetes, its role has no access entry, which looks the same from outside.")
                .fixedBy(
                        "Give Mooring credentials that are good; for Kubernetes its role needs an access entry, for Pulumi it needs a new token. A pod has the credentials of its role from the moment it is made: restart it where the role came later.")
                .looking(Commands.ENTRIES)
                .judging((facts, verdict) ->
                        rule(Kind.UNAUTHENTICATED, "Mooring's credentials are not taken by ", facts, verdict));
    }

    /** Mooring was throttled until its retries ran out. */
    static Check throttled() {
        return CheckDescription.check("verifier-throttled", Group.CREDENTIAL, Severity.INFO)
                .comparing("Mooring's own calls against throttling, after retries.")
                .because("Other clients use up the account's request rate; node roll-outs do.")
                .fixedBy("Raise mooring.verification.interval, or ask AWS for a higher rate.")
                .judging((facts, verdict) ->
                        rule(Kind.THROTTLED, "Mooring was throttled when reading ", facts, verdict));
    }

    /**
     * What one API ends in one way is one fault, however many sources it answers.
     *
     * @param kind the way that calls end
     */
    private static void rule(Kind kind, String summary, Facts facts, Verdict verdict) {
        var ended = new TreeMap<Api, Map<Source<?>, Cause>>();
        facts.failures().forEach((source, cause) -> {
            if (cause.kind() == kind) {
                ended.computeIfAbsent(source.api(), _ -> new LinkedHashMap<>()).put(source, cause);
            } else if (!rulesOut(kind, cause)) {
                verdict.unknown(cause);
            }
        });
        ended.forEach((api, causes) -> report(api, causes, summary, verdict));
    }

    private static void report(Api api, Map<Source<?>, Cause> causes, String summary, Verdict verdict) {
        var sources = causes.keySet().stream().map(Source::id).toList();
        var calls = List.copyOf(causes.values());
        verdict.fail(
                verdict.severity(),
                Subject.of("source", api.id()),
                summary + (sources.size() == 1 ? sources.getFirst() : sources.size() + " sources of " + api.label()),
                Evidence.of("notRead", sources)
                        .and(
                                "operations",
                                calls.stream().map(Cause::operation).distinct().toList())
                        .and("answer", calls.getFirst().detail())
                        .and(
                                "rulesMissing",
                                calls.stream()
                                        .flatMap(VerifierCalls::missingRule)
                                        .distinct()
                                        .toList()),
                Set.copyOf(sources));
    }

    /** Kubernetes says itself which rule of RBAC would have allowed a call. */
    private static Stream<String> missingRule(Cause cause) {
        return RBAC.matcher(cause.detail())
                .results()
                .map(match ->
                        match.group(1) + " " + match.group(2) + (match.group(3).isEmpty() ? "" : "." + match.group(3)));
    }

    /** Whether a call that ended otherwise would have ended in a way before. A call that got no answer rules nothing out. */
    private static boolean rulesOut(Kind kind, Cause cause) {
        return switch (cause.kind()) {
            case TIMED_OUT, UNREACHABLE, FAILED, MALFORMED, TOO_LARGE, TOO_SLOW, DEPENDENCY, INTERNAL -> false;
            // Both come before anybody looks at permissions, and either may come first.
            case THROTTLED -> false;
            case UNAUTHENTICATED -> kind != Kind.REFUSED;
            case REFUSED, MISSING, HIDDEN, HELD_BACK -> true;
        };
    }
}
