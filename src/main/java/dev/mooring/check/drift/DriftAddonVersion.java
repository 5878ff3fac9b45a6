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
import java.util.Map;

/** An add-on runs another version than declared. */
public final class DriftAddonVersion implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "drift-addon-version", Group.DRIFT, Severity.WARNING)
            .comparing("Declared add-on versions against DescribeAddon.")
            .needing(Source.PULUMI_STATE, Source.EKS_CLUSTER, Source.EKS_ADDONS)
            .because("Updated in the console.")
            .fixedBy("Set addonVersion in {stack} to what runs, or pulumi up --stack {stack}");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        new Comparison(Concern.ADDONS, situation, verdict).ofStack(stack -> compare(stack, situation, verdict));
    }

    private static void compare(DeclaredStack stack, Situation situation, Verdict verdict) {
        var found = situation.actual().eks().addons().value().orElse(Map.of());
        for (var declared : stack.addons()) {
            var actual = found.get(declared.name());
            if (actual == null) {
                continue;
            }
            if (declared.version().isHidden()) {
                verdict.unknown(Comparison.hidden());
            }
            declared.version()
                    .value()
                    .filter(version -> !version.equals(actual.version()))
                    .ifPresent(version -> verdict.fail(
                            Subject.of("addon", declared.name()),
                            "Add-on runs " + actual.version() + ", declared is " + version,
                            Evidence.of("declared", version)
                                    .and("actual", actual.version())
                                    .and("urn", declared.urn())));
        }
    }
}
