package dev.mooring.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An add-on's configuration, JSON or YAML, as leaf values by path: order of members and spacing do not count, and an empty
 * object is the same as none.
 */
public final class ConfigurationTree {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** In characters, over all leaves: a long name above many of them is in the path of each. */
    private static final long MOST_OF_PATHS = 4_000_000;
    /** Of an item, with its brackets. */
    private static final int INDEX = 8;

    private ConfigurationTree() {}

    /** Leaves by dotted path; empty where the text is not a mapping, or where its paths are too long. Blank text has no leaves. */
    public static Optional<Map<String, String>> parse(String text) {
        if (text.isBlank()) {
            return Optional.of(Map.of());
        }
        try {
            var root = read(text);
            if (root == null || !root.isObject() || paths(0, root) > MOST_OF_PATHS) {
                return Optional.empty();
            }
            var leaves = new TreeMap<String, String>();
            collect("", root, leaves);
            return Optional.of(leaves);
        } catch (JsonProcessingException malformed) {
            return Optional.empty();
        }
    }

    /** JSON that is indented by tabs is no YAML. */
    private static JsonNode read(String text) throws JsonProcessingException {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException notJson) {
            return YAML.readTree(text);
        }
    }

    /** How long the paths of all its leaves are together, about. */
    private static long paths(long above, JsonNode node) {
        if (node.isObject()) {
            return node.properties().stream()
                    .mapToLong(member -> paths(above + 1 + member.getKey().length(), member.getValue()))
                    .sum();
        }
        return node.isArray() && !node.isEmpty()
                ? node.valueStream()
                        .mapToLong(item -> paths(above + INDEX, item))
                        .sum()
                : above;
    }

    private static void collect(String path, JsonNode node, Map<String, String> leaves) {
        if (node.isObject() && !node.isEmpty()) {
            node.properties()
                    .forEach(member -> collect(
                            path.isEmpty() ? member.getKey() : path + "." + member.getKey(),
                            member.getValue(),
                            leaves));
        } else if (node.isArray() && !node.isEmpty()) {
            for (var index = 0; index < node.size(); index++) {
                collect(path + "[" + index + "]", node.get(index), leaves);
            }
        } else if (!node.isObject()) {
            leaves.put(path, node.isArray() ? node.toString() : node.asText());
        }
    }
}
