package dev.mooring.transport;

import static dev.mooring.standin.HostileAnswers.CHUNKED;
import static dev.mooring.standin.HostileAnswers.LAST_CHUNK;
import static dev.mooring.standin.HostileAnswers.LITTLE;
import static dev.mooring.standin.HostileAnswers.OK;
import static dev.mooring.transport.TransportFixture.VERTX;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mooring.outgoing.Outgoing;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.answer.AnswerStream;
import dev.mooring.reading.answer.Inflow;
import dev.mooring.standin.RawServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes come in place of an answer, a bounded part is read in a bounded time, and the connection is closed. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HostileAnswersTest {
    private static final long MOST = 1024L * 1024;
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final RawServer server = new RawServer();
    private final Transport transport = new Transport(VERTX, Outgoing.direct());

    @AfterEach
    void stop() {
        transport.close();
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
    @MethodSource("dev.mooring.standin.HostileAnswers#tooMuch")
    void whoAsksAfterwardsIsAnswered(String what, String beginning, String more) throws Exception {
        server.answersWithoutEnd(beginning, more);
        assertThatThrownBy(() -> read(LONG, LONG)).isInstanceOfAny(IOException.class, Unreadable.class);
        server.answers((_, out) -> out.write(RawServer.Http.ok("{}")));
        assertThat(read(LONG, LONG)).as(what).isEqualTo("{}");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.mooring.standin.HostileAnswers#tooSlow")
    void whatDripsIsGivenUp(String what, String beginning, String drop) throws Exception {
        server.drips(beginning, drop);
        assertThatThrownBy(() -> read(SHORT, SHORT)).as(what).isInstanceOfAny(IOException.class, Unreadable.class);
        server.awaitEnd();
    }

    @Test
    void silenceIsGivenUp() throws Exception {
        server.answers((asked, _) -> asked.socket().getInputStream().transferTo(OutputStream.nullOutputStream()));
        // Long enough for a connection, also where much else is under way.
        assertThatThrownBy(() -> read(Duration.ofSeconds(3), SHORT)).isInstanceOf(SocketTimeoutException.class);
        server.awaitEnd();
    }

    @Test
    void silenceInABodyIsGivenUp() throws Exception {
        server.answers((asked, out) -> {
            out.write((OK + "Content-Length: 10\r\n\r\n{").getBytes(UTF_8));
            asked.socket().getInputStream().transferTo(OutputStream.nullOutputStream());
        });
        assertThatThrownBy(() -> read(LONG, SHORT)).isInstanceOf(Unreadable.class);
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
        assertThat(server.asked()).extracting(RawServer.Asked::connection).containsExactly(1, 1);
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
        var answer = transport
                .exchange(
                        new Request("GET", URI.create(server.url()), Map.of(), null),
                        head,
                        () -> new Inflow("read", body))
                .answer();
        try (var in = answer.body()) {
            return new String(new AnswerStream(in, "read", MOST).readAllBytes(), UTF_8);
        }
    }
}
