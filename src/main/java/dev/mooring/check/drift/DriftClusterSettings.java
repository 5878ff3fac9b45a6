package dev.mooring.check.drift;

import dev.mooring.actual.eks.EksCluster;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.CidrSet;
import dev.mooring.check.Commands;
import dev.mooring.check.HeardOf;
import dev.mooring.check.Severity;
import dev.mooring.check.Verdict;
import dev.mooring.declared.Declared;
import dev.mooring.declared.DeclaredEksCluster;
import dev.mooring.declared.DeclaredEksCluster.IgnoredTags;
import dev.mooring.declared.DeclaredEksCluster.Settings;
import dev.mooring.reading.Facts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/** Settings of the cluster that differ from the declared ones. */
final class DriftClusterSettings {
    private static final String CLUSTER_DIFFERS = "The cluster differs";
    private static final String CLOSED_BEFORE_MACHINES =
            "A declared way to the API server was closed. AWS still hears of machines that are lost, so they are up, and no node reports from where they are: they may have come in by it.";

    private DriftClusterSettings() {}

    /** Who reaches the endpoint. */
    static Check endpointAccess() {
        return drift("drift-endpoint-access", Severity.ERROR)
                .comparing(
                        "Declared endpoint flags and allow list (as a set of networks) against EKS; critical where a way in was taken away, and machines of a place from which no node reports are still heard of by AWS.")
                .viewing(HeardOf.KEPT_OUT)
                .because("Opened for debugging, or closed in a hurry.")
                .fixedBy("Take the change into {stack}, or undo it by an update.")
                .looking(
                        "aws eks describe-cluster --name {cluster} --region {region} --query 'cluster.resourcesVpcConfig'")
                .updatingTheCluster()
                .judging((facts, verdict) -> new Comparison(Concern.ENDPOINT, facts, verdict)
                        .ofCluster((settings, eks) -> endpointAccess(settings, eks, facts, verdict)));
    }

    private static void endpointAccess(Settings settings, EksCluster eks, Facts facts, Verdict verdict) {
        var differing = endpointAccess(settings, eks);
        if (isWayTakenAway(settings.vpc(), eks.endpoint())) {
            facts.partly(HeardOf.KEPT_OUT).ifPresent(nodes -> differing.explaining(nodes, CLOSED_BEFORE_MACHINES));
        }
        differing.report(verdict, verdict.clusterSubject(), CLUSTER_DIFFERS);
    }

    /** Whether somebody got in by the declared access who gets in no more. */
    private static boolean isWayTakenAway(DeclaredEksCluster.Vpc declared, EksCluster.Endpoint actual) {
        return isOff(declared.publicAccess(), actual.publicAccess())
                || isOff(declared.privateAccess(), actual.privateAccess())
                || (actual.publicAccess().orElse(true)
                        && !actual.publicAccessCidrs().isEmpty()
                        && declared.publicAccessCidrs().value().stream()
                                .flatMap(List::stream)
                                .anyMatch(cidr ->
                                        !CidrSet.of(actual.publicAccessCidrs()).containsNetwork(cidr)));
    }

    private static boolean isOff(Declared<Boolean> declared, Optional<Boolean> actual) {
        return declared.value().orElse(false) && !actual.orElse(true);
    }

    private static Differing endpointAccess(Settings settings, EksCluster eks) {
        var vpc = settings.vpc();
        var differing = new Differing()
                .value(
                        "endpointPublicAccess",
                        vpc.publicAccess(),
                        eks.endpoint().publicAccess())
                .value(
                        "endpointPrivateAccess",
                        vpc.privateAccess(),
                        eks.endpoint().privateAccess());
        // Without public access the list means nothing, and an empty one is filled in by EKS.
        var listed = eks.endpoint().publicAccess().orElse(true)
                && vpc.publicAccessCidrs().value().filter(List::isEmpty).isEmpty();
        return listed
                ? differing.set(
                        "publicAccessCidrs",
                        vpc.publicAccessCidrs()
                                .map(cidrs -> List.copyOf(CidrSet.of(cidrs).texts())),
                        CidrSet.of(eks.endpoint().publicAccessCidrs()).texts())
                : differing;
    }

