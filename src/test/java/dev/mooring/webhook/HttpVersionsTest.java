package dev.mooring.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpVersionsTest {
    private static WebhookServer server;

    @BeforeAll
    static void start() {
        server = new WebhookServer(_ -> CompletableFuture.failedFuture(new IllegalStateException("unused")), "secret");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/9.9", "HTTP/2.0", "HTTP/1.2"})
    void refusesAVersionThatIsNotKnown(String version) throws IOException {
        assertThat(answer("POST", "/webhooks/pulumi", version)).contains(" 505 ");
    }

    @Test
    void refusesItOnEveryPath() throws IOException {
        assertThat(answer("GET", "/nowhere", "HTTP/9.9")).contains(" 505 ");
    }

    @Test
    void saysWhichVersionsAreKnown() throws IOException {
        assertThat(answer("POST", "/webhooks/pulumi", "HTTP/9.9")).contains("Send HTTP/1.0, HTTP/1.1 or HTTP/2.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0", "HTTP/1.1"})
    void letsAKnownVersionThrough(String version) throws IOException {
        assertThat(answer("POST", "/webhooks/pulumi", version)).contains(" 401 ");
    }

    /** All that comes until the connection is closed. */
    private static String answer(String method, String path, String version) throws IOException {
        var close = version.equals("HTTP/1.1") ? "Connection: close\r\n" : "";
        var head = method + " " + path + " " + version + "\r\nHost: m\r\nContent-Length: 0\r\n" + close + "\r\n";
        try (var socket = new Socket("127.0.0.1", URI.create(server.url()).getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
