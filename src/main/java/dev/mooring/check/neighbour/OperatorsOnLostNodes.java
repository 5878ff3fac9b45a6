package dev.mooring.check.neighbour;

import dev.mooring.actual.neighbours.ExternalSecret;
import dev.mooring.actual.neighbours.Neighbour;
import dev.mooring.actual.neighbours.NeighbourPod;
import dev.mooring.actual.neighbours.NeighbourSources;
import dev.mooring.actual.neighbours.PulumiStack;
import dev.mooring.actual.neighbours.PushSecret;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Standing;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Facts;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An operator went down with the nodes it stood on: what it kept in order stays as it was, and says that it is. */
final class OperatorsOnLostNodes {
    private static final String NOT_FOUND =
            "there is something that the operator keeps in order, and no pod is known by its labels or its image to be the operator's";
    private static final String NOT_WORKING =
            "no pod of the operator is ready, and none stands on a node that stopped reporting";

    private OperatorsOnLostNodes() {}

    static Check externalSecrets() {
        return common(CheckDescription.check("eso-operator-on-lost-node", Group.NEIGHBOUR, Severity.ERROR)
                        .comparing(
                                "Nodes of the External Secrets Operator's pods against hybrid nodes that stopped reporting.")
                        .using(
                                NeighbourSources.EXTERNAL_SECRETS,
                                "Which ExternalSecrets are kept up no more is not known: each has a finding of its own.")
                        .using(
                                NeighbourSources.PUSH_SECRETS,
                                "Which PushSecrets are kept up no more is not known: each has a finding of its own.")
                        .because(
                                "The operator stands on hybrid nodes of one site alone, and went down with it. Secrets keep their values, and their status says that they are ready.")
                        .looking("kubectl get pods -A -l app.kubernetes.io/name=external-secrets -o wide"))
                .judging((facts, verdict) -> rule(Neighbour.SECRETS_OPERATOR, secrets(facts), facts, verdict));
    }

    static Check pulumi() {
        return common(CheckDescription.check("pko-operator-on-lost-node", Group.NEIGHBOUR, Severity.ERROR)
                        .comparing(
                                "Nodes of the Pulumi Kubernetes Operator's pods against hybrid nodes that stopped reporting.")
                        .using(
                                NeighbourSources.STACKS,
                                "Which stacks are looked after no more is not known: each has a finding of its own.")
                        .because(
                                "The operator stands on hybrid nodes of one site alone, and went down with it. Its stacks keep the status they had.")
                        .looking(PulumiStacks.OPERATOR))
                .judging((facts, verdict) -> rule(Neighbour.PULUMI_OPERATOR, stacks(facts), facts, verdict));
    }

    private static CheckDescription common(CheckDescription check) {
        return check.needing(NeighbourSources.PODS)
                .viewing(Standing.VIEW)
                .fixedBy(
                        "Bring the node back; and let the operator have a second replica at another site or on cloud nodes.")
                .inhibitedBy("site-disconnected", "node-unreachable");
    }

    private static Set<String> secrets(Facts facts) {
        return Stream.concat(
                        facts.partly(NeighbourSources.EXTERNAL_SECRETS).orElse(List.of()).stream()
                                .map(ExternalSecret::name),
                        facts.partly(NeighbourSources.PUSH_SECRETS).orElse(List.of()).stream()
                                .map(PushSecret::name))
                .map(Object::toString)
                .collect(Collectors.toSet());
    }

    private static Set<String> stacks(Facts facts) {
        return facts.partly(NeighbourSources.STACKS).orElse(List.of()).stream()
                .map(PulumiStack::name)
                .map(Object::toString)
                .collect(Collectors.toSet());
    }

    private static void rule(Neighbour operator, Set<String> keptUp, Facts facts, Verdict verdict) {
        var standing = facts.get(Standing.VIEW);
        var pods = standing.of(operator);
        var lost = pods.stream().filter(standing::isLost).toList();
        if (standing.works(pods)) {
            return;
        }
        if (lost.isEmpty()) {
            // That it went down is not over while it has not come back.
            if (!keptUp.isEmpty()) {
                verdict.unknown(notThere(pods.isEmpty() ? NOT_FOUND : NOT_WORKING));
            }
            return;
        }
        var nodes = lost.stream().map(NeighbourPod::node).distinct().sorted().toList();
        verdict.fail(
                verdict.severity(),
                new Subject(
                        "operator",
                        operator.words(),
                        verdict.nodeSubject(nodes.getFirst()).site()),
                "The " + operator.words() + " went down with its node",
                Evidence.of("nodes", nodes)
                        .and(
                                "pods",
                                pods.stream()
                                        .map(pod -> pod.name().toString())
                                        .sorted()
                                        .toList())
                        .and("keepsUp", keptUp.size())
                        .standingOn(nodes),
                keptUp);
    }

    private static Cause notThere(String why) {
        return new Cause(Cause.Kind.MISSING, "tell where the operator stands", why);
    }
}
