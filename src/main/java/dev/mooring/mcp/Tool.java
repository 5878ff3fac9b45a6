package dev.mooring.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;

/**
 * Something that an assistant can ask for. Reads, and changes nothing.
 *
 * @param description for the assistant: what it learns, and when to ask
 * @param answer to what was asked for; refuses by {@link Refusal}
 */
record Tool(
        String name,
        String title,
        String description,
        List<Parameter> parameters,
        Function<Arguments, ObjectNode> answer) {

    /** Told to the assistant, which can ask in another way. */
    static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refusal(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * What it can be given.
     *
     * @param type of JSON: {@code string}, {@code integer} or {@code boolean}
     * @param words the only ones there are; none: any
     */
    record Parameter(String name, String type, String description, boolean required, List<String> words) {
        static Parameter required(String name, String description) {
            return new Parameter(name, "string", description, true, List.of());
        }

        static Parameter optional(String name, String description) {
            return new Parameter(name, "string", description, false, List.of());
        }

        Parameter among(List<String> some) {
            return new Parameter(name, type, description, required, some);
        }

        Parameter of(String other) {
            return new Parameter(name, other, description, required, words);
        }
    }

    /** As {@code tools/list} tells of it. */
    JsonNode described() {
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
