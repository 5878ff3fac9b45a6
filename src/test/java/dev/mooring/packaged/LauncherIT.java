package dev.mooring.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A Java that is too old is told so, instead of ending without a word. A native binary needs none. */
@DisabledIf("isNative")
class LauncherIT {
    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final String LAUNCHER = "dev/mooring/launcher/Launcher.class";
    private static final int JAVA_8 = 52;
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(?:1\\.)?(\\d+).*\"");

    @TempDir
    Path folder;

    static boolean isNative() {
        return Files.isExecutable(Path.of(System.getProperty("native.image.path", "")));
    }

    @Test
    void isTheMainClassOfTheJar() throws IOException {
        assertThat(mainAttribute(Attributes.Name.MAIN_CLASS)).isEqualTo("dev.mooring.launcher.Launcher");
    }

    @Test
    void leavesTheRestOfTheManifest() throws IOException {
        assertThat(mainAttribute(Attributes.Name.CLASS_PATH)).contains("quarkus-bootstrap-runner");
        assertThat(mainAttribute(new Attributes.Name("Enable-Native-Access"))).isEqualTo("ALL-UNNAMED");
    }

    @Test
    void loadsOnJava8() throws IOException {
        assertThat(classFileMajor(JAR, LAUNCHER)).isEqualTo(JAVA_8);
    }

    /** On the newest of the older Javas that this machine has; a machine without one cannot tell. */
    @Test
    void tellsAnOlderJavaWhichOneIsNeeded() throws Exception {
        var needed = neededJava();
        var older = olderJava(needed);
        assumeThat(older).isPresent();
        var output = folder.resolve("out").toFile();
        var errors = folder.resolve("err");
        var process = new ProcessBuilder(older.orElseThrow().resolve("bin/java").toString(), "-jar", JAR.toString())
                .redirectOutput(output)
                .redirectError(errors.toFile())
                .start();
        assertThat(process.waitFor()).isOne();
        assertThat(output).isEmpty();
        assertThat(Files.readAllLines(errors))
                .singleElement()
                .asString()
                .contains("Mooring needs Java " + needed + " ");
    }

    /** As a jar that is packaged for a cache of classes has it; this one is not, so that Quarkus's main class cannot go on. */
    @Test
    void handsOverToAnotherMainClassWhereAllOfTheApplicationIsOnTheClassPath() throws Exception {
        var output = folder.resolve("out");
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        java, "-cp", JAR + File.pathSeparator + application(), "dev.mooring.launcher.Launcher")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor()).isNotZero();
        assertThat(output).content().contains("io.quarkus.bootstrap.runner.AotQuarkusEntryPoint.main");
    }

    /** The Java that the application itself is compiled for. */
    private static int neededJava() throws IOException {
        return classFileMajor(application(), "dev/mooring/metrics/FleetMetrics.class") - 44;
    }

    private static Path application() throws IOException {
        try (var jars = Files.list(JAR.resolveSibling("app"))) {
            return jars.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Optional<Path> olderJava(int needed) throws IOException {
        var installed = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(installed)) {
            return Optional.empty();
        }
        try (var homes = Files.list(installed)) {
            return homes.filter(home -> Files.isExecutable(home.resolve("bin/java")))
                    .map(home -> Map.entry(version(home), home))
                    .filter(java -> java.getKey() > 0 && java.getKey() < needed)
                    .max(Map.Entry.comparingByKey())
                    .map(Map.Entry::getValue);
        }
    }

    /** What the file {@code release} of a Java says; 0 where there is none. */
    private static int version(Path home) {
        try (var lines = Files.lines(home.resolve("release"))) {
            return lines.map(VERSION::matcher)
                    .filter(matcher -> matcher.matches())
                    .mapToInt(matcher -> Integer.parseInt(matcher.group(1)))
                    .findFirst()
                    .orElse(0);
        } catch (IOException none) {
            return 0;
        }
    }

    private static String mainAttribute(Attributes.Name name) throws IOException {
        try (var jar = new JarFile(JAR.toFile())) {
            return jar.getManifest().getMainAttributes().getValue(name);
        }
    }

    private static int classFileMajor(Path file, String entry) throws IOException {
        try (var jar = new JarFile(file.toFile());
                var bytes = new DataInputStream(jar.getInputStream(jar.getEntry(entry)))) {
            bytes.skipNBytes(6);
            return bytes.readUnsignedShort();
        }
    }
}
