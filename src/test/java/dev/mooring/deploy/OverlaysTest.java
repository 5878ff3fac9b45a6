package dev.mooring.deploy;

import static dev.mooring.deploy.Manifests.DEPLOY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever installs by kustomize and whoever installs by Helm get the same. */
class OverlaysTest {
    static List<Path> overlays() throws IOException {
        try (var folders = Files.list(DEPLOY.resolve("overlays"))) {
            return folders.filter(Files::isDirectory).sorted().toList();
        }
    }

    static Stream<Path> kustomizations() throws IOException {
        return Stream.concat(
                overlays().stream(),
                Stream.of(
                        Manifests.KUBERNETES,
                        DEPLOY.resolve("conformance/addon"),
                        DEPLOY.resolve("conformance/tester")));
    }

    @Test
    void areThoseThatTheGuideNames() throws IOException {
        assertThat(overlays())
                .extracting(folder -> folder.getFileName().toString())
                .containsExactly("central-for-many-clusters", "in-cluster", "postgresql-ha", "sqlite");
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void areWhatTheChartMakesOfTheValuesBesideThem(Path overlay) throws IOException {
        isAlike(Chart.rendered(overlay.resolve("values.yaml")), Kustomization.rendered(overlay));
    }

    /** Real kustomize is no package of Debian, Maven or npm; a kubectl of 1.27 or newer has it, where there is one. */
    @ParameterizedTest
    @MethodSource("kustomizations")
    void areWhatKustomizeMakesOfThem(Path folder, @TempDir Path temp) throws IOException, InterruptedException {
        assumeTrue(hasKustomize(temp), "no kubectl of 1.27 or newer");
        isAlike(
                Kustomization.rendered(folder),
                Manifests.documents(Tool.run(temp, "kubectl", "kustomize", folder.toString())));
    }

    private static void isAlike(List<JsonNode> some, List<JsonNode> others) throws IOException {
        var expected = Alike.of(others);
        var found = Alike.of(some);
        assertThat(found.keySet()).isEqualTo(expected.keySet()).isNotEmpty();
        found.forEach((name, object) -> assertThat(object).as(name).isEqualTo(expected.get(name)));
    }

    private static boolean hasKustomize(Path temp) throws InterruptedException {
        try {
            return Tool.run(temp, "kubectl", "version", "--client").contains("Kustomize Version: v5");
        } catch (IOException | AssertionError without) {
            return false;
        }
    }
}
