package dev.mooring.page.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What the OpenAPI document says, in the order in which people read it. Pure.
 *
 * @param groups of operations, by their tag
 * @param shapes of what is sent and answered, by name
 */
public record Contract(String title, String version, String about, List<Group> groups, List<Shape> shapes) {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete", "head", "options");
    private static final String REFERENCE = "$ref";

    /** Operations of one tag. */
    public record Group(String name, List<Operation> operations) {}

    /**
     * One request.
     *
     * @param id its place on the page
     * @param roles who may; empty for those who need no token
     * @param body the shape of what is sent; null where nothing is
     */
    public record Operation(
            String id,
            String method,
            String path,
            String summary,
            String about,
            List<String> roles,
            List<Parameter> parameters,
            @Nullable Typed body,
            List<Answer> answers) {
        boolean tells(String text) {
            return Stream.of(method, path, summary, about)
                    .anyMatch(words -> words.toLowerCase(Locale.ROOT).contains(text));
        }

        private Stream<String> shapes() {
            return Stream.of(
                            Stream.ofNullable(body),
                            parameters.stream().map(Parameter::typed),
                            answers.stream().flatMap(answer -> answer.types().values().stream()))
                    .flatMap(typed -> typed)
                    .map(Typed::shape);
        }
    }

    /** @param where in the path, the query or a header */
    public record Parameter(String name, String where, boolean required, String about, Typed typed) {}

    /**
     * An answer.
     *
     * @param types media types that it comes as, each with its shape
     */
    public record Answer(String status, String about, Map<String, Typed> types) {}

    /**
     * What a value is.
     *
     * @param before words before the name of a shape; all of the words where there is none
     * @param shape name of a shape on this page; empty for plain values
     * @param after words behind it
     */
    public record Typed(String before, String shape, String after) {
        static Typed plain(String words) {
            return new Typed(words, "", "");
        }

        private Typed in(String words) {
            return new Typed(words + before, shape, after);
        }

        private Typed orNone(boolean nullable) {
            return nullable ? new Typed(before, shape, after + " or null") : this;
        }

        /** All of it as text. */
        public String words() {
            return before + shape + after;
        }
    }

    /** @param oneOf names of the shapes of which it is one; empty for most */
    public record Shape(String name, String about, List<String> oneOf, List<Member> members) {
        private Stream<String> shapes() {
            return Stream.concat(
                    oneOf.stream(),
                    members.stream().map(member -> member.typed().shape()));
        }
    }

    /** @param required whether it is always there */
    public record Member(String name, boolean required, String about, Typed typed) {}

    static Contract of(JsonNode document) {
        var info = document.path("info");
        return new Contract(
                info.path("title").asText(),
                info.path("version").asText(),
                info.path("description").asText(),
                groups(document),
                document.path("components").path("schemas").properties().stream()
                        .map(schema -> shape(schema.getKey(), schema.getValue()))
                        .sorted((one, other) -> one.name().compareToIgnoreCase(other.name()))
                        .toList());
    }

    /** Those that tell of a text, with the shapes that they are made of; everything for an empty one. */
    Contract telling(String text) {
        var wanted = text.toLowerCase(Locale.ROOT);
        if (wanted.isEmpty()) {
            return this;
        }
        var left = groups.stream()
                .map(group -> new Group(
                        group.name(),
                        group.operations().stream()
                                .filter(operation -> operation.tells(wanted))
                                .toList()))
                .filter(group -> !group.operations().isEmpty())
                .toList();
        var named = reached(left);
        return new Contract(
                title,
                version,
                about,
                left,
                shapes.stream().filter(shape -> named.contains(shape.name())).toList());
    }

    /** Names of the shapes of some operations, and of those that these are made of. */
    private Set<String> reached(Collection<Group> some) {
        var byName = shapes.stream().collect(Collectors.toMap(Shape::name, shape -> shape));
        var next = some.stream()
                .flatMap(group -> group.operations().stream())
                .flatMap(Operation::shapes)
                .collect(Collectors.toCollection(ArrayDeque::new));
        var reached = new HashSet<String>();
        while (!next.isEmpty()) {
            var shape = byName.get(next.remove());
            if (shape != null && reached.add(shape.name())) {
                shape.shapes().forEach(next::add);
            }
        }
        return reached;
    }

    /** How many operations there are. */
    public int count() {
        return groups.stream().mapToInt(group -> group.operations().size()).sum();
    }

