package dev.mooring.actual.neighbours;

import dev.mooring.reading.json.Member;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Stores that are chosen by their labels; without a requirement, all of their kind.
 *
 * @param namespace empty where they are of the whole cluster
 */
public record StoreSelector(String kind, String namespace, List<Requirement> requirements) {
    public StoreSelector {
        requirements = List.copyOf(requirements);
    }

    /** As Kubernetes selects by labels ({@code metav1.LabelSelectorRequirement}). An operator that it does not know selects nothing. */
    public record Requirement(String label, String operator, Set<String> values) {
        public Requirement {
            values = Set.copyOf(values);
        }

        boolean isMetBy(Map<String, String> labels) {
            var isAmong = values.contains(labels.getOrDefault(label, "")) && labels.containsKey(label);
            return switch (operator) {
                case "In" -> isAmong;
                case "NotIn" -> !isAmong;
                case "Exists" -> labels.containsKey(label);
                case "DoesNotExist" -> !labels.containsKey(label);
                default -> false;
            };
        }
    }

    static StoreSelector of(Member selector, String kind, String namespace) {
        return new StoreSelector(
                kind,
                StoreName.OF_CLUSTER.equals(kind) ? "" : namespace,
                Stream.concat(
                                selector.at("matchLabels").members().stream()
                                        .map(label -> new Requirement(label.name(), "In", Set.of(label.anyText()))),
                                selector.at("matchExpressions").listIfAny().stream()
                                        .map(StoreSelector::requirement))
                        .toList());
    }

    private static Requirement requirement(Member expression) {
        return new Requirement(
                expression.object().at("key").textIfAny().orElse(""),
                expression.at("operator").textIfAny().orElse(""),
                Set.copyOf(expression.at("values").textsIfAny()));
    }

    boolean selects(SecretStore store) {
        return store.name().kind().equals(kind)
                && store.name().object().namespace().equals(namespace)
                && requirements.stream().allMatch(requirement -> requirement.isMetBy(store.labels()));
    }
}
