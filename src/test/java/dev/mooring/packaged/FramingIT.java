package dev.mooring.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.demo.MooringProcess;
import dev.mooring.standin.Fixtures;
import dev.mooring.standin.FreePort;
import dev.mooring.standin.PulumiSender;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No request is ever taken for a part of another: on both ports, and behind proxies that people put in front. */
class FramingIT {
    private static final String SECRET = "framing-secret";
    private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: m\r\n\r\n";
    /** Each could hide the request above from one of two parties. */
    private static final List<String> AMBIGUOUS = List.of(
            "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
            "Content-Length: 0\r\nContent-Length: 37\r\n\r\n",
            "Content-Length: 0, 37\r\n\r\n",
            "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n",
            "X: y\r\n Transfer-Encoding: chunked\r\n\r\n",
            "X: y\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "X: y\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n0;a=\"\r\n\"\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n0\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n0\r\nX: y\r\n\r\n");

    private static MooringProcess mooring;

    @BeforeAll
    static void start() throws IOException {
        var folder = Files.createTempDirectory("mooring-framing");
        mooring = MooringProcess.start(
                folder,
                Map.of(
                        "mooring.webhook.secrets", SECRET,
                        "mooring.api.auth", "none",
                        "mooring.webhook.read-within", "PT1S",
                        "mooring.webhook.head-within", "PT1S",
                        "mooring.webhook.idle-within", "PT2S",
                        "mooring.database.url", "jdbc:sqlite:" + folder.resolve("mooring.db")),
                Map.of());
    }

    @AfterAll
    static void stop() throws IOException {
        mooring.close();
        assertThat(mooring.log()).doesNotContain("\tat ", "Exception", "ERROR");
    }

    static Stream<Arguments> ambiguous() {
        return AMBIGUOUS.stream()
                .flatMap(rest -> Stream.of("/webhooks/pulumi", "/api/v1/clusters", "/q/health/live")
                        .map(path -> Arguments.of(path, rest)));
    }

    @ParameterizedTest
    @MethodSource("ambiguous")
    void refusesFramingThatCouldBeReadInTwoWays(String path, String rest) throws IOException {
        var port = path.startsWith("/q/") ? mooring.managementPort() : mooring.port();
        var request = "POST " + path + " HTTP/1.1\r\nHost: m\r\nPulumi-Webhook-Signature: " + "0".repeat(64) + "\r\n"
                + rest + SMUGGLED;
        var answer = Raw.send(port, request, 4_000);
        assertThat(answer.statuses()).containsExactly("400");
        assertThat(answer.isClosed()).isTrue();
        assertThat(answer.text()).doesNotContain("smuggled", "chunked", "xception");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/9.9", "HTTP/2.0", "HTTP/1.2"})
    void refusesAVersionThatIsNotKnownOnBothPorts(String version) throws IOException {
        var request = "GET / " + version + "\r\nHost: m\r\n\r\n";
        assertThat(Raw.send(mooring.port(), request, 4_000).statuses()).containsExactly("505");
        assertThat(Raw.send(mooring.managementPort(), request, 4_000).statuses())
                .containsExactly("505");
    }

    @Test
    void speaksNoHttp2OnEitherPort() throws IOException {
        var preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
        assertThat(Raw.send(mooring.port(), preface, 4_000).statuses()).containsExactly("505");
        assertThat(Raw.send(mooring.managementPort(), preface, 4_000).statuses())
                .containsExactly("505");
    }

    @Test
    void changesToNoOtherProtocol() throws IOException {
        var upgrade =
                "GET /q/health/live HTTP/1.1\r\nHost: m\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                        + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n";
        assertThat(Raw.send(mooring.managementPort(), upgrade, 500).statuses()).containsExactly("200");
        assertThat(Raw.send(mooring.port(), upgrade, 500).statuses()).containsExactly("404");
    }

    @Test
    void answersRequestsThatComeAtOnceInTheirOrder() throws IOException {
        var one = "GET /q/health/live HTTP/1.1\r\nHost: m\r\n\r\n";
        var none = "GET /none HTTP/1.1\r\nHost: m\r\n\r\n";
        assertThat(Raw.send(mooring.managementPort(), one + none + one + "nonsense\r\n\r\n", 4_000)
                        .statuses())
                .containsExactly("200", "404", "200", "400");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GET / HTTP/1.1\r\n",
                "POST /x HTTP/1.1\r\nHost: m\r\nContent-Length: 9\r\n\r\n1",
                "POST /webhooks/pulumi HTTP/1.1\r\nHost: m\r\nContent-Length: 9\r\n\r\n1",
                "POST /x HTTP/1.1\r\nHost: m\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n",
                "GET /none HTTP/1.1\r\nHost: m\r\n\r\n",
            })
    void endsConnectionsThatWaitOnBothPorts(String bytes) throws IOException {
        assertThat(Raw.send(mooring.port(), bytes, 30_000).isClosed()).isTrue();
        assertThat(Raw.send(mooring.managementPort(), bytes, 30_000).isClosed()).isTrue();
    }

