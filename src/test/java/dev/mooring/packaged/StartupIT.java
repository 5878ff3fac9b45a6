package dev.mooring.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.demo.MooringProcess;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong configuration ends the start with one line that names the key, and status 1. */
class StartupIT {
    private static final int AT_ONCE = 2;
    private static final Map<String, String> GOOD = Map.of(
            "mooring.webhook.secrets", "0123456789abcdef",
            "mooring.api.auth", "none",
            "mooring.database.url", "jdbc:sqlite:m.db");

    /** What is wrong by itself is told all at once, and so is what is wrong together: one start serves many cases. */
    private enum Start {
        /** Values that cannot be read. One that is of another type hides what else is wrong in its room. */
        UNREADABLE(
                "mooring.webhook.secrets-file", "/nowhere/secrets",
                "mooring.database.url", "jdbc:h2:mem:x",
                "mooring.verification.interval", "soon",
                "mooring.clusters.c.kubernetes.access", "ssh",
                "mooring.inbox.capacity", "0",
                "mooring.api.tokens-file", "/nowhere/tokens",
                "mooring.api.tokens.ci.sha256", "0123",
                "mooring.api.tokens.ops.file", "/nowhere/token",
                "mooring.log.json", "perhaps"),
        OTHERWISE_UNREADABLE(
                "mooring.database.url", "jdbc:sqlite:/nowhere/m.db",
                "mooring.clusters.c.stack", "not-a-stack",
                "mooring.verification.interval", "PT0S"),
        /** Values that do not go together. */
        INCOMPLETE(
                "mooring.webhook.secrets", "",
                "mooring.api.auth", "token",
                "mooring.clusters.c.stack", "o/p/s",
                "mooring.clusters.c.iam", "perhaps",
                "mooring.checks.no-such-check.enabled", "false",
                "mooring.checks.node-unreachable.severity", "awful",
                "mooring.ignore.lab.until", "soon",
                "mooring.ignore.lab.reason", " ",
                "mooring.known-false-positives.nothing", "false"),
        GUESSABLE("mooring.api.tokens", "hunter2", "mooring.api.tokens.ci.value", "hunter2"),
        NOBODY_MAY_SIGN_IN("mooring.page.auth", "token"),
        NO_SERVER("mooring.database.url", "jdbc:postgresql://127.0.0.1:1/none"),
        NO_PROVIDER("mooring.api.auth", "oidc"),
        /** Nobody is asked at start. */
        NO_AUDIENCE(
                "mooring.api.auth", "oidc",
                "quarkus.oidc.auth-server-url", "http://127.0.0.1:1/realm",
                "quarkus.oidc.discovery-enabled", "false",
                "quarkus.oidc.jwks-path", "/jwks",
                "quarkus.oidc.jwks.resolve-early", "false"),
        MISSPELT("mooring.webhook.secrets", "", "mooring.webhook.secret", "0123456789abcdef");

        private final Map<String, String> settings = new HashMap<>(GOOD);

        Start(String... keysAndValues) {
            for (var index = 0; index < keysAndValues.length; index += 2) {
                settings.put(keysAndValues[index], keysAndValues[index + 1]);
            }
        }
    }

    private record Ended(int status, String log) {}

    @TempDir
    static Path shared;

    private static final Map<Start, Future<Ended>> ENDED = new EnumMap<>(Start.class);

    /** Has its secrets from a file. */
    private static MooringProcess running;

    @TempDir
    Path folder;

