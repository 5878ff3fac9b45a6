package dev.mooring.onboarding;

import dev.mooring.cluster.WatchedCluster;
import dev.mooring.report.Report;
import java.util.List;
import java.util.Optional;

/** Add-ons that hybrid nodes need, as the checks of them have judged. */
final class Addons {
    private Addons() {}

    /**
     * One add-on.
     *
     * @param skippedMeans what it means where the check does not apply; where that is {@link NeedState#MISSING}, the add-on is
     *     installed where the check fails, and declaring it anew changes nothing
     */
    private record Addon(
            String name, String check, String file, NeedState skippedMeans, String missing, String present) {}

    private static final List<Addon> ALL = List.of(
            new Addon(
                    "eks-node-monitoring-agent",
                    "node-monitoring-agent-absent",
                    Shipped.NODE_MONITORING_AGENT,
                    NeedState.MISSING,
                    "The node monitoring agent does not run on all hybrid nodes: faults of kernel, disk and network are"
                            + " not told",
                    "The node monitoring agent tells of hybrid nodes"),
            new Addon(
                    "eks-pod-identity-agent",
                    "pod-identity-hybrid-daemonset-missing",
                    Shipped.POD_IDENTITY_AGENT,
                    NeedState.OFF,
                    "EKS Pod Identity is there, and not for hybrid nodes",
                    "EKS Pod Identity is there for hybrid nodes"),
            new Addon(
                    "coredns",
                    "coredns-not-spread",
                    Shipped.COREDNS,
                    NeedState.OFF,
                    "CoreDNS runs on one side only: a cut link takes name resolution from the other",
                    "CoreDNS runs on both sides"));

    static List<Need> of(WatchedCluster cluster, Optional<Report> report, Snippets snippets) {
        return ALL.stream().map(addon -> need(addon, cluster, report, snippets)).toList();
    }

    private static Need need(Addon addon, WatchedCluster cluster, Optional<Report> report, Snippets snippets) {
        if (report.isEmpty()) {
            return need(addon, NeedState.UNKNOWN, "Not read yet");
        }
        var known = report.get();
        if (known.failed().contains(addon.check())) {
            return addon.skippedMeans() == NeedState.MISSING
                    ? lacking(addon, List.of()).saying("The add-on is there: its finding says what keeps it off.")
                    : lacking(addon, List.of(snippets.addon(addon.file(), cluster)));
        }
        var unknown = known.unknowns().stream()
                .filter(one -> one.check().equals(addon.check()))
                .findFirst();
        if (unknown.isPresent()) {
            return need(addon, NeedState.UNKNOWN, "Whether it is as it should be could not be told")
                    .saying(unknown.get().cause());
        }
        return known.skipped().stream()
                .filter(one -> one.check().equals(addon.check()))
                .findFirst()
                .map(skipped -> skipped(addon, skipped.reason(), cluster, snippets))
                .orElseGet(() -> need(addon, NeedState.PRESENT, addon.present()));
    }

    private static Need skipped(Addon addon, String reason, WatchedCluster cluster, Snippets snippets) {
        return addon.skippedMeans() == NeedState.MISSING && reason.contains(addon.name())
                ? lacking(addon, List.of(snippets.addon(addon.file(), cluster))).saying(reason)
                : need(addon, NeedState.OFF, "Not judged: " + reason);
    }

    private static Need lacking(Addon addon, List<Snippet> toAdd) {
        return new Need(
                NeedKind.ADDON,
                addon.name(),
                NeedState.MISSING,
                addon.missing(),
                null,
                List.of(),
                List.of(),
                List.of(addon.check()),
                toAdd);
    }

    private static Need need(Addon addon, NeedState state, String summary) {
        return Need.of(NeedKind.ADDON, addon.name(), state, summary);
    }
}
