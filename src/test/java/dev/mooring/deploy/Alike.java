package dev.mooring.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.StringReader;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/**
 * Objects without what says only who made them: Helm's labels and annotations, hashes in the names of ConfigMaps, the order of
 * what has names, how a file of properties is written. What is left must be equal. Left out is the namespace, which Helm has
 * made by {@code --create-namespace}.
 */
final class Alike {
    private static final Set<String> MAKERS = Set.of(
            "app.kubernetes.io/instance",
            "app.kubernetes.io/version",
            "app.kubernetes.io/managed-by",
            "helm.sh/chart",
            "helm.sh/resource-policy",
            "checksum/config");
    private static final Set<String> UNORDERED = Set.of("env", "volumes", "volumeMounts");
    private static final ObjectMapper JSON = new ObjectMapper();

    private Alike() {}

    /** By kind, namespace and name. */
    static Map<String, String> of(List<JsonNode> objects) throws IOException {
        var found = new TreeMap<String, String>();
        var maps = objects.stream()
                .filter(object -> object.path("kind").asText().equals("ConfigMap"))
                .map(object -> object.path("metadata").path("name").asText())
                .toList();
        for (var object : objects) {
            if (object.path("kind").asText().equals("Namespace")) {
                continue;
            }
            var copy = (ObjectNode) object.deepCopy();
            strip(copy, maps);
            var data = copy.path("data").path("application.properties");
            if (data.isTextual()) {
                ((ObjectNode) copy.path("data")).set("application.properties", properties(data.asText()));
            }
            var before = found.put(
                    Manifests.identity(copy),
                    JSON.writerWithDefaultPrettyPrinter().writeValueAsString(sorted(copy)));
            if (before != null) {
                throw new AssertionError(Manifests.identity(copy) + " is there twice");
            }
        }
        return found;
    }

    private static void strip(JsonNode node, List<String> configMaps) {
        if (node instanceof ObjectNode object) {
            object.remove(MAKERS);
            object.properties().forEach(field -> {
                strip(field.getValue(), configMaps);
                if (field.getValue().isTextual()
                        && configMaps.contains(field.getValue().asText())) {
                    field.setValue(TextNode.valueOf("mooring"));
                }
                if (field.getValue() instanceof ArrayNode list && UNORDERED.contains(field.getKey())) {
                    var items = StreamSupport.stream(list.spliterator(), false)
                            .sorted(Comparator.comparing((JsonNode item) -> item.path("mountPath")
                                    .asText(item.path("name").asText())))
                            .toList();
                    list.removeAll();
                    list.addAll(items);
                }
            });
            if (object.path("annotations").isEmpty()) {
                object.remove("annotations");
            }
        } else {
            node.forEach(item -> strip(item, configMaps));
        }
    }

    private static JsonNode properties(String text) throws IOException {
        var read = new Properties();
        read.load(new StringReader(text));
        return JSON.valueToTree(new TreeMap<>(read));
    }

    /** Fields in the order of their names: only what is said counts. */
    private static Object sorted(JsonNode node) {
        if (node.isObject()) {
            var fields = new TreeMap<String, Object>();
            node.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
            return fields;
        }
        if (node.isArray()) {
            return StreamSupport.stream(node.spliterator(), false)
                    .map(Alike::sorted)
                    .toList();
        }
        return node;
    }
}