    /** Several at once: a start alone leaves a processor idle for half of its time. */
    @BeforeAll
    static void start() throws IOException {
        var settings = new HashMap<>(GOOD);
        settings.remove("mooring.webhook.secrets");
        settings.put(
                "mooring.webhook.secrets-file",
                Files.writeString(shared.resolve("secret"), "s1\ns2\n").toString());
        running = MooringProcess.launch(shared, settings, Map.of());
        try (var starts = Executors.newFixedThreadPool(AT_ONCE)) {
            for (var start : Start.values()) {
                var own = Files.createDirectory(shared.resolve(start.name()));
                ENDED.put(start, starts.submit(() -> end(own, start.settings)));
            }
        }
        MooringProcess.ready(running);
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            UNREADABLE,           mooring.webhook.secrets-file
            UNREADABLE,           mooring.database.url
            UNREADABLE,           mooring.verification.interval
            OTHERWISE_UNREADABLE, mooring.clusters.c.stack
            UNREADABLE,           mooring.clusters.c.kubernetes.access
            UNREADABLE,           mooring.inbox.capacity
            UNREADABLE,           mooring.api.tokens-file
            UNREADABLE,           mooring.api.tokens.ci.sha256
            UNREADABLE,           mooring.api.tokens.ops.file
            UNREADABLE,           mooring.log.json
            OTHERWISE_UNREADABLE, mooring.database.url
            OTHERWISE_UNREADABLE, mooring.verification.interval
            INCOMPLETE,           mooring.webhook.secrets
            INCOMPLETE,           mooring.api.tokens
            INCOMPLETE,           mooring.pulumi.token
            INCOMPLETE,           mooring.clusters.c.iam
            INCOMPLETE,           mooring.checks.no-such-check.enabled
            INCOMPLETE,           mooring.checks.node-unreachable.severity
            INCOMPLETE,           mooring.ignore.lab.until
            INCOMPLETE,           mooring.ignore.lab.reason
            INCOMPLETE,           mooring.known-false-positives.nothing
            GUESSABLE,            mooring.api.tokens
            GUESSABLE,            mooring.api.tokens.ci.value
            NOBODY_MAY_SIGN_IN,   mooring.page.auth
            NO_SERVER,            mooring.database.url
            NO_PROVIDER,          quarkus.oidc.auth-server-url
            NO_AUDIENCE,          mooring.api.oidc.audience
            """)
    void aLineNamesTheKey(Start start, String key) throws Exception {
        assertThat(ENDED.get(start).get().log().lines().filter(line -> line.matches(Pattern.quote(key) + "[ :].*")))
                .hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void endsWithStatusOneAndNothingButSuchLines(Start start) throws Exception {
        var ended = ENDED.get(start).get();
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.log()).doesNotContain("SRCFG", "Exception in thread", "\tat ");
        assertThat(ended.log().lines()).allMatch(line -> line.contains("mooring.") || line.contains("quarkus."));
    }

    @Test
    void namesTheKeyThatWasMeant() throws Exception {
        assertThat(ENDED.get(Start.MISSPELT).get().log().lines())
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
            assertThat(failedStart(settings)
                            .lines()
                            .filter(line -> !line.contains(" INFO ") && !line.contains(" WARN ")))
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
                            line -> assertThat(line).contains("No cluster is configured"),
                            line -> assertThat(line).contains("MOORING_CLUSTERS_HYBRID_PROD_STACK reaches no setting"),
                            line -> assertThat(line).contains("The webhook secret 1 has fewer than 16 characters"));
        }
    }

    @Test
    void refusesASecondProcessOnTheSameFile() throws Exception {
        var settings = new HashMap<>(GOOD);
        settings.put("mooring.database.url", "jdbc:sqlite:" + shared.resolve("m.db"));
        assertThat(failedStart(settings)).contains("in use by another process");
        assertThat(running.process().isAlive()).isTrue();
    }

    @Test
    void readsItsSecretFromAFile() throws Exception {
        assertThat(running.log()).contains("Listening on").doesNotContain("s1");
    }

    private String failedStart(Map<String, String> settings) throws IOException, InterruptedException {
        var ended = end(Files.createDirectory(folder.resolve("failing")), settings);
        assertThat(ended.status()).isEqualTo(1);
        return ended.log();
    }

    private static Ended end(Path own, Map<String, String> settings) throws IOException, InterruptedException {
        try (var mooring = MooringProcess.launch(own, settings, Map.of())) {
            assertThat(mooring.process().waitFor(120, TimeUnit.SECONDS)).isTrue();
            return new Ended(mooring.process().exitValue(), mooring.log());
        }
    }
}
