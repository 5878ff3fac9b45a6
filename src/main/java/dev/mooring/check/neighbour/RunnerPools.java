package dev.mooring.check.neighbour;

import dev.mooring.actual.neighbours.Neighbour;
import dev.mooring.actual.neighbours.NeighbourPod;
import dev.mooring.actual.neighbours.NeighbourSources;
import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Standing;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.check.VersionNumbers;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.declared.deployments.DeploymentQueue;
import dev.mooring.declared.deployments.DeploymentSources;
import dev.mooring.declared.deployments.RunnerPool;
import dev.mooring.declared.deployments.RunnerPool.Runner;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The runners that deploy a stack. In Kubernetes a runner calls its machine by the name of its pod, so that pool, pod, node
 * and site belong together.
 */
final class RunnerPools {
    /** Runners poll every minute. */
    private static final Duration RESTART = Duration.ofMinutes(5);

    /** The first that takes what Pulumi Cloud hands out today (customer-managed-workflow-agent, December 2025). */
    private static final VersionNumbers OLDEST = VersionNumbers.of(2, 0);

    private static final String PODS =
            "kubectl get pods -A -o wide -l 'app.kubernetes.io/name in (customer-managed-workflow-agent,customer-managed-deployment-agent,pulumi-workflow-agent-pool,pulumi-deployment-agent-pool)'";

    private RunnerPools() {}

    /** Nobody is there to deploy the stack. */
    static Check offline() {
        return CheckDescription.check("agent-pool-offline", Group.NEIGHBOUR, Severity.ERROR)
                .comparing("Status of the runner pool that deploys the stack against online.")
                .needing(DeploymentSources.POOL)
                .using(
                        DeploymentSources.QUEUE,
                        "Which deployments wait for it is not known: one that waits for long has a finding of its own.")
                .using(NeighbourSources.PODS, "Whether its runners went down with their nodes is unknown.")
                .using(
                        DeclaredSources.PULUMI_STATE,
                        "Whether it explains that Pulumi does not look for drift is unknown.")
                .viewing(Standing.VIEW)
                .because(
                        "The runners are down, have lost their token, or their site has: deployments of the stack wait, drift runs too.")
                .fixedBy("Bring a runner of pool {subject} back.")
                .looking(PODS)
                .looking("kubectl get events -A --field-selector type=Warning --sort-by=.lastTimestamp")
                .inhibitedBy("site-disconnected", "node-unreachable")
                .judging(RunnerPools::offline);
    }

    private static void offline(Facts facts, Verdict verdict) {
        var pool = facts.get(DeploymentSources.POOL);
        var justNow = pool.lastSeen()
                .filter(seen -> !Age.longAgo(seen, RESTART, facts.now()))
                .isPresent();
        if (pool.online() || justNow) {
            return;
        }
        var waiting = facts.partly(DeploymentSources.QUEUE).map(DeploymentQueue::newest).orElse(List.of()).stream()
                .filter(deployment -> deployment.waits() || deployment.runs())
                .map(Deployments::name)
                .toList();
        var standing = facts.partly(Standing.VIEW);
        var lost = standing.map(known -> nodesOfLost(pool, known)).orElse(List.of());
        var covers = new HashSet<>(waiting);
        facts.partly(DeclaredSources.PULUMI_STATE).ifPresent(declared -> covers.add(declared.stack()));
        verdict.fail(
                verdict.severity(),
                Subject.of("runner-pool", pool.name()),
                "No runner of the pool that deploys the stack is online",
                Evidence.of(
                                "runners",
                                pool.runners().stream()
                                        .map(Runner::host)
                                        .sorted()
                                        .toList())
                        .and("lastSeen", pool.lastSeen())
                        .and("waiting", waiting)
                        .standingOn(lost)
                        .since(pool.lastSeen()),
                covers);
    }

    /** The nodes of the pool's pods, where all of them are lost. A pool that Pulumi Cloud no longer shows runners of is of all pods. */
    private static List<String> nodesOfLost(RunnerPool pool, Standing standing) {
        var hosts = pool.runners().stream().map(Runner::host).collect(Collectors.toSet());
        var pods = standing.of(Neighbour.RUNNER).stream()
                .filter(pod -> hosts.isEmpty() || hosts.contains(pod.name().name()))
                .toList();
        return pods.stream().allMatch(standing::isLost) ? nodes(pods) : List.of();
    }

    private static List<String> nodes(Collection<NeighbourPod> pods) {
        return pods.stream().map(NeighbourPod::node).distinct().sorted().toList();
    }

