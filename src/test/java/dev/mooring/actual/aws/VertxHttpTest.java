package dev.mooring.actual.aws;

import static dev.mooring.transport.TransportFixture.VERTX;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mooring.outgoing.Outgoing;
import dev.mooring.standin.FreePort;
import dev.mooring.standin.RawServer;
import dev.mooring.standin.RawServer.Http;
import dev.mooring.transport.Transport;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** What goes over the wire, and what becomes of connections. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class VertxHttpTest {
    private final RawServer server = new RawServer();
    private final VertxHttp http =
            new VertxHttp(new Transport(VERTX, Outgoing.direct()), Duration.ofSeconds(30), Duration.ofSeconds(30));

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    @Test
    void aPostBringsItsBodyAndItsLength() throws Exception {
        read(asking(SdkHttpMethod.POST, "{\"a\":1}"));
        var asked = server.asked().getFirst();
        assertThat(asked.body()).isEqualTo("{\"a\":1}");
        assertThat(asked.headers("Content-Length")).containsExactly("7");
    }

    @Test
    void aPostWithoutABodySaysSo() throws Exception {
        read(prepared(request(SdkHttpMethod.POST, "/").build(), null));
        assertThat(server.asked().getFirst().headers("Content-Length")).containsExactly("0");
    }

    @ParameterizedTest
    @EnumSource(
            value = SdkHttpMethod.class,
            names = {"GET", "DELETE", "POST", "PUT", "PATCH", "OPTIONS"})
    void everyMethodIsSaidAsItIs(SdkHttpMethod method) throws Exception {
        assertThat(read(prepared(request(method, "/").build(), null))).isEqualTo("{}");
        assertThat(server.asked().getFirst().head()).startsWith(method + " / HTTP/1.1\r\n");
    }

    @Test
    void aHeadHasNoBody() throws Exception {
        server.answers((_, out) -> out.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n".getBytes(ISO_8859_1)));
        assertThat(read(prepared(request(SdkHttpMethod.HEAD, "/").build(), null)))
                .isEmpty();
    }

    @Test
    void pathAndQueryAreSaidAsTheyWereSigned() throws Exception {
        read(prepared(
                request(SdkHttpMethod.GET, "/clusters/a%2Fb%20c")
                        .appendRawQueryParameter("nextToken", "a+b/c==&d")
                        .build(),
                null));
        assertThat(server.asked().getFirst().head())
                .startsWith("GET /clusters/a%2Fb%20c?nextToken=a%2Bb%2Fc%3D%3D%26d HTTP/1.1\r\n");
    }

    @Test
    void theHostIsTheOneThatWasSigned() throws Exception {
        read(prepared(
                request(SdkHttpMethod.GET, "/")
                        .putHeader("Host", "eks.example:8443")
                        .build(),
                null));
        assertThat(server.asked().getFirst().headers("Host")).containsExactly("eks.example:8443");
    }

    @Test
    void theHostIsSaidWhereNobodySignedOne() throws Exception {
        read(asking(SdkHttpMethod.GET, null));
        assertThat(server.asked().getFirst().headers("Host")).containsExactly("127.0.0.1:" + server.port());
    }

    @Test
    void headersOfTheConnectionAreNotPassedOn() throws Exception {
        read(prepared(
                request(SdkHttpMethod.POST, "/")
                        .putHeader("Expect", "100-continue")
                        .putHeader("Connection", "close")
                        .putHeader("Transfer-Encoding", "chunked")
                        .putHeader("Upgrade", "h2c")
                        .putHeader("Content-Length", "2")
                        .putHeader("X-Amz-Target", List.of("a", "b"))
                        .build(),
                "{}"));
        var asked = server.asked().getFirst();
        for (var name : List.of("Expect", "Connection", "Transfer-Encoding", "Upgrade", "HTTP2-Settings")) {
            assertThat(asked.headers(name)).as(name).isEmpty();
        }
        assertThat(asked.headers("Content-Length")).containsExactly("2");
        assertThat(asked.headers("X-Amz-Target")).containsExactly("a", "b");
    }

    @Test
    void headersOfAnAnswerAreToldWithAllTheirValues() throws Exception {
        server.answers((_, out) -> out.write(Http.ok("{}", "X-A: 1", "x-a: 2")));
        var answer = asking(SdkHttpMethod.GET, null).call();
        assertThat(answer.httpResponse().matchingHeaders("X-A")).containsExactly("1", "2");
        assertThat(answer.httpResponse().statusText()).contains("OK");
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        server.answers((_, out) ->
                out.write("HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1)));
        var answer = asking(SdkHttpMethod.GET, null).call();
        assertThat(answer.httpResponse().statusCode()).isEqualTo(302);
        body(answer);
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void aCookieIsNotKept() throws Exception {
        server.answers((_, out) -> out.write(Http.ok("{}", "Set-Cookie: a=b")));
        read(asking(SdkHttpMethod.GET, null));
        read(asking(SdkHttpMethod.GET, null));
        assertThat(server.asked().getLast().headers("Cookie")).isEmpty();
    }

    @Test
    void aConnectionIsUsedAgain() throws Exception {
        read(asking(SdkHttpMethod.POST, "{}"));
        read(asking(SdkHttpMethod.POST, "{}"));
        assertThat(server.asked()).extracting(RawServer.Asked::connection).containsExactly(1, 1);
    }

    /** The SDK's parsers stop at the last brace. */
    @Test
    void aConnectionIsUsedAgainWhereTheEndOfTheBodyWasNotReadButIsThere() throws Exception {
        for (var time = 0; time < 20; time++) {
            try (var body =
                    asking(SdkHttpMethod.GET, null).call().responseBody().orElseThrow()) {
                assertThat(body.readNBytes(2)).isEqualTo("{}".getBytes(ISO_8859_1));
            }
            // What has just been given back may not be there yet for who comes at once.
            assertThat(read(asking(SdkHttpMethod.GET, null))).isEqualTo("{}");
        }
        assertThat(server.asked()).hasSize(40);
    }

    @Test
    void whatIsAbortedAfterItsEndTakesNoConnectionFromOthers() throws Exception {
        var first = asking(SdkHttpMethod.GET, null);
        read(first);
        first.abort();
        read(asking(SdkHttpMethod.GET, null));
        assertThat(server.asked()).extracting(RawServer.Asked::connection).containsExactly(1, 1);
    }

    @Test
    void abortingEndsTheWaitForAHeadAndTheConnection() throws Exception {
        server.answers((asked, _) -> asked.socket().getInputStream().read());
        var asking = asking(SdkHttpMethod.GET, null);
        var call = started(asking);
        awaitAsked();
        asking.abort();
        assertThatThrownBy(call::get).isInstanceOf(ExecutionException.class).hasRootCauseInstanceOf(IOException.class);
        server.awaitEnd();
    }

    @Test
    void abortingEndsTheWaitForABodyAndTheConnection() throws Exception {
        server.answers((asked, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{".getBytes(ISO_8859_1));
            asked.socket().getInputStream().read();
        });
        var asking = asking(SdkHttpMethod.GET, null);
        var body = asking.call().responseBody().orElseThrow();
        assertThat(body.read()).isEqualTo('{');
        asking.abort();
        assertThatThrownBy(body::read).isInstanceOf(IOException.class);
        server.awaitEnd();
    }

    @Test
    void whatIsAbortedBeforeItBeginsIsNotAsked() {
        var asking = asking(SdkHttpMethod.GET, null);
        asking.abort();
        assertThatThrownBy(asking::call).isInstanceOf(IOException.class);
    }

    @Test
    void whoIsInterruptedGivesUpAndStaysInterrupted() throws Exception {
        server.answers((asked, _) -> asked.socket().getInputStream().read());
        var interrupted = new CompletableFuture<Boolean>();
        var waiting = Thread.startVirtualThread(() -> {
            assertThatThrownBy(asking(SdkHttpMethod.GET, null)::call).isInstanceOf(InterruptedIOException.class);
            interrupted.complete(Thread.currentThread().isInterrupted());
        });
        awaitAsked();
        waiting.interrupt();
        assertThat(interrupted.get()).isTrue();
        server.awaitEnd();
    }

    @Test
    void whoAsksAfterTheEndIsToldAtOnce() {
        http.close();
        assertThatThrownBy(asking(SdkHttpMethod.GET, null)::call).isInstanceOf(IOException.class);
    }

    @Test
    void aConnectionThatWasClosedBeforeTheAnswerIsAFailureOfTheNetwork() {
        server.answers((asked, _) -> asked.socket().close());
        assertThatThrownBy(asking(SdkHttpMethod.GET, null)::call).isInstanceOf(IOException.class);
    }

    @Test
    void aRefusedConnectionIsToldAsOne() throws Exception {
        var asking = to("http://127.0.0.1:" + FreePort.next() + "/");
        assertThatThrownBy(asking::call).isInstanceOf(IOException.class).hasCauseInstanceOf(ConnectException.class);
    }

    @Test
    void aHostThatNobodyKnowsIsToldAsOne() {
        assertThatThrownBy(to("http://nobody.invalid/")::call).isInstanceOf(UnknownHostException.class);
    }

    private ExecutableHttpRequest to(String address) {
        return prepared(
                SdkHttpRequest.builder()
                        .method(SdkHttpMethod.GET)
                        .uri(URI.create(address))
                        .build(),
                null);
    }

    private CompletableFuture<HttpExecuteResponse> started(ExecutableHttpRequest asking) {
        var call = new CompletableFuture<HttpExecuteResponse>();
        Thread.startVirtualThread(() -> {
            try {
                call.complete(asking.call());
            } catch (IOException failed) {
                call.completeExceptionally(failed);
            }
        });
        return call;
    }

    private void awaitAsked() {
        await().until(() -> !server.asked().isEmpty());
    }

    private SdkHttpRequest.Builder request(SdkHttpMethod method, String path) {
        return SdkHttpRequest.builder()
                .method(method)
                .uri(URI.create(server.url()))
                .encodedPath(path);
    }

    private ExecutableHttpRequest asking(SdkHttpMethod method, @Nullable String body) {
        return prepared(request(method, "/").build(), body);
    }

    private ExecutableHttpRequest prepared(SdkHttpRequest request, @Nullable String body) {
        var asked = HttpExecuteRequest.builder().request(request);
        if (body != null) {
            asked.contentStreamProvider(ContentStreamProvider.fromUtf8String(body));
        }
        return http.prepareRequest(asked.build());
    }

    private static String read(ExecutableHttpRequest asking) throws IOException {
        return body(asking.call());
    }

    private static String body(HttpExecuteResponse answer) throws IOException {
        try (AbortableInputStream body = answer.responseBody().orElseThrow()) {
            return new String(body.readAllBytes(), ISO_8859_1);
        }
    }
}
