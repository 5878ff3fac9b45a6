package dev.mooring.actual.eks;

import static dev.mooring.actual.aws.AwsAnswer.items;
import static dev.mooring.actual.aws.AwsAnswer.list;
import static dev.mooring.actual.aws.AwsAnswer.member;
import static dev.mooring.actual.aws.AwsAnswer.texts;

import dev.mooring.actual.aws.AwsAnswer;
import dev.mooring.actual.eks.EksCluster.HealthIssue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.eks.model.AccessConfigResponse;
import software.amazon.awssdk.services.eks.model.AddonHealth;
import software.amazon.awssdk.services.eks.model.AddonNamespaceConfigResponse;
import software.amazon.awssdk.services.eks.model.AddonVersionInfo;
import software.amazon.awssdk.services.eks.model.AssociatedAccessPolicy;
import software.amazon.awssdk.services.eks.model.Cancellation;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.ClusterHealth;
import software.amazon.awssdk.services.eks.model.ClusterVersionInformation;
import software.amazon.awssdk.services.eks.model.ComputeConfigResponse;
import software.amazon.awssdk.services.eks.model.ControlPlaneScalingConfig;
import software.amazon.awssdk.services.eks.model.HorizontalPodAutoscalerControllerConfigResponse;
import software.amazon.awssdk.services.eks.model.Identity;
import software.amazon.awssdk.services.eks.model.InsightSummary;
import software.amazon.awssdk.services.eks.model.KubeApiServerConfigResponse;
import software.amazon.awssdk.services.eks.model.KubeControllerManagerConfigResponse;
import software.amazon.awssdk.services.eks.model.KubeSchedulerConfigResponse;
import software.amazon.awssdk.services.eks.model.KubernetesNetworkConfigResponse;
import software.amazon.awssdk.services.eks.model.Logging;
import software.amazon.awssdk.services.eks.model.NodeResourcesFitConfig;
import software.amazon.awssdk.services.eks.model.OIDC;
import software.amazon.awssdk.services.eks.model.PodGcControllerConfigResponse;
import software.amazon.awssdk.services.eks.model.RemoteNetworkConfigResponse;
import software.amazon.awssdk.services.eks.model.ScoringStrategy;
import software.amazon.awssdk.services.eks.model.ServiceNodePortRange;
import software.amazon.awssdk.services.eks.model.Update;
import software.amazon.awssdk.services.eks.model.UpdateParam;
import software.amazon.awssdk.services.eks.model.UpgradePolicyResponse;
import software.amazon.awssdk.services.eks.model.VpcConfigResponse;
import software.amazon.awssdk.services.eks.model.ZonalShiftConfigResponse;

/**
 * The SDK's shapes to ours. Members on which verdicts rest must be there; others may be absent or null. Enumerations are
 * taken as text.
 */
final class EksTranslation {
    /** Of a cluster that is being made, EKS says less. */
    private static final Set<String> UNFINISHED = Set.of("CREATING", "PENDING");

    private EksTranslation() {}

    static EksCluster cluster(Cluster found) {
        var status = required(found.statusAsString(), "cluster.status");
        if (!UNFINISHED.contains(status)) {
            requireFinished(found);
        }
        return new EksCluster(
                required(found.name(), "cluster.name"),
                required(found.arn(), "cluster.arn"),
                status,
                required(found.version(), "cluster.version"),
                Optional.ofNullable(found.createdAt()),
                access(found.accessConfig()),
                remoteNetwork(found.remoteNetworkConfig()),
                found.health() == null
                        ? List.of()
                        : items(found.health().issues(), "cluster.health.issues").stream()
                                .map(issue -> new HealthIssue(
                                        text(issue.codeAsString()),
                                        text(issue.message()),
                                        items(issue.resourceIds(), "cluster.health.issues.resourceIds")))
                                .toList(),
                endpoint(found),
                network(found),
                operations(found),
                texts(found.tags(), "cluster.tags"));
    }

