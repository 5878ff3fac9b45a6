package dev.mooring.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.demo.MooringProcess;
import dev.mooring.standin.Fixtures;
import dev.mooring.standin.PulumiSender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP edge, over raw sockets: whatever is thrown at it, others go on being served. */
@Tag("alone")
class EdgeIT {
    private static final String SECRET = "edge-secret";
    private static final byte[] PING = Fixtures.bytes("pulumi/ping.json");
    private static final String FORGED = "Pulumi-Webhook-Signature: " + "0".repeat(64) + "\r\n";
    private static final int GARBLED = 400;
    private static MooringProcess mooring;
    private static PulumiSender pulumi;

    @BeforeAll
    static void start() throws IOException {
        var folder = Files.createTempDirectory("mooring-edge");
        mooring = MooringProcess.start(
                folder,
                Map.of(
                        "mooring.webhook.secrets", SECRET,
                        "mooring.api.auth", "none",
                        "mooring.webhook.read-within", "PT1S",
                        "mooring.webhook.head-within", "PT2S",
                        "mooring.webhook.connections-per-source", "300",
                        "mooring.webhook.refusals-per-minute", "2000",
                        "mooring.http.new-connections-per-second", "5000",
                        "mooring.database.url", "jdbc:sqlite:" + folder.resolve("mooring.db")),
                Map.of());
        pulumi = new PulumiSender(mooring.url(), SECRET);
        assertThat(pulumi.send("ping", PING).statusCode()).isEqualTo(202);
    }

    @AfterAll
    static void stop() {
        mooring.close();
    }

    @AfterEach
    void othersAreServed() {
        assertThat(pulumi.send("ping", PING).statusCode()).isEqualTo(202);
    }

    @Test
    void takesASignedDeliveryOverARawSocket() throws IOException {
        assertThat(answer(signed("raw-1", PING, ""))).startsWith("HTTP/1.1 202");
    }

    @Test
    void answersPipelinedDeliveriesInTheirOrder() throws IOException {
        var three = concat(
                signed("pipe-1", PING, ""),
                signed("pipe-2", PING, ""),
                signed("pipe-3", PING, "Connection: close\r\n"));
        assertThat(answer(three)).containsSubsequence("pipe-1", "pipe-2", "pipe-3");
    }

    @Test
    void refusesAHeadThatIsTooLarge() throws IOException {
        assertThat(answer(signed("big", PING, "X-Big: " + "x".repeat(64_000) + "\r\n")))
                .startsWith("HTTP/1.1 431");
    }

    @Test
    void refusesABodyThatDeclaresTooMuchBeforeItComes() throws IOException {
        assertThat(answer(bytes("POST /webhooks/pulumi HTTP/1.1\r\nHost: m\r\nContent-Length: 999999999999\r\n\r\n")))
                .startsWith("HTTP/1.1 413");
    }

    @Test
    void refusesAChunkedBodyThatDoesNotStop() throws IOException {
        var head =
                bytes("POST /webhooks/pulumi HTTP/1.1\r\nHost: m\r\n" + FORGED + "Transfer-Encoding: chunked\r\n\r\n");
        var chunk = bytes("10000\r\n" + "x".repeat(0x10000) + "\r\n");
        assertThat(answer(concat(head, chunk, chunk, chunk, chunk, chunk))).startsWith("HTTP/1.1 413");
    }

    @Test
    void refusesAVersionOfHttpThatIsNotKnown() throws IOException {
        assertThat(answer(bytes("POST /webhooks/pulumi HTTP/9.9\r\nHost: m\r\nContent-Length: 0\r\n\r\n")))
                .contains(" 505 ");
    }

