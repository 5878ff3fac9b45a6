package dev.mooring.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What an API server would say of an object, by the schemas of Kubernetes and of operators that {@code scripts/kubernetes-schemas}
 * wrote down. A field that there is not is refused too.
 */
final class KubernetesSchemas {
    private static final JsonNode ALL = read();
    private static final Map<String, JsonSchema> BY_KIND = new ConcurrentHashMap<>();

    private KubernetesSchemas() {}

    /** Empty where the object is as it should be. Fails on a kind that there is no schema of. */
    static List<String> faults(JsonNode object) {
        return BY_KIND
                .computeIfAbsent(
                        object.path("apiVersion").asText() + "/"
                                + object.path("kind").asText(),
                        KubernetesSchemas::schema)
                .validate(object)
                .stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }

    private static JsonSchema schema(String kind) {
        var root = ALL.path("kinds").path(kind);
        if (root.isMissingNode()) {
            throw new AssertionError("no schema of " + kind + ": add it to scripts/kubernetes-schemas");
        }
        var whole = new ObjectMapper().createObjectNode();
        whole.setAll((ObjectNode) root.deepCopy());
        whole.set("definitions", ALL.path("definitions"));
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(whole);
    }

    private static JsonNode read() {
        try (var in = KubernetesSchemas.class.getResourceAsStream("/kubernetes/schemas.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