    /** What a cluster has once it has been created. */
    private static void requireFinished(Cluster found) {
        list(
                member(found.health(), "cluster.health"),
                "cluster.health.issues",
                ClusterHealth::hasIssues,
                ClusterHealth::issues);
        list(
                member(found.logging(), "cluster.logging"),
                "cluster.logging.clusterLogging",
                Logging::hasClusterLogging,
                Logging::clusterLogging);
        required(
                member(found.accessConfig(), "cluster.accessConfig").authenticationModeAsString(),
                "cluster.accessConfig.authenticationMode");
        var vpc = member(found.resourcesVpcConfig(), "cluster.resourcesVpcConfig");
        member(vpc.endpointPublicAccess(), "cluster.resourcesVpcConfig.endpointPublicAccess");
        member(vpc.endpointPrivateAccess(), "cluster.resourcesVpcConfig.endpointPrivateAccess");
        list(
                vpc,
                "cluster.resourcesVpcConfig.subnetIds",
                VpcConfigResponse::hasSubnetIds,
                VpcConfigResponse::subnetIds);
        list(
                vpc,
                "cluster.resourcesVpcConfig.securityGroupIds",
                VpcConfigResponse::hasSecurityGroupIds,
                VpcConfigResponse::securityGroupIds);
    }

    private static EksCluster.Access access(@Nullable AccessConfigResponse access) {
        return access == null
                ? new EksCluster.Access(Optional.empty(), Optional.empty())
                : new EksCluster.Access(
                        Optional.ofNullable(access.authenticationModeAsString()),
                        Optional.ofNullable(access.bootstrapClusterCreatorAdminPermissions()));
    }

    private static EksCluster.Endpoint endpoint(Cluster found) {
        var vpc = Optional.ofNullable(found.resourcesVpcConfig());
        return new EksCluster.Endpoint(
                Optional.ofNullable(found.endpoint()),
                Optional.ofNullable(found.certificateAuthority()).map(ca -> ca.data()),
                Optional.ofNullable(found.identity()).map(Identity::oidc).map(OIDC::issuer),
                vpc.map(VpcConfigResponse::endpointPublicAccess),
                vpc.map(VpcConfigResponse::endpointPrivateAccess),
                vpc.map(config -> items(config.publicAccessCidrs(), "cluster.resourcesVpcConfig.publicAccessCidrs"))
                        .orElse(List.of()));
    }

    private static EksCluster.Network network(Cluster found) {
        var vpc = Optional.ofNullable(found.resourcesVpcConfig());
        var kubernetes = Optional.ofNullable(found.kubernetesNetworkConfig());
        return new EksCluster.Network(
                vpc.map(VpcConfigResponse::vpcId),
                vpc.map(config -> items(config.subnetIds(), "cluster.resourcesVpcConfig.subnetIds"))
                        .orElse(List.of()),
                vpc.map(config -> items(config.securityGroupIds(), "cluster.resourcesVpcConfig.securityGroupIds"))
                        .orElse(List.of()),
                vpc.map(VpcConfigResponse::clusterSecurityGroupId),
                kubernetes.map(KubernetesNetworkConfigResponse::serviceIpv4Cidr),
                kubernetes.map(KubernetesNetworkConfigResponse::ipFamilyAsString),
                vpc.map(VpcConfigResponse::controlPlaneEgressModeAsString));
    }

    private static EksCluster.Operations operations(Cluster found) {
        return new EksCluster.Operations(
                logTypes(found.logging()),
                Optional.ofNullable(found.upgradePolicy()).map(UpgradePolicyResponse::supportTypeAsString),
                Optional.ofNullable(found.deletionProtection()),
                Optional.ofNullable(found.zonalShiftConfig()).map(ZonalShiftConfigResponse::enabled),
                encryptionKeys(found),
                Optional.ofNullable(found.controlPlaneScalingConfig()).map(ControlPlaneScalingConfig::tierAsString),
                Optional.ofNullable(found.computeConfig()).map(ComputeConfigResponse::enabled),
                components(found));
    }

