package dev.mooring.check.drift;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredNode;
import dev.mooring.reading.Source;
import java.util.Map;
import java.util.TreeMap;

/** Labels of a node differ from the declared ones. */
public final class DriftNodeLabels implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "drift-node-labels", Group.DRIFT, Severity.WARNING)
            .comparing("Declared labels of a node, declared keys only, against its Node.")
            .needing(Source.KUBERNETES_NODES)
            .because("Changed with kubectl. Kubelet's own labels come back only when it registers again.")
            .fixedBy(
                    "kubectl label node {subject} --overwrite KEY=VALUE for each; and kubelet's node-labels on the machine");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        Comparison.ofDeclaredNodes(situation, verdict, node -> compare(node, situation, verdict));
    }

    private static void compare(HybridNode node, Situation situation, Verdict verdict) {
        var declared =
                situation.roster().declarationOf(node).map(DeclaredNode::labels).orElse(Map.of());
        var changed = new TreeMap<String, String>();
        declared.forEach((key, value) -> {
            var actual = node.labels().get(key);
            if (!value.equals(actual)) {
                changed.put(key, value + " → " + (actual == null ? "(absent)" : actual));
            }
        });
        if (!changed.isEmpty()) {
            verdict.fail(
                    situation.subject(node),
                    "Labels differ from the declared ones: " + String.join(", ", changed.keySet()),
                    Evidence.of(
                            "declaredToActual",
                            changed.entrySet().stream()
                                    .map(label -> label.getKey() + ": " + label.getValue())
                                    .toList()));
        }
    }
}
