package dev.mooring.actual.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.answer.AnswerStream;
import dev.mooring.reading.answer.Limits;
import dev.mooring.reading.json.Json;
import dev.mooring.reading.json.Member;
import dev.mooring.reading.json.Taken;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * One page of a list, fed on object by object while it is parsed; its members may come in any order. Every list of
 * Kubernetes has a kind that is made of its objects' and ends with List, metadata, and items, empty ones too, and every
 * object in it has a name: what has not is no list, or another one. Of the last page no more remains (Kubernetes API,
 * {@code ListMeta.remainingItemCount}).
 */
final class ListPage {
    private static final ObjectMapper JSON = Json.mapper();
    private static final String LIST = "List";
    private final String operation;
    private final String resource;
    private final AnswerStream body;
    private final long held;
    private final Taken taken;
    private final Consumer<Member> each;
    private JsonNode kind = MissingNode.getInstance();
    private JsonNode metadata = MissingNode.getInstance();
    private boolean hasItems;

    private ListPage(
            String operation, String resource, InputStream body, Limits limits, Taken taken, Consumer<Member> each) {
        this.operation = operation;
        this.resource = resource;
        this.body = new AnswerStream(body, operation, limits.bytes());
        this.held = limits.held();
        this.taken = taken;
        this.each = each;
    }

    /**
     * What a page says of the list.
     *
     * @param token asks for the next page; empty on the last one
     * @param version of the list, from which a watch goes on; empty where it does not say
     */
    record Metadata(String token, String version) {}

    /**
     * Reads a page.
     *
     * @param resource of which it must be a list, by the name in its path: {@code nodes}
     * @param limits of the bytes of a page, and of an object
     * @param taken is told what is read of its objects
     */
    static Metadata read(
            String operation, String resource, InputStream body, Limits limits, Taken taken, Consumer<Member> each)
            throws IOException {
        var page = new ListPage(operation, resource, body, limits, taken, each);
        try (var parser = JSON.getFactory().createParser(Member.noHtml(operation, page.body))) {
            return page.page(parser);
        } catch (JsonProcessingException notJson) {
            throw Json.unreadable(operation, notJson);
        }
    }

    private Metadata page(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw malformed("the answer is not a JSON object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var member = parser.currentName();
            parser.nextToken();
            switch (member) {
                case "kind" -> kind = tree(parser);
                case "metadata" -> metadata = tree(parser);
                case "items" -> items(parser);
                default -> parser.skipChildren();
            }
        }
        if (parser.nextToken() != null) {
            throw Member.notJson(operation);
        }
        return said();
    }

    private Metadata said() {
        var found = Member.part(operation, "kind", kind).text();
        if (!isOfResource(found)) {
            throw malformed("kind is " + found + ", which is no list of " + resource);
        }
        if (!hasItems) {
            throw malformed("the answer has no items");
        }
        var said = Member.part(operation, "metadata", metadata).object();
        var token = said.at("continue").textIfAny().orElse("");
        var remaining = said.at("remainingItemCount").numberIfAny().orElse(0L);
        if (token.isEmpty() && remaining > 0) {
            throw malformed("more items remain, and it does not say how to go on");
        }
        return new Metadata(token, said.at("resourceVersion").textIfAny().orElse(""));
    }

    /** Resources are called by the plural of their kind, in lower case; all that Mooring asks for have a regular one. */
    private boolean isOfResource(String kind) {
        if (!kind.endsWith(LIST)) {
            return false;
        }
        var one = kind.substring(0, kind.length() - LIST.length()).toLowerCase(Locale.ROOT);
        return resource.equals(one + "s")
                || resource.equals(one + "es")
                || (one.endsWith("y") && resource.equals(one.substring(0, one.length() - 1) + "ies"));
    }

    private void items(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            throw malformed("the answer has no items");
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw malformed("items is not a list");
        }
        hasItems = true;
        for (var index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
            item(index, tree(parser));
        }
    }

    private JsonNode tree(JsonParser parser) throws IOException {
        body.hold(held);
        var tree = TrimmedTree.read(parser);
        body.release();
        return tree;
    }

    private void item(int index, JsonNode object) {
        var name = Member.part(operation, "items[" + index + "]", object)
                .object()
                .at("metadata")
                .object()
                .at("name")
                .text();
        // From here on it is known by its name, which helps more than its place.
        each.accept(Member.part(operation, "items[" + name + "]", object, taken));
    }

    private Unreadable malformed(String why) {
        return new Unreadable(Kind.MALFORMED, operation, why);
    }
}