    /** Subnets and security groups. */
    static Check vpcConfig() {
        return drift("drift-vpc-config", Severity.ERROR)
                .comparing("Declared subnets and security groups, as sets, against EKS.")
                .because("Changed in the console, or an update failed.")
                .fixedBy("Take the change into {stack}, or undo it by an update. See also cluster-update-failed.")
                .looking(
                        "aws eks describe-cluster --name {cluster} --region {region} --query 'cluster.resourcesVpcConfig'")
                .updatingTheCluster()
                .judging(rule(
                        Concern.VPC,
                        (settings, eks) -> new Differing()
                                .set(
                                        "subnetIds",
                                        settings.vpc().subnetIds(),
                                        eks.network().subnetIds())
                                .set(
                                        "securityGroupIds",
                                        settings.vpc().securityGroupIds(),
                                        eks.network().securityGroupIds())));
    }

    /** By which way the control plane reaches webhooks and OIDC providers. */
    static Check egress() {
        return drift("drift-control-plane-egress", Severity.ERROR)
                .comparing("Declared vpcConfig.controlPlaneEgressMode against EKS.")
                .because(
                        "Changed in the console or with the CLI. Through the VPC, webhooks and OIDC providers are reached by your own routes: one that lacks a way to the remote pod network cuts off webhooks there.")
                .fixedBy(
                        "Take the mode into {stack}. On the same cluster CUSTOMER_ROUTED cannot be changed back to AWS_MANAGED.")
                .looking(
                        "aws eks describe-cluster --name {cluster} --region {region} --query 'cluster.resourcesVpcConfig.controlPlaneEgressMode'")
                .looking(Commands.UPDATES)
                .updatingTheCluster()
                .judging(rule(
                        Concern.EGRESS,
                        (settings, eks) -> new Differing()
                                .value(
                                        "controlPlaneEgressMode",
                                        settings.vpc().egressMode(),
                                        eks.network().egressMode())));
    }

    /** What the components of the control plane are set to. */
    static Check components() {
        return drift("drift-control-plane-components", Severity.WARNING)
                .comparing(
                        "Declared settings of API server (event TTL, node ports), controller manager (autoscaler period, finished pods) and scheduler (scoring) against EKS.")
                .because("Tuned in the console or with the CLI.")
                .fixedBy("Take the change into {stack}, or undo it by an update.")
                .looking(
                        "aws eks describe-cluster --name {cluster} --region {region} --query 'cluster.[kubeApiServerConfig,kubeControllerManagerConfig,kubeSchedulerConfig]'")
                .updatingTheCluster()
                .judging(rule(
                        Concern.COMPONENTS,
                        (settings, eks) -> components(
                                settings.operations().components(),
                                eks.operations().components())));
    }

    private static Differing components(DeclaredEksCluster.Components declared, EksCluster.Components actual) {
        var differing = new Differing()
                .period("eventTtl", declared.eventTtl(), actual.eventTtl())
                .value("serviceNodePortRange.minPort", declared.lowestNodePort(), actual.lowestNodePort())
                .value("serviceNodePortRange.maxPort", declared.highestNodePort(), actual.highestNodePort())
                .period("horizontalPodAutoscalerSyncPeriod", declared.autoscalerPeriod(), actual.autoscalerPeriod())
                .value("terminatedPodGcThreshold", declared.finishedPods(), actual.finishedPods())
                .value("scoringStrategy.type", declared.scoring(), actual.scoring());
        return actual.scoredResources()
                .map(found -> differing.set("scoringStrategy.resources", declared.scoredResources(), found))
                .orElse(differing);
    }

    /** Whether EKS makes nodes by itself. */
    static Check autoMode() {
        return drift("drift-auto-mode", Severity.WARNING)
                .comparing("Declared computeConfig.enabled against EKS.")
                .because(
                        "EKS Auto Mode was switched on or off in the console. On, it adds nodes and CNIs of its own; off, it ends them.")
                .fixedBy("Take the change into {stack}, or undo it by an update.")
                .looking(
                        "aws eks describe-cluster --name {cluster} --region {region} --query 'cluster.[computeConfig,storageConfig]'")
                .updatingTheCluster()
                .judging(rule(
                        Concern.AUTO_MODE,
                        (settings, eks) -> new Differing()
                                .value(
                                        "computeConfig.enabled",
                                        settings.operations().autoMode(),
                                        Optional.of(eks.operations().autoMode().orElse(false)))));
    }

