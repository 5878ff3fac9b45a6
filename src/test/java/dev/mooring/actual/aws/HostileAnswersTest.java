package dev.mooring.actual.aws;

import static dev.mooring.standin.HostileAnswers.LITTLE;
import static dev.mooring.transport.TransportFixture.VERTX;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mooring.clock.Witness;
import dev.mooring.outgoing.Outgoing;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.answer.Bounds;
import dev.mooring.reading.answer.Limits;
import dev.mooring.standin.RawServer;
import dev.mooring.transport.Transport;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Whatever bytes come in place of an answer, a bounded part is read in a bounded time, and the connection is closed. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HostileAnswersTest {
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final RawServer server = new RawServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.mooring.standin.HostileAnswers#tooMuch")
    void ofWhatDoesNotEndABoundedPartIsRead(String what, String beginning, String more) throws Exception {
        server.answersWithoutEnd(beginning, more);
        assertThatThrownBy(() -> read(LONG, LONG)).isInstanceOfAny(IOException.class, Unreadable.class);
        server.awaitEnd();
        assertThat(server.sent()).as(what).isLessThan(LITTLE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.mooring.standin.HostileAnswers#tooSlow")
    void whatDripsIsGivenUp(String what, String beginning, String drop) throws Exception {
        server.drips(beginning, drop);
        assertThatThrownBy(() -> read(SHORT, SHORT)).as(what).isInstanceOfAny(IOException.class, Unreadable.class);
        server.awaitEnd();
    }

    private String read(Duration head, Duration body) throws IOException {
        var limits = Limits.of(Bounds.with(Map.of("max-bytes", "1048576", "max-held-bytes", "1048576")));
        try (SdkHttpClient http = new BoundedHttp(
                new VertxHttp(new Transport(VERTX, Outgoing.direct()), head, body), limits, Witness.DEAF)) {
            var answer = http.prepareRequest(HttpExecuteRequest.builder()
                            .request(SdkHttpRequest.builder()
                                    .method(SdkHttpMethod.GET)
                                    .uri(URI.create(server.url() + "/"))
                                    .build())
                            .build())
                    .call();
            try (var in = answer.responseBody().orElseThrow()) {
                return new String(in.readAllBytes(), UTF_8);
            } catch (IOException | Unreadable broken) {
                answer.responseBody().get().abort();
                throw broken;
            }
        }
    }
}