    private static EksCluster.Components components(Cluster found) {
        var api = Optional.ofNullable(found.kubeApiServerConfig());
        var ports = api.map(KubeApiServerConfigResponse::serviceNodePortRange);
        var manager = Optional.ofNullable(found.kubeControllerManagerConfig());
        var scoring = Optional.ofNullable(found.kubeSchedulerConfig())
                .map(KubeSchedulerConfigResponse::nodeResourcesFit)
                .map(NodeResourcesFitConfig::scoringStrategy);
        return new EksCluster.Components(
                api.map(KubeApiServerConfigResponse::eventTtl),
                ports.map(ServiceNodePortRange::minPort),
                ports.map(ServiceNodePortRange::maxPort),
                manager.map(KubeControllerManagerConfigResponse::horizontalPodAutoscalerControllerConfig)
                        .map(HorizontalPodAutoscalerControllerConfigResponse::horizontalPodAutoscalerSyncPeriod),
                manager.map(KubeControllerManagerConfigResponse::podGcControllerConfig)
                        .map(PodGcControllerConfigResponse::terminatedPodGcThreshold),
                scoring.map(ScoringStrategy::typeAsString),
                scoring.filter(ScoringStrategy::hasResources).map(EksTranslation::weights));
    }

    private static Set<String> weights(ScoringStrategy scoring) {
        return items(scoring.resources(), "cluster.kubeSchedulerConfig.nodeResourcesFit.scoringStrategy.resources")
                .stream()
                .map(resource -> text(resource.name()) + "=" + resource.weight())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** One list of what is on and one of what is off is normal. */
    private static Set<String> logTypes(@Nullable Logging logging) {
        return logging == null
                ? Set.of()
                : items(logging.clusterLogging(), "cluster.logging.clusterLogging").stream()
                        .filter(setup -> Boolean.TRUE.equals(setup.enabled()))
                        .flatMap(
                                setup -> items(setup.typesAsStrings(), "cluster.logging.clusterLogging.types").stream())
                        .collect(Collectors.toUnmodifiableSet());
    }

    private static Set<String> encryptionKeys(Cluster found) {
        return items(found.encryptionConfig(), "cluster.encryptionConfig").stream()
                .map(config ->
                        config.provider() == null ? null : config.provider().keyArn())
                .filter(Objects::nonNull)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static EksCluster.RemoteNetwork remoteNetwork(@Nullable RemoteNetworkConfigResponse config) {
        if (config == null) {
            return new EksCluster.RemoteNetwork("absent", List.of(), List.of());
        }
        var nodes = new ArrayList<String>();
        items(config.remoteNodeNetworks(), "cluster.remoteNetworkConfig.remoteNodeNetworks")
                .forEach(network ->
                        nodes.addAll(items(network.cidrs(), "cluster.remoteNetworkConfig.remoteNodeNetworks.cidrs")));
        var pods = new ArrayList<String>();
        items(config.remotePodNetworks(), "cluster.remoteNetworkConfig.remotePodNetworks")
                .forEach(network ->
                        pods.addAll(items(network.cidrs(), "cluster.remoteNetworkConfig.remotePodNetworks.cidrs")));
        return new EksCluster.RemoteNetwork(nodes.isEmpty() && pods.isEmpty() ? "empty" : "present", nodes, pods);
    }

    static AccessEntry accessEntry(software.amazon.awssdk.services.eks.model.AccessEntry found) {
        return new AccessEntry(
                required(found.principalArn(), "accessEntry.principalArn"),
                required(found.type(), "accessEntry.type"),
                required(found.username(), "accessEntry.username"),
                list(
                        found,
                        "accessEntry.kubernetesGroups",
                        software.amazon.awssdk.services.eks.model.AccessEntry::hasKubernetesGroups,
                        software.amazon.awssdk.services.eks.model.AccessEntry::kubernetesGroups),
                Optional.ofNullable(found.createdAt()),
                Optional.ofNullable(found.modifiedAt()));
    }

    static AccessPolicy accessPolicy(AssociatedAccessPolicy found) {
        var scope = member(found.accessScope(), "accessScope");
        return new AccessPolicy(
                required(found.policyArn(), "policyArn"),
                required(scope.typeAsString(), "accessScope.type"),
                items(scope.namespaces(), "accessScope.namespaces"));
    }

    static Addon addon(software.amazon.awssdk.services.eks.model.Addon found) {
        var issues = list(
                        member(found.health(), "addon.health"),
                        "addon.health.issues",
                        AddonHealth::hasIssues,
                        AddonHealth::issues)
                .stream()
                .map(issue -> new HealthIssue(
                        text(issue.codeAsString()),
                        text(issue.message()),
                        items(issue.resourceIds(), "addon.health.issues.resourceIds")))
                .toList();
        return new Addon(
                required(found.addonName(), "addon.addonName"),
                required(found.statusAsString(), "addon.status"),
                required(found.addonVersion(), "addon.addonVersion"),
                issues,
                Optional.ofNullable(found.configurationValues()).filter(values -> !values.isBlank()),
                found.podIdentityAssociations().size(),
                Optional.ofNullable(found.serviceAccountRoleArn()).filter(role -> !role.isBlank()),
                Optional.ofNullable(found.namespaceConfig()).map(AddonNamespaceConfigResponse::namespace));
    }

    static AddonRelease addonRelease(AddonVersionInfo found) {
        return new AddonRelease(
                required(found.addonVersion(), "addonVersion"),
                Set.copyOf(items(found.computeTypes(), "computeTypes")),
                list(found, "compatibilities", AddonVersionInfo::hasCompatibilities, AddonVersionInfo::compatibilities)
                        .stream()
                        .map(compatibility ->
                                required(compatibility.clusterVersion(), "compatibilities.clusterVersion"))
                        .collect(Collectors.toUnmodifiableSet()));
    }

    static ClusterVersion clusterVersion(ClusterVersionInformation found) {
        return new ClusterVersion(
                required(found.clusterVersion(), "clusterVersion"),
                Optional.ofNullable(found.endOfStandardSupportDate()),
                Optional.ofNullable(found.endOfExtendedSupportDate()));
    }

    static Insight insight(InsightSummary found) {
        var status = member(found.insightStatus(), "insight.insightStatus");
        return new Insight(
                required(found.id(), "insight.id"),
                text(found.name()),
                required(found.categoryAsString(), "insight.category"),
                required(status.statusAsString(), "insight.insightStatus.status"),
                text(status.reason()),
                Optional.ofNullable(found.kubernetesVersion()),
                Optional.ofNullable(found.lastRefreshTime()),
                Optional.empty(),
                List.of());
    }

    static Insight withDetail(Insight summary, software.amazon.awssdk.services.eks.model.Insight detail) {
        var resources = items(detail.resources(), "insight.resources").stream()
                .map(resource ->
                        Optional.ofNullable(resource.kubernetesResourceUri()).orElse(text(resource.arn())))
                .filter(uri -> !uri.isEmpty())
                .toList();
        return new Insight(
                summary.id(),
                summary.name(),
                summary.category(),
                summary.status(),
                summary.reason(),
                summary.kubernetesVersion(),
                summary.lastRefresh(),
                Optional.ofNullable(detail.recommendation()),
                resources);
    }

    static EksUpdate update(Update found) {
        return new EksUpdate(
                required(found.id(), "update.id"),
                required(found.typeAsString(), "update.type"),
                required(found.statusAsString(), "update.status"),
                Optional.ofNullable(found.createdAt()),
                items(found.params(), "update.params").stream()
                        .map(EksTranslation::parameter)
                        .toList(),
                items(found.errors(), "update.errors").stream()
                        .map(error -> text(error.errorCodeAsString()) + ": " + text(error.errorMessage()))
                        .toList(),
                Optional.ofNullable(found.cancellation()).map(EksTranslation::cancellation));
    }

    private static String cancellation(Cancellation cancellation) {
        var reason = text(cancellation.reason());
        return text(cancellation.statusAsString()) + (reason.isEmpty() ? "" : ": " + reason);
    }

    /** What an add-on is configured with may be secret to those who read a report. */
    private static String parameter(UpdateParam param) {
        var type = text(param.typeAsString());
        return "ConfigurationValues".equals(type) ? type : type + "=" + text(param.value());
    }

    private static String required(@Nullable String value, String member) {
        return AwsAnswer.text(value, member);
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