    /** A runner went down with its node, and others of its pool may go on. */
    static Check onLostNode() {
        return CheckDescription.check("agent-on-lost-node", Group.NEIGHBOUR, Severity.WARNING)
                .comparing("Nodes of the pods of Pulumi's runners against hybrid nodes that stopped reporting.")
                .needing(NeighbourSources.PODS)
                .viewing(Standing.VIEW)
                .because("What it ran is marked failed ten minutes after it was heard of last, and not handed on.")
                .fixedBy("Bring the node back; start again what the runner was at.")
                .looking(PODS)
                .inhibitedBy("site-disconnected", "node-unreachable", "agent-pool-offline")
                .judging(RunnerPools::onLostNode);
    }

    private static void onLostNode(Facts facts, Verdict verdict) {
        var standing = facts.get(Standing.VIEW);
        standing.of(Neighbour.RUNNER).stream()
                .filter(standing::isLost)
                .forEach(pod -> verdict.fail(
                        new Subject(
                                "runner",
                                pod.name().toString(),
                                verdict.nodeSubject(pod.node()).site()),
                        "A runner of Pulumi's workflows went down with its node",
                        Evidence.of("node", pod.node()).standingOn(List.of(pod.node()))));
    }

    /** A runner is of another age than what it is handed. */
    static Check outdated() {
        return CheckDescription.check("agent-outdated", Group.NEIGHBOUR, Severity.INFO)
                .comparing("Versions of the runners that are online against 2.0 and against the newest in their pool.")
                .needing(DeploymentSources.POOL)
                .because("The image of the runners was pinned, or not all of them were rolled.")
                .fixedBy("Roll the runners of {subject} to the newest image of customer-managed-workflow-agent.")
                .looking(PODS)
                .judging(RunnerPools::outdated);
    }

    private static void outdated(Facts facts, Verdict verdict) {
        var pool = facts.get(DeploymentSources.POOL);
        var online = pool.runners().stream().filter(Runner::online).toList();
        var newest = online.stream()
                .flatMap(runner -> VersionNumbers.parse(runner.version()).stream())
                .max(Comparator.naturalOrder())
                .filter(version -> version.compareTo(OLDEST) > 0)
                .orElse(OLDEST);
        var old = online.stream()
                .filter(runner -> VersionNumbers.parse(runner.version())
                        .filter(version -> version.compareTo(newest) < 0)
                        .isPresent())
                .map(runner -> runner.host() + " " + runner.version())
                .sorted()
                .toList();
        if (!old.isEmpty()) {
            verdict.fail(
                    Subject.of("runner-pool", pool.name()),
                    "Runners are of an older version than the others of their pool, or too old for all that is handed out",
                    Evidence.of("older", old).and("runners", online.size()));
        }
    }

    /** Whoever would repair the site stands there himself. */
    static Check ofItsOwnNodes() {
        return CheckDescription.check("stack-deployed-from-its-own-nodes", Group.NEIGHBOUR, Severity.WARNING)
                .comparing(
                        "Nodes of the runners that deploy the stack against the hybrid nodes of the cluster that it declares.")
                .needing(DeploymentSources.POOL, NeighbourSources.PODS, DeclaredSources.PULUMI_STATE)
                .viewing(Standing.VIEW)
                .because(
                        "All runners of the pool stand on hybrid nodes of this very cluster: once their site is down, nothing can deploy the stack that would mend it.")
                .fixedBy(
                        "Let another pool deploy {stack}, or give this one a runner on cloud nodes or outside the cluster.")
                .looking(PODS)
                .judging(RunnerPools::ofItsOwnNodes);
    }

    private static void ofItsOwnNodes(Facts facts, Verdict verdict) {
        var pool = facts.get(DeploymentSources.POOL);
        var stack = Subject.of("stack", facts.get(DeclaredSources.PULUMI_STATE).stack());
        if (!pool.online()) {
            // Of those that are gone Pulumi Cloud soon shows none: who is left is not all there are.
            verdict.unknown(stack, new Cause(Kind.MISSING, "list runners", "no runner of the pool is online"));
            return;
        }
        var standing = facts.get(Standing.VIEW);
        var onHybrid = standing.of(Neighbour.RUNNER).stream()
                .filter(pod -> standing.nodes().named(pod.node()).isPresent())
                .collect(Collectors.toMap(pod -> pod.name().name(), NeighbourPod::node, (one, _) -> one, TreeMap::new));
        var hosts = pool.runners().stream().map(Runner::host).toList();
        if (!hosts.isEmpty() && onHybrid.keySet().containsAll(hosts)) {
            verdict.fail(
                    stack,
                    "The stack is deployed from the nodes that it declares",
                    Evidence.of("pool", pool.name())
                            .and("runners", hosts)
                            .and(
                                    "nodes",
                                    hosts.stream()
                                            .map(onHybrid::get)
                                            .distinct()
                                            .sorted()
                                            .toList()));
        }
    }
}
