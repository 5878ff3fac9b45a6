package dev.mooring.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/api.md} says what the contract says. {@code -Dmooring.docs.write=true} writes it. */
class ApiDocumentationTest {
    private static final Path PAGE = Path.of("docs", "reference", "api.md");
    private static final Path CONTRACT = Path.of("openapi", "mooring.yaml");
    private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");

    @Test
    void hasEachRequestOfTheContract() throws IOException {
        var page = page(new YAMLMapper().readTree(CONTRACT.toFile()));
        if (Boolean.getBoolean("mooring.docs.write")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(page);
    }

    private static String page(JsonNode contract) {
        return """
                # All requests
                Written from [the contract](../../openapi/mooring.yaml), which has parameters, answers and their shapes too; a running Mooring shows
                it at `/contract`, and serves it at `/api/v1/openapi`. What the answers mean is in [the README](../../README.md#http).

                | Request | | Who may | Parameters |
                |---|---|---|---|
                """
                + contract.path("paths").properties().stream()
                        .flatMap(path -> METHODS.stream()
                                .filter(path.getValue()::has)
                                .map(method -> row(method, path.getKey(), path.getValue(), contract)))
                        .collect(Collectors.joining());
    }

    private static String row(String method, String path, JsonNode item, JsonNode contract) {
        var operation = item.path(method);
        var parameters = StreamSupport.stream(operation.path("parameters").spliterator(), false)
                .map(parameter -> parameter.has("$ref")
                        ? contract.at(parameter.path("$ref").asText().substring(1))
                        : parameter)
                .filter(parameter -> parameter.path("in").asText().equals("query"))
                .map(parameter -> "`" + parameter.path("name").asText() + "`")
                .collect(Collectors.joining(", "));
        return "| `" + method.toUpperCase(Locale.ROOT) + " " + path + "` | "
                + operation.path("summary").asText().replace("|", "\\|") + " | " + who(operation) + " | " + parameters
                + " |\n";
    }

    private static String who(JsonNode operation) {
        var roles = StreamSupport.stream(operation.path("security").spliterator(), false)
                .flatMap(scheme -> scheme.properties().stream())
                .flatMap(scheme -> StreamSupport.stream(scheme.getValue().spliterator(), false))
                .map(JsonNode::asText)
                .distinct()
                .collect(Collectors.joining(", "));
        return roles.isEmpty() ? "anybody" : roles;
    }
}
