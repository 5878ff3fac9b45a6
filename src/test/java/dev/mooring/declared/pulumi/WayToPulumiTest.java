package dev.mooring.declared.pulumi;

import static dev.mooring.transport.TransportFixture.VERTX;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.mooring.declared.pulumi.PulumiCloud.Call;
import dev.mooring.outgoing.Outgoing;
import dev.mooring.outgoing.OutgoingConfig;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.answer.Bounds;
import dev.mooring.reading.json.Member;
import dev.mooring.standin.FreePort;
import dev.mooring.standin.NoTls;
import dev.mooring.standin.RawServer;
import dev.mooring.standin.RawServer.Asked;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people are told where Pulumi Cloud is not reached, and what becomes of connections. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class WayToPulumiTest {
    private static final Call CALL = Call.get("get user", "api", "user");
    private final RawServer server = new RawServer();
    private final List<PulumiCloud> open = new ArrayList<>();

    @AfterEach
    void stop() {
        open.forEach(PulumiCloud::close);
        server.close();
    }

    @Test
    void oneConnectionIsEnoughForOneAfterTheOther() {
        var pulumi = pulumi(server.url(), Map.of());
        ask(pulumi);
        ask(pulumi);
        assertThat(server.asked()).extracting(Asked::connection).containsExactly(1, 1);
    }

    @Test
    void itSaysWhoAsksAndWhatItTakes() {
        ask(pulumi(server.url(), Map.of()));
        var asked = server.asked().getFirst();
        assertThat(asked.head()).startsWith("GET /api/user HTTP/1.1\r\n");
        assertThat(asked.headers("Authorization")).containsExactly("token t");
        assertThat(asked.headers("Accept")).containsExactly("application/vnd.pulumi+8");
        assertThat(asked.headers("User-Agent")).containsExactly("mooring");
    }

    @Test
    void aPostWithoutABodySaysSo() {
        var unused = pulumi(server.url(), Map.of())
                .ask(Call.post("open environment", "api", "open"), body -> Member.read("open", body));
        assertThat(server.asked().getFirst().headers("Content-Length")).containsExactly("0");
    }

    @Test
    void nobodyThereIsToldAsThat() throws Exception {
        assertThat(why(pulumi("http://127.0.0.1:" + FreePort.next(), Map.of()))).isEqualTo("connection refused");
    }

    @Test
    void aNameThatIsNotKnownIsToldAsThat() {
        assertThat(why(pulumi("http://nobody.invalid", Map.of()))).isEqualTo("the host is not known");
    }

    @Test
    void aConnectionThatIsClosedBeforeTheAnswerIsToldAsThat() {
        server.answers((asked, _) -> asked.socket().close());
        assertThat(why(pulumi(server.url(), Map.of()))).isEqualTo("the connection was closed before the answer came");
    }

    @Test
    void aBodyThatBreaksOffIsToldAsThat() {
        server.answers((asked, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{".getBytes(ISO_8859_1));
            asked.socket().close();
        });
        assertThat(why(pulumi(server.url(), Map.of()))).isEqualTo("the connection was closed before the answer came");
    }

    @Test
    void noTlsWhereItIsExpectedIsToldAsThat() {
        try (var plain = new NoTls()) {
            assertThat(why(pulumi(plain.url(), Map.of()))).isEqualTo("no TLS connection could be made");
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
    void aProxyThatMakesNoWayIsNamed(int status, String words) {
        server.answers((_, out) ->
                out.write(("HTTP/1.1 " + status + " No\r\nContent-Length: 0\r\n\r\n").getBytes(ISO_8859_1)));
        assertThat(why(pulumi("https://pulumi.company.invalid", Map.of("proxy", "http://127.0.0.1:" + server.port()))))
                .startsWith(words);
    }

    /** It would be told the same again. */
    @Test
    void aProxyThatTakesNobodyIsNotAskedAgain() {
        server.answers((_, out) -> out.write("HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1)));
        var pulumi = pulumi("https://pulumi.company.invalid", Map.of("proxy", "http://127.0.0.1:" + server.port()));
        assertThat(catchThrowableOfType(Unreadable.class, () -> ask(pulumi)))
                .isNotInstanceOf(TransientlyUnreadable.class);
    }

    @Test
    void aRedirectIsNotFollowed() {
        server.answers((_, out) ->
                out.write("HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1)));
        assertThat(why(pulumi(server.url(), Map.of()))).isEqualTo("redirected (HTTP 302)");
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void whoIsInterruptedGivesUpAndStaysInterrupted() throws Exception {
        server.answers((asked, _) -> asked.socket().getInputStream().read());
        var pulumi = pulumi(server.url(), Map.of());
        var told = new CompletableFuture<String>();
        var waiting = Thread.startVirtualThread(
                () -> told.complete(why(pulumi) + " " + Thread.currentThread().isInterrupted()));
        await().until(() -> !server.asked().isEmpty());
        waiting.interrupt();
        assertThat(told.get()).isEqualTo("gave up waiting true");
        server.awaitEnd();
    }

    @Test
    void whoIsInterruptedInABodyGivesUpAndStaysInterrupted() throws Exception {
        server.answers((asked, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{".getBytes(ISO_8859_1));
            asked.socket().getInputStream().read();
        });
        var pulumi = pulumi(server.url(), Map.of());
        var told = new CompletableFuture<String>();
        var begun = new CompletableFuture<Thread>();
        Thread.startVirtualThread(() -> {
            var failed = catchThrowableOfType(
                    Unreadable.class,
                    () -> pulumi.ask(CALL, body -> {
                        begun.complete(Thread.currentThread());
                        return Member.read("get user", body);
                    }));
            told.complete(
                    failed.reason().detail() + " " + Thread.currentThread().isInterrupted());
        });
        begun.get().interrupt();
        assertThat(told.get()).isEqualTo("gave up waiting true");
        server.awaitEnd();
    }

    private PulumiCloud pulumi(String url, Map<String, String> outgoing) {
        var settings = new HashMap<>(Map.of("mooring.pulumi.url", url, "mooring.pulumi.token", "t"));
        outgoing.forEach((name, value) -> settings.put("mooring.outgoing." + name, value));
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .withMapping(PulumiConfig.class)
                .withMapping(OutgoingConfig.class)
                .build();
        var pulumi = new PulumiCloud(
                config.getConfigMapping(PulumiConfig.class),
                Bounds.usual(),
                outgoing.isEmpty() ? Outgoing.direct() : new Outgoing(config.getConfigMapping(OutgoingConfig.class)),
                VERTX);
        open.add(pulumi);
        return pulumi;
    }

    private static void ask(PulumiCloud pulumi) {
        var unused = pulumi.ask(CALL, body -> Member.read("get user", body));
    }

    private static String why(PulumiCloud pulumi) {
        return catchThrowableOfType(Unreadable.class, () -> ask(pulumi))
                .reason()
                .detail();
    }
}
