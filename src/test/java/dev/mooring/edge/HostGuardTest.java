package dev.mooring.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostGuardTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static int port;

    private record Config(List<String> names, Optional<URI> url) implements HttpConfig {
        @Override
        public Optional<List<String>> hosts() {
            return Optional.of(names);
        }

        @Override
        public boolean clientCertificates() {
            return false;
        }

        @Override
        public boolean managementClientCertificates() {
            return false;
        }

        @Override
        public int connections() {
            return 100;
        }

        @Override
        public int newConnectionsPerSecond() {
            return 100;
        }
    }

    @BeforeAll
    static void start() {
        var router = Router.router(VERTX);
        new HostGuard(new Config(
                        List.of("mooring.example.org"), Optional.of(URI.create("https://page.example.org:8443"))))
                .register(router);
        router.route().handler(context -> context.response().end("in"));
        port = VERTX.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    @AfterAll
    static void stop() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:8080",
                "mooring",
                "127.0.0.1:8080",
                "192.0.2.7",
                "[2001:db8::1]:8080",
                "app.localhost",
                "mooring.mooring.svc",
                "mooring.mooring.svc.cluster.local:80",
                "MOORING.example.org",
                "page.example.org:8443",
                "page.example.org"
            })
    void answersUnderNamesThatAreItsOwn(String host) throws IOException {
        assertThat(answer("GET", "/api/v1/clusters", "Host: " + host)).contains(" 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "mooring.example.org.evil.example",
                "127.0.0.1.evil.example",
                "evil.svc.example",
                "192.0.2.7.nip.io"
            })
    void answersUnderNoOtherName(String host) throws IOException {
        assertThat(answer("GET", "/", "Host: " + host))
                .contains(" 421 ", "mooring.http.hosts")
                .doesNotContain("evil", "nip.io");
    }

    /** Vert.x itself refuses those of HTTP/1.1; some proxies speak the older version. */
    @ParameterizedTest
    @ValueSource(strings = {"a{b.evil.example", "evil.example:99999", "evil.example:80:80", "evil.example:x"})
    void takesAHostThatCannotBeReadForNoneThatIsKnown(String host) throws IOException {
        assertThat(answer("GET", "/", "HTTP/1.0", "Host: " + host)).contains(" 421 ");
        assertThat(answer("GET", "/", "HTTP/1.1", "Host: " + host)).contains(" 400 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Accept: */*", "Host:"})
    void answersAClientThatNamesNoHost(String headers) throws IOException {
        assertThat(answer("GET", "/", "HTTP/1.0", headers)).contains(" 200 ");
    }

    @Test
    void takesDeliveriesUnderAnyName() throws IOException {
        assertThat(answer("POST", "/webhooks/pulumi", "Host: hooks.example.com"))
                .contains(" 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/webhooks/../api/v1/clusters", "/webhooks/%2e%2e/api/v1/clusters", "/api/../webhooks/pulumi"})
    void whatIsADeliveryOnlyAsWrittenOrOnlyAsReadIsNone(String path) throws IOException {
        assertThat(answer("GET", path, "Host: evil.example")).contains(" 421 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: https://evil.example",
                "Origin: http://localhost:9999",
                "Origin: http://localhost.evil.example",
                "Origin: null",
                "Origin:",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site",
                "Origin: http://localhost:8080\r\nSec-Fetch-Site: cross-site"
            })
    void letsNoOtherSiteChangeAnything(String headers) throws IOException {
        assertThat(answer("POST", "/api/v1/clusters/c/verifications", "Host: localhost:8080\r\n" + headers))
                .contains(" 403 ");
    }

    /** A proxy that ends TLS on one port sends the name with another, with none, or its own. */
    @ParameterizedTest
    @ValueSource(strings = {"page.example.org", "page.example.org:8443", "page.example.org:8080", "mooring.svc:8080"})
    void letsThePageChangeSomethingUnderThePublishedAddress(String host) throws IOException {
        assertThat(answer("POST", "/replay", "Host: " + host + "\r\nOrigin: https://page.example.org:8443"))
                .contains(" 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://page.example.org:8443", "https://page.example.org", "https://page.example.org:8444"})
    void anotherSchemeOrPortThanThePublishedOneIsAnotherSite(String origin) throws IOException {
        assertThat(answer("POST", "/replay", "Host: page.example.org:8080\r\nOrigin: " + origin))
                .contains(" 403 ");
    }

    /** Browsers leave the usual port out. */
    @ParameterizedTest
    @ValueSource(strings = {"mooring.example.org:443", "mooring.example.org"})
    void theUsualPortIsTheSameAsNone(String host) throws IOException {
        assertThat(answer("POST", "/replay", "Host: " + host + "\r\nOrigin: https://mooring.example.org"))
                .contains(" 200 ");
    }

    @Test
    void letsItsOwnPageChangeSomething() throws IOException {
        assertThat(answer("POST", "/replay", "Host: localhost:8080\r\nOrigin: http://localhost:8080"))
                .contains(" 200 ");
    }

    @Test
    void letsClientsThatAreNoBrowsersChangeSomething() throws IOException {
        assertThat(answer("DELETE", "/api/v1/silences/1", "Host: localhost")).contains(" 200 ");
    }

    @Test
    void letsOtherSitesLinkHere() throws IOException {
        assertThat(answer("GET", "/", "Host: localhost\r\nSec-Fetch-Site: cross-site"))
                .contains(" 200 ");
    }

    private static String answer(String method, String path, String headers) throws IOException {
        return answer(method, path, "HTTP/1.1", headers);
    }

    private static String answer(String method, String path, String version, String headers) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write((method + " " + path + " " + version + "\r\n" + headers
                                    + "\r\nContent-Length: 0\r\nConnection: close" + "\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
