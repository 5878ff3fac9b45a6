package dev.mooring.check.neighbour;

import dev.mooring.actual.neighbours.Neighbour;
import dev.mooring.actual.neighbours.NeighbourPod;
import dev.mooring.actual.neighbours.NeighbourSources;
import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Placeholder;
import dev.mooring.check.Severity;
import dev.mooring.check.Standing;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The pod in which a runner deploys does not start. */
final class WorkflowPodStuck {
    private static final Duration TIME_TO_START = Duration.ofMinutes(10);

    private WorkflowPodStuck() {}

    static Check check() {
        return CheckDescription.check("workflow-runner-pod-stuck", Group.NEIGHBOUR, Severity.ERROR)
                .comparing("Pods in which Pulumi's workflows run against having started within ten minutes.")
                .needing(NeighbourSources.PODS)
                .viewing(Standing.VIEW)
                .because(
                        "No node has room for it, or its image cannot be pulled at that site: it is from docker.io unless said otherwise.")
                .fixedBy("See what stops {subject}.")
                .looking("kubectl describe pod {object} -n {namespace}")
                .inhibitedBy("site-disconnected", "node-unreachable", "node-not-ready")
                .judging(WorkflowPodStuck::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        facts.get(Standing.VIEW).of(Neighbour.WORKFLOW).stream()
                .filter(pod -> "Pending".equals(pod.phase())
                        && Age.longAgo(pod.created().orElse(null), TIME_TO_START, facts.now()))
                .forEach(pod -> report(pod, verdict));
    }

    private static void report(NeighbourPod pod, Verdict verdict) {
        var node = Optional.of(pod.node()).filter(name -> !name.isEmpty());
        verdict.fail(
                Subject.of("pod", pod.name().toString()),
                "A workflow of Pulumi does not start"
                        + pod.waiting().map(why -> ": " + why).orElse(""),
                Evidence.of("node", node)
                        .and("waiting", pod.waiting())
                        .and("image", pod.image())
                        .naming(Placeholder.NAMESPACE, pod.name().namespace())
                        .naming(Placeholder.OBJECT, pod.name().name())
                        .standingOn(node.map(List::of).orElse(List.of()))
                        .since(pod.created()));
    }
}
