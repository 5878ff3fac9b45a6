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
        return Manifests.documents(HELM.template()
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

    /** What runs only at times, as {@code helm test} does. The library leaves it out, so it is rendered as if it were no hook. */
    static List<JsonNode> hooks(Path folder) throws IOException {
        try (var files = Files.walk(Manifests.CHART)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var copy = folder.resolve(Manifests.CHART.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.writeString(copy, Files.readString(file).replace("helm.sh/hook:", "was-hook:"));
            }
        }
        var rendered = new Helm(folder)
                .template()
                .withName("mooring")
                .withNamespace("mooring")
                .withKubeVersion("1.34.0")
                .call();
        return Manifests.documents(rendered).stream()
                .filter(object -> object.path("metadata").path("annotations").has("was-hook"))
                .toList();
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
            throw new AssertionError(
                    kind + " " + name + " is there " + found.size() + " times among "
                            + objects.stream().map(Manifests::identity).toList());
        }
        return found.getFirst();
    }
}
