package dev.mooring.check.drift;

import dev.mooring.actual.eks.AccessEntry;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.check.Check;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Remedy;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredAccessEntry;
import dev.mooring.declared.DeclaredStack;
import dev.mooring.reading.Facts;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;

/** An access entry differs from its declaration. */
final class DriftAccessEntryChanged {
    /** What follows from the type: EKS sets the user name by it. */
    private static final Set<String> BY_TYPE = Set.of("type", "username");

    private static final Remedy OF_TYPE = Remedy.of(
                    "The type of an entry cannot be edited: take it into {stack}, or delete the entry and let an update make it again.")
            .looking(Commands.ENTRY)
            .looking(Commands.PREVIEW)
            .changing(Commands.DELETE_ENTRY)
            .changing(Commands.UP);

    private DriftAccessEntryChanged() {}

    static Check check() {
        return Comparison.check("drift-access-entry-changed", Severity.ERROR)
                .comparing("Declared type, groups (as a set) and user name against DescribeAccessEntry.")
                .needing(EksSources.ACCESS_ENTRY_DETAILS)
                .because("Edited by hand, or deleted and made again with other values.")
                .fixedBy("Take the change into {stack}, or undo it by an update.")
                .looking(Commands.ENTRY)
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .orFixedBy(OF_TYPE)
                .inhibitedBy("access-entry-wrong-type")
                .judging(DriftAccessEntryChanged::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        new Comparison(Concern.ACCESS, facts, verdict)
                .ofStack((stack, _) -> compareAll(stack, facts.get(EksSources.ACCESS_ENTRY_DETAILS), verdict));
    }

    private static void compareAll(DeclaredStack stack, Map<String, AccessEntry> found, Verdict verdict) {
        for (var declared : stack.accessEntries()) {
            var actual = found.get(declared.principalArn());
            if (actual != null && !Comparison.isCutOff(stack, declared, verdict)) {
                compare(declared, actual, verdict);
            }
        }
    }

    private static boolean isHidden(DeclaredAccessEntry declared) {
        return declared.type().isHidden()
                || declared.username().isHidden()
                || declared.kubernetesGroups().isHidden();
    }

    private static void compare(DeclaredAccessEntry declared, AccessEntry actual, Verdict verdict) {
        var subject = Subject.of("access-entry", declared.principalArn());
        if (isHidden(declared)) {
            verdict.unknown(subject, Comparison.hidden());
        }
        var changed = new ArrayList<String>();
        declared.type().value().filter(type -> !type.equals(actual.type())).ifPresent(_ -> changed.add("type"));
        declared.username()
                .value()
                .filter(name -> !name.equals(actual.username()))
                .ifPresent(_ -> changed.add("username"));
        declared.kubernetesGroups()
                .value()
                .filter(groups -> !Set.copyOf(groups).equals(Set.copyOf(actual.kubernetesGroups())))
                .ifPresent(_ -> changed.add("kubernetesGroups"));
        if (!changed.isEmpty()) {
            var evidence = Evidence.of("changed", changed)
                    .and("declaredType", declared.type().value())
                    .and("actualType", actual.type())
                    .and("declaredUsername", declared.username().value())
                    .and("actualUsername", actual.username())
                    .and("declaredGroups", declared.kubernetesGroups().value())
                    .and("actualGroups", actual.kubernetesGroups())
                    .and("urn", declared.urn());
            if (!BY_TYPE.containsAll(changed) || !changed.contains("type")) {
                evidence.beyond("access-entry-wrong-type");
            }
            verdict.fail(
                    subject,
                    "Access entry differs from its declaration: " + String.join(", ", changed),
                    changed.contains("type") ? evidence.callingFor(OF_TYPE) : evidence);
        }
    }
}
