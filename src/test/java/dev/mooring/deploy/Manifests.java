package dev.mooring.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The files that deploy Mooring, as they are read. */
final class Manifests {
    static final Path DEPLOY = Path.of("deploy");
    static final Path CHART = DEPLOY.resolve("helm/mooring");
    static final Path KUBERNETES = DEPLOY.resolve("kubernetes");

    private Manifests() {}

    static List<Path> yamlFiles() throws IOException {
        try (var files = Files.walk(DEPLOY)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.startsWith(CHART.resolve("templates")))
                    .filter(file -> !file.toString().contains("node_modules"))
                    .toList();
        }
    }

    static List<JsonNode> documents(Path file) throws IOException {
        return documents(Files.readString(file));
    }

    static List<JsonNode> documents(String yaml) throws IOException {
        var mapper = new YAMLMapper();
        try (var parser = new YAMLFactory().createParser(yaml)) {
            return mapper.<JsonNode>readValues(parser, JsonNode.class).readAll().stream()
                    .filter(document -> !document.isNull())
                    .toList();
        }
    }

    /** As messages name it: kind, namespace, name. */
    static String identity(JsonNode object) {
        var metadata = object.path("metadata");
        return String.join(
                "/",
                object.path("kind").asText(),
                metadata.path("namespace").asText("-"),
                metadata.path("name").asText());
    }

    /** All of a kind, in whatever file. */
    static List<JsonNode> ofKind(String kind) throws IOException {
        var found = new ArrayList<JsonNode>();
        for (var file : yamlFiles()) {
            documents(file).stream()
                    .filter(document -> kind.equals(document.path("kind").asText()))
                    .forEach(found::add);
        }
        return found;
    }

    static Stream<JsonNode> items(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    static List<String> texts(JsonNode array) {
        return items(array).map(JsonNode::asText).toList();
    }
}
