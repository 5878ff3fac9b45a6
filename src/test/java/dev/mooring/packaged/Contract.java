package dev.mooring.packaged;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** {@code openapi/mooring.yaml}, the reviewed contract. */
final class Contract {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final JsonNode document;

    private Contract(JsonNode document) {
        this.document = document;
    }

    static String reviewed() {
        try {
            return Files.readString(Path.of("openapi", "mooring.yaml"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static Contract of(String yaml) {
        try {
            return new Contract(new YAMLMapper().readTree(yaml));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Each method and path under /api, its variables filled with a name that nothing has. */
    static Stream<Arguments> operations() {
        return of(reviewed()).answers().stream()
                .filter(answer -> answer.path().startsWith("/api/"))
                .map(answer -> List.of(answer.method(), answer.path().replaceAll("\\{[^}]*}", "none")))
                .distinct()
                .map(operation -> Arguments.of(operation.toArray()));
    }

    /**
     * An answer that is documented.
     *
     * @param type its media type; empty where none is documented
     * @param schema of its body
     */
    record Answer(String method, String path, int status, String type, JsonNode schema) {
        String name() {
            return method + " " + path + " " + status;
        }
    }

    /** Every answer of every operation, in each of its media types. */
    List<Answer> answers() {
        return document.path("paths").properties().stream()
                .flatMap(path -> path.getValue().properties().stream()
                        .flatMap(operation -> operation.getValue().path("responses").properties().stream()
                                .flatMap(response -> answers(
                                        operation.getKey().toUpperCase(Locale.ROOT),
                                        path.getKey(),
                                        Integer.parseInt(response.getKey()),
                                        resolved(response.getValue()).path("content")))))
                .toList();
    }

    private static Stream<Answer> answers(String method, String path, int status, JsonNode content) {
        return content.isEmpty()
                ? Stream.of(new Answer(method, path, status, "", content))
                : content.properties().stream()
                        .map(body -> new Answer(
                                method,
                                path,
                                status,
                                body.getKey(),
                                body.getValue().path("schema")));
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    /** What is wrong with a body; nothing where nothing is. */
    List<String> complaints(JsonNode schema, String body) throws IOException {
        var whole = (ObjectNode) schema.deepCopy();
        whole.set("components", document.path("components"));
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(whole)
                .validate(JSON.readTree(body))
                .stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }
}
