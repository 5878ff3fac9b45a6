package dev.mooring.actual.eks;

import dev.mooring.actual.AccessEntry;
import dev.mooring.actual.Addon;
import dev.mooring.actual.EksCluster;
import dev.mooring.actual.EksCluster.HealthIssue;
import dev.mooring.actual.EksUpdate;
import dev.mooring.actual.Insight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.InsightSummary;
import software.amazon.awssdk.services.eks.model.RemoteNetworkConfigResponse;
import software.amazon.awssdk.services.eks.model.Update;

/** The SDK's shapes to ours. Members may be absent or null; enumerations are taken as text. */
final class EksTranslation {
    private EksTranslation() {}

    static EksCluster cluster(Cluster found) {
        var issues = found.health() == null
                ? List.<HealthIssue>of()
                : found.health().issues().stream()
                        .map(issue ->
                                new HealthIssue(text(issue.codeAsString()), text(issue.message()), issue.resourceIds()))
                        .toList();
        var authority = Optional.ofNullable(found.certificateAuthority()).map(ca -> ca.data());
        return new EksCluster(
                text(found.name()),
                text(found.arn()),
                text(found.statusAsString()),
                text(found.version()),
                Optional.ofNullable(found.createdAt()),
                Optional.ofNullable(found.accessConfig()).map(access -> access.authenticationModeAsString()),
                remoteNetwork(found.remoteNetworkConfig()),
                issues,
                new EksCluster.Endpoint(Optional.ofNullable(found.endpoint()), authority));
    }

    private static EksCluster.RemoteNetwork remoteNetwork(@Nullable RemoteNetworkConfigResponse config) {
        if (config == null) {
            return new EksCluster.RemoteNetwork("absent", List.of(), List.of());
        }
        var nodes = new ArrayList<String>();
        config.remoteNodeNetworks().forEach(network -> nodes.addAll(network.cidrs()));
        var pods = new ArrayList<String>();
        config.remotePodNetworks().forEach(network -> pods.addAll(network.cidrs()));
        return new EksCluster.RemoteNetwork(nodes.isEmpty() && pods.isEmpty() ? "empty" : "present", nodes, pods);
    }

    static AccessEntry accessEntry(software.amazon.awssdk.services.eks.model.AccessEntry found) {
        return new AccessEntry(
                text(found.principalArn()),
                text(found.type()),
                text(found.username()),
                List.copyOf(found.kubernetesGroups()),
                Optional.ofNullable(found.createdAt()));
    }

    static Addon addon(software.amazon.awssdk.services.eks.model.Addon found) {
        var issues = found.health() == null
                ? List.<HealthIssue>of()
                : found.health().issues().stream()
                        .map(issue ->
                                new HealthIssue(text(issue.codeAsString()), text(issue.message()), issue.resourceIds()))
                        .toList();
        return new Addon(text(found.addonName()), text(found.statusAsString()), text(found.addonVersion()), issues);
    }

    static Insight insight(InsightSummary found) {
        var status = found.insightStatus();
        return new Insight(
                text(found.id()),
                text(found.name()),
                text(found.categoryAsString()),
                status == null ? "UNKNOWN" : text(status.statusAsString()),
                status == null ? "" : text(status.reason()),
                Optional.ofNullable(found.lastRefreshTime()),
                Optional.empty(),
                List.of());
    }

    static Insight withDetail(Insight summary, software.amazon.awssdk.services.eks.model.Insight detail) {
        var resources = detail.resources().stream()
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
                summary.lastRefresh(),
                Optional.ofNullable(detail.recommendation()),
                resources);
    }

    static EksUpdate update(Update found) {
        return new EksUpdate(
                text(found.id()),
                text(found.typeAsString()),
                text(found.statusAsString()),
                Optional.ofNullable(found.createdAt()));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
