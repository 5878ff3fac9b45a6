package dev.mooring.actual.kubernetes;

import java.util.List;
import java.util.Map;

/**
 * The nodes that pods want, by labels (PodSpec's {@code nodeSelector} and required node affinity).
 *
 * @param labels all of which a node must have
 * @param terms of which one must fit, where there are any; each is a list of expressions that must all fit
 */
public record Placement(Map<String, String> labels, List<List<Expression>> terms) {
    public Placement {
        labels = Map.copyOf(labels);
        terms = terms.stream().map(List::copyOf).toList();
    }

    /** Whether pods may be put onto a node of these labels, as far as labels tell. */
    public boolean mayFit(Map<String, String> node) {
        return labels.entrySet().stream().allMatch(label -> label.getValue().equals(node.get(label.getKey())))
                && (terms.isEmpty()
                        || terms.stream()
                                .anyMatch(term -> term.stream().allMatch(expression -> expression.mayFit(node))));
    }

    /** What a label must be like (NodeSelectorRequirement). */
    public record Expression(String key, String operator, List<String> values) {
        public Expression {
            values = List.copyOf(values);
        }

        /** An operator of later days may fit. */
        private boolean mayFit(Map<String, String> node) {
            var value = node.get(key);
            return switch (operator) {
                case "In" -> value != null && values.contains(value);
                case "NotIn" -> value == null || !values.contains(value);
                case "Exists" -> value != null;
                case "DoesNotExist" -> value == null;
                // Which of two numbers is greater is left open: no label of the usual ones is a number.
                case "Gt", "Lt" -> value != null;
                default -> true;
            };
        }
    }
}
