package dev.mooring.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What Helm makes of the chart: Helm itself, as a library of the build, with no cluster and no network. */
final class Chart {
    private static final Helm HELM = new Helm(Manifests.CHART);

    private Chart() {}

    static Helm helm() {
        return HELM;
    }

    /** Objects of a release named mooring in the namespace mooring. Fails with what Helm says, where it refuses the values. */
    static List<JsonNode> rendered(Path values) throws IOException {
        return rendered(HELM, values);
    }

    private static List<JsonNode> rendered(Helm helm, Path values) throws IOException {
        return Manifests.documents(helm.template()
                .withName("mooring")
                .withNamespace("mooring")
                .withKubeVersion("1.34.0")
                .withValuesFile(values)
                .call());
    }

    /** The same of values in YAML. */
    static List<JsonNode> rendered(String values) throws IOException {
        var file = Files.createTempFile("values", ".yaml");
        try {
            Files.writeString(file, values);
            return rendered(file);
        } finally {
            Files.delete(file);
        }
    }

    /** What Helm tells whoever has installed it. The library leaves notes out, so they are rendered as a file of the chart. */
    static String notes(Path folder, String values) throws IOException {
        copy(folder);
        Files.writeString(folder.resolve("NOTES"), Files.readString(Manifests.CHART.resolve("templates/NOTES.txt")));
        Files.writeString(
                folder.resolve("templates/notes.yaml"),
                "kind: Notes\nmetadata: {name: notes}\ntext: |2\n{{ tpl (.Files.Get \"NOTES\") . | indent 2 }}\n");
        var file = Files.writeString(folder.resolve("my-values.yaml"), values);
        return one(rendered(new Helm(folder), file), "Notes", "notes")
                .path("text")
                .asText();
    }

    /** What runs only at times, as {@code helm test} does. The library leaves it out, so it is rendered as if it were no hook. */
    static List<JsonNode> hooks(Path folder, String values) throws IOException {
        copy(folder);
        return rendered(new Helm(folder), Files.writeString(folder.resolve("my-values.yaml"), values)).stream()
                .filter(object -> object.path("metadata").path("annotations").has("was-hook"))
                .toList();
    }

    private static void copy(Path folder) throws IOException {
        try (var files = Files.walk(Manifests.CHART)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var copy = folder.resolve(Manifests.CHART.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.writeString(copy, Files.readString(file).replace("helm.sh/hook:", "was-hook:"));
            }
        }
    }

    static JsonNode values() throws IOException {
        return new YAMLMapper().readTree(Manifests.CHART.resolve("values.yaml").toFile());
    }

    /** The only object of its kind and name. */
    static JsonNode one(List<JsonNode> objects, String kind, String name) {
        var found = objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .filter(object -> object.path("metadata").path("name").asText().equals(name))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(kind + " " + name + " is there " + found.size() + " times among "
                    + objects.stream().map(Manifests::identity).toList());
        }
        return found.getFirst();
    }
}
