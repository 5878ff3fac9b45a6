package dev.mooring.check.neighbour;

import dev.mooring.actual.neighbours.NeighbourSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.declared.deployments.DeploymentSources;
import dev.mooring.declared.deployments.Schedule;
import dev.mooring.reading.Facts;
import java.util.ArrayList;
import java.util.List;

/** The operator in the cluster and Pulumi Deployments both drive the stack: one of them always finds it locked. */
final class TwoDrivers {
    private TwoDrivers() {}

    static Check check() {
        return CheckDescription.check("pko-two-drivers", Group.NEIGHBOUR, Severity.WARNING)
                .comparing(
                        "The stack that Pulumi Deployments deploys by itself against the stacks that the Pulumi Kubernetes Operator updates.")
                .needing(
                        NeighbourSources.STACKS,
                        DeploymentSources.SETTINGS,
                        DeploymentSources.SCHEDULES,
                        DeclaredSources.PULUMI_STATE)
                .because(
                        "A Stack object drives the stack, and so does a schedule or each push to its repository: updates end with a conflict, or undo each other.")
                .fixedBy(
                        "Let one of them drive {stack}: take the Stack object {subject} away, or the schedule and the push trigger.")
                .looking("kubectl describe stack.pulumi.com {object} -n {namespace}")
                .judging(TwoDrivers::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var stack = facts.get(DeclaredSources.PULUMI_STATE).stack();
        var driven = drivenBy(facts);
        if (driven.isEmpty()) {
            return;
        }
        facts.get(NeighbourSources.STACKS).stream()
                .filter(found -> !found.previews()
                        && found.fullName().filter(stack::equals).isPresent())
                .forEach(found -> verdict.fail(
                        PulumiStacks.subject(found),
                        "Two drive one stack: the Pulumi Kubernetes Operator and Pulumi Deployments",
                        Named.object(found.name()).and("stack", stack).and("deploymentsBy", driven)));
    }

    private static List<String> drivenBy(Facts facts) {
        var driven = new ArrayList<String>();
        if (facts.get(DeploymentSources.SETTINGS).onPush()) {
            driven.add("each push to its repository");
        }
        facts.get(DeploymentSources.SCHEDULES).stream()
                .filter(schedule -> !schedule.paused() && writes(schedule))
                .forEach(schedule -> driven.add(schedule.operation() + " " + schedule.cron()));
        return driven;
    }

    private static boolean writes(Schedule schedule) {
        return switch (schedule.operation()) {
            case "update", "remediate-drift", "destroy" -> true;
            default -> false;
        };
    }
}
