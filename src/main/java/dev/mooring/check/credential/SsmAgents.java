package dev.mooring.check.credential;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.ssm.ManagedInstance;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.check.WorkedOutOnce;
import dev.mooring.reading.Facts;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The SSM agents that renew the credentials of nodes. */
final class SsmAgents {
    /** Older agents back off for longer than half an hour after an outage (EKS best practices, hybrid nodes). */
    private static final List<Integer> RECOVERS_IN_TIME = List.of(3, 3, 808, 0);

    private static final Pattern VERSION = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})");
    private static final int QUOTA = 1_000;
    private static final int NEAR_QUOTA = 900;

    private SsmAgents() {}

    /** A node's agent is not heard of. */
    static Check connectionLost() {
        return CheckDescription.check("ssm-agent-connection-lost", Group.CREDENTIAL, Severity.ERROR)
                .comparing("PingStatus of the nodes' SSM agents against Online.")
                .needing(SsmSources.MANAGED_INSTANCES, KubernetesSources.NODES)
                .viewing(SharedViews.NODES)
                .because("Kubelet's credentials run out within an hour; the node is lost later.")
                .fixedBy(
                        "See that port 443 to ssm, ssmmessages and ec2messages of {region} is open. Run the sudo commands on the machine; Ubuntu may have the agent as a snap, whose unit has a longer name. Where the agent's log says MachineFingerprintDoesNotMatch or InvalidInstanceId, as after an upgrade of the system or a move to other hardware, no restart helps: the machine must register anew, as node-not-in-ssm says.")
                .looking(Commands.INSTANCE)
                .looking(Commands.NODE)
                .looking(Commands.AGENT_STATUS)
                .looking(Commands.AGENT_LOG)
                .changing(Commands.RESTART_AGENT)
                .inhibitedBy(
                        "node-unreachable",
                        "site-disconnected",
                        "stale-node-object",
                        "node-never-posted-status",
                        "node-role-trust-broken")
                .judging(SsmAgents::connectionLost);
    }

    private static void connectionLost(Facts facts, Verdict verdict) {
        nodes(facts, instance -> !"Online".equals(instance.pingStatus()))
                .forEach(
                        (node, instance) -> verdict.fail(
                                verdict.subject(node),
                                "SSM has lost the node's agent",
                                Evidence.of("pingStatus", instance.pingStatus())
                                        .and("lastPing", instance.lastPing())
                                        .and("ready", node.ready())
                                        .since(instance.lastPing())
                                        .pointingTo(
                                                node.isReady()
                                                        ? "Kubelet still works: its credentials run out within the hour, and the node is lost then."
                                                        : "The node is not ready either: the machine is off, or its link is cut.")));
    }

    /** A node's agent is too old to come back quickly. */
    static Check outdated() {
        return CheckDescription.check("ssm-agent-outdated", Group.CREDENTIAL, Severity.INFO)
                .comparing("Version of the nodes' SSM agents against 3.3.808.0.")
                .needing(SsmSources.MANAGED_INSTANCES, KubernetesSources.NODES)
                .viewing(SharedViews.NODES)
                .because("Older agents wait longer before they ask for credentials again after an outage.")
                .fixedBy("Let SSM update it.")
                .looking(Commands.INSTANCE)
                .changing(
                        "aws ssm send-command --region {region} --instance-ids {instance} --document-name AWS-UpdateSSMAgent")
                .judging(SsmAgents::outdated);
    }

    private static void outdated(Facts facts, Verdict verdict) {
        nodes(facts, outdatedVersions())
                .forEach((node, instance) -> verdict.fail(
                        verdict.subject(node),
                        "The node's SSM agent is old",
                        Evidence.of("agentVersion", instance.agent().version())
                                .and("wanted", "3.3.808.0")
                                .and("latest", instance.agent().latest())));
    }

    private static Predicate<ManagedInstance> outdatedVersions() {
        var isOutdated = WorkedOutOnce.by(SsmAgents::isOutdated);
        return instance -> instance.agent().version().filter(isOutdated::of).isPresent();
    }

    private static boolean isOutdated(String version) {
        return Optional.of(VERSION.matcher(version))
                .filter(Matcher::matches)
                .filter(match -> {
                    for (var part = 0; part < RECOVERS_IN_TIME.size(); part++) {
                        var difference =
                                Integer.compare(Integer.parseInt(match.group(part + 1)), RECOVERS_IN_TIME.get(part));
                        if (difference != 0) {
                            return difference < 0;
                        }
                    }
                    return false;
                })
                .isPresent();
    }

    private static Map<HybridNode, ManagedInstance> nodes(Facts facts, Predicate<ManagedInstance> which) {
        var nodes = facts.get(SharedViews.NODES);
        var found = new LinkedHashMap<HybridNode, ManagedInstance>();
        facts.get(SsmSources.MANAGED_INSTANCES).stream()
                .filter(which)
                .sorted(Comparator.comparing(ManagedInstance::id))
                .forEach(instance -> nodes.named(instance.id()).ifPresent(node -> found.put(node, instance)));
        return found;
    }

    /** The account is near the number of machines that are free of charge. */
    static Check quota() {
        return CheckDescription.check("ssm-managed-node-quota", Group.CREDENTIAL, Severity.INFO)
                .comparing(
                        "Managed nodes of account and region against the standard tier's 1,000, from 900 on; beyond, the advanced tier is on already.")
                .needing(SsmSources.MANAGED_INSTANCES)
                .because("Beyond 1,000 machines the advanced tier is needed, which is charged.")
                .fixedBy(
                        "Deregister machines that are gone; or change to the advanced tier, which is charged for every machine.")
                .looking(
                        "aws ssm describe-instance-information --region {region} --filters Key=PingStatus,Values=ConnectionLost")
                .looking(
                        "aws ssm get-service-setting --region {region} --setting-id /ssm/managed-instance/activation-tier")
                .changing(
                        "aws ssm update-service-setting --region {region} --setting-id /ssm/managed-instance/activation-tier --setting-value advanced")
                .judging(SsmAgents::quota);
    }

    private static void quota(Facts facts, Verdict verdict) {
        var count = facts.get(SsmSources.MANAGED_INSTANCES).size();
        if (count > QUOTA) {
            verdict.doesNotApply("the standard tier takes no more than 1,000: the advanced tier is on");
        } else if (count >= NEAR_QUOTA) {
            verdict.fail(
                    verdict.clusterSubject(),
                    count + " managed nodes; the standard tier ends at 1,000",
                    Evidence.of("managedNodes", count).and("standardTier", QUOTA));
        }
    }
}