    private static List<Group> groups(JsonNode document) {
        var byTag = new LinkedHashMap<String, List<Operation>>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(operation -> METHODS.contains(operation.getKey()))
                        .forEach(operation -> byTag.computeIfAbsent(
                                        operation
                                                .getValue()
                                                .path("tags")
                                                .path(0)
                                                .asText("others"),
                                        _ -> new ArrayList<>())
                                .add(operation(
                                        document,
                                        operation.getKey(),
                                        path.getKey(),
                                        path.getValue().path("parameters"),
                                        operation.getValue()))));
        return byTag.entrySet().stream()
                .map(tag -> new Group(tag.getKey(), List.copyOf(tag.getValue())))
                .toList();
    }

    private static Operation operation(
            JsonNode document, String method, String path, JsonNode shared, JsonNode operation) {
        var body = content(resolved(document, operation.path("requestBody")));
        return new Operation(
                (method + path).replaceAll("[^A-Za-z0-9]+", "-").replaceAll("-$", ""),
                method.toUpperCase(Locale.ROOT),
                path,
                operation.path("summary").asText(),
                operation.path("description").asText(),
                roles(operation.path("security")),
                Stream.of(shared, operation.path("parameters"))
                        .flatMap(Contract::each)
                        .map(parameter -> parameter(resolved(document, parameter)))
                        .toList(),
                body.isEmpty() ? null : body.values().iterator().next(),
                operation.path("responses").properties().stream()
                        .map(answer -> answer(answer.getKey(), resolved(document, answer.getValue())))
                        .sorted((one, other) -> one.status().compareTo(other.status()))
                        .toList());
    }

    private static List<String> roles(JsonNode security) {
        return each(security)
                .flatMap(way -> each(way.path("token")))
                .map(JsonNode::asText)
                .distinct()
                .toList();
    }

    private static Parameter parameter(JsonNode parameter) {
        return new Parameter(
                parameter.path("name").asText(),
                parameter.path("in").asText(),
                parameter.path("required").asBoolean(),
                parameter.path("description").asText(),
                typed(parameter.path("schema")));
    }

    private static Answer answer(String status, JsonNode answer) {
        return new Answer(status, answer.path("description").asText(), content(answer));
    }

    private static Map<String, Typed> content(JsonNode of) {
        var types = new LinkedHashMap<String, Typed>();
        of.path("content")
                .properties()
                .forEach(type -> types.put(type.getKey(), typed(type.getValue().path("schema"))));
        return types;
    }

    private static Shape shape(String name, JsonNode schema) {
        var required = each(schema.path("required")).map(JsonNode::asText).collect(Collectors.toSet());
        var members = schema.path("properties").properties().stream()
                .map(member -> new Member(
                        member.getKey(),
                        required.contains(member.getKey()),
                        member.getValue().path("description").asText(),
                        typed(member.getValue())))
                .toList();
        var oneOf = each(schema.path("oneOf")).map(Contract::named).toList();
        var about = schema.path("description").asText();
        return new Shape(
                name,
                members.isEmpty() && oneOf.isEmpty()
                        ? joined(List.of(about, typed(schema).words()), ": ")
                        : about,
                oneOf,
                members);
    }

    private static Typed typed(JsonNode schema) {
        if (schema.has(REFERENCE)) {
            return new Typed("", named(schema), "");
        }
        var choices = each(schema.path("anyOf")).toList();
        if (!choices.isEmpty()) {
            return choices.stream()
                    .filter(choice -> !isNull(choice.path("type")))
                    .findFirst()
                    .map(Contract::typed)
                    .orElse(Typed.plain("null"))
                    .orNone(choices.stream().anyMatch(choice -> isNull(choice.path("type"))));
        }
        var types = schema.path("type").isArray()
                ? each(schema.path("type")).map(JsonNode::asText).toList()
                : List.of(schema.path("type").asText());
        var type =
                types.stream().filter(word -> !word.equals("null")).findFirst().orElse("");
        return ofType(type, schema).orNone(types.contains("null"));
    }

    private static Typed ofType(String type, JsonNode schema) {
        if (type.equals("array")) {
            return typed(schema.path("items")).in("list of ");
        }
        if (schema.path("additionalProperties").isObject()) {
            return typed(schema.path("additionalProperties")).in("by name: ");
        }
        var words = new ArrayList<String>();
        words.add(type.isEmpty() ? "any" : type);
        if (schema.has("enum")) {
            words.add(
                    "one of " + each(schema.path("enum")).map(JsonNode::asText).collect(Collectors.joining(", ")));
        }
        bound(schema, "format", "", words);
        bound(schema, "pattern", "", words);
        bound(schema, "default", "else ", words);
        bound(schema, "minimum", "at least ", words);
        bound(schema, "maximum", "at most ", words);
        bound(schema, "maxLength", "characters at most: ", words);
        return Typed.plain(joined(words, ", "));
    }

    private static void bound(JsonNode schema, String name, String before, Collection<String> words) {
        if (schema.has(name)) {
            words.add(before + schema.path(name).asText());
        }
    }

    private static boolean isNull(JsonNode type) {
        return "null".equals(type.asText());
    }

    private static String named(JsonNode reference) {
        var path = reference.path(REFERENCE).asText();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** What a reference within the document leads to; the node itself where it is none. */
    private static JsonNode resolved(JsonNode document, JsonNode node) {
        return node.has(REFERENCE) ? document.at(node.path(REFERENCE).asText().substring(1)) : node;
    }

    private static Stream<JsonNode> each(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private static String joined(List<String> words, String between) {
        return words.stream().filter(word -> !word.isEmpty()).collect(Collectors.joining(between));
    }
}
