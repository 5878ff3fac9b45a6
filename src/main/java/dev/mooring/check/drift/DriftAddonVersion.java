package dev.mooring.check.drift;

import dev.mooring.actual.eks.Addon;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.check.Check;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredStack;
import dev.mooring.reading.Facts;
import java.util.Map;

/** An add-on runs another version than declared. */
final class DriftAddonVersion {
    private DriftAddonVersion() {}

    static Check check() {
        return Comparison.check("drift-addon-version", Severity.WARNING)
                .comparing("Declared add-on versions against DescribeAddon.")
                .needing(EksSources.ADDONS, SharedViews.MEMORY)
                .because("Updated in the console.")
                .fixedBy("Set addonVersion in {stack} to what runs, or undo the change by an update.")
                .looking(Commands.ADDON)
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .judging(DriftAddonVersion::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        new Comparison(Concern.ADDONS, facts, verdict)
                .ofStack((stack, _) -> compare(stack, facts.get(EksSources.ADDONS), facts, verdict));
    }

    private static void compare(DeclaredStack stack, Map<String, Addon> found, Facts facts, Verdict verdict) {
        for (var declared : stack.addons()) {
            var actual = found.get(declared.name());
            var subject = Comparison.subject(declared);
            if (actual == null || Comparison.isCutOff(stack, declared, verdict)) {
                continue;
            }
            if (declared.version().isHidden()) {
                verdict.unknown(subject, Comparison.hidden());
            }
            declared.version()
                    .value()
                    .filter(version -> !version.equals(actual.version()))
                    .ifPresent(version -> Comparison.ofAddon(
                            actual,
                            facts,
                            verdict,
                            () -> verdict.fail(
                                    subject,
                                    "Add-on runs " + actual.version() + ", declared is " + version,
                                    Evidence.of("declared", version)
                                            .and("actual", actual.version())
                                            .and("urn", declared.urn()))));
        }
    }
}
