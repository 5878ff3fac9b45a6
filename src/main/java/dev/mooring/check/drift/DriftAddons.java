package dev.mooring.check.drift;

import dev.mooring.actual.eks.Addon;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.check.Check;
import dev.mooring.check.Commands;
import dev.mooring.check.ConfigurationTree;
import dev.mooring.check.Evidence;
import dev.mooring.check.PodIdentityAgent;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredAddon;
import dev.mooring.declared.DeclaredStack;
import dev.mooring.declared.MadeByAws;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Facts;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Add-ons that nobody declares, or that are configured otherwise. */
final class DriftAddons {
    /** All that pod-identity-hybrid-daemonset-missing looks at. */
    private static final String HYBRID_AGENT = "daemonsets.hybrid";

    private DriftAddons() {}

    /** An add-on that nobody declares. */
    static Check unmanaged() {
        return Comparison.check("drift-addon-unmanaged", Severity.INFO)
                .comparing(
                        "Installed add-ons against the declared ones, those left out that another AWS service installs.")
                .needing(EksSources.ADDONS)
                .because("Installed in the console.")
                .fixedBy("Declare it in {stack} and import it, or remove it.")
                .looking(Commands.ADDON)
                .changing("pulumi import aws:eks/addon:Addon {addon} {cluster}:{addon} --stack {stack}")
                .judging(DriftAddons::unmanaged);
    }

    private static void unmanaged(Facts facts, Verdict verdict) {
        new Comparison(Concern.ADDONS, facts, verdict)
                .ofStack((stack, _) -> unmanaged(stack, facts.get(EksSources.ADDONS), verdict));
    }

    private static void unmanaged(DeclaredStack stack, Map<String, Addon> installed, Verdict verdict) {
        if (stack.addons().isEmpty()) {
            verdict.doesNotApply("the stack declares no add-ons");
            return;
        }
        var declared = stack.addons().stream().map(DeclaredAddon::name).collect(Collectors.toSet());
        new TreeMap<>(installed)
                .values().stream()
                        .filter(addon -> !declared.contains(addon.name()) && !MadeByAws.isAddon(addon.name()))
                        .forEach(addon -> verdict.fail(
                                Subject.of("addon", addon.name()),
                                "Add-on is not declared",
                                Evidence.of("addon", addon.name()).and("version", addon.version())));
    }

    /** An add-on is configured otherwise than declared. */
    static Check configuration() {
        return Comparison.check("drift-addon-configuration", Severity.WARNING)
                .comparing("Declared configurationValues of add-ons, parsed, against EKS.")
                .needing(EksSources.ADDONS, SharedViews.MEMORY)
                .because("Edited by hand. Order and spacing do not count.")
                .fixedBy("Take the values into {stack}, or undo the change by an update.")
                .looking(
                        "aws eks describe-addon --cluster-name {cluster} --region {region} --addon-name {addon} --query addon.configurationValues --output text")
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .inhibitedBy("pod-identity-hybrid-daemonset-missing")
                .judging(DriftAddons::configuration);
    }

    private static void configuration(Facts facts, Verdict verdict) {
        new Comparison(Concern.ADDONS, facts, verdict).ofStack((stack, _) -> {
            var installed = facts.get(EksSources.ADDONS);
            certain(stack, verdict).forEach(declared -> configuration(declared, installed, facts, verdict));
        });
    }

    private static void configuration(
            DeclaredAddon declared, Map<String, Addon> installed, Facts facts, Verdict verdict) {
        var subject = Comparison.subject(declared);
        var actual = installed.get(declared.name());
        if (declared.configurationValues().isHidden()) {
            verdict.unknown(subject, Comparison.hidden());
        }
        var text = declared.configurationValues().value().filter(values -> !values.isBlank());
        if (actual == null || text.isEmpty()) {
            return;
        }
        var wanted = ConfigurationTree.parse(text.get());
        var found = ConfigurationTree.parse(actual.configurationValues().orElse(""));
        if (wanted.isEmpty() || found.isEmpty()) {
            verdict.unknown(
                    subject,
                    new Cause(
                            Cause.Kind.MALFORMED,
                            "parse configurationValues of " + declared.name(),
                            "neither JSON nor a YAML mapping, or too large"));
            return;
        }
        var paths = differing(wanted.get(), found.get());
        if (!paths.isEmpty()) {
            Comparison.ofAddon(
                    actual,
                    facts,
                    verdict,
                    () -> verdict.fail(
                            subject,
                            "Add-on is configured otherwise than declared",
                            evidence(paths, installed).and("urn", declared.urn())));
        }
    }

    /** An add-on acts as another role than declared, or stands in another namespace. */
    static Check settings() {
        return Comparison.check("drift-addon-settings", Severity.WARNING)
                .comparing("Declared serviceAccountRoleArn and namespaceConfig of add-ons against EKS.")
                .needing(EksSources.ADDONS, SharedViews.MEMORY)
                .because(
                        "Changed in the console or with the CLI. As another role, or as none, the add-on may be refused by AWS.")
                .fixedBy("Take the change into {stack}, or undo it by an update.")
                .looking(Commands.ADDON)
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .judging(DriftAddons::settings);
    }

    private static void settings(Facts facts, Verdict verdict) {
        new Comparison(Concern.ADDONS, facts, verdict).ofStack((stack, _) -> {
            var installed = facts.get(EksSources.ADDONS);
            certain(stack, verdict).forEach(declared -> settings(declared, installed, facts, verdict));
        });
    }

    private static void settings(DeclaredAddon declared, Map<String, Addon> installed, Facts facts, Verdict verdict) {
        var actual = installed.get(declared.name());
        if (actual == null) {
            return;
        }
        var differing = new Differing()
                // An add-on without a role has no such member.
                .value(
                        "serviceAccountRoleArn",
                        declared.role(),
                        Optional.of(actual.role().orElse("none")))
                .value("namespaceConfig.namespace", declared.namespace(), actual.namespace());
        if (differing.isAnything()) {
            Comparison.ofAddon(
                    actual,
                    facts,
                    verdict,
                    () -> differing.report(verdict, Comparison.subject(declared), "The add-on differs"));
        }
    }

    private static Stream<DeclaredAddon> certain(DeclaredStack stack, Verdict verdict) {
        return Comparison.certain(stack, stack.addons(), verdict);
    }

    /** Where nothing uses the agent, that it is not for hybrid nodes is for information only: it explains nothing away. */
    private static Evidence evidence(Set<String> paths, Map<String, Addon> installed) {
        var evidence = Evidence.of("differingPaths", paths);
        return PodIdentityAgent.associations(installed) > 0
                        && paths.stream().allMatch(path -> path.startsWith(HYBRID_AGENT))
                ? evidence
                : evidence.beyond("pod-identity-hybrid-daemonset-missing");
    }

    /** Paths alone: values may be secret to those who read a report. */
    private static Set<String> differing(Map<String, String> wanted, Map<String, String> found) {
        var paths = new TreeSet<>(wanted.keySet());
        paths.addAll(found.keySet());
        paths.removeIf(path -> Objects.equals(wanted.get(path), found.get(path)));
        return paths;
    }
}
