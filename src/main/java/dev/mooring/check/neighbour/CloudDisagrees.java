package dev.mooring.check.neighbour;

import dev.mooring.actual.neighbours.NeighbourSources;
import dev.mooring.actual.neighbours.PulumiStack;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Verdict;
import dev.mooring.declared.deployments.DeploymentSources;
import dev.mooring.reading.Answers;
import dev.mooring.reading.Facts;

/** The operator calls an update failed, and Pulumi Cloud has it as a success. */
final class CloudDisagrees {
    private CloudDisagrees() {}

    static Check check() {
        return CheckDescription.check("pko-cloud-disagrees", Group.NEIGHBOUR, Severity.WARNING)
                .comparing(
                        "What the Pulumi Kubernetes Operator says of updates that it calls failed against Pulumi Cloud's own record.")
                .needing(NeighbourSources.STACKS, DeploymentSources.RECORDS)
                .because(
                        "The operator lost its connection to the workspace before the update ended (pulumi-kubernetes-operator#1105): it will run it again.")
                .fixedBy("Believe Pulumi Cloud; update the operator to 2.6 or newer.")
                .looking("kubectl describe stack.pulumi.com {object} -n {namespace}")
                .inhibitedBy("pko-operator-on-lost-node")
                .judging(CloudDisagrees::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var records = facts.get(DeploymentSources.RECORDS);
        for (var stack : facts.get(NeighbourSources.STACKS)) {
            stack.last()
                    .filter(last -> "failed".equals(last.state()))
                    .ifPresent(last -> judge(stack, last, records, verdict));
        }
    }

    private static void judge(
            PulumiStack stack, PulumiStack.LastUpdate last, Answers<String, String> records, Verdict verdict) {
        var name = stack.name().toString();
        var unread = records.unread().get(name);
        if (unread != null) {
            verdict.unknown(PulumiStacks.subject(stack), unread);
        } else if ("succeeded".equals(records.told().get(name))) {
            report(stack, last, verdict);
        }
    }

    private static void report(PulumiStack stack, PulumiStack.LastUpdate last, Verdict verdict) {
        verdict.fail(
                PulumiStacks.subject(stack),
                "An update that the Pulumi Kubernetes Operator calls failed has succeeded",
                Named.object(stack.name())
                        .and("update", last.name())
                        .and("operatorSays", last.state())
                        .and("pulumiCloudSays", "succeeded")
                        .and("permalink", last.permalink()));
    }
}
