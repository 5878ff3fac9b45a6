package dev.mooring.deploy;

import static dev.mooring.deploy.Manifests.DEPLOY;
import static dev.mooring.deploy.Manifests.KUBERNETES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever installs by kustomize and whoever installs by Helm get the same. */
class OverlaysTest {
    private static final Path SQLITE = DEPLOY.resolve("overlays/sqlite");
    private static final Path GUIDE = Path.of("docs/install.md");
    private static final Pattern CODE = Pattern.compile("`([a-z./-]+)`");

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

    @Test
    void areMadeOfComponentsThatTheChartHasValuesFor(@TempDir Path temp) throws IOException {
        isMadeBy("""
                externalSecret: {enabled: true, store: {name: pulumi-esc}}
                pulumiOidc: {organization: acme-edge}
                """, withoutTokens(temp));
    }

    /** Of components that no overlay has. */
    private static Path withoutTokens(Path temp) throws IOException {
        var components = Stream.of("external-secret", "pulumi-oidc", "external-secret/without-pulumi-token")
                .map(KUBERNETES::resolve)
                .toList();
        return overlay(temp, SQLITE, named("components", temp, components));
    }

    @Test
    void speakTlsUpToMooringAlike(@TempDir Path temp) throws IOException {
        isMadeBy("""
                tls: {enabled: true, secretName: mooring-tls}
                ingress: {enabled: true, host: mooring.example.org}
                httpRoute:
                  enabled: true
                  parentRefs: [{name: public, namespace: gateways}]
                  hostnames: [mooring.example.org]
                monitoring: {serviceMonitor: true, prometheusRule: true}
                """, withTls(temp));
    }

    private static Path withTls(Path temp) throws IOException {
        Files.writeString(
                temp.resolve("application.properties"),
                Files.readString(SQLITE.resolve("application.properties"))
                        + Files.readString(KUBERNETES.resolve("tls/tls.properties")));
        var components = named(
                "components",
                temp,
                List.of(
                        KUBERNETES.resolve("ingress"),
                        KUBERNETES.resolve("gateway"),
                        DEPLOY.resolve("monitoring/rendered/kubernetes"),
                        KUBERNETES.resolve("tls")));
        return overlay(temp, SQLITE, components + """
                configMapGenerator:
                  - name: mooring
                    namespace: mooring
                    behavior: replace
                    files: [application.properties]
                """);
    }

    @Test
    void speakTlsByTheKeysThatTheGuideExplains() throws IOException {
        var guide = Files.readString(Path.of("docs/trust.md"));
        assertThat(Files.readAllLines(KUBERNETES.resolve("tls/tls.properties")))
                .filteredOn(line -> !line.startsWith("#"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(guide).contains(line + "\n"));
    }

    @Test
    void mayNameEachComponentThatTheGuideLists(@TempDir Path temp) throws IOException {
        assertThat(Kustomization.rendered(withAllComponents(temp))).isNotEmpty();
    }

    /** In the order of the guide; the base has `neighbours` itself. */
    private static Path withAllComponents(Path temp) throws IOException {
        var guide = Files.readString(GUIDE);
        var listed = guide.substring(guide.indexOf("components that an overlay names:"));
        var components = CODE.matcher(listed.substring(0, listed.indexOf("One more, `neighbours`")))
                .results()
                .map(match -> match.group(1))
                .distinct()
                .map(KUBERNETES::resolve)
                .toList();
        assertThat(components).hasSizeGreaterThan(7);
        return overlay(temp, KUBERNETES, named("components", temp, components));
    }

    @Test
    void areRefusedWhereTheyNameWhatTheBaseHas(@TempDir Path temp) throws IOException {
        var twice = overlay(temp, KUBERNETES, named("components", temp, List.of(KUBERNETES.resolve("neighbours"))));
        assertThatThrownBy(() -> Kustomization.rendered(twice)).hasMessageContaining("is there already");
    }

    @Test
    void doWithoutNeighboursAsTheGuideShows(@TempDir Path temp) throws IOException {
        isMadeBy("rbac: {neighbours: false}", withoutNeighbours(temp));
    }

    private static Path withoutNeighbours(Path temp) throws IOException {
        var guide = Files.readString(GUIDE);
        var start = guide.indexOf("```yaml\n", guide.indexOf("One more, `neighbours`")) + "```yaml\n".length();
        var patches = "patches:\n" + guide.substring(start, guide.indexOf("```", start));
        return overlay(temp, SQLITE, patches);
    }

    /** By Helm of the values of the overlay `sqlite` and these, and by that overlay and something more. */
    private static void isMadeBy(String values, Path overlay) throws IOException {
        isAlike(
                Chart.rendered(Files.readString(SQLITE.resolve("values.yaml")) + values),
                Kustomization.rendered(overlay));
    }

    private static Path overlay(Path folder, Path base, String more) throws IOException {
        Files.writeString(folder.resolve("kustomization.yaml"), named("resources", folder, List.of(base)) + more + """
                labels:
                  - pairs:
                      app.kubernetes.io/name: mooring
                      app.kubernetes.io/part-of: mooring
                """);
        return folder;
    }

    /** Kustomize wants paths that are not absolute. */
    private static String named(String list, Path from, List<Path> folders) throws IOException {
        var named = new StringBuilder(list + ":\n");
        for (var folder : folders) {
            named.append("  - ")
                    .append(from.toRealPath().relativize(folder.toRealPath()))
                    .append('\n');
        }
        return named.toString();
    }

    @ParameterizedTest
    @MethodSource("kustomizations")
    void areWhatKustomizeMakesOfThem(Path folder, @TempDir Path temp) throws IOException, InterruptedException {
        isMadeByKustomize(folder, temp);
    }

    /** Makes an overlay in a folder. */
    private interface Making {
        Path in(Path folder) throws IOException;
    }

    static Stream<Named<Making>> made() {
        return Stream.of(
                Named.of("without tokens", OverlaysTest::withoutTokens),
                Named.of("with TLS", OverlaysTest::withTls),
                Named.of("with all components", OverlaysTest::withAllComponents),
                Named.of("without neighbours", OverlaysTest::withoutNeighbours));
    }

    @ParameterizedTest
    @MethodSource("made")
    void thatAreMadeAsTheGuideSaysAreWhatKustomizeMakesOfThem(Making overlay, @TempDir Path temp)
            throws IOException, InterruptedException {
        isMadeByKustomize(overlay.in(temp), temp);
    }

    /** Real kustomize is no package of Debian, Maven or npm; a kubectl of 1.27 or newer has it, where there is one. */
    private static void isMadeByKustomize(Path folder, Path temp) throws IOException, InterruptedException {
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
