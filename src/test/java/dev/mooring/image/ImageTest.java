package dev.mooring.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image that is made without a container engine holds Mooring alone, runs it as Dockerfile.jvm does, and is the same each time. */
class ImageTest {
    private static final Path DOCKERFILE = Path.of("Dockerfile.jvm");
    private static final Instant CREATED = Instant.parse("2026-11-22T00:00:00Z");
    private static final List<String> PACKAGE = List.of(
            "quarkus-run.jar",
            "quarkus-app-dependencies.txt",
            "app/mooring.jar",
            "quarkus/generated-bytecode.jar",
            "lib/boot/boot.jar",
            "lib/main/library.jar");

    /** What somebody who ran it there leaves behind. */
    private static final List<String> LEFT_BEHIND =
            List.of("config/application.properties", ".env", "mooring.db", "secrets/pulumi-token", "mooring.aot");

    @TempDir
    private static Path folder;

    private static Tar tar;
    private static JibContainer first;

    @BeforeAll
    static void make() throws Exception {
        var file = folder.resolve("first.tar");
        first = made(folder.resolve("one"), PACKAGE, file);
        tar = Tar.read(file);
    }

    @Test
    void isTheSameOfOtherFilesWithTheSameBytes() throws Exception {
        var again = made(folder.resolve("two"), PACKAGE.reversed(), folder.resolve("second.tar"));
        assertThat(again.getDigest()).isEqualTo(first.getDigest());
        assertThat(folder.resolve("second.tar")).hasSameBinaryContentAs(folder.resolve("first.tar"));
    }

    @Test
    void isAnotherWhereAByteIsAnother() throws Exception {
        var application = folder.resolve("three");
        written(application, PACKAGE);
        Files.writeString(application.resolve("app/mooring.jar"), "another");
        assertThat(image(application, "scratch", Set.of("linux/amd64"))
                        .build(offline(folder.resolve("third.tar")))
                        .getDigest())
                .isNotEqualTo(first.getDigest());
    }

    @Test
    void runsAsNobodyInParticular() {
        assertThat(config("User").asText()).isEqualTo("1001");
    }

    @Test
    void startsMooringWithTheBoundsOfTheDockerfile() {
        assertThat(texts(config("Entrypoint")))
                .startsWith("java", "-XX:MaxRAMPercentage=60", "-XX:+UseSerialGC")
                .contains("-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED")
                .endsWith("-jar", "quarkus-run.jar")
                .noneMatch(word -> word.contains("AOTCache"));
        assertThat(config("WorkingDir").asText()).isEqualTo("/mooring");
    }

