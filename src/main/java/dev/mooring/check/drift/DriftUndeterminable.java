package dev.mooring.check.drift;

import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.declared.Declared;
import dev.mooring.declared.DeclaredAccessEntry;
import dev.mooring.declared.DeclaredEksCluster;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.reading.Facts;
import java.util.Set;
import java.util.TreeSet;

/** Settings are declared, and nobody but Pulumi can say as what: secret, or not known before the next update. */
final class DriftUndeterminable {
    private DriftUndeterminable() {}

    static Check check() {
        return CheckDescription.check("drift-undeterminable", Group.DRIFT, Severity.INFO)
                .comparing("Declared settings against being readable: not secret, not still to be computed.")
                .needing(DeclaredSources.PULUMI_STATE)
                .because(
                        "The value is a secret, or depends on something that the next update makes. It is never guessed.")
                .fixedBy(
                        "Declare it in clear in {stack} if it is no secret; where it is not known yet, an update makes it known.")
                .looking("pulumi stack --show-urns --stack {stack}")
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .judging(DriftUndeterminable::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var stack = facts.get(DeclaredSources.PULUMI_STATE);
        var hidden = new TreeSet<String>();
        stack.cluster().map(DeclaredEksCluster::settings).ifPresent(settings -> cluster(settings, hidden));
        stack.accessEntries().forEach(entry -> entry(entry, hidden));
        stack.addons().forEach(addon -> {
            note("addon " + addon.name() + ".addonVersion", addon.version(), hidden);
            note("addon " + addon.name() + ".configurationValues", addon.configurationValues(), hidden);
            note("addon " + addon.name() + ".serviceAccountRoleArn", addon.role(), hidden);
            note("addon " + addon.name() + ".namespaceConfig.namespace", addon.namespace(), hidden);
        });
        stack.access()
                .policies()
                .forEach(policy -> note("access policies of " + policy.principalArn(), policy.scope(), hidden));
        stack.activations().forEach(activation -> {
            note("activation " + activation.id() + ".registrationLimit", activation.registrationLimit(), hidden);
            note("activation " + activation.id() + ".expirationDate", activation.expires(), hidden);
        });
        stack.credentials()
                .trustAnchors()
                .forEach(anchor -> note("trust anchor " + anchor.name() + ".enabled", anchor.enabled(), hidden));
        stack.credentials().profiles().forEach(profile -> {
            note("profile " + profile.name() + ".enabled", profile.enabled(), hidden);
            note("profile " + profile.name() + ".acceptRoleSessionName", profile.acceptRoleSessionName(), hidden);
            note("profile " + profile.name() + ".roleArns", profile.roleArns(), hidden);
            note("profile " + profile.name() + ".durationSeconds", profile.durationSeconds(), hidden);
        });
        note("output of hybrid nodes", stack.nodes(), hidden);
        if (!hidden.isEmpty()) {
            verdict.fail(
                    Subject.of("stack", stack.stack()),
                    hidden.size() + " declared setting(s) cannot be compared",
                    Evidence.of("paths", hidden));
        }
    }

    private static void cluster(DeclaredEksCluster.Settings settings, Set<String> hidden) {
        note("cluster.version", settings.version(), hidden);
        note("cluster.accessConfig.authenticationMode", settings.authenticationMode(), hidden);
        note("cluster.remoteNetworkConfig.remoteNodeNetworks", settings.remoteNodeCidrs(), hidden);
        note("cluster.remoteNetworkConfig.remotePodNetworks", settings.remotePodCidrs(), hidden);
        note("cluster.vpcConfig.endpointPublicAccess", settings.vpc().publicAccess(), hidden);
        note("cluster.vpcConfig.endpointPrivateAccess", settings.vpc().privateAccess(), hidden);
        note("cluster.vpcConfig.publicAccessCidrs", settings.vpc().publicAccessCidrs(), hidden);
        note("cluster.vpcConfig.subnetIds", settings.vpc().subnetIds(), hidden);
        note("cluster.vpcConfig.securityGroupIds", settings.vpc().securityGroupIds(), hidden);
        note("cluster.logging", settings.operations().logTypes(), hidden);
        note("cluster.upgradePolicy.supportType", settings.operations().supportType(), hidden);
        note("cluster.deletionProtection", settings.operations().deletionProtection(), hidden);
        note("cluster.encryptionConfig", settings.operations().encryptionKey(), hidden);
        note("cluster.zonalShiftConfig", settings.operations().zonalShift(), hidden);
        note("cluster.controlPlaneScalingConfig", settings.operations().controlPlaneTier(), hidden);
        note("cluster.vpcConfig.controlPlaneEgressMode", settings.vpc().egressMode(), hidden);
        note("cluster.computeConfig.enabled", settings.operations().autoMode(), hidden);
        components(settings.operations().components(), hidden);
        note("cluster.tags", settings.tags(), hidden);
        note("provider.ignoreTags", settings.ignoredTags(), hidden);
    }

    private static void components(DeclaredEksCluster.Components components, Set<String> hidden) {
        note("cluster.kubeApiServerConfig.eventTtl", components.eventTtl(), hidden);
        note("cluster.kubeApiServerConfig.serviceNodePortRange.minPort", components.lowestNodePort(), hidden);
        note("cluster.kubeApiServerConfig.serviceNodePortRange.maxPort", components.highestNodePort(), hidden);
        note(
                "cluster.kubeControllerManagerConfig.horizontalPodAutoscalerControllerConfig",
                components.autoscalerPeriod(),
                hidden);
        note("cluster.kubeControllerManagerConfig.podGcControllerConfig", components.finishedPods(), hidden);
        note("cluster.kubeSchedulerConfig.nodeResourcesFit.scoringStrategy.type", components.scoring(), hidden);
        note(
                "cluster.kubeSchedulerConfig.nodeResourcesFit.scoringStrategy.resources",
                components.scoredResources(),
                hidden);
    }

    private static void entry(DeclaredAccessEntry entry, Set<String> hidden) {
        note("access entry " + entry.principalArn() + ".type", entry.type(), hidden);
        note("access entry " + entry.principalArn() + ".kubernetesGroups", entry.kubernetesGroups(), hidden);
        note("access entry " + entry.principalArn() + ".username", entry.username(), hidden);
    }

    private static void note(String path, Declared<?> setting, Set<String> hidden) {
        if (setting.isHidden()) {
            hidden.add(path);
        }
    }
}
