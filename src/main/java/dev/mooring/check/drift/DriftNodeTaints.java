package dev.mooring.check.drift;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.check.Check;
import dev.mooring.check.Severity;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredTaint;
import dev.mooring.reading.Facts;
import java.util.List;
import java.util.stream.Collectors;

/** Taints of a node differ from the declared ones. */
final class DriftNodeTaints {
    private static final List<String> NOT_OURS = List.of(
            "node.kubernetes.io/", "node.cilium.io/", "projectcalico.org/", "node.cloudprovider.kubernetes.io/");

    private DriftNodeTaints() {}

    static Check check() {
        return DeclaredMatches.check("drift-node-taints", Severity.WARNING)
                .comparing(
                        "Declared taints of a node, as a set, against its Node, those of Kubernetes and of CNIs left out.")
                .because("Changed with kubectl. Kubelet sets its own only when it registers.")
                .fixedBy("kubectl taint node {subject} KEY=VALUE:EFFECT for what is missing, KEY- for what is too much")
                .judging(DriftNodeTaints::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        DeclaredMatches.compareEach(
                facts,
                verdict,
                (node, declared) -> declared.taints().ifPresent(taints -> compare(node, taints, verdict)));
    }

    private static void compare(HybridNode node, List<DeclaredTaint> declared, Verdict verdict) {
        var wanted = declared.stream().map(DeclaredTaint::toString).collect(Collectors.toSet());
        var found = node.taints().stream()
                .filter(taint -> NOT_OURS.stream().noneMatch(taint.key()::startsWith))
                .map(taint -> new DeclaredTaint(taint.key(), taint.value(), taint.effect()).toString())
                .collect(Collectors.toSet());
        if (!wanted.equals(found)) {
            verdict.fail(verdict.subject(node), "Taints differ from the declared ones", Differences.of(wanted, found));
        }
    }
}