    @Test
    void listensAndKeepsDataWhereTheDockerfileSays() {
        assertThat(config("ExposedPorts").properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("8080/tcp", "9000/tcp");
        assertThat(config("Volumes").has("/data")).isTrue();
        assertThat(texts(config("Env")))
                .containsExactlyInAnyOrder("MOORING_DATABASE_URL=jdbc:sqlite:/data/mooring.db", "MALLOC_ARENA_MAX=2");
    }

    @Test
    void saysWhatItIs() {
        var labels = config("Labels");
        assertThat(labels.path("org.opencontainers.image.title").asText()).isEqualTo("Mooring");
        assertThat(labels.path("org.opencontainers.image.version").asText()).isEqualTo("0.1.0");
        assertThat(labels.path("org.opencontainers.image.licenses").asText()).isEqualTo("Apache-2.0");
        assertThat(labels.path("org.opencontainers.image.created").asText()).isEqualTo("2026-11-22T00:00:00Z");
        assertThat(labels.has("org.opencontainers.image.source"))
                .as("nothing where nothing is known")
                .isFalse();
    }

    @Test
    void holdsThePackageAndNothingThatSomebodyLeftBesideIt() {
        assertThat(tar.entries())
                .filteredOn(entry -> !entry.isDirectory())
                .extracting(entry -> "/" + entry.getName())
                .containsExactlyInAnyOrderElementsOf(
                        PACKAGE.stream().map(file -> "/mooring/" + file).toList());
    }

    @Test
    void letsNobodyButTheirOwnerWriteFiles() {
        assertThat(tar.entries())
                .isNotEmpty()
                .allSatisfy(entry ->
                        assertThat(entry.getMode() & 022).as(entry.getName()).isZero());
    }

    @Test
    void letsMooringWriteItsDataAlone() {
        assertThat(tar.entries())
                .filteredOn(entry -> entry.getLongUserId() == 1001)
                .extracting(entry -> "/" + entry.getName())
                .containsExactlyInAnyOrder("/data/", "/mooring/config/");
    }

    @Test
    void isOfOneTime() {
        assertThat(tar.config().path("created").asText()).isEqualTo("2026-11-22T00:00:00Z");
        assertThat(tar.entries())
                .allSatisfy(entry -> assertThat(entry.getLastModifiedTime().toInstant())
                        .as(entry.getName())
                        .isIn(CREATED, Instant.ofEpochSecond(1)));
    }

    @Test
    void isPushedForEachPlatformUnderOneDigestOverABaseThatIsNamedByItsOwn() throws Exception {
        try (var registry = Registry.start(Files.createDirectories(folder.resolve("registry")))) {
            var java = Jib.fromScratch()
                    .setPlatforms(Set.of(new Platform("amd64", "linux"), new Platform("arm64", "linux")))
                    .addEnvironmentVariable("JAVA_HOME", "/opt/java")
                    .containerize(to(registry.name("java:25")));
            written(folder.resolve("pushed"), PACKAGE);
            var pushed = image(
                            folder.resolve("pushed"),
                            registry.name("java@" + java.getDigest()),
                            Set.of("linux/amd64", "linux/arm64"))
                    .build(to(registry.name("mooring:0.1.0")));

            var list = registry.manifest("mooring", pushed.getDigest().toString());
            assertThat(list.statusCode()).isEqualTo(200);
            var platforms = new HashSet<String>();
            for (var each : json(list.body()).path("manifests")) {
                var manifest = registry.manifest("mooring", each.path("digest").asText());
                var config = json(registry.answer("mooring/blobs/"
                                + json(manifest.body()).at("/config/digest").asText())
                        .body());
                platforms.add(each.at("/platform/os").asText() + "/"
                        + config.path("architecture").asText());
                assertThat(texts(config.at("/config/Env"))).contains("JAVA_HOME=/opt/java", "MALLOC_ARENA_MAX=2");
                assertThat(config.at("/config/User").asText()).isEqualTo("1001");
            }
            assertThat(platforms).containsExactlyInAnyOrder("linux/amd64", "linux/arm64");
        }
    }

    @Test
    void refusesToBeMadeOfNoPackage() {
        assertThatThrownBy(() -> image(folder.resolve("none"), "scratch", Set.of("linux/amd64"))
                        .build(offline(folder.resolve("none.tar"))))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("make package");
    }

    @Test
    void refusesAPlatformThatIsNone() throws IOException {
        written(folder.resolve("four"), PACKAGE);
        assertThatThrownBy(() -> image(folder.resolve("four"), "scratch", Set.of("amd64"))
                        .build(offline(folder.resolve("four.tar"))))
                .hasMessage("A platform is like linux/amd64, not 'amd64'");
    }

    private static JibContainer made(Path application, List<String> order, Path file) throws Exception {
        written(application, order);
        return image(application, "scratch", Set.of("linux/amd64")).build(offline(file));
    }

    private static Image image(Path application, String base, Set<String> platforms) {
        return new Image(application, DOCKERFILE, base, platforms, CREATED, Map.of("version", "0.1.0", "source", ""));
    }

    private static Containerizer offline(Path file) throws Exception {
        return Containerizer.to(TarImage.at(file).named("mooring:0.1.0"))
                .setOfflineMode(true)
                .setApplicationLayersCache(folder.resolve("cache-" + file.getFileName()));
    }

    private static Containerizer to(String name) throws Exception {
        return Containerizer.to(RegistryImage.named(name))
                .setAllowInsecureRegistries(true)
                .setBaseImageLayersCache(folder.resolve("bases"))
                .setApplicationLayersCache(folder.resolve("layers"));
    }

    /** Files of other times and with other rights, as another machine would have them. */
    private static void written(Path application, List<String> files) throws IOException {
        for (var name : files) {
            write(application.resolve(name), name);
        }
        for (var name : LEFT_BEHIND) {
            write(application.resolve(name), "of nobody's business");
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.fromMillis(System.nanoTime() / 1_000));
        assertThat(file.toFile().setWritable(true, false)).isTrue();
    }

    private static JsonNode config(String key) {
        return tar.config().path("config").path(key);
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).toList();
    }
}
