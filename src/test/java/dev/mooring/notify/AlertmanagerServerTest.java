package dev.mooring.notify;

import static dev.mooring.notify.NotifyFixture.error;
import static dev.mooring.notify.NotifyFixture.sending;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.mooring.notify.Sink.Outcome;
import dev.mooring.standin.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real Alertmanager makes of what it is sent. */
class AlertmanagerServerTest {
    private static final Matter ONE = error("dc1-07");
    private Process process;
    private String url;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws IOException {
        var configuration = Files.writeString(folder.resolve("alertmanager.yml"), """
                route: {receiver: nobody}
                receivers: [{name: nobody}]
                """);
        var port = FreePort.next();
        url = "http://127.0.0.1:" + port;
        process = new ProcessBuilder(
                        "prometheus-alertmanager",
                        "--config.file=" + configuration,
                        "--storage.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--cluster.listen-address=")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> given().get(url + "/-/ready").statusCode() == 200);
    }

    @AfterEach
    void stop() throws InterruptedException {
        process.destroy();
        process.waitFor(10, TimeUnit.SECONDS);
    }

    @Test
    void anAlertIsActiveUntilItsEndIsTold() {
        var sink = sink();
        assertThat(sink.send(sending(message(Kind.OPENED, List.of(ONE), List.of()))))
                .isEqualTo(new Outcome.Sent(null));
        given().get(url + "/api/v2/alerts")
                .then()
                .body("", hasSize(1))
                .body("[0].status.state", is("active"))
                .body("[0].labels.alertname", is("NodeNotJoined"))
                .body("[0].labels.node", is("dc1-07"))
                .body("[0].generatorURL", is(NotifyFixture.URL + "/findings/" + ONE.key()));
        assertThat(sink.send(sending(message(Kind.RESOLVED, List.of(), List.of(ONE)))))
                .isEqualTo(new Outcome.Sent(null));
        given().get(url + "/api/v2/alerts").then().body("", hasSize(0));
    }

    @Test
    void aReminderKeepsItTheSameAlert() {
        var sink = sink();
        sink.send(sending(message(Kind.OPENED, List.of(ONE), List.of())));
        sink.remind(List.of(ONE), now().plusSeconds(60));
        given().get(url + "/api/v2/alerts").then().body("", hasSize(1));
    }

    @Test
    void aTestIsTaken() {
        assertThat(sink().send(sending(message(Kind.TEST, List.of(), List.of()))))
                .isEqualTo(new Outcome.Sent(null));
    }

    private Sink sink() {
        return NotifyFixture.of(Map.of("mooring.notify.alertmanager.url", url)).alertmanager();
    }

    private static Message message(Kind kind, List<Matter> open, List<Matter> over) {
        var ended = over.stream()
                .map(one -> new Message.Ended(one, End.CLEAN, now(), null))
                .toList();
        return Message.of(kind, "to-alertmanager", "t", now(), open, open, ended, Message.MOST);
    }

    private static Instant now() {
        return Clock.systemUTC().instant();
    }
}
