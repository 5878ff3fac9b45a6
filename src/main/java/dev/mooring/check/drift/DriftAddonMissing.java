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

/** A declared add-on is not installed. */
public final class DriftAddonMissing implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "drift-addon-missing", Group.DRIFT, Severity.ERROR)
            .comparing("Declared add-ons against ListAddons.")
            .needing(Source.PULUMI_STATE, Source.EKS_CLUSTER, Source.EKS_ADDONS)
            .because("Removed by hand.")
            .fixedBy("pulumi up --refresh --stack {stack} installs it again");

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
        stack.addons().stream()
                .filter(addon -> !found.containsKey(addon.name()))
                .forEach(addon -> verdict.fail(
                        Subject.of("addon", addon.name()),
                        "Declared add-on is not installed",
                        Evidence.of("addon", addon.name())
                                .and("declaredVersion", addon.version().value())
                                .and("urn", addon.urn())));
    }
}
