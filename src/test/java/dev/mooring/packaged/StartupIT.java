package dev.mooring.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.demo.MooringProcess;
import java.io.IOException;
import java.net.ServerSocket;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong configuration ends the start with one line that names the key, and status 1. */
class StartupIT {
    private static final Map<String, String> GOOD = Map.of(
            "mooring.webhook.secrets", "0123456789abcdef",
            "mooring.api.auth", "none",
            "mooring.database.url", "jdbc:sqlite:m.db");

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
                Arguments.of("mooring.verification.interval", "PT0S"),
                Arguments.of("mooring.clusters.c.stack", "not-a-stack"),
                Arguments.of("mooring.clusters.c.kubernetes.access", "ssh"),
                Arguments.of("mooring.inbox.capacity", "0"),
                Arguments.of("mooring.api.tokens-file", "/nowhere/tokens"),
                Arguments.of("mooring.api.tokens", "hunter2"),
                Arguments.of("mooring.api.tokens.ci.value", "hunter2"),
                Arguments.of("mooring.api.tokens.ci.sha256", "0123"),
                Arguments.of("mooring.api.tokens.ci.file", "/nowhere/token"),
                Arguments.of("mooring.page.auth", "token"),
                Arguments.of("quarkus.oidc.auth-server-url", "(auth)oidc"),
                Arguments.of("mooring.api.oidc.audience", "(server)oidc"),
                Arguments.of("mooring.pulumi.token", "(stack)o/p/s"),
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
            case "(auth)oidc" -> settings.put("mooring.api.auth", "oidc");
            case "(server)oidc" -> {
                settings.put("mooring.api.auth", "oidc");
                settings.put("quarkus.oidc.auth-server-url", "http://127.0.0.1:1/realm");
                // Nobody is asked at start.
                settings.put("quarkus.oidc.discovery-enabled", "false");
                settings.put("quarkus.oidc.jwks-path", "/jwks");
                settings.put("quarkus.oidc.jwks.resolve-early", "false");
            }
            case "(stack)o/p/s" -> settings.put("mooring.clusters.c.stack", "o/p/s");
            default -> settings.put(key, value);
        }
        var output = failedStart(settings);
        assertThat(output).contains(key).doesNotContain("SRCFG", "Exception in thread", "\tat ");
        assertThat(output.lines()).allMatch(line -> line.contains("mooring.") || line.contains("quarkus."));
    }

    @Test
    void namesTheKeyThatWasMeant() throws Exception {
        var settings = new HashMap<>(GOOD);
        settings.put("mooring.webhook.secret", settings.remove("mooring.webhook.secrets"));
        assertThat(failedStart(settings).lines())
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).contains("mooring.webhook.secret is not known; did you mean"),
                        line -> assertThat(line).startsWith("mooring.webhook.secrets is not set"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"quarkus.http.port", "quarkus.management.port"})
    void namesThePortThatIsTaken(String key) throws Exception {
        try (var taken = new ServerSocket(0)) {
            var settings = new HashMap<>(GOOD);
            settings.put(key, Integer.toString(taken.getLocalPort()));
            assertThat(failedStart(settings).lines().filter(line -> !line.contains(" INFO ")))
                    .singleElement()
                    .asString()
                    .contains(Integer.toString(taken.getLocalPort()), key);
        }
    }

    @Test
    void warnsOfWhatReachesNothingAndOfWhatCanBeGuessed() throws Exception {
        var settings = new HashMap<>(GOOD);
        settings.put("mooring.webhook.secrets", "hunter2");
        settings.put("mooring.verification.intervall", "PT1M");
        var environment =
                Map.of("MOORING_CLUSTERS_HYBRID_PROD_STACK", "o/p/s", "MOORING_PORT_80_TCP", "tcp://[::1]:80");
        try (var mooring = MooringProcess.start(folder, settings, environment)) {
            assertThat(mooring.log().lines().filter(line -> line.contains(" WARN ")))
                    .satisfiesExactlyInAnyOrder(
                            line -> assertThat(line).contains("did you mean mooring.verification.interval?"),
                            line -> assertThat(line).contains("MOORING_CLUSTERS_HYBRID_PROD_STACK reaches no setting"),
                            line -> assertThat(line).contains("The webhook secret 1 has fewer than 16 characters"));
        }
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
