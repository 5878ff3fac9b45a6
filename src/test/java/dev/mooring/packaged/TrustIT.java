package dev.mooring.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import dev.mooring.demo.MooringProcess;
import dev.mooring.standin.Authority;
import dev.mooring.standin.Fixtures;
import dev.mooring.standin.FreePort;
import dev.mooring.standin.Installation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * In a company's network: names that only its proxy knows (Squid), certificates of its own authority (before the stand-ins:
 * nginx), TLS on both ports. One process serves all cases.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TrustIT {
    private static final String PULUMI = "pulumi.company.invalid";
    private static final String AWS = "aws.company.invalid";
    private static final String KUBERNETES = "kubernetes.company.invalid";
    private static final String SINK = "sink.company.invalid";
    private static final String FORBIDDEN = "forbidden.company.invalid";
    private static final String PASSWORD = "p@ss-of-the-proxy";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final List<Process> SERVERS = new ArrayList<>();
    private static Path folder;
    private static Authority authority;
    private static Authority ofClients;
    private static Installation installation;
    private static WireMockServer sink;
    private static MooringProcess mooring;
    private static int tlsPort;

    @BeforeAll
    static void start() throws Exception {
        // Squid gives up root, and must still be able to write here.
        folder = Files.createTempDirectory("mooring-trust");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        authority = new Authority("Company");
        ofClients = new Authority("Clients");
        installation = new Installation(Clock.systemUTC());
        sink = new WireMockServer(WireMockConfiguration.wireMockConfig().dynamicPort());
        sink.start();
        sink.stubFor(
                WireMock.any(WireMock.anyUrl()).willReturn(WireMock.aResponse().withStatus(200)));
        var nginx = nginx();
        var squid = squid();
        Authority.replace(folder.resolve("bundle.pem"), new Authority("Somebody else").certificate());
        authority.issue("localhost").writeTo(folder.resolve("port"));
        Files.writeString(folder.resolve("clients.pem"), ofClients.certificate());
        mooring = launch(nginx, squid);
        await().atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(() -> {
                    assertThat(mooring.process().isAlive()).isTrue();
                    // Both ports: one may take connections before the other does.
                    return get(nobody(), management("/q/health/ready")).body().contains("\"firstReadingsTried\"")
                            && get(nobody(), "https://localhost:" + tlsPort + "/api/v1/clusters")
                                            .statusCode()
                                    > 0;
                });
    }

    @AfterAll
    static void stop() {
        if (mooring != null) {
            mooring.close();
        }
        SERVERS.forEach(Process::destroy);
        sink.stop();
        installation.close();
    }

    @Test
    @Order(1)
    void whomNoBundleVouchesForIsNamedWithWhatToDo() throws Exception {
        var unread = verify("hybrid-prod").path("unread").toString();

        for (var host : List.of(PULUMI, AWS, KUBERNETES)) {
            assertThat(unread).contains("the certificate of " + host + " is not trusted (issued by CN=Company)");
        }
        assertThat(unread).contains("set mooring.outgoing.ca-bundle to");
        assertThat(told().path("cause").asText()).contains("the certificate of " + SINK + " is not trusted");
    }

    @Test
    @Order(2)
    void allClientsGoThroughTheProxyAndTrustABundleThatIsPutThereMeanwhile() throws Exception {
        Authority.replace(folder.resolve("bundle.pem"), authority.certificate());

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(verify("hybrid-prod").path("unread").toString())
                                .doesNotContain("certificate of", "timed out", "not known", "proxy"));
        told();
        await().atMost(PATIENCE).until(() -> !sink.getAllServeEvents().isEmpty());
        for (var host : List.of(PULUMI, AWS, KUBERNETES, SINK)) {
            // The proxy tells of a tunnel once it is closed.
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(Files.readString(folder.resolve("squid.log")))
                            .containsPattern("TCP_TUNNEL/200 \\d+ CONNECT " + host + ":\\d+ mooring "));
            assertThat(Files.readString(folder.resolve("nginx.log"))).contains(host + " ");
        }
    }

    @Test
    @Order(3)
    void aProxyThatRefusesIsNamedAsTheOneWhoDid() throws Exception {
        assertThat(verify("refused").path("unread").toString()).contains("the proxy refused (HTTP 403)");
    }

    @Test
    @Order(4)
    void whatTheProxyIsToldNobodyElseIs() throws Exception {
        assertThat(Files.readString(folder.resolve("nginx.log")).lines())
                .isNotEmpty()
                .allMatch(line -> line.matches("\\S+ \\d+ -"));
        assertThat(mooring.log())
                .doesNotContain(
                        PASSWORD, "p%40ss", Base64.getEncoder().encodeToString(("mooring:" + PASSWORD).getBytes(UTF_8)))
                // Vert.x complains of a connection that comes before its certificates are read; nothing here may fail
                // so.
                .doesNotContain("\tat dev.mooring.");
    }

    @Test
    @Order(5)
    void bothPortsHaveCertificatesThatAreTurnedWhileTheyServe() throws Exception {
        var before = serial(tlsPort);
        assertThat(serial(mooring.managementPort())).isEqualTo(before);

        authority.issue("localhost").writeTo(folder.resolve("port"));

        awaitAnother(before, tlsPort);
        awaitAnother(before, mooring.managementPort());
        assertThat(get(nobody(), "https://localhost:" + tlsPort + "/api/v1/clusters")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    @Order(6)
    void whatAsksForClientCertificatesTakesThoseOfItsAuthorityAlone() throws Exception {
        assertThat(get(nobody(), management("/q/metrics")).statusCode()).isEqualTo(403);
        assertThat(get(nobody(), management("/q/health/live")).statusCode()).isEqualTo(200);
        assertThat(get(client(ofClients.issue("prometheus")), management("/q/metrics"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(isTakenFrom(authority)).isFalse();
    }

    /** TLS ends in front, on a port of its own. */
    @Test
    @Order(7)
    void aBrowserBehindATrustedProxyMayChangeSomething() throws Exception {
        var verification = "/api/v1/clusters/hybrid-prod/verifications";
        var forwarded =
                "Host: mooring.svc:8080\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: ops.company.invalid:8443\r\n";
        var published = "Host: mooring.company.invalid\r\n";

        assertThat(post(verification, forwarded + "Origin: https://ops.company.invalid:8443"))
                .contains(" 202 ");
        assertThat(post(verification, published + "Origin: https://mooring.company.invalid:9443"))
                .contains(" 202 ");
        assertThat(post(verification, published + "Origin: https://mooring.company.invalid:9444"))
                .contains(" 403 ");
        assertThat(post(verification, forwarded + "Origin: https://evil.invalid"))
                .contains(" 403 ");
    }

    /** Written one after the other, the new certificate may for a moment be served with the old key, and no handshake ends. */
    private static void awaitAnother(Object serial, int port) {
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> !serial(port).equals(serial));
    }

    private static boolean isTakenFrom(Authority other) throws Exception {
        try {
            return get(client(other.issue("prometheus")), management("/q/metrics"))
                            .statusCode()
                    == 200;
        } catch (IOException refused) {
            return false;
        }
    }

    private static JsonNode verify(String cluster) throws Exception {
        var base = "https://localhost:" + tlsPort + "/api/v1/clusters/" + cluster;
        var asked = HttpRequest.newBuilder(URI.create(base + "/verifications?wait=PT60S"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        nobody().send(asked, HttpResponse.BodyHandlers.ofString());
        return Fixtures.tree(get(nobody(), base + "/report").body().getBytes(UTF_8));
    }

    /** What became of a harmless notice. */
    private static JsonNode told() throws Exception {
        var base = "https://localhost:" + tlsPort + "/api/v1/notices/";
        var asked = HttpRequest.newBuilder(URI.create(base + "test?sink=alertmanager"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        var answer = nobody().send(asked, HttpResponse.BodyHandlers.ofString()).body();
        var id = Fixtures.tree(answer.getBytes(UTF_8)).path("id").asText();
        return await().atMost(PATIENCE)
                .until(
                        () -> Fixtures.tree(get(nobody(), base + id).body().getBytes(UTF_8)),
                        notice -> notice.path("cause").isTextual()
                                || notice.path("state").asText().equals("sent"));
    }

    private static String post(String path, String headers) throws IOException {
        try (var socket = new Socket("127.0.0.1", mooring.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("POST " + path + " HTTP/1.1\r\n" + headers
                                    + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                            .getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private static String management(String path) {
        return "https://localhost:" + mooring.managementPort() + path;
    }

    private static HttpResponse<String> get(HttpClient client, String address) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(address)).timeout(PATIENCE).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpClient nobody() throws Exception {
        return HttpClient.newBuilder().sslContext(context(null)).build();
    }

    private static HttpClient client(Authority.Issued identity) throws Exception {
        var key = KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(
                        Base64.getMimeDecoder().decode(identity.key().replaceAll("-----[A-Z ]+-----", ""))));
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("me", key, new char[0], certificates(identity.certificate()));
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return HttpClient.newBuilder()
                .sslContext(context(factory.getKeyManagers()))
                .build();
    }

    private static SSLContext context(KeyManager[] keys) throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("company", certificates(authority.certificate())[0]);
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(keys, factory.getTrustManagers(), null);
        return context;
    }

    private static Certificate[] certificates(String pem) throws Exception {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(UTF_8)))
                .toArray(Certificate[]::new);
    }

    private static Object serial(int port) throws Exception {
        try (var socket = (SSLSocket) context(null).getSocketFactory().createSocket("localhost", port)) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
        }
    }

    private static MooringProcess launch(int nginx, int squid) throws Exception {
        tlsPort = FreePort.next();
        var kubeconfig = folder.resolve("kubeconfig");
        var settings = new HashMap<>(installation.settings(kubeconfig));
        var plain = Files.readString(kubeconfig);
        var server = "server: https?://\\S+";
        Files.writeString(kubeconfig, plain.replaceFirst(server, "server: https://" + KUBERNETES + ":" + nginx));
        var refused = Files.writeString(
                folder.resolve("refused"), plain.replaceFirst(server, "server: https://" + FORBIDDEN + ":" + nginx));
        settings.put("mooring.pulumi.url", "https://" + PULUMI + ":" + nginx);
        for (var cluster : List.of("hybrid-prod", "refused")) {
            settings.put("mooring.clusters." + cluster + ".eks-name", "hybrid-prod");
            settings.put("mooring.clusters." + cluster + ".region", "us-west-2");
        }
        settings.put("mooring.clusters.refused.kubernetes.access", "kubeconfig");
        settings.put("mooring.clusters.refused.kubernetes.kubeconfig", refused.toString());
        settings.put("mooring.webhook.secrets", "a-secret-of-the-webhook");
        settings.put("mooring.api.auth", "none");
        settings.put("mooring.database.url", "jdbc:sqlite:m.db");
        settings.put("mooring.verification.interval", "PT1H");
        settings.put("mooring.notify.alertmanager.url", "https://" + SINK + ":" + nginx);
        settings.put("mooring.notify.retry-delay", "PT0.3S");
        settings.put("mooring.notify.longest-delay", "PT1S");
        settings.put("mooring.outgoing.ca-bundle", folder.resolve("bundle.pem").toString());
        settings.put("mooring.http.url", "https://mooring.company.invalid:9443");
        settings.put("mooring.http.hosts", "ops.company.invalid");
        settings.put("mooring.http.management-client-certificates", "true");
        settings.put("quarkus.http.proxy.proxy-address-forwarding", "true");
        settings.put("quarkus.http.proxy.allow-x-forwarded", "true");
        settings.put("quarkus.http.proxy.enable-forwarded-host", "true");
        settings.put("quarkus.http.proxy.trusted-proxies", "127.0.0.1");
        settings.put("quarkus.http.ssl-port", Integer.toString(tlsPort));
        settings.put("quarkus.http.insecure-requests", "enabled");
        settings.put("quarkus.http.tls-configuration-name", "port");
        settings.put("quarkus.management.tls-configuration-name", "management");
        for (var name : List.of("port", "management")) {
            var store = "quarkus.tls." + name + ".key-store.pem.0.";
            settings.put(store + "cert", folder.resolve("port/tls.crt").toString());
            settings.put(store + "key", folder.resolve("port/tls.key").toString());
            settings.put("quarkus.tls." + name + ".reload-period", "1s");
        }
        settings.put(
                "quarkus.tls.management.trust-store.pem.certs",
                folder.resolve("clients.pem").toString());
        var environment = new HashMap<>(installation.awsEnvironment());
        environment.put("AWS_ENDPOINT_URL", "https://" + AWS + ":" + nginx);
        environment.put("HTTPS_PROXY", "http://mooring:p%40ss-of-the-proxy@127.0.0.1:" + squid);
        environment.put("NO_PROXY", "localhost,127.0.0.0/8,.svc");
        return MooringProcess.launch(folder, settings, environment);
    }

    private static int squid() throws Exception {
        var port = FreePort.next();
        var known = String.join(" ", PULUMI, AWS, KUBERNETES, SINK, FORBIDDEN);
        Files.writeString(folder.resolve("hosts"), "127.0.0.1 " + known + "\n");
        var asking = Files.writeString(folder.resolve("who"), """
                #!/bin/sh
                while read -r who; do [ "$who" = "mooring %s" ] && echo OK || echo ERR; done
                """.formatted(PASSWORD));
        Files.setPosixFilePermissions(asking, PosixFilePermissions.fromString("rwxr-xr-x"));
        var configuration = Files.writeString(folder.resolve("squid.conf"), """
                http_port 127.0.0.1:%1$d
                visible_hostname proxy
                pid_filename none
                hosts_file %2$s/hosts
                access_log stdio:%2$s/squid.log
                cache_log %2$s/squid-cache.log
                coredump_dir %2$s
                netdb_filename none
                pinger_enable off
                cache deny all
                buffered_logs off
                shutdown_lifetime 0 seconds
                auth_param basic program %2$s/who
                auth_param basic children 1
                acl forbidden dstdomain %3$s
                acl known proxy_auth REQUIRED
                http_access deny !known
                http_access deny forbidden
                http_access allow known
                http_access deny all
                """.formatted(port, folder, FORBIDDEN));
        serve(port, "/usr/sbin/squid", "-N", "-f", configuration.toString());
        return port;
    }

    private static int nginx() throws Exception {
        var port = FreePort.next();
        authority.issue(PULUMI, AWS, KUBERNETES, SINK, FORBIDDEN).writeTo(folder.resolve("nginx"));
        var servers = Map.of(
                        PULUMI + " " + AWS,
                        installation.cloud().url(),
                        KUBERNETES + " " + FORBIDDEN,
                        installation.kubernetes().url(),
                        SINK,
                        sink.baseUrl())
                .entrySet()
                .stream()
                .map(server -> """
                          server {
                            listen 127.0.0.1:%d ssl; server_name %s;
                            location / {
                              proxy_pass %s; proxy_http_version 1.1; proxy_buffering off; proxy_read_timeout 600s;
                              proxy_set_header Host $host; proxy_set_header Connection "";
                            }
                          }
                        """.formatted(port, server.getKey(), server.getValue()))
                .toList();
        var configuration =
                Files.writeString(folder.resolve("nginx.conf"), """
                daemon off; pid %1$s/nginx.pid; error_log %1$s/nginx-error.log; worker_processes 1;
                events {}
                http {
                  log_format told '$host $status $http_proxy_authorization';
                  access_log %1$s/nginx.log told;
                  client_body_temp_path %1$s/a; proxy_temp_path %1$s/b; fastcgi_temp_path %1$s/c;
                  uwsgi_temp_path %1$s/d; scgi_temp_path %1$s/e;
                  ssl_certificate %1$s/nginx/tls.crt; ssl_certificate_key %1$s/nginx/tls.key;
                %2$s}
                """.formatted(folder, String.join("", servers)));
        serve(port, "/usr/sbin/nginx", "-c", configuration.toString());
        return port;
    }

    private static void serve(int port, String... command) throws IOException {
        SERVERS.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("server-" + port + ".log").toFile())
                .start());
        await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
            new Socket("127.0.0.1", port).close();
            return true;
        });
    }
}
