package dev.mooring.declared.pulumi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.mooring.declared.Declared;
import dev.mooring.declared.Sentinel;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.json.BoundedTime;
import dev.mooring.reading.json.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * One resource of an exported state, cut down to what is needed. What is there and of another type than providers write
 * makes the export unreadable.
 *
 * @param inputs what the program asked for
 * @param outputs what the provider reported
 * @param provider {@code <provider URN>::<id>}
 */
record StateResource(
        String urn, String type, String id, JsonNode inputs, JsonNode outputs, String provider, Flags flags) {

    /** Marks that decide whether, and how far, a resource counts. */
    record Flags(boolean gone, boolean external, List<PropertyPath> ignoreChanges) {}

    /** A setting the program asked for; undeclared where the author ignores changes of it. */
    Declared<JsonNode> asked(String... path) {
        return isLeftAlone(path) ? Declared.undeclared() : at(inputs, path);
    }

    /** Whether a setting is somebody else's: the resource is only looked up, or the author ignores changes of it. */
    boolean isLeftAlone(String... path) {
        return flags.external() || isIgnored(path);
    }

    /** A setting the program asked for; where the author ignores changes of it, also as the provider reported it. */
    Declared<JsonNode> askedOrReported(String... path) {
        if (flags.external()) {
            return Declared.undeclared();
        }
        var given = at(inputs, path);
        return isIgnored(path) ? given.or(at(outputs, path)) : given;
    }

    /** An empty one is none: Terraform's providers, and so pulumi-aws, do not tell it from one that is left out. */
    Declared<String> askedText(String... path) {
        return asked(path)
                .map(value -> scalar(value, path).strip())
                .flatMap(text -> text.isEmpty() ? Declared.undeclared() : Declared.known(text));
    }

    /** Text, or the JSON text of what a provider keeps as an object. */
    Declared<String> askedDocument(String... path) {
        var asked = asked(path);
        return asked.value().filter(Sentinel::hiddenInside).isPresent()
                ? Declared.hidden()
                : asked.map(value -> value.isContainerNode() ? value.toString() : scalar(value, path));
    }

    Declared<List<String>> askedTexts(String... path) {
        var asked = asked(path);
        return asked.value().filter(Sentinel::hiddenInside).isPresent()
                ? Declared.hidden()
                : asked.map(value -> texts(value, path));
    }

    /** Text as well as a truth value, since providers write both. */
    Declared<Boolean> askedBoolean(String... path) {
        return asked(path).map(value -> switch (scalar(value, path)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw isNot("true or false", path);
        });
    }

    /** Text as well as a number. */
    Declared<Integer> askedNumber(String... path) {
        return asked(path).map(value -> {
            try {
                return value.isNumber() && value.canConvertToExactIntegral() && value.canConvertToInt()
                        ? value.intValue()
                        : Integer.parseInt(scalar(value, path));
            } catch (NumberFormatException notANumber) {
                throw isNot("a whole number", path);
            }
        });
    }

    /** A time as RFC 3339 writes it. */
    Declared<Instant> askedTime(String... path) {
        return askedText(path).map(text -> {
            try {
                return BoundedTime.parse(text);
            } catch (DateTimeException notATime) {
                throw isNot("a time", path);
            }
        });
    }

    /**
     * Tags by name: with the provider's default tags where it reports them, and else as asked for together with those. The
     * classic provider has a map, aws-native a list of {@code {key, value}}.
     *
     * @param defaults the provider's default tags; not asked for where it reports all tags
     */
    Declared<Map<String, String>> tags(Supplier<Declared<Map<String, String>>> defaults) {
        if (flags.external() || isIgnoredWhole("tags") || isIgnoredWhole("tagsAll")) {
            return Declared.undeclared();
        }
        var all = tagsAt(outputs, "tagsAll");
        return all instanceof Declared.Undeclared<Map<String, String>>
                ? together(tagsAt(inputs, "tags"), defaults.get())
                : all;
    }

    private static Declared<Map<String, String>> together(
            Declared<Map<String, String>> own, Declared<Map<String, String>> defaults) {
        if (own.isHidden() || defaults.isHidden()) {
            return Declared.hidden();
        }
        if (own.value().isEmpty()) {
            return defaults;
        }
        var both = new HashMap<>(defaults.value().orElse(Map.of()));
        own.value().ifPresent(both::putAll);
        return Declared.known(Map.copyOf(both));
    }

    private Declared<Map<String, String>> tagsAt(JsonNode root, String... path) {
        var found = at(root, path);
        return found.value().filter(Sentinel::hiddenInside).isPresent() ? Declared.hidden() : found.map(this::tags);
    }

    /** A map of tags inside a provider's setting, which the state may hold as JSON text. */
    Declared<Map<String, String>> providerTags(String setting, String member) {
        return providerSetting(setting)
                .flatMap(block -> Sentinel.unwrap(block.path(member)))
                .map(this::tags);
    }

    /** A list of texts inside a provider's setting, which the state may hold as JSON text. */
    Declared<List<String>> providerTexts(String setting, String member) {
        return providerSetting(setting)
                .flatMap(block -> Sentinel.unwrap(block.path(member)))
                .map(list -> texts(list, setting, member));
    }

    /**
     * Pulumi keeps a provider's nested settings as JSON text (pulumi-terraform-bridge, {@code config encoding}). One of an
     * older SDK stood in a list of one.
     */
    private Declared<JsonNode> providerSetting(String setting) {
        var found = at(inputs, setting).map(value -> value.isTextual() ? parsed(value.textValue(), setting) : value);
        return found.value().filter(Sentinel::hiddenInside).isPresent()
                ? Declared.hidden()
                : found.map(value -> value.isArray() ? value.path(0) : value);
    }

    private JsonNode parsed(String text, String setting) {
        try {
            return Json.mapper().readTree(text);
        } catch (JsonProcessingException notJson) {
            throw isNot("JSON", setting);
        }
    }

    /** Keys of tags that the author ignores changes of, one by one. */
    Set<String> ignoredTags() {
        return flags.ignoreChanges().stream()
                .flatMap(ignored -> Stream.of("tags", "tagsAll").flatMap(member -> ignored.memberOf(member).stream()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private boolean isIgnoredWhole(String member) {
        return flags.ignoreChanges().stream().anyMatch(ignored -> ignored.isWhole(member));
    }

    /** What is null is not there. */
    private Map<String, String> tags(JsonNode tags) {
        var byName = new HashMap<String, String>();
        if (tags.isArray()) {
            StreamSupport.stream(tags.spliterator(), false)
                    .filter(tag -> tag.hasNonNull("value"))
                    .forEach(tag -> byName.put(
                            scalar(tag.path("key"), "tags", "key"), scalar(tag.path("value"), "tags", "value")));
        } else if (tags.isObject()) {
            tags.properties().stream()
                    .filter(tag ->
                            !tag.getKey().startsWith("__") && !tag.getValue().isNull())
                    .forEach(tag -> byName.put(tag.getKey(), scalar(tag.getValue(), "tags", tag.getKey())));
        } else {
            throw isNot("a map", "tags");
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

    /** A list of texts, at a place that the path names. What is null in it is not there. */
    List<String> texts(JsonNode list, String... path) {
        if (!list.isArray()) {
            throw isNot("a list", path);
        }
        var texts = new ArrayList<String>();
        list.forEach(item -> {
            if (!item.isNull()) {
                texts.add(scalar(item, path));
            }
        });
        return texts;
    }

    /** Text, or what providers write in place of it. */
    String scalar(JsonNode value, String... path) {
        var plain = Sentinel.unwrap(value).value().filter(JsonNode::isValueNode).orElseThrow(() -> isNot("text", path));
        return plain.asText();
    }

    Unreadable isNot(String type, String... path) {
        return new Unreadable(
                Kind.MALFORMED, "export stack", String.join(".", path) + " of " + urn + " is not " + type);
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
        return flags.ignoreChanges().stream().anyMatch(ignored -> ignored.touches(path));
    }
}
