package dev.mooring.check.drift;

import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.ConfigurationTree;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredAddon;
import dev.mooring.declared.DeclaredStack;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Source;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Add-ons that nobody declares, or that are configured otherwise. */
public final class DriftAddons {
    private DriftAddons() {}

    /** An add-on that nobody declares. */
    public static Check unmanaged() {
        return Check.of(
                CheckDescription.check("drift-addon-unmanaged", Group.DRIFT, Severity.INFO)
                        .comparing("Installed add-ons against the declared ones.")
                        .needing(Source.PULUMI_STATE, Source.EKS_CLUSTER, Source.EKS_ADDONS)
                        .because("Installed in the console.")
                        .fixedBy(
                                "Declare it in {stack}: pulumi import aws:eks/addon:Addon {subject} {cluster}:{subject}"),
                (situation, verdict) -> new Comparison(Concern.ADDONS, situation, verdict)
                        .ofStack(stack -> unmanaged(stack, situation, verdict)));
    }

    private static void unmanaged(DeclaredStack stack, Situation situation, Verdict verdict) {
        if (stack.addons().isEmpty()) {
            verdict.skip("the stack declares no add-ons");
            return;
        }
        var declared = stack.addons().stream().map(DeclaredAddon::name).collect(Collectors.toSet());
        new TreeMap<>(situation.actual().eks().addons().value().orElse(Map.of()))
                .values().stream()
                        .filter(addon -> !declared.contains(addon.name()))
                        .forEach(addon -> verdict.fail(
                                Subject.of("addon", addon.name()),
                                "Add-on is not declared",
                                Evidence.of("addon", addon.name()).and("version", addon.version())));
    }

    /** An add-on is configured otherwise than declared. */
    public static Check configuration() {
        return Check.of(
                CheckDescription.check("drift-addon-configuration", Group.DRIFT, Severity.WARNING)
                        .comparing("Declared configurationValues of add-ons, parsed, against EKS.")
                        .needing(Source.PULUMI_STATE, Source.EKS_CLUSTER, Source.EKS_ADDONS)
                        .because("Edited by hand. Order and spacing do not count.")
                        .fixedBy("pulumi up --refresh --stack {stack}, or take the values into {stack}"),
                (situation, verdict) -> new Comparison(Concern.ADDONS, situation, verdict)
                        .ofStack(stack -> stack.addons().forEach(addon -> configuration(addon, situation, verdict))));
    }

    private static void configuration(DeclaredAddon declared, Situation situation, Verdict verdict) {
        var actual = situation.actual().eks().addons().value().orElse(Map.of()).get(declared.name());
        if (declared.configurationValues().isHidden()) {
            verdict.unknown(Comparison.hidden());
        }
        var text = declared.configurationValues().value().filter(values -> !values.isBlank());
        if (actual == null || text.isEmpty()) {
            return;
        }
        var wanted = ConfigurationTree.parse(text.get());
        var found = ConfigurationTree.parse(actual.configurationValues().orElse(""));
        if (wanted.isEmpty() || found.isEmpty()) {
            verdict.unknown(new Cause(
                    Cause.Kind.MALFORMED,
                    "parse configurationValues of " + declared.name(),
                    "neither JSON nor a YAML mapping"));
            return;
        }
        var paths = differing(wanted.get(), found.get());
        if (!paths.isEmpty()) {
            verdict.fail(
                    Subject.of("addon", declared.name()),
                    "Add-on is configured otherwise than declared",
                    Evidence.of("differingPaths", paths).and("urn", declared.urn()));
        }
    }

    /** Paths alone: values may be secret to those who read a report. */
    private static Set<String> differing(Map<String, String> wanted, Map<String, String> found) {
        var paths = new TreeSet<>(wanted.keySet());
        paths.addAll(found.keySet());
        paths.removeIf(path -> Objects.equals(wanted.get(path), found.get(path)));
        return paths;
    }
}
