package dev.mooring.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.demo.MooringProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong configuration ends the start with one line that names the key, and status 1. */
class StartupIT {
    private static final Map<String, String> GOOD = Map.of(
            "mooring.webhook.secrets", "s", "mooring.api.auth", "none", "mooring.database.url", "jdbc:sqlite:m.db");

    @TempDir
    Path folder;

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of("mooring.webhook.secrets", ""),
                Arguments.of("mooring.webhook.secrets-file", "/nowhere/secrets"),
                Arguments.of("mooring.database.url", "jdbc:h2:mem:x"),
                Arguments.of("mooring.database.url", "jdbc:sqlite:/nowhere/m.db"),
                Arguments.of("mooring.database.url", "jdbc:postgresql://127.0.0.1:1/none"),
                Arguments.of("mooring.api.tokens", "(auth)token"),
                Arguments.of("mooring.verification.interval", "soon"),
                Arguments.of("mooring.clusters.c.stack", "not-a-stack"),
                Arguments.of("mooring.pulumi.token", "(stack)o/p/s"),
                Arguments.of("mooring.webhook.secret", "misspelt"),
                Arguments.of("mooring.checks.no-such-check.enabled", "false"),
                Arguments.of("mooring.checks.node-unreachable.severity", "awful"),
                Arguments.of("mooring.ignore.lab.until", "soon"),
                Arguments.of("mooring.ignore.lab.reason", " "),
                Arguments.of("mooring.log.json", "perhaps"),
                Arguments.of("mooring.known-false-positives.nothing", "false"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void endsWithOneLineThatNamesTheKey(String key, String value) throws Exception {
        var settings = new HashMap<>(GOOD);
        switch (value) {
            case "(auth)token" -> settings.put("mooring.api.auth", "token");
            case "(stack)o/p/s" -> settings.put("mooring.clusters.c.stack", "o/p/s");
            default -> settings.put(key, value);
        }
        var output = failedStart(settings);
        assertThat(output).contains(key).doesNotContain("\tat ").doesNotContain("Exception in thread");
    }

    @Test
    void refusesASecondProcessOnTheSameFile() throws Exception {
        try (var first = MooringProcess.start(folder, GOOD, Map.of())) {
            var settings = new HashMap<>(GOOD);
            settings.put("mooring.database.url", "jdbc:sqlite:" + folder.resolve("m.db"));
            assertThat(failedStart(settings)).contains("in use by another process");
            assertThat(first.process().isAlive()).isTrue();
        }
    }

    @Test
    void readsItsSecretFromAFile() throws Exception {
        var settings = new HashMap<>(GOOD);
        settings.remove("mooring.webhook.secrets");
        settings.put(
                "mooring.webhook.secrets-file",
                Files.writeString(folder.resolve("secret"), "s1\ns2\n").toString());
        try (var mooring = MooringProcess.start(folder, settings, Map.of())) {
            assertThat(mooring.log()).doesNotContain("s1");
        }
    }

    private String failedStart(Map<String, String> settings) throws IOException, InterruptedException {
        var own = Files.createDirectory(folder.resolve("failing"));
        try (var mooring = MooringProcess.launch(own, settings, Map.of())) {
            assertThat(mooring.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(mooring.process().exitValue()).isEqualTo(1);
            return mooring.log();
        }
    }
}
