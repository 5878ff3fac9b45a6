package dev.mooring.check.drift;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.check.Check;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Placeholder;
import dev.mooring.check.Severity;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredNode;
import dev.mooring.reading.Facts;
import java.util.Map;
import java.util.TreeMap;

/** Labels of a node differ from the declared ones. */
final class DriftNodeLabels {
    private DriftNodeLabels() {}

    static Check check() {
        return DeclaredMatches.check("drift-node-labels", Severity.WARNING)
                .comparing("Declared labels of a node, declared keys only, against its Node.")
                .because("Changed with kubectl. Kubelet's own labels come back only when it registers again.")
                .fixedBy(
                        "Put the declared labels back, and correct kubelet's node-labels in nodeConfig.yaml; or change the declaration.")
                .looking(Commands.NODE_WIDE)
                .changing("kubectl label node {node} --overwrite {labels}")
                .judging(DriftNodeLabels::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        DeclaredMatches.compareEach(facts, verdict, (node, declared) -> compare(node, declared, verdict));
    }

    private static Map<String, String> changed(HybridNode node, DeclaredNode declared) {
        var changed = new TreeMap<String, String>();
        declared.labels().forEach((key, value) -> {
            var actual = node.labels().get(key);
            if (!value.equals(actual)) {
                changed.put(key, value + " → " + (actual == null ? "(absent)" : actual));
            }
        });
        return changed;
    }

    private static void compare(HybridNode node, DeclaredNode declared, Verdict verdict) {
        if (!node.labels().entrySet().containsAll(declared.labels().entrySet())) {
            var changed = changed(node, declared);
            verdict.fail(
                    verdict.subject(node),
                    "Labels differ from the declared ones: " + String.join(", ", changed.keySet()),
                    Evidence.of(
                                    "declaredToActual",
                                    changed.entrySet().stream()
                                            .map(label -> label.getKey() + ": " + label.getValue())
                                            .toList())
                            .naming(
                                    Placeholder.LABELS,
                                    changed.keySet().stream()
                                            .map(key -> key + "="
                                                    + declared.labels().get(key))
                                            .toList()));
        }
    }
}
