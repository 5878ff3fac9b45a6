package dev.mooring.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mooring.bench.BreakableDatabase;
import dev.mooring.inbox.Acceptance;
import dev.mooring.inbox.Delivery;
import dev.mooring.inbox.Inbox;
import dev.mooring.inbox.InboxFixture;
import dev.mooring.standin.Fixtures;
import dev.mooring.standin.PulumiSender;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sender is told, and what the inbox then has, over raw sockets. */
class WebhookRouteTest {
    private static final String SECRET = "route-secret";
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)\r\n");
    private static final int LARGEST = 262_144;
    private static final byte[] PING = Fixtures.bytes("pulumi/ping.json");
    private static final String SIGNED = "Pulumi-Webhook-Signature: " + PulumiSender.sign(SECRET, PING) + "\r\n";
    private static final String FORGED = "Pulumi-Webhook-Signature: " + "0".repeat(64) + "\r\n";
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String KIND = "Pulumi-Webhook-Kind: ping\r\n";
    private static final String ID = "Pulumi-Webhook-ID: one\r\n";
    private static final String GOOD = SIGNED + JSON + KIND + ID;
    private final StandIn inbox = new StandIn();
    private final WebhookServer server = new WebhookServer(inbox, SECRET, Duration.ofMillis(800));

    @TempDir
    Path folder;

    /** Remembers what it was handed and answers as it is told. */
    private static final class StandIn implements Inbox {
        private final List<Delivery> handed = new CopyOnWriteArrayList<>();
        private volatile CompletableFuture<Acceptance> answer = CompletableFuture.completedFuture(Acceptance.ACCEPTED);

        @Override
        public CompletionStage<Acceptance> append(Delivery delivery) {
            handed.add(delivery);
            return answer;
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Status, method and headers. Each is refused for one reason. */
    static Stream<String> refused() {
        return Stream.of(
                "401 POST|" + JSON + KIND + ID,
                "401 POST|" + FORGED + JSON + KIND + ID,
                "415 POST|" + SIGNED + KIND + ID,
                "415 POST|" + SIGNED + "Content-Type: text/plain\r\n" + KIND + ID,
                "415 POST|" + GOOD + "Content-Encoding: gzip\r\n",
                "400 POST|" + SIGNED + JSON + ID,
                "400 POST|" + SIGNED + JSON + ID + "Pulumi-Webhook-Kind: two words\r\n",
                "400 POST|" + SIGNED + JSON + KIND + "Pulumi-Webhook-ID: two words\r\n",
                "400 POST|" + SIGNED + JSON + KIND + "Pulumi-Webhook-ID: " + "x".repeat(201) + "\r\n",
                "405 PUT|" + GOOD);
    }

    @Test
    void acceptsASignedDelivery() throws IOException {
        assertThat(send(GOOD, PING)).startsWith("HTTP/1.1 202 ");
    }

    @ParameterizedTest
    @CsvSource({"/webhooks/pulumi/, 202", "/webhooks//pulumi, 404", "/webhooks/%70ulumi, 404", "/webhooks/pulumi//, 404"
    })
    void isAtItsPathWithASlashAtTheEndOrWithout(String path, int status) throws IOException {
        try (var sender = connect()) {
            write(sender, head("POST", GOOD, PING.length).replace("/webhooks/pulumi", path), PING);
            assertThat(answer(sender)).startsWith("HTTP/1.1 " + status + " ");
        }
    }

    @Test
    void handsASignedDeliveryToTheInboxAsItWasSent() throws IOException {
        send(GOOD, PING);
        assertThat(inbox.handed).singleElement().satisfies(delivery -> {
            assertThat(delivery.id()).isEqualTo("one");
            assertThat(delivery.kind()).isEqualTo("ping");
            assertThat(delivery.body()).isEqualTo(PING);
        });
    }

    @Test
    void holdsOnToTheMemoryOfADeliveryUntilItIsStoredWhateverItsSenderWasTold() throws IOException {
        var stored = new CompletableFuture<Acceptance>();
        inbox.answer = stored;
        // Room for one: its bytes, its head, and what goes with a request.
        try (var small = new WebhookServer(inbox, SECRET, Duration.ofMillis(100), 4_000)) {
            var sender = new PulumiSender(small.url(), SECRET);
            assertThat(sender.send("ping", PING).statusCode()).isEqualTo(503);
            assertThat(sender.send("ping", PING).statusCode()).isEqualTo(503);
            assertThat(inbox.handed).hasSize(1);
            inbox.answer = CompletableFuture.completedFuture(Acceptance.ACCEPTED);
            stored.complete(Acceptance.ACCEPTED);
            await().untilAsserted(() ->
                    assertThat(sender.send("ping", PING).statusCode()).isEqualTo(202));
        }
    }

    @Test
    void saysNothingBeforeTheInboxHasTheDelivery() throws IOException {
        inbox.answer = new CompletableFuture<>();
        try (var sender = connect()) {
            write(sender, head("POST", GOOD, PING.length), PING);
            await().until(() -> !inbox.handed.isEmpty());
            sender.setSoTimeout(200);
            assertThatThrownBy(() -> sender.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void acceptsWhenTheInboxHasTheDelivery() throws IOException {
        inbox.answer = new CompletableFuture<>();
        try (var sender = connect()) {
            write(sender, head("POST", GOOD, PING.length), PING);
            await().until(() -> !inbox.handed.isEmpty());
            inbox.answer.complete(Acceptance.ACCEPTED);
            assertThat(answer(sender)).startsWith("HTTP/1.1 202 ");
        }
    }

    @ParameterizedTest
    @CsvSource({"ACCEPTED, 202", "WAITING, 202", "REQUEUED, 202", "ALREADY_DONE, 200"})
    void takesWhatIsSentTwiceForAccepted(Acceptance acceptance, int status) throws IOException {
        inbox.answer = CompletableFuture.completedFuture(acceptance);
        assertThat(send(GOOD, PING)).startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void keepsDeliveriesWithoutAnIdApart() throws IOException {
        send(SIGNED + JSON + KIND, PING);
        send(SIGNED + JSON + KIND, PING);
        assertThat(inbox.handed.stream().map(Delivery::id).distinct()).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void saysWhyItRefuses(String refused) throws IOException {
        assertThat(sendRefused(refused)).startsWith("HTTP/1.1 " + refused.substring(0, 4));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void handsNothingThatItRefusesToTheInbox(String refused) throws IOException {
        sendRefused(refused);
        assertThat(inbox.handed).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void repeatsNothingOfWhatItRefuses(String refused) throws IOException {
        assertThat(sendRefused(refused)).doesNotContain("MARK", "two words", "xxx", "one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Pulumi-Webhook-Signature: 0123\r\n", "Pulumi-Webhook-Signature: sha256=0123\r\n"})
    void refusesWhatCannotBeASignatureBeforeTheBodyComes(String signature) throws IOException {
        try (var sender = connect()) {
            write(sender, head("POST", signature + JSON + KIND, PING.length), new byte[0]);
            assertThat(answer(sender)).startsWith("HTTP/1.1 401 ");
        }
    }

    @Test
    void asksForNoBodyWhereNothingCouldBeASignature() throws IOException {
        try (var sender = connect()) {
            write(sender, head("POST", "Expect: 100-continue\r\n" + JSON + KIND, PING.length), new byte[0]);
            assertThat(answer(sender)).startsWith("HTTP/1.1 401 ");
        }
    }

    @Test
    void asksForTheBodyOfWhatCouldBeSigned() throws IOException {
        try (var sender = connect()) {
            write(sender, head("POST", "Expect: 100-continue\r\n" + GOOD, PING.length), new byte[0]);
            assertThat(sender.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 100");
        }
    }

    @Test
    void refusesABodyThatDeclaresTooMuchBeforeItComes() throws IOException {
        try (var sender = connect()) {
            write(sender, head("POST", GOOD, LARGEST + 1), new byte[0]);
            assertThat(answer(sender)).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void takesABodyThatIsAsLargeAsMayBe() throws IOException {
        var largest = new byte[LARGEST];
        var signed = "Pulumi-Webhook-Signature: " + PulumiSender.sign(SECRET, largest) + "\r\n";
        assertThat(send(signed + JSON + KIND, largest)).startsWith("HTTP/1.1 202 ");
    }

    @Test
    void refusesAChunkedBodyThatGrowsTooLarge() throws IOException {
        try (var sender = connect()) {
            var head = "POST /webhooks/pulumi HTTP/1.1\r\nHost: here\r\nConnection: close\r\n" + GOOD
                    + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(LARGEST + 1) + "\r\n";
            write(sender, head, new byte[LARGEST + 1]);
            assertThat(answer(sender)).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void tellsTheSenderToSendAgainWhatTheInboxDidNotTake() throws IOException {
        inbox.answer = CompletableFuture.failedFuture(new IllegalStateException("full"));
        assertThat(send(GOOD, PING)).startsWith("HTTP/1.1 503 ").containsIgnoringCase("\r\nRetry-After: 5\r\n");
    }

    @Test
    void saysNothingOfWhyTheInboxDidNotTakeIt() throws IOException {
        inbox.answer = CompletableFuture.failedFuture(new IllegalStateException("MARK"));
        assertThat(send(GOOD, PING)).doesNotContain("MARK");
    }

    @Test
    void tellsTheSenderToSendAgainWhatTheInboxIsTooSlowFor() throws IOException {
        inbox.answer = new CompletableFuture<>();
        assertThat(send(GOOD, PING)).startsWith("HTTP/1.1 503 ").containsIgnoringCase("\r\nRetry-After: 5\r\n");
    }

    @Test
    void tellsTheSenderToSendAgainWhileTheDatabaseIsAway() throws Exception {
        var storage = new BreakableDatabase(folder.resolve("route.db"));
        try (var real = new InboxFixture(storage.database());
                var onDatabase = new WebhookServer(real.inbox(), SECRET)) {
            storage.goAway();
            assertThat(send(onDatabase, "POST", GOOD, PING)).startsWith("HTTP/1.1 503 ");
        }
    }

    @Test
    void acceptsWhatIsSentAgainWhenTheDatabaseIsBack() throws Exception {
        var storage = new BreakableDatabase(folder.resolve("route.db"));
        try (var real = new InboxFixture(storage.database());
                var onDatabase = new WebhookServer(real.inbox(), SECRET)) {
            storage.goAway();
            send(onDatabase, "POST", GOOD, PING);
            storage.comeBack();
            assertThat(send(onDatabase, "POST", GOOD, PING)).startsWith("HTTP/1.1 202 ");
        }
    }

    private String sendRefused(String refused) throws IOException {
        var method = refused.substring(4, refused.indexOf('|'));
        return send(server, method, refused.substring(refused.indexOf('|') + 1) + "X-Other: MARK\r\n", PING);
    }

    private String send(String headers, byte[] body) throws IOException {
        return send(server, "POST", headers, body);
    }

    private static String send(WebhookServer server, String method, String headers, byte[] body) throws IOException {
        try (var sender = connect(server)) {
            write(sender, head(method, headers, body.length), body);
            return answer(sender);
        }
    }

    private Socket connect() throws IOException {
        return connect(server);
    }

    private static Socket connect(WebhookServer server) throws IOException {
        var socket = new Socket("127.0.0.1", server.port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static String head(String method, String headers, int length) {
        return method + " /webhooks/pulumi?MARK HTTP/1.1\r\nHost: here\r\nConnection: close\r\n" + headers
                + "Content-Length: " + length + "\r\n\r\n";
    }

    private static void write(Socket sender, String head, byte[] body) throws IOException {
        sender.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        sender.getOutputStream().write(body);
    }

    /** Head and body. A bare server leaves the connection open where the body it refused did not come. */
    private static String answer(Socket sender) throws IOException {
        var answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            answer.append(Character.toChars(sender.getInputStream().read()));
        }
        var length = LENGTH.matcher(answer);
        assertThat(length.find()).isTrue();
        var body = sender.getInputStream().readNBytes(Integer.parseInt(length.group(1)));
        return answer + new String(body, StandardCharsets.ISO_8859_1);
    }
}
