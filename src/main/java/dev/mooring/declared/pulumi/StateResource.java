package dev.mooring.declared.pulumi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.mooring.declared.Declared;
import dev.mooring.declared.Sentinel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One resource of an exported state, cut down to what is needed.
 *
 * @param inputs what the program asked for
 * @param outputs what the provider reported
 * @param provider {@code <provider URN>::<id>}
 */
record StateResource(
        String urn, String type, String id, JsonNode inputs, JsonNode outputs, String provider, Flags flags) {

    /** Marks that decide whether, and how far, a resource counts. */
    record Flags(boolean gone, boolean external, List<String> ignoreChanges) {}

    /** A setting the program asked for; undeclared where the author ignores changes of it. */
    Declared<JsonNode> asked(String... path) {
        return flags.external() || isIgnored(path) ? Declared.undeclared() : at(inputs, path);
    }

    Declared<String> askedText(String... path) {
        return asked(path).map(JsonNode::asText).map(String::strip);
    }

    Declared<List<String>> askedTexts(String... path) {
        var asked = asked(path);
        return asked.value().filter(Sentinel::hiddenInside).isPresent()
                ? Declared.hidden()
                : asked.map(StateResource::texts);
    }

    /** Text as well as a truth value, since providers write both. */
    Declared<Boolean> askedBoolean(String... path) {
        return asked(path).map(JsonNode::asBoolean);
    }

    Declared<Integer> askedNumber(String... path) {
        return asked(path).map(JsonNode::asInt);
    }

    /**
     * Tags by name: with the provider's default tags where it reports them, and else as asked for. The classic provider
     * has a map, aws-native a list of {@code {key, value}}.
     */
    Declared<Map<String, String>> tags() {
        if (flags.external() || isIgnored("tags") || isIgnored("tagsAll")) {
            return Declared.undeclared();
        }
        var all = at(outputs, "tagsAll").or(at(inputs, "tags"));
        return all.value().filter(Sentinel::hiddenInside).isPresent()
                ? Declared.hidden()
                : all.map(StateResource::tags);
    }

    private static Map<String, String> tags(JsonNode tags) {
        var byName = new HashMap<String, String>();
        if (tags.isArray()) {
            tags.forEach(tag ->
                    byName.put(tag.path("key").asText(), tag.path("value").asText()));
        } else {
            tags.properties().stream()
                    .filter(tag -> !tag.getKey().startsWith("__"))
                    .forEach(tag -> byName.put(tag.getKey(), tag.getValue().asText()));
        }
        return byName;
    }

    /** What the provider reported, in clear. */
    Optional<String> reported(String... path) {
        return at(outputs, path)
                .value()
                .filter(JsonNode::isValueNode)
                .map(JsonNode::asText)
                .filter(text -> !text.isEmpty());
    }

    Declared<JsonNode> reportedNode(String... path) {
        return at(outputs, path);
    }

    /** Asked for or, where the program left it to the provider, reported. */
    Optional<String> text(String... path) {
        return at(inputs, path)
                .value()
                .filter(JsonNode::isValueNode)
                .map(JsonNode::asText)
                .filter(text -> !text.isEmpty())
                .or(() -> reported(path));
    }

    static List<String> texts(JsonNode node) {
        var texts = new ArrayList<String>();
        node.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static Declared<JsonNode> at(JsonNode root, String... path) {
        @Nullable JsonNode here = root;
        for (var step : path) {
            switch (Sentinel.unwrap(here)) {
                case Declared.Known<JsonNode>(JsonNode value) -> here = value.path(step);
                case Declared.Hidden<JsonNode> hidden -> {
                    return hidden;
                }
                case Declared.Undeclared<JsonNode> undeclared -> {
                    return undeclared;
                }
            }
        }
        return Sentinel.unwrap(here == null ? MissingNode.getInstance() : here);
    }

    private boolean isIgnored(String... path) {
        var dotted = String.join(".", path);
        return flags.ignoreChanges().stream()
                .map(ignored -> ignored.replaceAll("\\[.*", ""))
                .anyMatch(ignored -> covers(ignored, dotted) || covers(dotted, ignored));
    }

    private static boolean covers(String outer, String inner) {
        return inner.equals(outer) || inner.startsWith(outer + ".") || "*".equals(outer);
    }
}
