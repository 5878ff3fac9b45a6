package dev.mooring.notify.sink;

import static dev.mooring.standin.HostileAnswers.LITTLE;
import static dev.mooring.standin.HostileAnswers.OK;
import static dev.mooring.transport.TransportFixture.VERTX;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.notify.Sink.Outcome;
import dev.mooring.notify.sink.Post.Answer;
import dev.mooring.notify.sink.Post.Result;
import dev.mooring.outgoing.Outgoing;
import dev.mooring.outgoing.OutgoingConfig;
import dev.mooring.standin.Authority;
import dev.mooring.standin.FreePort;
import dev.mooring.standin.NoTls;
import dev.mooring.standin.RawServer;
import dev.mooring.standin.RawServer.Asked;
import dev.mooring.transport.Transport;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is known of a notice that a sink did not answer as it should, and what becomes of connections. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PostTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    /** Long enough for a connection, also where much else is under way. */
    private static final Duration SHORT = Duration.ofSeconds(2);

    private final RawServer server = new RawServer();
    private final Post post = post(Outgoing.direct(), LONG);
    private final Post hasty = post(Outgoing.direct(), SHORT);

    @AfterEach
    void stop() {
        post.close();
        hasty.close();
        server.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.mooring.standin.HostileAnswers#tooMuch")
    void ofWhatDoesNotEndABoundedPartIsRead(String what, String beginning, String more) throws Exception {
        server.answersWithoutEnd(beginning, more);
        assertThat(send(post).outcome())
                .as(what)
                .isIn(new Outcome.Sent(null), new Outcome.Later("the connection broke", null, true));
        server.awaitEnd();
        assertThat(server.sent()).as(what).isLessThan(LITTLE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.mooring.standin.HostileAnswers#tooSlow")
    void whatDripsIsGivenUpAndMayHaveArrived(String what, String beginning, String drop) throws Exception {
        server.drips(beginning, drop);
        assertThat(send(hasty).outcome())
                .as(what)
                .isIn(
                        new Outcome.Later("it did not answer in time", null, true),
                        new Outcome.Later("the connection broke", null, true));
        server.awaitEnd();
    }

    @Test
    void silenceIsNoAnswerInTimeAndMayHaveArrived() throws Exception {
        server.answers((asked, _) -> asked.socket().getInputStream().transferTo(OutputStream.nullOutputStream()));
        assertThat(send(hasty).outcome()).isEqualTo(new Outcome.Later("it did not answer in time", null, true));
        server.awaitEnd();
    }

    /** More than sockets hold on their way. */
    @Test
    void whatNobodyTakesIsGivenUp() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertThat(hasty.send(
                                    URI.create("http://127.0.0.1:" + silent.getLocalPort()),
                                    new byte[64 * 1024 * 1024],
                                    "text/plain",
                                    Map.of())
                            .outcome())
                    .isEqualTo(new Outcome.Later("it did not answer in time", null, true));
        }
    }

    @Test
    void theFirstBytesOfAnAnswerAreReadAndTheRestIsNotWaitedFor() throws Exception {
        server.answers((asked, out) -> {
            out.write((OK + "Content-Length: 1000000\r\n\r\n" + "x".repeat(16_384)).getBytes(ISO_8859_1));
            asked.socket().getInputStream().transferTo(OutputStream.nullOutputStream());
        });
        assertThat(send(post)).isEqualTo(new Result.Answered(new Answer(200, "x".repeat(16_384), null)));
        server.awaitEnd();
    }

    @Test
    void whatBreaksOffMayHaveArrived() {
        server.answers((asked, out) -> {
            out.write((OK + "Content-Length: 10\r\n\r\n{").getBytes(ISO_8859_1));
            asked.socket().close();
        });
        assertThat(send(post).outcome()).isEqualTo(new Outcome.Later("the connection broke", null, true));
    }

    @Test
    void whereNobodyListensNothingArrived() throws Exception {
        assertThat(send(post, "http://127.0.0.1:" + FreePort.next()).outcome())
                .isEqualTo(new Outcome.Later("it cannot be reached", null, false));
    }

    @Test
    void whereNobodyKnowsTheHostNothingArrived() {
        assertThat(send(post, "http://nobody.invalid").outcome())
                .isEqualTo(new Outcome.Later("it cannot be reached", null, false));
    }

    @Test
    void whereNoTlsIsSpokenNothingArrived() {
        try (var plain = new NoTls()) {
            assertThat(send(post, plain.url()).outcome())
                    .isEqualTo(new Outcome.Later("its certificate is not trusted, or it speaks no TLS", null, false));
        }
    }

    @Test
    void whomNobodyVouchesForNothingArrivedAtAndTheAuthorityIsNamed() throws Exception {
        try (var tls = new RawServer(new Authority("Company").issue("localhost").listening())) {
            assertThat(send(post, "https://localhost:" + tls.port()).outcome())
                    .isInstanceOfSatisfying(Outcome.Later.class, later -> {
                        assertThat(later.cause()).startsWith("the certificate of localhost is not trusted");
                        assertThat(later.mayHaveArrived()).isFalse();
                    });
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403 | the proxy refused (HTTP 403)",
                "407 | the proxy refused: it asks for a user and a password",
                "502 | the proxy could not reach it (HTTP 502)"
            })
    void whereTheProxyMakesNoWayNothingArrived(int status, String words) {
        server.answers((_, out) ->
                out.write(("HTTP/1.1 " + status + " No\r\nContent-Length: 0\r\n\r\n").getBytes(ISO_8859_1)));
        assertThat(sendBehindProxy("https://hooks.example/T0/secret"))
                .isInstanceOfSatisfying(Outcome.Later.class, later -> {
                    assertThat(later.cause()).startsWith(words).doesNotContain("hooks.example");
                    assertThat(later.mayHaveArrived()).isFalse();
                });
    }

    @Test
    void theProxyAloneIsToldWhoAsksIt() {
        assertThat(sendBehindProxy("http://hooks.example/T0")).isEqualTo(new Outcome.Sent(null));
        var asked = server.asked().getFirst();
        assertThat(asked.head()).startsWith("POST http://hooks.example/T0 HTTP/1.1\r\n");
        assertThat(asked.headers("Proxy-Authorization")).containsExactly("Basic dTpw");
    }

    @Test
    void oneConnectionIsEnoughForOneAfterTheOther() {
        send(post);
        send(post);
        assertThat(server.asked()).extracting(Asked::connection).containsExactly(1, 1);
    }

    @Test
    void whoIsInterruptedGivesUpAndItMayHaveArrived() throws Exception {
        server.answers((asked, _) -> asked.socket().getInputStream().read());
        var outcome = new CompletableFuture<Outcome>();
        var interrupted = new CompletableFuture<Boolean>();
        var sending = Thread.startVirtualThread(() -> {
            outcome.complete(send(post).outcome());
            interrupted.complete(Thread.currentThread().isInterrupted());
        });
        await().until(() -> !server.asked().isEmpty());
        sending.interrupt();
        assertThat(outcome.get()).isEqualTo(new Outcome.Later("interrupted", null, true));
        assertThat(interrupted.get()).isTrue();
        server.awaitEnd();
    }

    @Test
    void aHeaderThatCannotBeSaidIsToldWithoutIt() {
        assertThat(post.send(URI.create(server.url()), new byte[0], "text/plain", Map.of("A", "hunter2\n"))
                        .outcome())
                .isEqualTo(new Outcome.Later("the address or a header cannot be used", null, false));
        assertThat(server.asked()).isEmpty();
    }

    private Outcome sendBehindProxy(String address) {
        var behind = post(
                new Outgoing(new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(
                                Map.of("mooring.outgoing.proxy", "http://u:p@127.0.0.1:" + server.port()), "test", 100))
                        .withMapping(OutgoingConfig.class)
                        .build()
                        .getConfigMapping(OutgoingConfig.class)),
                LONG);
        try {
            return send(behind, address).outcome();
        } finally {
            behind.close();
        }
    }

    private Result send(Post by) {
        return send(by, server.url());
    }

    private static Result send(Post by, String address) {
        return by.json(URI.create(address), "{}", Map.of());
    }

    private static Post post(Outgoing outgoing, Duration within) {
        return new Post(() -> new Transport(VERTX, outgoing), within, within);
    }
}
