package dev.mooring.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mooring.check.Severity;
import java.util.Arrays;
import java.util.List;

/**
 * What a tool is told of by.
 *
 * @param description for the assistant: what it learns, and when to ask
 * @param parameters what it can be given
 */
record ToolDescription(String name, String title, String description, List<Parameter> parameters) {

    /**
     * What it can be given.
     *
     * @param type of JSON: {@code string}, {@code integer} or {@code boolean}
     * @param words the only ones there are; none: any
     */
    record Parameter(String name, String type, String description, boolean required, List<String> words) {
        static final Parameter CLUSTER = required("cluster", "Name of the cluster, as fleet has it.");
        static final Parameter AT = optional("at", "As of this time: RFC 3339, for example 2026-08-21T03:12:00Z.");
        static final Parameter CURSOR = optional("cursor", "The value of next of the answer before.");

        static Parameter required(String name, String description) {
            return new Parameter(name, "string", description, true, List.of());
        }

        static Parameter optional(String name, String description) {
            return new Parameter(name, "string", description, false, List.of());
        }

        /** One of the severities there are. */
        static Parameter severity(String description) {
            return optional("severity", description)
                    .among(Arrays.stream(Severity.values()).map(Severity::id).toList());
        }

        Parameter among(List<String> some) {
            return new Parameter(name, type, description, required, some);
        }

        Parameter of(String other) {
            return new Parameter(name, other, description, required, words);
        }
    }

    /** As {@code tools/list} tells of it. */
    JsonNode toJson() {
        var tool = JsonNodeFactory.instance.objectNode();
        tool.put("name", name).put("title", title).put("description", description);
        var schema = tool.putObject("inputSchema").put("type", "object");
        var properties = schema.putObject("properties");
        var required = JsonNodeFactory.instance.arrayNode();
        for (var parameter : parameters) {
            var property = properties
                    .putObject(parameter.name())
                    .put("type", parameter.type())
                    .put("description", parameter.description());
            if (!parameter.words().isEmpty()) {
                var words = property.putArray("enum");
                parameter.words().forEach(words::add);
            }
            if (parameter.required()) {
                required.add(parameter.name());
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        schema.put("additionalProperties", false);
        tool.putObject("annotations")
                .put("readOnlyHint", true)
                .put("destructiveHint", false)
                .put("idempotentHint", true)
                .put("openWorldHint", false);
        return tool;
    }
}
