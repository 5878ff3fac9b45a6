package dev.mooring.actual.aws;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.standin.Fixtures;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * An answer that tells nothing of what was asked.
 *
 * @param way what is wrong with it
 * @param pages what is answered to the first request, and to all later ones
 * @param kind of the cause that must come of it
 * @param words that the cause must have
 */
record BadAnswer(AwsOperation operation, String way, List<ResponseDefinitionBuilder> pages, Kind kind, String words) {
    private static final String HTML = "<!DOCTYPE html><html><body>Please log in</body></html>";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    static Stream<BadAnswer> of(AwsOperation operation) {
        return Stream.of(
                        said(operation),
                        empty(operation),
                        cut(operation),
                        operation.comesInPages() ? onLaterPages(operation) : Stream.<BadAnswer>empty(),
                        operation.speaksXml() ? withoutElements(operation) : withoutMembers(operation),
                        operation.speaksXml() ? wrongElements(operation) : wrongMembers(operation))
                .flatMap(answers -> answers);
    }

    /** The other side says no, or nothing. */
    private static Stream<BadAnswer> said(AwsOperation operation) {
        return Stream.of(
                bad(
                        operation,
                        "not known (401)",
                        error(401, "UnrecognizedClientException"),
                        Kind.UNAUTHENTICATED,
                        "401"),
                bad(operation, "refused (403)", error(403, "AccessDeniedException"), Kind.REFUSED, "403"),
                bad(operation, "too often (429)", error(429, "TooManyRequestsException"), Kind.THROTTLED, "429"),
                bad(operation, "failed (500)", error(500, "ServerException"), Kind.FAILED, "500"),
                bad(operation, "a page that says 401", page(401), Kind.UNAUTHENTICATED, "401"),
                bad(operation, "a page that says 403", page(403), Kind.REFUSED, "403"),
                bad(operation, "a page that says 404", page(404), Kind.MISSING, "404"),
                bad(operation, "a page that says 502", page(502), Kind.FAILED, "502"),
                bad(operation, "a page", page(200), Kind.MALFORMED, ""),
                bad(
                        operation,
                        "sent elsewhere",
                        aResponse().withStatus(302).withHeader("Location", "/log-in"),
                        Kind.MALFORMED,
                        ""),
                bad(operation, "hung up", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER), Kind.UNREACHABLE, ""),
                bad(operation, "no answer", aResponse().withFault(Fault.EMPTY_RESPONSE), Kind.UNREACHABLE, ""));
    }

    /** There is nothing in it. */
    private static Stream<BadAnswer> empty(AwsOperation operation) {
        return Stream.of("", "{}", "[]", "null", "[{}]", "\"text\"", "7", "true", "<Other/>")
                .map(body -> bad(operation, "it is '" + body + "'", whole(operation, body), Kind.MALFORMED, ""));
    }

    /** It ends too early. */
    private static Stream<BadAnswer> cut(AwsOperation operation) {
        var body = operation.body();
        return Stream.of(1, body.length() / 4, body.length() / 2, body.length() * 3 / 4, body.length() - 1)
                .map(end -> bad(
                        operation, "cut after " + end, whole(operation, body.substring(0, end)), Kind.MALFORMED, ""));
    }

    private static Stream<BadAnswer> onLaterPages(AwsOperation operation) {
        var first =
                ((ObjectNode) json(operation)).put(operation.token(), "more").toString();
        var list = operation.required().getFirst().substring(1);
        return Stream.of(
                new BadAnswer(
                        operation,
                        "the second page fails",
                        List.of(whole(operation, first), error(500, "ServerException")),
                        Kind.FAILED,
                        "500"),
                new BadAnswer(
                        operation,
                        "the second page is refused",
                        List.of(whole(operation, first), error(403, "AccessDeniedException")),
                        Kind.REFUSED,
                        "403"),
                new BadAnswer(
                        operation,
                        "the second page has nothing",
                        List.of(whole(operation, first), whole(operation, "{}")),
                        Kind.MALFORMED,
                        list),
                new BadAnswer(
                        operation,
                        "the second page is cut",
                        List.of(whole(operation, first), whole(operation, first.substring(0, first.length() / 2))),
                        Kind.MALFORMED,
                        ""));
    }

    private static Stream<BadAnswer> withoutMembers(AwsOperation operation) {
        return operation.required().stream().flatMap(pointer -> {
            var name = pointer.substring(pointer.lastIndexOf('/') + 1);
            var good = json(operation).at(pointer);
            var lacking = new ArrayList<BadAnswer>();
            lacking.add(bad(
                    operation,
                    "no " + pointer,
                    whole(operation, with(operation, pointer, null)),
                    Kind.MALFORMED,
                    name));
            lacking.add(bad(
                    operation,
                    pointer + " is null",
                    whole(operation, with(operation, pointer, NODES.nullNode())),
                    Kind.MALFORMED,
                    name));
            if (good.isTextual()) {
                lacking.add(bad(
                        operation,
                        pointer + " is empty",
                        whole(operation, with(operation, pointer, NODES.textNode(""))),
                        Kind.MALFORMED,
                        name));
            }
            return lacking.stream();
        });
    }

    private static Stream<BadAnswer> wrongMembers(AwsOperation operation) {
        return Stream.concat(operation.required().stream(), operation.typed().stream())
                .flatMap(pointer -> others(json(operation).at(pointer))
                        .map(other -> bad(
                                operation,
                                pointer + " is " + other,
                                whole(operation, with(operation, pointer, other)),
                                Kind.MALFORMED,
                                "")));
    }

    /** Values of another type. */
    private static Stream<JsonNode> others(JsonNode good) {
        var object = NODES.objectNode().put("some", "thing");
        var list = NODES.arrayNode().add("thing");
        var text = NODES.textNode("thing");
        if (good instanceof ArrayNode items) {
            var nothing = NODES.arrayNode().addNull();
            var lists = NODES.arrayNode().add(NODES.arrayNode());
            var wrong = NODES.arrayNode();
            if (items.path(0).isObject()) {
                wrong.add("thing");
            } else {
                wrong.add(object);
            }
            return items.isEmpty()
                    ? Stream.of(object, text, NODES.numberNode(7), nothing)
                    : Stream.of(object, text, NODES.numberNode(7), nothing, lists, wrong);
        }
        if (good.isObject()) {
            return Stream.of(list, text, NODES.numberNode(7));
        }
        // Text in place of true or false cannot be told: the SDK takes it for false.
        return good.isTextual() || good.isBoolean() ? Stream.of(object, list) : Stream.of(object, list, text);
    }

    private static Stream<BadAnswer> withoutElements(AwsOperation operation) {
        return operation.required().stream()
                .map(name -> bad(
                        operation,
                        "no " + name,
                        whole(operation, operation.body().replaceFirst(element(name), "")),
                        Kind.MALFORMED,
                        ""));
    }

    private static Stream<BadAnswer> wrongElements(AwsOperation operation) {
        return operation.typed().stream()
                .map(name -> bad(
                        operation,
                        name + " is text",
                        whole(
                                operation,
                                operation.body().replaceFirst(element(name), "<" + name + ">thing</" + name + ">")),
                        Kind.MALFORMED,
                        ""));
    }

    private static String element(String name) {
        return "<" + name + ">.*</" + name + ">";
    }

    private static BadAnswer bad(
            AwsOperation operation, String way, ResponseDefinitionBuilder answer, Kind kind, String words) {
        return new BadAnswer(operation, way, List.of(answer, answer), kind, words);
    }

    private static ResponseDefinitionBuilder whole(AwsOperation operation, String body) {
        return aResponse().withHeader("Content-Type", operation.contentType()).withBody(body);
    }

    private static ResponseDefinitionBuilder page(int status) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "text/html")
                .withBody(HTML);
    }

    private static ResponseDefinitionBuilder error(int status, String type) {
        return aResponse()
                .withStatus(status)
                .withHeader("x-amzn-errortype", type)
                .withBody("{\"message\":\"planted\",\"__type\":\"" + type + "\"}");
    }

    private static JsonNode json(AwsOperation operation) {
        return Fixtures.tree(operation.body().getBytes(StandardCharsets.UTF_8));
    }

    /** The good answer with one member changed, or taken away. */
    private static String with(AwsOperation operation, String pointer, JsonNode value) {
        var body = json(operation);
        var compiled = JsonPointer.compile(pointer);
        var name = compiled.last().getMatchingProperty();
        var parent = (ObjectNode) body.at(compiled.head());
        if (value == null) {
            parent.remove(name);
        } else {
            parent.set(name, value);
        }
        return body.toString();
    }

    @Override
    public String toString() {
        return operation + ": " + way;
    }
}
