package dev.mooring.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** Rules and dashboards, as they are rendered and as their sources render them. */
public final class MonitoringFiles {
    public static final Path SOURCES = Path.of("deploy/monitoring");
    public static final Path RENDERED = SOURCES.resolve("rendered");
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final ObjectMapper JSON = new ObjectMapper();

    private MonitoringFiles() {}

    /** A panel's query, and whose it is. */
    public record Query(String dashboard, String panel, String expression) {}

    /** The rules of a file, in order. */
    public static List<JsonNode> rules(Path file) throws IOException {
        var rules = new ArrayList<JsonNode>();
        YAML.readTree(file.toFile())
                .path("groups")
                .forEach(group -> group.path("rules").forEach(rules::add));
        return rules;
    }

    /** Writes the alerts without annotations. */
    static void writeBare(Path alerts, Path target) throws IOException {
        var tree = YAML.readTree(alerts.toFile());
        tree.path("groups")
                .forEach(group -> group.path("rules").forEach(rule -> ((ObjectNode) rule).remove("annotations")));
        YAML.writeValue(target.toFile(), tree);
    }

    /** Dashboards by the names of their files. */
    public static Map<String, JsonNode> dashboards() throws IOException {
        var found = new TreeMap<String, JsonNode>();
        try (var files = Files.list(RENDERED.resolve("dashboards"))) {
            for (var file : files.toList()) {
                found.put(file.getFileName().toString(), JSON.readTree(file.toFile()));
            }
        }
        return found;
    }

    /** All queries of all dashboards. */
    public static List<Query> queries() throws IOException {
        var found = new ArrayList<Query>();
        dashboards()
                .forEach((name, dashboard) -> dashboard
                        .path("panels")
                        .forEach(panel -> panel.path("targets")
                                .forEach(target -> found.add(new Query(
                                        name,
                                        panel.path("title").asText(),
                                        target.path("expr").asText())))));
        return found;
    }

    /** Renders the sources into a folder, with a change of their configuration in jsonnet, be it <code>{}</code>. */
    public static void render(Path folder, String change) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Tool.run(
                folder,
                SOURCES.resolve("render").toString(),
                folder.toAbsolutePath().toString(),
                change);
    }

    static List<JsonNode> list(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false).toList();
    }
}