    @Test
    void endsAConnectionThatDripsEmptyLines() throws Exception {
        try (var socket = new Socket("127.0.0.1", mooring.managementPort())) {
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> {
                        try {
                            socket.getOutputStream().write('\r');
                            socket.getOutputStream().write('\n');
                            return false;
                        } catch (IOException closed) {
                            return true;
                        }
                    });
        }
    }

    @Test
    void takesNoLargeBodyOnOtherPaths() throws IOException {
        var request = "POST /replay HTTP/1.1\r\nHost: m\r\nContent-Length: 100000\r\n\r\n";
        assertThat(Raw.send(mooring.port(), request, 4_000).statuses()).containsExactly("413");
    }

    @Test
    void listensToNoBodyWithoutASignature() throws IOException {
        var request = "POST /webhooks/pulumi HTTP/1.1\r\nHost: m\r\nContent-Length: 200000\r\n\r\n";
        assertThat(Raw.send(mooring.port(), request, 800).statuses()).containsExactly("401");
    }

    @Test
    void isNotFooledBehindNginx() throws Exception {
        assumeThat(Path.of("/usr/sbin/nginx")).exists();
        var folder = Files.createTempDirectory("mooring-nginx");
        var port = FreePort.next();
        var configuration =
                Files.writeString(folder.resolve("nginx.conf"), """
                daemon off; pid %1$s/pid; error_log %1$s/error.log; worker_processes 1;
                events {}
                http {
                  access_log off;
                  client_body_temp_path %1$s/a; proxy_temp_path %1$s/b; fastcgi_temp_path %1$s/c;
                  uwsgi_temp_path %1$s/d; scgi_temp_path %1$s/e;
                  upstream mooring { server 127.0.0.1:%2$d; keepalive 1; }
                  server {
                    listen 127.0.0.1:%3$d; keepalive_requests 10000;
                    location / {
                      proxy_pass http://mooring; proxy_http_version 1.1; proxy_set_header Connection "";
                      proxy_request_buffering off; proxy_set_header Host m;
                    }
                  }
                }
                """.formatted(folder, mooring.port(), port));
        everyoneGetsTheirOwnAnswerBehind(port, "/usr/sbin/nginx", "-c", configuration.toString());
    }

    @Test
    void isNotFooledBehindHaproxy() throws Exception {
        assumeThat(Path.of("/usr/sbin/haproxy")).exists();
        var folder = Files.createTempDirectory("mooring-haproxy");
        var port = FreePort.next();
        var configuration = Files.writeString(folder.resolve("haproxy.cfg"), """
                defaults
                  mode http
                  timeout connect 5s
                  timeout client 5s
                  timeout server 5s
                  http-reuse always
                  option accept-invalid-http-request
                frontend front
                  bind 127.0.0.1:%d
                  default_backend mooring
                backend mooring
                  server one 127.0.0.1:%d
                """.formatted(port, mooring.port()));
        everyoneGetsTheirOwnAnswerBehind(port, "/usr/sbin/haproxy", "-db", "-f", configuration.toString());
    }

    /** After each attempt another client's delivery, over the proxy's same connection, is answered as its own. */
    private static void everyoneGetsTheirOwnAnswerBehind(int port, String... command) throws Exception {
        var proxy = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
                new Socket("127.0.0.1", port).close();
                return true;
            });
            var good = new PulumiSender("http://127.0.0.1:" + port, SECRET);
            for (var rest : AMBIGUOUS) {
                var attempt = "POST /webhooks/pulumi HTTP/1.1\r\nHost: m\r\nPulumi-Webhook-Signature: " + "0".repeat(64)
                        + "\r\n" + rest + SMUGGLED;
                var answer = Raw.send(port, attempt, 300);
                assertThat(answer.text()).doesNotContain("HTTP/1.1 202");
                assertThat(good.send("ping", Fixtures.bytes("pulumi/ping.json")).statusCode())
                        .isEqualTo(202);
            }
        } finally {
            proxy.destroy();
            proxy.waitFor();
        }
    }
}
