package dev.mooring.check.credential;

import dev.mooring.actual.eks.EksSources;
import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Facts;
import dev.mooring.reading.Source;
import java.util.Map;

/** A source that is on and has never answered: it is set up wrongly, and what it would tell has never been judged. */
final class SourceNeverRead {
    private SourceNeverRead() {}

    static Check check() {
        return CheckDescription.check("source-never-read", Group.CREDENTIAL, Severity.WARNING)
                .comparing(
                        "Sources that are on against having been read since the cluster came under watch, after mooring.verification.interval; error for eks-cluster and pulumi-state.")
                .needing(SharedViews.MEMORY)
                .because(
                        "Its address, name or region is configured wrongly, no network path leads there, or nothing answers. The checks that need it have never judged.")
                .fixedBy(
                        "Mend what operation and detail name; or, if {subject} is not wanted, switch it off in this cluster's configuration.")
                .inhibitedBy("control-plane-unreachable", "verifier-permission-missing", "verifier-credentials-expired")
                .judging(SourceNeverRead::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var reads = facts.get(SharedViews.MEMORY).reads();
        var watchedSince = reads.since().orElse(null);
        var hadTime = Age.longAgo(watchedSince, reads.patience(), facts.now());
        var failures = facts.failures();
        failures.forEach((source, cause) -> {
            if (reads.last().containsKey(source)) {
                return;
            }
            if (!hadTime || waitsForAnother(source, cause, failures)) {
                // Too early to tell, or a restart forgot since when, or its own turn has not come.
                verdict.unknown(cause);
                return;
            }
            verdict.fail(
                    isVital(source) ? Severity.ERROR : Severity.WARNING,
                    Subject.of("source", source.id()),
                    "Mooring has never been able to read " + source.id(),
                    Evidence.of("operation", cause.operation())
                            .and("detail", cause.detail())
                            .and("watchedSince", watchedSince)
                            .since(watchedSince));
        });
    }

    /** Whether it is not asked because another source could not be read, of which this check tells. */
    private static boolean waitsForAnother(Source<?> source, Cause cause, Map<Source<?>, Cause> failures) {
        // Where the cluster is, only the stack could say: if that was read and does not, nobody else is to blame.
        var namedNowhere = source == EksSources.CLUSTER && !failures.containsKey(DeclaredSources.PULUMI_STATE);
        return cause.kind() == Cause.Kind.DEPENDENCY && !namedNowhere;
    }

    /** Without these two there is nothing to compare. */
    private static boolean isVital(Source<?> source) {
        return source == EksSources.CLUSTER || source == DeclaredSources.PULUMI_STATE;
    }
}
