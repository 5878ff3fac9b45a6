package dev.mooring.check.drift;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredNode;
import dev.mooring.declared.DeclaredTaint;
import dev.mooring.reading.Source;
import java.util.List;
import java.util.stream.Collectors;

/** Taints of a node differ from the declared ones. */
public final class DriftNodeTaints implements Check {
    private static final List<String> NOT_OURS = List.of(
            "node.kubernetes.io/", "node.cilium.io/", "projectcalico.org/", "node.cloudprovider.kubernetes.io/");
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "drift-node-taints", Group.DRIFT, Severity.WARNING)
            .comparing(
                    "Declared taints of a node, as a set, against its Node, those of Kubernetes and of CNIs left out.")
            .needing(Source.KUBERNETES_NODES)
            .because("Changed with kubectl. Kubelet sets its own only when it registers.")
            .fixedBy("kubectl taint node {subject} KEY=VALUE:EFFECT for what is missing, KEY- for what is too much");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        Comparison.ofDeclaredNodes(situation, verdict, node -> compare(node, situation, verdict));
    }

    private static void compare(HybridNode node, Situation situation, Verdict verdict) {
        situation.roster().declarationOf(node).flatMap(DeclaredNode::taints).ifPresent(declared -> {
            var wanted = declared.stream().map(DeclaredTaint::toString).collect(Collectors.toSet());
            var found = node.taints().stream()
                    .filter(taint -> NOT_OURS.stream().noneMatch(taint.key()::startsWith))
                    .map(taint -> new DeclaredTaint(taint.key(), taint.value(), taint.effect()).toString())
                    .collect(Collectors.toSet());
            if (!wanted.equals(found)) {
                verdict.fail(
                        situation.subject(node), "Taints differ from the declared ones", Differences.of(wanted, found));
            }
        });
    }
}