    /** Control-plane logs. */
    static Check logging() {
        return drift("drift-logging", Severity.WARNING)
                .comparing("Declared control-plane log types, as a set, against those that are on.")
                .because("Switched off to save cost.")
                .fixedBy("Take the change into {stack}, or undo it by an update.")
                .looking("aws eks describe-cluster --name {cluster} --region {region} --query 'cluster.logging'")
                .updatingTheCluster()
                .judging(rule(
                        Concern.LOGGING,
                        (settings, eks) -> new Differing()
                                .set(
                                        "logTypes",
                                        settings.operations().logTypes(),
                                        eks.operations().logTypes())));
    }

    /** The upgrade policy. */
    static Check upgradePolicy() {
        return drift("drift-upgrade-policy", Severity.WARNING)
                .comparing("Declared upgradePolicy.supportType against EKS.")
                .because("Changed outside Pulumi. Extended support costs more; STANDARD upgrades by itself.")
                .fixedBy("Set upgradePolicy.supportType in {stack} to what is wanted, and update it.")
                .looking("aws eks describe-cluster --name {cluster} --region {region} --query 'cluster.upgradePolicy'")
                .updatingTheCluster()
                .judging(rule(
                        Concern.UPGRADE_POLICY,
                        (settings, eks) -> new Differing()
                                .value(
                                        "supportType",
                                        settings.operations().supportType(),
                                        eks.operations().supportType())));
    }

    /** What keeps the cluster from harm. */
    static Check protection() {
        return drift("drift-cluster-protection", Severity.WARNING)
                .comparing(
                        "Declared deletion protection, encryption key, zonal shift and control-plane tier against EKS.")
                .because("Changed in the console.")
                .fixedBy(
                        "Take the change into {stack}, or undo it by an update. Encryption cannot be taken away again.")
                .looking(
                        "aws eks describe-cluster --name {cluster} --region {region} --query 'cluster.[deletionProtection,encryptionConfig,zonalShiftConfig,controlPlaneScalingConfig]'")
                .updatingTheCluster()
                .judging(rule(
                        Concern.PROTECTION,
                        (settings, eks) -> new Differing()
                                .value(
                                        "deletionProtection",
                                        settings.operations().deletionProtection(),
                                        eks.operations().deletionProtection())
                                .key(
                                        "encryptionKey",
                                        settings.operations().encryptionKey(),
                                        eks.operations().encryptionKeys())
                                .value(
                                        "zonalShift",
                                        settings.operations().zonalShift(),
                                        eks.operations().zonalShift())
                                .value(
                                        "controlPlaneTier",
                                        settings.operations().controlPlaneTier(),
                                        eks.operations().controlPlaneTier())));
    }

    /** Tags, those of AWS itself left out. */
    static Check tags() {
        return drift("drift-cluster-tags", Severity.INFO)
                .comparing(
                        "Declared tags, default tags of the provider included, against the cluster's, without aws: tags and those that Pulumi is told to ignore (ignoreTags, ignoreChanges).")
                .because("A tag policy or another tool.")
                .fixedBy("Take the tags into {stack}, list them under ignoreChanges, or undo the change by an update.")
                .looking("aws eks describe-cluster --name {cluster} --region {region} --query 'cluster.tags'")
                .updatingTheCluster()
                .judging(rule(Concern.TAGS, DriftClusterSettings::tags));
    }

    private static Differing tags(Settings settings, EksCluster eks) {
        if (settings.ignoredTags().isHidden()) {
            return new Differing().value("ignoreTags", Declared.<String>hidden(), Optional.empty());
        }
        var ignored = settings.ignoredTags().value().orElse(new IgnoredTags(Set.of(), Set.of()));
        return new Differing()
                .set("tags", settings.tags().map(tags -> lines(tags, ignored)), lines(eks.tags(), ignored));
    }

    private static List<String> lines(Map<String, String> tags, IgnoredTags ignored) {
        return tags.entrySet().stream()
                .filter(tag -> !tag.getKey().startsWith("aws:") && !ignored.covers(tag.getKey()))
                .map(tag -> tag.getKey() + "=" + tag.getValue())
                .sorted()
                .toList();
    }

    private static CheckDescription drift(String id, Severity severity) {
        return Comparison.check(id, severity).inhibitedBy("drift-cluster-replaced");
    }

    /** The rule that one fault tells of all settings that differ. */
    private static BiConsumer<Facts, Verdict> rule(
            Concern concern, BiFunction<Settings, EksCluster, Differing> compare) {
        return (facts, verdict) -> new Comparison(concern, facts, verdict)
                .ofCluster((settings, eks) ->
                        compare.apply(settings, eks).report(verdict, verdict.clusterSubject(), CLUSTER_DIFFERS));
    }
}
