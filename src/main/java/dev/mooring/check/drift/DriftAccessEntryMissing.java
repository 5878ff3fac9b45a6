package dev.mooring.check.drift;

import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredStack;
import dev.mooring.reading.Source;
import java.util.List;
import java.util.Set;

/** A declared access entry is gone. */
public final class DriftAccessEntryMissing implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "drift-access-entry-missing", Group.DRIFT, Severity.ERROR)
            .comparing("Declared access entries against the list of all entries.")
            .needing(Source.PULUMI_STATE, Source.EKS_CLUSTER, Source.EKS_ACCESS_ENTRIES)
            .because("Deleted outside Pulumi.")
            .fixedBy("pulumi up --refresh --stack {stack} makes it again");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        new Comparison(Concern.ACCESS, situation, verdict).ofStack(stack -> compare(stack, situation, verdict));
    }

    private static void compare(DeclaredStack stack, Situation situation, Verdict verdict) {
        var found =
                Set.copyOf(situation.actual().eks().accessEntryArns().value().orElse(List.of()));
        for (var entry : stack.accessEntries()) {
            if (!found.contains(entry.principalArn())) {
                var ofNodes = stack.nodeRoleArns().contains(entry.principalArn());
                verdict.fail(
                        ofNodes ? Severity.CRITICAL : Severity.ERROR,
                        Subject.of("access-entry", entry.principalArn()),
                        "Declared access entry does not exist",
                        Evidence.of("principalArn", entry.principalArn())
                                .and("urn", entry.urn())
                                .and("hybridNodeRole", ofNodes)
                                .and("entriesRead", found.size()));
            }
        }
    }
}
