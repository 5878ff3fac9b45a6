package dev.mooring.check.version;

import dev.mooring.actual.eks.Addon;
import dev.mooring.actual.eks.EksCluster.HealthIssue;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.InProgress;
import dev.mooring.check.Lasting;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.time.Instant;
import java.util.TreeMap;

/** An EKS add-on is not ACTIVE, or EKS reports issues of it. */
final class AddonUnhealthy {
    private AddonUnhealthy() {}

    static Check check() {
        return CheckDescription.check("addon-unhealthy", Group.VERSION, Severity.ERROR)
                .comparing(
                        "Add-on status against ACTIVE, and its health issues; CREATING, UPDATING and DELETING without issues only once they have lasted for an hour.")
                .needing(EksSources.ADDONS, SharedViews.MEMORY)
                .because(
                        "By code: InsufficientNumberOfReplicas, ConfigurationConflict, AdmissionRequestDenied and others.")
                .fixedBy("Mend what its codes name.")
                .looking(Commands.ADDON)
                .looking("aws eks list-updates --name {cluster} --region {region} --addon-name {addon}")
                .looking("kubectl -n kube-system get pods -o wide")
                .looking(Commands.PREVIEW)
                .inhibitedBy("coredns-not-ready")
                .judging(AddonUnhealthy::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var lasting = facts.get(SharedViews.MEMORY).lasting();
        new TreeMap<>(facts.get(EksSources.ADDONS))
                .values().stream()
                        .filter(addon -> isBroken(addon, lasting, facts.now())
                                || !addon.issues().isEmpty())
                        .forEach(addon -> verdict.fail(
                                Subject.of("addon", addon.name()),
                                "Add-on is " + addon.status(),
                                evidence(addon, lasting)));
    }

    private static Evidence evidence(Addon addon, Lasting lasting) {
        var codes = addon.issues().stream().map(HealthIssue::code).toList();
        var evidence = Evidence.of("status", addon.status())
                .and("since", lasting.since(InProgress.ofAddon(addon.name(), addon.status())))
                .and("version", addon.version())
                .and("codes", codes)
                .and(
                        "messages",
                        addon.issues().stream().map(HealthIssue::message).toList());
        // Pods that are not ready are all that this code says.
        return codes.isEmpty() || codes.stream().anyMatch(code -> !code.equals("InsufficientNumberOfReplicas"))
                ? evidence.beyond("coredns-not-ready")
                : evidence;
    }

    private static boolean isBroken(Addon addon, Lasting lasting, Instant now) {
        var status = addon.status();
        return InProgress.is(status)
                ? InProgress.lasts(lasting.since(InProgress.ofAddon(addon.name(), status)), now)
                : !"ACTIVE".equals(status);
    }
}
