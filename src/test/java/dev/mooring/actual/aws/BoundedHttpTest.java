package dev.mooring.actual.aws;

import static dev.mooring.transport.TransportFixture.VERTX;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mooring.clock.Witness;
import dev.mooring.outgoing.Outgoing;
import dev.mooring.reading.answer.Bounds;
import dev.mooring.reading.answer.Limits;
import dev.mooring.standin.RawServer;
import dev.mooring.standin.RawServer.Http;
import dev.mooring.transport.Transport;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BoundedHttpTest {
    private final RawServer server = new RawServer();
    private final BoundedHttp http = new BoundedHttp(
            new VertxHttp(new Transport(VERTX, Outgoing.direct()), Duration.ofSeconds(30), Duration.ofSeconds(30)),
            Limits.of(Bounds.usual()),
            Witness.DEAF);

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    /** Whoever asked has been given no body to close. */
    @Test
    void aBodyThatIsNotPackedThoughItsHeadSaysSoKeepsNoConnection() throws Exception {
        server.answers((_, out) -> out.write(Http.ok("x".repeat(10_000_000), "Content-Encoding: gzip")));
        assertThatThrownBy(() -> asking().call()).isInstanceOf(ZipException.class);
        assertThatCode(server::awaitEnd).doesNotThrowAnyException();
    }

    private ExecutableHttpRequest asking() {
        return http.prepareRequest(HttpExecuteRequest.builder()
                .request(SdkHttpRequest.builder()
                        .method(SdkHttpMethod.GET)
                        .uri(URI.create(server.url()))
                        .build())
                .build());
    }
}
