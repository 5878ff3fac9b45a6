package dev.mooring.actual.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.mooring.actual.kubernetes.AwsAuth.RoleMapping;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads {@code mapRoles} as aws-iam-authenticator does (its pkg/mapper/configmap, {@code ParseMap}, and pkg/config,
 * {@code RoleMapping.Validate}): YAML is made JSON, and that is read as Go reads it. Names of members count whatever their
 * case, and unknown ones do not; of members that mean the same, the one that sorts last wins. A member of another type is
 * left out and the rest of its entry stays. An entry must have {@code rolearn} or {@code sso}, not both; one that is not so is
 * left out and the others stay. Text that is no YAML, or no list, maps nobody.
 *
 * <p>An alias says again all that its anchor holds, so a short text may say more than fits into memory. Each counts with
 * all of it, and what goes beyond a bound is not known, rather than nothing (go-yaml refuses <i>excessive aliasing</i>, too).
 */
final class MapRoles {
    private static final YAMLFactory YAML = new YAMLFactory();
    private static final Set<String> EMPTY = Set.of("", "``", "\"\"", "''");
    private static final int DEEPEST = 50;
    /** Values of all kinds: several times what fits into a ConfigMap (1 MiB) that maps each role by itself. */
    private static final int MOST_VALUES = 200_000;

    private final YAMLParser parser;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private final List<RoleMapping> mappings = new ArrayList<>();
    private int values;
    private Optional<String> problem = Optional.empty();

    private MapRoles(YAMLParser parser) {
        this.parser = parser;
    }

    /** @param values how many it is made of, itself among them */
    private record Anchored(JsonNode value, int values) {}

    /**
     * Of a ConfigMap that is there.
     *
     * @throws Unreadable where it is nested deeper, or says more, than is read
     */
    static AwsAuth parse(String text) {
        if (EMPTY.contains(text.strip())) {
            return new AwsAuth(true, List.of(), Optional.empty());
        }
        try (var parser = YAML.createParser(new StringReader(text))) {
            var reader = new MapRoles(parser);
            reader.list(parser.nextToken() == null ? MissingNode.getInstance() : reader.value(0));
            return new AwsAuth(true, reader.mappings, reader.problem);
        } catch (JsonProcessingException malformed) {
            return new AwsAuth(true, List.of(), Optional.of("mapRoles is not valid YAML"));
        } catch (IOException ofText) {
            throw new IllegalStateException(ofText);
        }
    }

    private void list(JsonNode list) {
        if (!list.isArray() && !list.isMissingNode() && !list.isNull()) {
            problem = Optional.of("mapRoles is not a list");
        }
        if (list.isArray()) {
            list.forEach(this::entry);
        }
    }

    private void entry(JsonNode entry) {
        var members = new TreeMap<String, JsonNode>();
        entry.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        var role = "";
        var username = "";
        var groups = List.<String>of();
        var sso = false;
        for (var member : members.entrySet()) {
            var value = member.getValue();
            if (member.getKey().equalsIgnoreCase("rolearn")) {
                role = value.isTextual() ? value.textValue() : role;
            } else if (member.getKey().equalsIgnoreCase("username")) {
                username = value.isTextual() ? value.textValue() : username;
            } else if (member.getKey().equalsIgnoreCase("groups")) {
                groups = value.isArray() ? texts(value) : value.isNull() ? List.of() : groups;
            } else if (member.getKey().equalsIgnoreCase("sso")) {
                sso = value.isObject();
            }
        }
        if (role.isEmpty() == !sso) {
            problem = Optional.of(
                    sso
                            ? "an entry of mapRoles has both rolearn and sso"
                            : "an entry of mapRoles has no rolearn: check its indentation");
            return;
        }
        if (!role.isEmpty()) {
            refuseOtherGroups(members, role);
            mappings.add(new RoleMapping(role, username, groups));
        }
    }

    private void refuseOtherGroups(Map<String, JsonNode> members, String role) {
        members.forEach((name, value) -> {
            if (name.equalsIgnoreCase("groups") && !value.isArray() && !value.isNull()) {
                problem = Optional.of("groups of " + role + " is not a list");
            }
        });
    }

    /** An item of another type stays an empty one. */
    private static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(item -> texts.add(item.isTextual() ? item.textValue() : ""));
        return List.copyOf(texts);
    }

    /** What anchors name is used again where an alias stands, which Jackson's own tree leaves as a text. */
    private JsonNode value(int depth) throws IOException {
        if (depth > DEEPEST) {
            throw tooLarge("is nested deeper than " + DEEPEST);
        }
        if (parser.isCurrentAlias()) {
            var anchored = anchors.getOrDefault(parser.getText(), new Anchored(MissingNode.getInstance(), 1));
            count(anchored.values());
            return anchored.value();
        }
        var before = values;
        count(1);
        var anchor = Optional.ofNullable((String) parser.getObjectId());
        var value = switch (parser.currentToken()) {
            case START_OBJECT -> object(depth);
            case START_ARRAY -> array(depth);
            case VALUE_NULL -> JsonNodeFactory.instance.nullNode();
            case VALUE_TRUE, VALUE_FALSE ->
                JsonNodeFactory.instance.booleanNode(parser.currentToken() == JsonToken.VALUE_TRUE);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> JsonNodeFactory.instance.numberNode(0);
            default -> JsonNodeFactory.instance.textNode(parser.getText());
        };
        anchor.ifPresent(name -> anchors.put(name, new Anchored(value, values - before)));
        return value;
    }

    private void count(int more) {
        values += more;
        if (values > MOST_VALUES) {
            throw tooLarge("says more than " + MOST_VALUES + " values, aliases counted");
        }
    }

    private static Unreadable tooLarge(String how) {
        return new Unreadable(Kind.TOO_LARGE, "read mapRoles", "mapRoles " + how);
    }

    private JsonNode object(int depth) throws IOException {
        var object = JsonNodeFactory.instance.objectNode();
        var merged = JsonNodeFactory.instance.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            parser.nextToken();
            var value = value(depth + 1);
            if (name.equals("<<") && value instanceof ObjectNode more) {
                merged.setAll(more);
            } else {
                object.set(name, value);
            }
        }
        merged.setAll(object);
        return merged;
    }

    private JsonNode array(int depth) throws IOException {
        var array = JsonNodeFactory.instance.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(depth + 1));
        }
        return array;
    }
}
