package dev.mooring.check.drift;

import dev.mooring.actual.eks.EksSources;
import dev.mooring.check.Check;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Severity;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredStack;
import dev.mooring.reading.Facts;
import java.util.Set;

/** A declared access entry is gone. */
final class DriftAccessEntryMissing {
    private DriftAccessEntryMissing() {}

    static Check check() {
        return Comparison.check("drift-access-entry-missing", Severity.ERROR)
                .comparing("Declared access entries against the list of all entries.")
                .needing(EksSources.ACCESS_ENTRIES)
                .because("Deleted outside Pulumi.")
                .fixedBy("Update {stack}: Pulumi makes it again.")
                .looking(Commands.ENTRIES)
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .inhibitedBy("access-entry-missing")
                .judging(DriftAccessEntryMissing::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        new Comparison(Concern.ACCESS, facts, verdict)
                .ofStack((stack, _) -> compare(stack, Set.copyOf(facts.get(EksSources.ACCESS_ENTRIES)), verdict));
    }

    private static void compare(DeclaredStack stack, Set<String> found, Verdict verdict) {
        for (var entry : stack.accessEntries()) {
            if (!found.contains(entry.principalArn()) && !Comparison.isCutOff(stack, entry, verdict)) {
                var ofNodes = stack.nodeRoleArns().contains(entry.principalArn());
                verdict.fail(
                        ofNodes ? Severity.CRITICAL : Severity.ERROR,
                        Comparison.subject(entry),
                        "Declared access entry does not exist",
                        Evidence.of("principalArn", entry.principalArn())
                                .and("urn", entry.urn())
                                .and("hybridNodeRole", ofNodes)
                                .and("entriesRead", found.size()));
            }
        }
    }
}
