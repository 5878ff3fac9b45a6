package dev.mooring.check.credential;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.ssm.ManagedInstance;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The SSM agents that renew the credentials of nodes. */
public final class SsmAgents {
    /** Older agents back off for longer than half an hour after an outage (EKS best practices, hybrid nodes). */
    private static final List<Integer> RECOVERS_IN_TIME = List.of(3, 3, 808, 0);

    private static final Pattern VERSION = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})");
    private static final int QUOTA = 1_000;
    private static final int NEAR_QUOTA = 900;

    private SsmAgents() {}

    /** A node's agent is not heard of. */
    public static Check connectionLost() {
        return Check.of(
                CheckDescription.check("ssm-agent-connection-lost", Group.CREDENTIAL, Severity.ERROR)
                        .comparing("PingStatus of the nodes' SSM agents against Online.")
                        .needing(Source.SSM_MANAGED_INSTANCES, Source.KUBERNETES_NODES)
                        .because("Kubelet's credentials run out within an hour; the node is lost later.")
                        .fixedBy(
                                "On {subject}: systemctl status amazon-ssm-agent; port 443 to ssm, ssmmessages and ec2messages of {region}")
                        .foldedInto(
                                "node-unreachable",
                                "site-disconnected",
                                "stale-node-object",
                                "node-never-posted-status"),
                SsmAgents::connectionLost);
    }

    private static void connectionLost(Situation situation, Verdict verdict) {
        nodes(situation, instance -> !"Online".equals(instance.pingStatus()))
                .forEach((node, instance) -> verdict.fail(
                        situation.subject(node),
                        "SSM has lost the node's agent",
                        Evidence.of("pingStatus", instance.pingStatus())
                                .and("lastPing", instance.lastPing())
                                .and("ready", node.ready())));
    }

    /** A node's agent is too old to come back quickly. */
    public static Check outdated() {
        return Check.of(
                CheckDescription.check("ssm-agent-outdated", Group.CREDENTIAL, Severity.INFO)
                        .comparing("Version of the nodes' SSM agents against 3.3.808.0.")
                        .needing(Source.SSM_MANAGED_INSTANCES, Source.KUBERNETES_NODES)
                        .because("Older agents wait longer before they ask for credentials again after an outage.")
                        .fixedBy(
                                "aws ssm send-command --region {region} --instance-ids {subject} --document-name AWS-UpdateSSMAgent"),
                (situation, verdict) -> nodes(situation, outdatedVersions())
                        .forEach((node, instance) -> verdict.fail(
                                situation.subject(node),
                                "The node's SSM agent is old",
                                Evidence.of("agentVersion", instance.agent().version())
                                        .and("wanted", "3.3.808.0")
                                        .and("latest", instance.agent().latest()))));
    }

    /** Thousands of agents have but a few versions. */
    private static Predicate<ManagedInstance> outdatedVersions() {
        var known = new HashMap<String, Boolean>();
        return instance -> instance.agent()
                .version()
                .filter(version -> known.computeIfAbsent(version, SsmAgents::isOutdated))
                .isPresent();
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

    private static Map<HybridNode, ManagedInstance> nodes(Situation situation, Predicate<ManagedInstance> which) {
        var found = new LinkedHashMap<HybridNode, ManagedInstance>();
        situation.managedInstances().stream()
                .filter(which)
                .sorted(Comparator.comparing(ManagedInstance::id))
                .forEach(instance -> situation.nodeNamed(instance.id()).ifPresent(node -> found.put(node, instance)));
        return found;
    }

    /** The account is near the number of machines that are free of charge. */
    public static Check quota() {
        return Check.of(
                CheckDescription.check("ssm-managed-node-quota", Group.CREDENTIAL, Severity.INFO)
                        .comparing("Managed nodes of account and region against the standard tier's 1,000.")
                        .needing(Source.SSM_MANAGED_INSTANCES)
                        .because("Beyond 1,000 machines the advanced tier is needed, which is charged.")
                        .fixedBy(
                                "aws ssm update-service-setting --region {region} for the activation tier, or deregister machines that are gone"),
                SsmAgents::quota);
    }

    private static void quota(Situation situation, Verdict verdict) {
        var count = situation.managedInstances().size();
        if (count >= NEAR_QUOTA) {
            verdict.fail(
                    situation.clusterSubject(),
                    count + " managed nodes; the standard tier ends at 1,000",
                    Evidence.of("managedNodes", count).and("standardTier", QUOTA));
        }
    }
}
