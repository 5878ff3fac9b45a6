package dev.mooring.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.bench.Databases;
import dev.mooring.check.FleetFixture;
import dev.mooring.check.Judgement;
import dev.mooring.check.Memory;
import dev.mooring.check.Policy;
import dev.mooring.demo.MooringProcess;
import dev.mooring.report.DeskFixture;
import dev.mooring.standin.Installation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of five thousand nodes of which 600 at 20 sites stopped reporting, in a browser of the size of a phone. */
@Tag("alone")
class LargePageIT {
    private static final int SCREEN = 844;
    private static final Duration FIRST_CONTENT = Duration.ofSeconds(1);
    private static final int WARM = 5;

    @TempDir
    static Path folder;

    /** When all was as it is told. Since then the cluster cannot be read. */
    private static Instant then;

    private static Installation installation;
    private static MooringProcess mooring;
    private static Chrome chrome;

    @BeforeAll
    static void start() throws Exception {
        then = Instant.now().minusSeconds(120);
        var file = fill();
        installation = new Installation(Clock.systemUTC());
        var settings = new HashMap<>(installation.settings(folder.resolve("kubeconfig")));
        settings.keySet().removeIf(key -> key.startsWith("mooring.clusters."));
        settings.put("mooring.clusters.fleet.stack", "acme-edge/edge-platform/nowhere");
        settings.put("mooring.webhook.secrets", "s");
        settings.put("mooring.api.auth", "none");
        settings.put("mooring.database.url", "jdbc:sqlite:" + file);
        mooring = MooringProcess.start(folder, settings, installation.awsEnvironment());
        chrome = new Chrome();
    }

    /** A copy: a database in use by this process would not be taken. */
    private static Path fill() throws Exception {
        var original = folder.resolve("original.db");
        var database = Databases.sqlite(original);
        new DeskFixture(database)
                .issue(Judgement.of(
                        FleetFixture.of(5_000).withLost(20, 30).situation(then, Memory.none()), Policy.standard()));
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("pragma wal_checkpoint(truncate)");
        }
        return Files.copy(original, folder.resolve("mooring.db"));
    }

    @AfterAll
    static void stop() {
        chrome.close();
        mooring.close();
        installation.close();
    }

    @Test
    void sixHundredLostNodesAreOneCauseOnTheFirstScreen() {
        var page = chrome.phone(mooring.url());
        assertThat(page.locator("details.group").first().innerText()).contains("600 nodes", "20 sites");
    }

    @Test
    void theFirstPageIsUnderTenScreensOfAPhone() {
        var page = chrome.phone(mooring.url());
        assertThat((Integer) page.evaluate("document.documentElement.scrollHeight"))
                .isLessThan(10 * SCREEN);
    }

    @Test
    void theFirstPageIsSmallOnTheWire() throws Exception {
        assertThat(bytes("/") + bytes("/mooring.css") + bytes("/mooring.js")).isLessThan(30_000);
    }

    @Test
    void theFirstContentIsThereWithinASecond() throws Exception {
        for (var time = 0; time < WARM; time++) {
            bytes("/");
        }
        var page = chrome.phone(mooring.url());
        // The browser may note it only after the page has come.
        var painted = (Number) page.evaluate("() => new Promise(told => new PerformanceObserver(paints => paints"
                + ".getEntriesByName('first-contentful-paint').forEach(paint => told(paint.startTime)))"
                + ".observe({type: 'paint', buffered: true}))");
        assertThat(painted.longValue()).isLessThan(FIRST_CONTENT.toMillis());
    }

    @Test
    void aClusterThatCannotBeReadKeepsWhatWasFoundAndSaysThatItIsBlind() {
        var page = chrome.phone(mooring.url());
        assertThat(page.locator(".fleet .state").first().innerText()).contains("finding", "blind");
    }

    @Test
    void asOfATimeBeforeThatItIsNotBlind() {
        var page = chrome.phone(mooring.url() + "/clusters/fleet?at=" + then.plusSeconds(1));
        assertThat(page.locator("h1").innerText()).doesNotContain("blind");
        assertThat(page.locator(".figures").innerText()).contains("declared 5000");
    }

    private static int bytes(String path) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(mooring.url() + path))
                    .header("Accept-Encoding", "gzip")
                    .build();
            var answer = http.send(request, BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
            return answer.body().length;
        }
    }
}
