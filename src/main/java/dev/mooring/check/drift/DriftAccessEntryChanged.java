package dev.mooring.check.drift;

import dev.mooring.actual.eks.AccessEntry;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredAccessEntry;
import dev.mooring.declared.DeclaredStack;
import dev.mooring.reading.Source;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;

/** An access entry differs from its declaration. */
public final class DriftAccessEntryChanged implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "drift-access-entry-changed", Group.DRIFT, Severity.ERROR)
            .comparing("Declared type, groups (as a set) and user name against DescribeAccessEntry.")
            .needing(Source.PULUMI_STATE, Source.EKS_CLUSTER, Source.EKS_ACCESS_ENTRY_DETAILS)
            .because("Edited by hand, or deleted and made again with other values.")
            .fixedBy("pulumi up --refresh --stack {stack}; a wrong type needs the entry deleted first");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        new Comparison(Concern.ACCESS, situation, verdict).ofStack(stack -> compareAll(stack, situation, verdict));
    }

    private static void compareAll(DeclaredStack stack, Situation situation, Verdict verdict) {
        var found = situation.actual().eks().accessEntries().value().orElse(Map.of());
        var hidden = false;
        for (var declared : stack.accessEntries()) {
            var actual = found.get(declared.principalArn());
            if (actual != null) {
                compare(declared, actual, verdict);
                hidden |= declared.type().isHidden()
                        || declared.username().isHidden()
                        || declared.kubernetesGroups().isHidden();
            }
        }
        if (hidden) {
            verdict.unknown(Comparison.hidden());
        }
    }

    private static void compare(DeclaredAccessEntry declared, AccessEntry actual, Verdict verdict) {
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
            verdict.fail(
                    Subject.of("access-entry", declared.principalArn()),
                    "Access entry differs from its declaration: " + String.join(", ", changed),
                    Evidence.of("changed", changed)
                            .and("declaredType", declared.type().value())
                            .and("actualType", actual.type())
                            .and("declaredUsername", declared.username().value())
                            .and("actualUsername", actual.username())
                            .and("declaredGroups", declared.kubernetesGroups().value())
                            .and("actualGroups", actual.kubernetesGroups())
                            .and("urn", declared.urn()));
        }
    }
}
