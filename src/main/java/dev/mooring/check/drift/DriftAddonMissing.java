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

/** A declared add-on is not installed. */
final class DriftAddonMissing {
    private DriftAddonMissing() {}

    static Check check() {
        return Comparison.check("drift-addon-missing", Severity.ERROR)
                .comparing("Declared add-ons against ListAddons.")
                .needing(EksSources.ADDONS)
                .because("Removed by hand.")
                .fixedBy("Update {stack}: Pulumi installs it again.")
                .looking("aws eks list-addons --cluster-name {cluster} --region {region}")
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .judging(DriftAddonMissing::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        new Comparison(Concern.ADDONS, facts, verdict)
                .ofStack((stack, _) ->
                        compare(stack, facts.get(EksSources.ADDONS).keySet(), verdict));
    }

    private static void compare(DeclaredStack stack, Set<String> found, Verdict verdict) {
        stack.addons().stream()
                .filter(addon -> !found.contains(addon.name()))
                .filter(addon -> !Comparison.isCutOff(stack, addon, verdict))
                .forEach(addon -> verdict.fail(
                        Comparison.subject(addon),
                        "Declared add-on is not installed",
                        Evidence.of("addon", addon.name())
                                .and("declaredVersion", addon.version().value())
                                .and("urn", addon.urn())));
    }
}
