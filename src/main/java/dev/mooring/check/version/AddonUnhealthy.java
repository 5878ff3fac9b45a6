package dev.mooring.check.version;

import dev.mooring.actual.eks.Addon;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;
import java.util.Map;
import java.util.TreeMap;

/** An EKS add-on is not ACTIVE, or EKS reports issues of it. */
public final class AddonUnhealthy implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "addon-unhealthy", Group.VERSION, Severity.ERROR)
            .comparing("Add-on status against ACTIVE, and its health issues.")
            .needing(Source.EKS_ADDONS)
            .because("By code: InsufficientNumberOfReplicas, ConfigurationConflict, AdmissionRequestDenied and others.")
            .fixedBy("aws eks describe-addon --cluster-name {cluster} --region {region} --addon-name {subject}");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        new TreeMap<>(situation.actual().eks().addons().value().orElse(Map.of()))
                .values().stream()
                        .filter(addon -> isBroken(addon) || !addon.issues().isEmpty())
                        .forEach(addon -> verdict.fail(
                                Subject.of("addon", addon.name()),
                                "Add-on is " + addon.status(),
                                Evidence.of("status", addon.status())
                                        .and("version", addon.version())
                                        .and(
                                                "codes",
                                                addon.issues().stream()
                                                        .map(issue -> issue.code())
                                                        .toList())
                                        .and(
                                                "messages",
                                                addon.issues().stream()
                                                        .map(issue -> issue.message())
                                                        .toList())));
    }

    private static boolean isBroken(Addon addon) {
        return !"ACTIVE".equals(addon.status());
    }
}
