package dev.mooring.check.neighbour;

import dev.mooring.actual.neighbours.Conditions.Condition;
import dev.mooring.actual.neighbours.Neighbour;
import dev.mooring.actual.neighbours.NeighbourPod;
import dev.mooring.actual.neighbours.NeighbourSources;
import dev.mooring.actual.neighbours.PulumiWorkspace;
import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Standing;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The pod in which a stack's updates would run does not come up. */
final class PulumiWorkspaceNotReady {
    private static final Duration TIME_TO_START = Duration.ofMinutes(10);
    /** It is on its way out, or on its way up. */
    private static final Set<String> PASSING = Set.of("Deleting");

    private PulumiWorkspaceNotReady() {}

    static Check check() {
        return CheckDescription.check("pko-workspace-not-ready", Group.NEIGHBOUR, Severity.ERROR)
                .comparing("Condition Ready of Workspaces against True, for ten minutes.")
                .needing(NeighbourSources.WORKSPACES)
                .using(
                        NeighbourSources.PODS,
                        "On which node the workspace stands, and whether that explains it, is unknown.")
                .viewing(Standing.VIEW)
                .because(
                        "Its pod cannot be scheduled, its image cannot be pulled, its program cannot be installed, or the operator cannot reach it: a pod on a hybrid node needs a way from the operator's.")
                .fixedBy(
                        "See what stops {subject}. One that could not be installed or set up is not tried again before the source or the specification of its stack changes.")
                .looking("kubectl describe workspace.auto.pulumi.com {object} -n {namespace}")
                .looking("kubectl get pods -n {namespace} -l auto.pulumi.com/workspace-name={object} -o wide")
                .inhibitedBy("site-disconnected", "node-unreachable", "node-not-ready", "pko-operator-on-lost-node")
                .judging(PulumiWorkspaceNotReady::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var broken = facts.get(NeighbourSources.WORKSPACES).stream()
                .filter(workspace -> workspace
                        .conditions()
                        .ready()
                        .filter(ready -> isBroken(ready, facts.now()))
                        .isPresent())
                .toList();
        if (!broken.isEmpty()) {
            var pods = facts.partly(Standing.VIEW)
                    .map(standing -> standing.of(Neighbour.PULUMI_WORKSPACE))
                    .orElse(List.of());
            broken.forEach(workspace -> report(workspace, podsOf(workspace, pods), verdict));
        }
    }

    private static boolean isBroken(Condition ready, Instant now) {
        return !ready.isTrue()
                && !PASSING.contains(ready.reason())
                && ready.since()
                        .map(since -> Age.longAgo(since, TIME_TO_START, now))
                        .orElse(true);
    }

    private static List<NeighbourPod> podsOf(PulumiWorkspace workspace, List<NeighbourPod> pods) {
        return pods.stream()
                .filter(pod -> pod.owner().equals(workspace.name().name())
                        && pod.name().namespace().equals(workspace.name().namespace()))
                .toList();
    }

    private static void report(PulumiWorkspace workspace, List<NeighbourPod> pods, Verdict verdict) {
        var ready = workspace.conditions().ready();
        var nodes = pods.stream()
                .map(NeighbourPod::node)
                .filter(node -> !node.isEmpty())
                .distinct()
                .sorted()
                .toList();
        verdict.fail(
                Subject.of("workspace", workspace.name().toString()),
                "A workspace of the Pulumi Kubernetes Operator is not ready"
                        + ready.map(found -> ": " + found.reason()).orElse(""),
                Named.told(workspace.name(), ready)
                        .and("nodes", nodes)
                        .and("podPhase", pods.stream().map(NeighbourPod::phase).findFirst())
                        .and(
                                "waiting",
                                pods.stream()
                                        .flatMap(pod -> pod.waiting().stream())
                                        .findFirst())
                        .standingOn(nodes));
    }
}