    @Test
    void refusesACompressedBody() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(PING);
        }
        assertThat(answer(signed("gzip", packed.toByteArray(), "Content-Encoding: gzip\r\n")))
                .startsWith("HTTP/1.1 415");
    }

    @Test
    void endsABodyThatDoesNotCome() throws IOException {
        assertThat(answer(bytes(
                        "POST /webhooks/pulumi HTTP/1.1\r\nHost: m\r\n" + FORGED + "Content-Length: 100\r\n\r\n{")))
                .startsWith("HTTP/1.1 408");
    }

    @Test
    void endsAConnectionWhoseHeadDripsIn() throws Exception {
        try (var socket = open()) {
            var started = System.nanoTime();
            var out = socket.getOutputStream();
            out.write(bytes("POST /webhooks/pulumi HTTP/1.1\r\n"));
            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> {
                        try {
                            out.write('x');
                            return false;
                        } catch (IOException closed) {
                            return true;
                        }
                    });
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void keepsOthersServedWhileOneSourceHoldsAllTheConnectionsItMay() throws IOException {
        var idle = new ArrayList<Socket>();
        try {
            for (var count = 0; count < 290; count++) {
                idle.add(open());
            }
            assertThat(pulumi.send("ping", PING).statusCode()).isEqualTo(202);
        } finally {
            for (var socket : idle) {
                socket.close();
            }
        }
    }

    @Test
    void turnsAwayConnectionsBeyondThoseOneSourceMayHold() throws IOException {
        var idle = new ArrayList<Socket>();
        try {
            for (var count = 0; count < 320; count++) {
                idle.add(open());
            }
            var turnedAway = 0;
            for (var socket : idle) {
                turnedAway += isClosed(socket) ? 1 : 0;
            }
            assertThat(turnedAway).isPositive();
        } finally {
            for (var socket : idle) {
                socket.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /webhooks/pulumi HTTP/1.1\r\nHost: m\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
                "POST /webhooks/pulumi HTTP/1.1\r\nHost: m\r\nContent-Length: -1\r\n\r\n",
                "POST /webhooks/pulumi HTTP/1.1\r\nHost: m\r\nContent-Length: five\r\n\r\nhello",
                "POST /webhooks/pulumi HTTP/1.1\r\nHost: m\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n",
                "POST /webhooks/pulumi HTTP/1.1\r\nHost: m\r\nBad Header\r\n\r\n",
                "POST /webhooks/pulumi HTTP/9.9\r\nHost: m\r\n\r\n",
                "POST http://[/ HTTP/1.1\r\nHost: m\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n\r\n",
                "GET /webhooks/pulumi HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n",
                "POST /webhooks/pulumi HTTP/1.1\r\nHost: m\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            })
    void refusesWhatIsMalformedAndSaysLittle(String request) throws IOException {
        var answer = answer(request.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(answer)
                .satisfiesAnyOf(
                        refused -> assertThat(refused).matches("(?s)HTTP/1\\.[01] (4\\d\\d|505) .*"),
                        closed -> assertThat(closed).isEmpty());
        assertThat(answer).doesNotContain("xception", "dev.mooring", "netty", "vertx");
    }

    /** Seeded, so that what it finds can be found again. */
    @Test
    void staysAliveThroughGarbledRequests() throws IOException {
        var random = new Random(20_261_122);
        for (var round = 0; round < GARBLED; round++) {
            var request = signed("garbled-" + round, PING, "");
            for (var change = 0; change <= random.nextInt(12); change++) {
                request[random.nextInt(request.length)] = (byte) random.nextInt(256);
            }
            try (var socket = open()) {
                socket.getOutputStream().write(request, 0, 1 + random.nextInt(request.length));
                if (random.nextBoolean()) {
                    socket.setSoLinger(true, 0);
                }
            } catch (IOException reset) {
                // The other side may close first.
            }
        }
        assertThat(mooring.process().isAlive()).isTrue();
    }

    @Test
    void slowsAFloodOfBadSignaturesAndStillTakesGoodDeliveriesOfTheSameSource() throws Exception {
        var limited = List.<String>of();
        for (var count = 0; count < 3_000 && limited.isEmpty(); count++) {
            var answer = answer(bytes("POST /webhooks/pulumi HTTP/1.1\r\nHost: m\r\nContent-Length: 2\r\n"
                    + "Connection: close\r\nPulumi-Webhook-Signature: " + "0".repeat(64) + "\r\n\r\n{}"));
            limited = answer.lines()
                    .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("retry-after")
                            && answer.startsWith("HTTP/1.1 429"))
                    .toList();
        }
        assertThat(limited).isNotEmpty();
        assertThat(pulumi.send("ping", PING).statusCode()).isEqualTo(202);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/clusters?a=%zz", "/api/v1/%zz", "/?a=%f", "/webhooks/pulumi?a=%zz", "/mcp?%"})
    void anAddressThatCannotBeDecodedIsRefusedInWords(String address) throws IOException {
        assertThat(refused(mooring.port(), address, "*/*"))
                .startsWith("HTTP/1.1 400 ")
                .containsIgnoringCase("content-type: application/problem+json")
                .contains("\"detail\":\"The address cannot be decoded")
                .doesNotContain("%zz");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/health?a=%zz", "/q/metrics/%zz", "/%"})
    void theSameOnThePortOfManagement(String address) throws IOException {
        assertThat(refused(mooring.managementPort(), address, "*/*"))
                .startsWith("HTTP/1.1 400 ")
                .contains("\"detail\":\"The address cannot be decoded");
    }

    @Test
    void aBrowserReadsThatAsText() throws IOException {
        assertThat(refused(mooring.port(), "/clusters/%zz", "text/html,*/*;q=0.8"))
                .startsWith("HTTP/1.1 400 ")
                .containsIgnoringCase("content-type: text/plain")
                .endsWith("a space %20.\n");
    }

    private static String refused(int port, String address, String accept) throws IOException {
        return Raw.send(
                        port,
                        "GET " + address + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: " + accept
                                + "\r\n\r\n",
                        5_000)
                .text();
    }

    private static byte[] signed(String id, byte[] body, String more) {
        var head = "POST /webhooks/pulumi HTTP/1.1\r\nHost: mooring\r\nContent-Type: application/json\r\n"
                + "Pulumi-Webhook-ID: " + id + "\r\nPulumi-Webhook-Kind: ping\r\nPulumi-Webhook-Signature: "
                + PulumiSender.sign(SECRET, body) + "\r\nContent-Length: " + body.length + "\r\n" + more + "\r\n";
        return concat(bytes(head), body);
    }

    private static Socket open() throws IOException {
        var socket = new Socket("127.0.0.1", URI.create(mooring.url()).getPort());
        socket.setSoTimeout(6_000);
        return socket;
    }

    private static boolean isClosed(Socket socket) throws IOException {
        socket.setSoTimeout(20);
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    /** What comes back until the other side closes, or says no more. */
    private static String answer(byte[] request) throws IOException {
        try (var socket = open()) {
            try {
                socket.getOutputStream().write(request);
            } catch (IOException closed) {
                // It may be refused before it is all sent.
            }
            socket.setSoTimeout(2_500);
            var answer = new ByteArrayOutputStream();
            try {
                var buffer = new byte[8_192];
                for (var read = socket.getInputStream().read(buffer);
                        read > 0;
                        read = socket.getInputStream().read(buffer)) {
                    answer.write(buffer, 0, read);
                    socket.setSoTimeout(400);
                }
            } catch (IOException nothingMore) {
                // It was kept open, or reset.
            }
            return answer.toString(StandardCharsets.ISO_8859_1);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] concat(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
