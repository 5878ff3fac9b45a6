package dev.mooring.check.version;

import dev.mooring.actual.eks.Addon;
import dev.mooring.actual.eks.EksCluster.HealthIssue;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.InProgress;
import dev.mooring.check.Lasting;
import dev.mooring.check.Remedy;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** An EKS add-on is not ACTIVE, or EKS reports issues of it. */
final class AddonUnhealthy {
    /** Pods that are not ready are all that it says. */
    private static final String REPLICAS = "InsufficientNumberOfReplicas";

    /** Add-ons that are DaemonSets alone, with these. */
    private static final Map<String, Set<String>> DAEMONSETS = Map.of(
            "kube-proxy", Set.of("kube-proxy"),
            "vpc-cni", Set.of("aws-node"),
            "eks-node-monitoring-agent", Set.of("eks-node-monitoring-agent"),
            "eks-pod-identity-agent",
                    Set.of(
                            "eks-pod-identity-agent",
                            "eks-pod-identity-agent-hybrid",
                            "eks-pod-identity-agent-hybrid-bottlerocket"));

    private static final String STOPPED =
            "Its pods are missing where nodes are: as many of those in the cloud are not ready. Instances that are stopped, as those of a warm pool are, keep it so.";

    private static final String UPDATES =
            "aws eks list-updates --name {cluster} --region {region} --addon-name {addon}";

    private static final Remedy ONE_ALONE = Remedy.of(
                    "See what its updates are and who asks for them: one alone may change an add-on. Where it is one update that hangs, see its pods.")
            .looking(Commands.ADDON)
            .looking(UPDATES)
            .looking(
                    "aws cloudtrail lookup-events --region {region} --max-results 20 --lookup-attributes AttributeKey=EventName,AttributeValue=UpdateAddon")
            .looking("kubectl -n kube-system get pods -o wide");

    private AddonUnhealthy() {}

    static Check check() {
        return CheckDescription.check("addon-unhealthy", Group.VERSION, Severity.ERROR)
                .comparing(
                        "Add-on status against ACTIVE, and its health issues; CREATING, UPDATING and DELETING without issues only once they have lasted for an hour. Where pods are missing alone, and no more than nodes that are not ready account for, these tell of it; where those are all in the cloud, it is for information.")
                .needing(EksSources.ADDONS, SharedViews.MEMORY)
                .using(KubernetesSources.DAEMONSETS, "Whether nodes that are not ready account for it is unknown.")
                .using(KubernetesSources.NODES, "Whether nodes that are not ready account for it is unknown.")
                .viewing(SharedViews.NODES)
                .because(
                        "By code: InsufficientNumberOfReplicas, ConfigurationConflict, AdmissionRequestDenied and others.")
                .fixedBy("Mend what its codes name.")
                .looking(Commands.ADDON)
                .looking(UPDATES)
                .looking("kubectl -n kube-system get pods -o wide")
                .looking(Commands.PREVIEW)
                .orFixedBy(ONE_ALONE)
                .inhibitedBy(
                        "coredns-not-ready",
                        "system-daemonset-not-ready",
                        "site-disconnected",
                        "node-unreachable",
                        "node-not-ready")
                .judging(AddonUnhealthy::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var lasting = facts.get(SharedViews.MEMORY).lasting();
        new TreeMap<>(facts.get(EksSources.ADDONS))
                .values().stream()
                        .filter(addon -> isBroken(addon, lasting, facts.now())
                                || !addon.issues().isEmpty())
                        .forEach(addon -> tell(addon, facts, evidence(addon, lasting), verdict));
    }

    private static void tell(Addon addon, Facts facts, Evidence evidence, Verdict verdict) {
        var unready = lacksPodsAlone(addon) ? nodesThatAccountFor(addon, facts) : Optional.<Set<String>>empty();
        var isOfTheCloud = unready.filter(Set::isEmpty).isPresent();
        if (isOfTheCloud) {
            evidence.pointingTo(STOPPED);
        }
        verdict.fail(
                isOfTheCloud ? Severity.INFO : verdict.severity(),
                Subject.of("addon", addon.name()),
                "Add-on is " + addon.status(),
                unready.map(evidence::standingOn).orElse(evidence));
    }

    private static boolean lacksPodsAlone(Addon addon) {
        return !addon.issues().isEmpty()
                && addon.issues().stream().map(HealthIssue::code).allMatch(REPLICAS::equals);
    }

    /**
     * Hybrid nodes that are not ready, where those, and others that are not, are as many as pods that are missing; none where
     * others are enough. Empty where they are fewer.
     */
    private static Optional<Set<String>> nodesThatAccountFor(Addon addon, Facts facts) {
        var names = DAEMONSETS.getOrDefault(addon.name(), Set.of());
        var sets = facts.partly(KubernetesSources.DAEMONSETS).stream()
                .flatMap(List::stream)
                .filter(set -> names.contains(set.name()) && set.ready() < set.desired())
                .toList();
        var fleet = facts.partly(SharedViews.NODES);
        if (sets.isEmpty() || fleet.isEmpty()) {
            return Optional.empty();
        }
        var unready = new TreeSet<String>();
        for (var set : sets) {
            var meant = fleet.get().all().stream()
                    .filter(node -> set.isMeantForOneOf(List.of(node)))
                    .toList();
            var hybrid = meant.stream()
                    .filter(node -> !node.isReady())
                    .map(HybridNode::name)
                    .toList();
            // No more pods are on nodes in the cloud than hybrid nodes leave of all.
            var others = Math.clamp(
                    set.desired() - meant.size(), 0, fleet.get().unreadyOthers().size());
            if (set.desired() - set.ready() > hybrid.size() + others) {
                return Optional.empty();
            }
            unready.addAll(hybrid);
        }
        return Optional.of(unready);
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
        if (addon.issues().isEmpty() && InProgress.is(addon.status())) {
            evidence.pointingTo(
                            "EKS has been changing it for an hour: an update hangs, or something beside Pulumi (a controller, a pipeline) updates it again and again.")
                    .callingFor(ONE_ALONE);
        }
        return lacksPodsAlone(addon) ? evidence : evidence.beyond("coredns-not-ready", "system-daemonset-not-ready");
    }

    private static boolean isBroken(Addon addon, Lasting lasting, Instant now) {
        var status = addon.status();
        return InProgress.is(status)
                ? InProgress.lasts(lasting.since(InProgress.ofAddon(addon.name(), status)), now)
                : !"ACTIVE".equals(status);
    }
}
