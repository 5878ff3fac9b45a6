package dev.mooring.transport;

import static dev.mooring.transport.TransportFixture.VERTX;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mooring.outgoing.Outgoing;
import dev.mooring.outgoing.OutgoingConfig;
import dev.mooring.reading.NetworkFailure;
import dev.mooring.reading.answer.Inflow;
import dev.mooring.standin.FreePort;
import dev.mooring.standin.RawServer;
import dev.mooring.standin.RawServer.Asked;
import dev.mooring.standin.RawServer.Http;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is known of a request that was not answered, and what becomes of those who wait. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TransportTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(400);
    private final RawServer server = new RawServer();
    private final Transport transport = new Transport(VERTX, Outgoing.direct());

    @AfterEach
    void stop() {
        transport.close();
        server.close();
    }

    @Test
    void aHeaderIsFoundByItsNameInAnyCase() throws Exception {
        server.answers((_, out) -> out.write(Http.ok("{}", "Retry-After: 1", "retry-after: 2")));
        var answer = asking(server.url(), LONG).answer();
        assertThat(answer.header("RETRY-AFTER")).hasValue("1");
        assertThat(answer.headers()).containsEntry("retry-after", List.of("1", "2"));
    }

    @Test
    void whereNobodyListensNothingWasSent() throws Exception {
        assertThatThrownBy(asking("http://127.0.0.1:" + FreePort.next(), LONG)::answer)
                .isInstanceOf(NoConnection.class)
                .hasCauseInstanceOf(ConnectException.class);
    }

    @Test
    void aHostThatNobodyKnowsIsToldAsOne() {
        assertThatThrownBy(asking("http://nobody.invalid", LONG)::answer).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void afterTheEndNothingIsSent() {
        transport.close();
        assertThatThrownBy(asking(server.url(), LONG)::answer).isInstanceOf(NoConnection.class);
    }

    @Test
    void theEndEndsTheWaitAndTheConnection() throws Exception {
        server.answers((asked, _) -> asked.socket().getInputStream().transferTo(OutputStream.nullOutputStream()));
        var waiting = started(asking(server.url(), LONG));
        await().until(() -> !server.asked().isEmpty());
        transport.close();
        assertThatThrownBy(waiting::get).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(IOException.class);
        server.awaitEnd();
    }

    @Test
    void aConnectionThatIsClosedBeforeTheAnswerIsNoProofThatNothingWasSent() {
        server.answers((asked, _) -> asked.socket().close());
        assertThatThrownBy(asking(server.url(), LONG)::answer)
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(NoConnection.class);
    }

    @Test
    void aHandshakeThatDoesNotEndIsNoConnectionInTime() throws Exception {
        try (var silent = silent()) {
            assertThatThrownBy(asking("https://localhost:" + silent.getLocalPort(), LONG)::answer)
                    .isInstanceOf(NoConnection.class)
                    .satisfies(late -> assertThat(NetworkFailure.of(late, Transport.CONNECTED_WITHIN, LONG))
                            .hasValue(NetworkFailure.noConnection(Transport.CONNECTED_WITHIN)));
        }
    }

    @Test
    void aProxyThatSaysNothingIsNoConnectionInTime() throws Exception {
        try (var silent = silent();
                var behind = behind(silent.getLocalPort())) {
            assertThatThrownBy(asking(behind, "https://elsewhere.example", LONG)::answer)
                    .isInstanceOf(NoConnection.class)
                    .satisfies(late -> assertThat(NetworkFailure.of(late, Transport.CONNECTED_WITHIN, LONG))
                            .hasValue(NetworkFailure.noConnection(Transport.CONNECTED_WITHIN)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 407, 502})
    void aProxyThatMakesNoWayIsNamedWithWhatItSaid(int status) throws Exception {
        server.answers((_, out) ->
                out.write(("HTTP/1.1 " + status + " No\r\nContent-Length: 2\r\n\r\nno").getBytes(ISO_8859_1)));
        try (var behind = behind(server.port())) {
            assertThatThrownBy(asking(behind, "https://elsewhere.example", LONG)::answer)
                    .isInstanceOf(NoConnection.class)
                    .satisfies(
                            why -> assertThat(NetworkFailure.of(why)).hasValue(NetworkFailure.refusedByProxy(status)));
        }
        server.awaitEnd();
    }

    @Test
    void aProxyThatHangsUpIsNamed() throws Exception {
        server.answers((asked, _) -> asked.socket().close());
        try (var behind = behind(server.port())) {
            assertThatThrownBy(asking(behind, "https://elsewhere.example", LONG)::answer)
                    .isInstanceOf(NoConnection.class)
                    .satisfies(why -> assertThat(
                                    NetworkFailure.of(why).orElseThrow().words())
                            .isEqualTo("the proxy did not make a way to it"));
        }
    }

    @Test
    void aProxyIsAskedForThePlainAddressAndToldWhoAsks() throws Exception {
        try (var behind = behind(server.port())) {
            asking(behind, "http://elsewhere.example/a?b", LONG).answer().body().close();
        }
        assertThat(server.asked().getFirst().head()).startsWith("GET http://elsewhere.example/a?b HTTP/1.1\r\n");
        assertThat(server.asked().getFirst().headers("Proxy-Authorization")).containsExactly("Basic dTpw");
    }

    @Test
    void anAddressOfIpv6KeepsItsBrackets() throws Exception {
        try (var behind = behind(server.port())) {
            asking(behind, "http://[2001:db8::1]:8080/a", LONG).answer().body().close();
        }
        assertThat(server.asked().getFirst().head()).startsWith("GET http://[2001:db8::1]:8080/a HTTP/1.1\r\n");
        assertThat(server.asked().getFirst().headers("Host")).containsExactly("[2001:db8::1]:8080");
    }

    @Test
    void whoFindsAllConnectionsInUseIsGivenOneThatIsFree() throws Exception {
        var go = new CountDownLatch(1);
        server.answers((_, out) -> {
            go.await();
            out.write(Http.ok("{}"));
        });
        var all = IntStream.range(0, 101)
                .mapToObj(_ -> started(asking(server.url(), LONG)))
                .toList();
        await().until(() -> server.asked().size() == 100);
        go.countDown();
        for (var one : all) {
            try (var body = one.get().body()) {
                assertThat(body.readAllBytes()).hasSize(2);
            }
        }
        assertThat(server.asked())
                .extracting(Asked::connection)
                .allSatisfy(number -> assertThat(number).isLessThanOrEqualTo(100));
    }

    @Test
    void whoFindsAllConnectionsInUseWaitsNoLongerThanForAnAnswerAndHasSentNothing() throws Exception {
        server.answers((asked, _) -> asked.socket().getInputStream().transferTo(OutputStream.nullOutputStream()));
        var all = IntStream.range(0, 100)
                .mapToObj(_ -> asking(server.url(), LONG))
                .toList();
        all.forEach(TransportTest::started);
        await().until(() -> server.asked().size() == 100);
        assertThatThrownBy(asking(server.url(), SHORT)::answer)
                .isInstanceOf(NoConnection.class)
                .satisfies(late -> assertThat(NetworkFailure.of(late, Transport.CONNECTED_WITHIN, SHORT))
                        .hasValue(NetworkFailure.noAnswer(SHORT)));
        all.forEach(Exchange::abort);
        for (var one = 0; one < 100; one++) {
            server.awaitEnd();
        }
        assertThat(server.asked()).hasSize(100);
    }

    @Test
    void anAnswerThatNobodyReadsGivesItsConnectionBackWhereItIsThere() throws Exception {
        server.answers((_, out) -> out.write(Http.ok("x".repeat(1000))));
        asking(server.url(), LONG).answer().body().close();
        await().until(() -> {
            asking(server.url(), LONG).answer().body().close();
            return server.asked().getLast().connection() < server.asked().size();
        });
    }

    @ParameterizedTest
    @CsvSource({"G T,http://a.example", "GET,ftp://a.example", "GET,http:///a", "GET,a"})
    void whatCannotBeSaidOverHttpIsRefused(String method, String address) {
        assertThatThrownBy(() -> new Request(method, URI.create(address), Map.of(), null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2\r\nX: y", "hunter2\n", "hunter2\u0000", "hunter2\u20ac"})
    void aHeaderWithSignsThatNoneHasIsRefusedWithoutThem(String value) {
        assertThatThrownBy(() -> new Request("GET", URI.create("http://a.example"), Map.of("A", List.of(value)), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void aRequestTellsItselfToNobody() {
        var request = new Request("GET", URI.create("http://a.example/hunter2"), Map.of("A", List.of("hunter2")), null);
        assertThat(request.toString()).doesNotContain("hunter2");
    }

    /** Takes connections, and says nothing. */
    private static ServerSocket silent() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getByName("localhost"));
    }

    private static Transport behind(int proxy) {
        return new Transport(
                VERTX,
                new Outgoing(new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(
                                Map.of("mooring.outgoing.proxy", "http://u:p@127.0.0.1:" + proxy), "outgoing", 100))
                        .withMapping(OutgoingConfig.class)
                        .build()
                        .getConfigMapping(OutgoingConfig.class)));
    }

    private static CompletableFuture<Answer> started(Exchange asking) {
        var answer = new CompletableFuture<Answer>();
        Thread.startVirtualThread(() -> {
            try {
                answer.complete(asking.answer());
            } catch (IOException failed) {
                answer.completeExceptionally(failed);
            }
        });
        return answer;
    }

    private Exchange asking(String address, Duration head) {
        return asking(transport, address, head);
    }

    private static Exchange asking(Transport transport, String address, Duration head) {
        return transport.exchange(
                new Request("GET", URI.create(address), Map.of(), null), head, () -> new Inflow("read", LONG));
    }
}
