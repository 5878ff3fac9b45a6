package dev.mooring.actual.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.mooring.clock.Witness;
import dev.mooring.outgoing.Outgoing;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.answer.Bounds;
import dev.mooring.reading.answer.Limits;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Whatever bytes come in place of an answer, a bounded part is read in a bounded time, and the connection is closed. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HostileAnswersTest {
    /** What sockets hold on their way, and far less than would fill a memory. */
    private static final long LITTLE = 24L * 1024 * 1024;

    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";
    private static final String LAST_CHUNK = CHUNKED + "2\r\n{}\r\n0\r\n";

    private final RawServer server = new RawServer();

    @AfterEach
    void stop() {
        server.close();
    }

    static Stream<Arguments> tooMuch() {
        return Stream.of(
                arguments("trailers", LAST_CHUNK, "X-A: aaaaaaaaaaaaaaaaaaaaaaaa\r\n"),
                arguments("a line of a trailer", LAST_CHUNK + "X-A: ", "a"),
                arguments("headers", OK, "X-A: aaaaaaaaaaaaaaaaaaaaaaaa\r\n"),
                arguments("lines without a colon", OK, "aaaaaaaa\r\n"),
                arguments("a line of a header", OK + "X-A: ", "a"),
                arguments("a header that is folded", OK + "X-A: a", "\r\n a"),
                arguments("a status line", "HTTP/1.1 200 ", "a"),
                arguments("no HTTP", "", "a"),
                arguments("empty lines", "", "\r\n"),
                arguments("an extension of a chunk", CHUNKED + "2;", "a"),
                arguments("zeros of a size of a chunk", CHUNKED, "0"),
                arguments("a chunk of 2 GiB", CHUNKED + "80000002\r\n", "a"),
                arguments("a chunk of 16 EiB", CHUNKED + "ffffffffffffffff\r\n", "a"),
                arguments("a body without a length", OK + "\r\n", " "),
                arguments("a body in chunks", CHUNKED, "10\r\n" + " ".repeat(16) + "\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tooMuch")
    void ofWhatDoesNotEndABoundedPartIsRead(String what, String beginning, String more) throws Exception {
        server.answersWithoutEnd(beginning, more);
        assertThatThrownBy(() -> read(LONG, LONG)).isInstanceOfAny(IOException.class, Unreadable.class);
        server.awaitEnd();
        assertThat(server.sent()).as(what).isLessThan(LITTLE);
    }

    static Stream<Arguments> tooSlow() {
        return Stream.of(
                arguments("headers", OK, "X-A: a\r\n"),
                arguments("interim answers", "", "HTTP/1.1 100 Continue\r\n\r\n"),
                arguments("a body", OK + "Content-Length: 100000\r\n\r\n", " "),
                arguments("an extension of a chunk", CHUNKED + "2;", "a"),
                arguments("trailers", LAST_CHUNK, "X-A: a\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tooSlow")
    void whatDripsIsGivenUp(String what, String beginning, String drop) throws Exception {
        server.drips(beginning, drop);
        assertThatThrownBy(() -> read(SHORT, SHORT)).as(what).isInstanceOfAny(IOException.class, Unreadable.class);
        server.awaitEnd();
    }

    @Test
    void silenceIsGivenUp() throws Exception {
        server.answers((asked, _) -> asked.socket().getInputStream().transferTo(OutputStream.nullOutputStream()));
        assertThatThrownBy(() -> read(SHORT, SHORT)).isInstanceOf(SocketTimeoutException.class);
        server.awaitEnd();
    }

    @Test
    void silenceInABodyIsGivenUp() throws Exception {
        server.answers((asked, out) -> {
            out.write((OK + "Content-Length: 10\r\n\r\n{").getBytes(UTF_8));
            asked.socket().getInputStream().transferTo(OutputStream.nullOutputStream());
        });
        assertThatThrownBy(() -> read(SHORT, SHORT)).isInstanceOf(Unreadable.class);
        server.awaitEnd();
    }

    @Test
    void interimAnswersWithoutEndAreGivenUp() throws Exception {
        server.answersWithoutEnd("", "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n");
        assertThatThrownBy(() -> read(SHORT, SHORT)).isInstanceOf(IOException.class);
        server.awaitEnd();
    }

    @Test
    void manySmallChunksWithLargeExtensionsAreGivenUp() throws Exception {
        server.answersWithoutEnd(CHUNKED, "1;" + "e".repeat(1000) + "\r\n \r\n");
        assertThatThrownBy(() -> read(LONG, SHORT)).isInstanceOf(Unreadable.class);
        server.awaitEnd();
    }

    /** A proxy may add some. */
    @Test
    void aFewTrailersAreNoHarm() throws Exception {
        server.answers((_, out) -> out.write((LAST_CHUNK + "X-A: a\r\nX-B: b\r\n\r\n").getBytes(UTF_8)));
        assertThat(read(LONG, LONG)).isEqualTo("{}");
        assertThat(read(LONG, LONG)).isEqualTo("{}");
    }

    @Test
    void moreThanTheLengthThatWasSaidIsNotRead() throws Exception {
        server.answersWithoutEnd(OK + "Content-Length: 2\r\n\r\n{}", "a");
        assertThat(read(LONG, LONG)).isEqualTo("{}");
        server.awaitEnd();
        assertThat(server.sent()).isLessThan(LITTLE);
    }

    @Test
    void moreThanAnAnswerWithoutABodyHasIsNotRead() throws Exception {
        server.answersWithoutEnd("HTTP/1.1 204 No Content\r\n\r\n", "a");
        assertThat(read(LONG, LONG)).isEmpty();
        server.awaitEnd();
        assertThat(server.sent()).isLessThan(LITTLE);
    }

    private String read(Duration head, Duration body) throws IOException {
        var limits = Limits.of(Bounds.with(Map.of("max-bytes", "1048576", "max-held-bytes", "1048576")));
        try (SdkHttpClient http =
                new BoundedHttp(new VertxHttp(AwsFixture.VERTX, Outgoing.direct(), head, body), limits, Witness.DEAF)) {
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
