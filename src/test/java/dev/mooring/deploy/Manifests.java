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
    static final Path KUBERNETES = DEPLOY.resolve("kubernetes");

    private Manifests() {}

    static List<Path> yamlFiles() throws IOException {
        try (var files = Files.walk(DEPLOY)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).toList();
        }
    }

    static List<JsonNode> documents(Path file) throws IOException {
        var mapper = new YAMLMapper();
        try (var parser = new YAMLFactory().createParser(file.toFile())) {
            return mapper.<JsonNode>readValues(parser, JsonNode.class).readAll().stream()
                    .filter(document -> !document.isNull())
                    .toList();
        }
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
