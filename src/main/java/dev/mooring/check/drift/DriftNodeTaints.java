package dev.mooring.check.drift;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.check.Check;
import dev.mooring.check.Commands;
import dev.mooring.check.Placeholder;
import dev.mooring.check.Severity;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredTaint;
import dev.mooring.reading.Facts;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
                .fixedBy(
                        "Put the declared taints back, and correct kubelet's in nodeConfig.yaml; or change the declaration. A trailing dash takes a taint away.")
                .looking(Commands.NODE)
                .changing("kubectl taint node {node} --overwrite {taints}")
                .judging(DriftNodeTaints::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        DeclaredMatches.compareEach(
                facts,
                verdict,
                (node, declared) -> declared.taints().ifPresent(taints -> compare(node, taints, verdict)));
    }

    /** What is missing, and what is too much with a dash behind it. What a new value replaces need not be taken away. */
    private static List<String> changes(Set<String> wanted, Set<String> found) {
        var replaced = wanted.stream().map(DriftNodeTaints::withoutValue).collect(Collectors.toSet());
        return Stream.concat(
                        wanted.stream().filter(taint -> !found.contains(taint)),
                        found.stream()
                                .map(DriftNodeTaints::withoutValue)
                                .filter(taint -> !replaced.contains(taint))
                                .map(taint -> taint + "-"))
                .sorted()
                .toList();
    }

    private static String withoutValue(String taint) {
        return taint.replaceFirst("^([^=]*)=[^:]*:", "$1:");
    }

    /** A node may register with a taint that its CNI takes away when it is ready: declared or not, it comes and goes. */
    private static Set<String> ours(Stream<DeclaredTaint> taints) {
        return taints.filter(taint -> NOT_OURS.stream().noneMatch(taint.key()::startsWith))
                .map(DeclaredTaint::toString)
                .collect(Collectors.toSet());
    }

    private static void compare(HybridNode node, List<DeclaredTaint> declared, Verdict verdict) {
        if (declared.isEmpty() && node.taints().isEmpty()) {
            return;
        }
        var wanted = ours(declared.stream());
        var found = ours(
                node.taints().stream().map(taint -> new DeclaredTaint(taint.key(), taint.value(), taint.effect())));
        if (!wanted.equals(found)) {
            verdict.fail(
                    verdict.subject(node),
                    "Taints differ from the declared ones",
                    Differences.of(wanted, found).naming(Placeholder.TAINTS, changes(wanted, found)));
        }
    }
}
