package dev.mooring.actual.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads members of Kubernetes objects without trusting their shape. */
final class Json {
    private Json() {}

    static String text(JsonNode node, String member) {
        return node.path(member).asText("");
    }

    static @Nullable String optional(JsonNode node, String member) {
        var value = node.path(member);
        return value.isTextual() ? value.textValue() : null;
    }

    /** A Time or MicroTime; null where absent or unreadable. */
    static @Nullable Instant time(JsonNode node, String member) {
        var value = optional(node, member);
        if (value == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(value).toInstant();
        } catch (DateTimeParseException _) {
            return null;
        }
    }

    static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    static Map<String, String> map(JsonNode object) {
        var map = new HashMap<String, String>();
        object.properties()
                .forEach(member -> map.put(member.getKey(), member.getValue().asText()));
        return map;
    }
}
