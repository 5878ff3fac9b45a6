package dev.mooring.actual.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mooring.reading.json.Json;
import java.io.IOException;
import java.util.Set;

/**
 * An object of Kubernetes as it is parsed, without the members that no check looks at and that are most of it: of a Node,
 * the images on its disk and the managers of its fields are four fifths.
 */
final class TrimmedTree {
    private static final Set<String> LEFT_OUT = Set.of("managedFields", "images");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final ObjectMapper SCALARS = Json.mapper();

    private TrimmedTree() {}

    /** The value whose first token is the current one; the parser bounds how deep it is nested. */
    static JsonNode read(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case null, default -> SCALARS.readTree(parser);
        };
    }

    private static JsonNode object(JsonParser parser) throws IOException {
        var object = NODES.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            parser.nextToken();
            if (LEFT_OUT.contains(name)) {
                parser.skipChildren();
            } else {
                object.set(name, read(parser));
            }
        }
        return object;
    }

    private static JsonNode array(JsonParser parser) throws IOException {
        var array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(read(parser));
        }
        return array;
    }
}
