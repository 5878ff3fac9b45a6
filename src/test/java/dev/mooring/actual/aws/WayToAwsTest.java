package dev.mooring.actual.aws;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.access.EscAccess;
import dev.mooring.outgoing.Outgoing;
import dev.mooring.outgoing.OutgoingConfig;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Source;
import dev.mooring.reading.answer.Bounds;
import dev.mooring.standin.Authority;
import dev.mooring.standin.FreePort;
import dev.mooring.standin.NoTls;
import dev.mooring.standin.RawServer;
import dev.mooring.standin.RawServer.Asked;
import dev.mooring.standin.RawServer.Http;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How AWS is reached in a company's network, and what people are told where it is not. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class WayToAwsTest {
    private static final String NAME = "aws.company.invalid";
    private static final String ACTIVATIONS = "{\"ActivationList\":[]}";
    private final Map<String, String> before = new HashMap<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void withKeys() {
        set("aws.accessKeyId", "AKIDSTANDIN");
        set("aws.secretAccessKey", "stand-in");
    }

    @AfterEach
    void stop() throws Exception {
        before.forEach(WayToAwsTest::put);
        for (var one : open) {
            one.close();
        }
    }

    @Test
    void aConnectionThatTurnsOutToBeClosedIsMadeAnew() {
        var server = opened(new RawServer());
        server.answers((asked, out) -> {
            if (server.asked().size() == 2) {
                asked.socket().close();
            }
            out.write(Http.ok(ACTIVATIONS));
        });
        var clients = clients(server.url(), Map.of());
        assertThat(read(clients).cause()).isEmpty();
        assertThat(read(clients).cause()).isEmpty();
        assertThat(server.asked()).extracting(Asked::connection).containsExactly(1, 1, 2);
    }

    @Test
    void aRequestIsSignedForTheHostThatItGoesTo() {
        var server = opened(new RawServer());
        server.answers((_, out) -> out.write(Http.ok(ACTIVATIONS)));
        assertThat(read(clients(server.url(), Map.of())).cause()).isEmpty();
        var asked = server.asked().getFirst();
        assertThat(asked.headers("Host")).containsExactly("127.0.0.1:" + server.port());
        assertThat(asked.headers("Authorization"))
                .singleElement()
                .asString()
                .matches(".*SignedHeaders=[^,]*\\bhost\\b[^,]*,.*");
    }

    @Test
    void whomTheBundleVouchesForIsTrustedAsSoonAsItDoes() throws Exception {
        var company = new Authority("Company");
        var server = opened(new RawServer(company.issue("localhost").listening()));
        server.answers((asked, out) -> {
            out.write(Http.ok(ACTIVATIONS, "Connection: close"));
            asked.socket().close();
        });
        var bundle = folder.resolve("bundle.pem");
        Authority.replace(bundle, new Authority("Somebody else").certificate());
        var clients = clients("https://localhost:" + server.port(), Map.of("ca-bundle", bundle.toString()));

        assertThat(why(clients))
                .startsWith("the certificate of localhost is not trusted (issued by CN=Company)")
                .contains("set mooring.outgoing.ca-bundle to");
        Authority.replace(bundle, company.certificate());
        assertThat(read(clients).cause()).isEmpty();
    }

    @Test
    void aCertificateOfAnotherHostIsNotTaken() throws Exception {
        var company = new Authority("Company");
        var server = opened(new RawServer(company.issue("elsewhere.example").listening()));
        Authority.replace(folder.resolve("bundle.pem"), company.certificate());
        var clients = clients(
                "https://localhost:" + server.port(),
                Map.of("ca-bundle", folder.resolve("bundle.pem").toString()));
        assertThat(why(clients)).startsWith("certificate not trusted: ");
    }

    @Test
    void theProxyAloneIsToldWhoAsksAndAloneKnowsTheName() throws Exception {
        var company = new Authority("Company");
        var server = opened(new RawServer(company.issue(NAME).listening()));
        server.answers((_, out) -> out.write(Http.ok(ACTIVATIONS)));
        var proxy = opened(new RawServer());
        proxy.answers((asked, out) -> tunnel(asked, out, server.port()));
        Authority.replace(folder.resolve("bundle.pem"), company.certificate());
        var clients = clients(
                "https://" + NAME + ":" + server.port(),
                Map.of(
                        "ca-bundle",
                        folder.resolve("bundle.pem").toString(),
                        "proxy",
                        "http://mooring:p%40ss@127.0.0.1:" + proxy.port()));

        assertThat(read(clients).cause()).isEmpty();
        var asked = proxy.asked().getFirst();
        assertThat(asked.head()).startsWith("CONNECT " + NAME + ":" + server.port() + " HTTP/1.1\r\n");
        assertThat(asked.headers("Proxy-Authorization"))
                .containsExactly("Basic " + Base64.getEncoder().encodeToString("mooring:p@ss".getBytes(UTF_8)));
        assertThat(server.asked().getFirst().headers("Proxy-Authorization")).isEmpty();
        assertThat(server.asked().getFirst().head()).startsWith("POST / HTTP/1.1\r\n");
    }

    @Test
    void aProxyThatRefusesIsNamedAsTheOneWhoDid() {
        assertThat(whyBehind("403 Forbidden")).startsWith("the proxy refused (HTTP 403)");
    }

    @Test
    void aProxyThatTakesNobodyIsNamedAsTheOneWhoDoesNot() {
        assertThat(whyBehind("407 Proxy Authentication Required"))
                .startsWith("the proxy refused: it asks for a user and a password");
    }

    @Test
    void whatIsExceptedIsReachedDirectly() {
        var server = opened(new RawServer());
        server.answers((_, out) -> out.write(Http.ok(ACTIVATIONS)));
        assertThat(read(clients(server.url(), Map.of("proxy", "http://127.0.0.1:1")))
                        .cause())
                .isEmpty();
    }

    @Test
    void nobodyThereIsToldAsThat() throws Exception {
        assertThat(why(clients("http://127.0.0.1:" + FreePort.next(), Map.of())))
                .isEqualTo("connection refused");
    }

    @Test
    void aNameThatIsNotKnownIsToldAsThat() {
        assertThat(why(clients("http://nobody.invalid", Map.of()))).isEqualTo("the host is not known");
    }

    @Test
    void noTlsWhereItIsExpectedIsToldAsThat() {
        assertThat(why(clients(opened(new NoTls()).url(), Map.of()))).isEqualTo("no TLS connection could be made");
    }

    /** The SDK makes the client that asks STS for it by itself. */
    @Test
    void aProfileThatAssumesARoleAsksStsByTheSameWay() throws Exception {
        var proxy = opened(new RawServer());
        proxy.answers((_, out) -> out.write(Http.ok("""
                <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
                <Credentials><AccessKeyId>AKIDOFTHEROLE</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
                <SessionToken>session</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>
                <AssumedRoleUser><Arn>arn:aws:sts::111122223333:assumed-role/reader/m</Arn>
                <AssumedRoleId>AROA:m</AssumedRoleId></AssumedRoleUser>
                </AssumeRoleResult></AssumeRoleResponse>""")));
        set("aws.accessKeyId", null);
        set("aws.secretAccessKey", null);
        set("aws.region", "us-west-2");
        set("aws.profile", "reader");
        set("aws.configFile", Files.writeString(folder.resolve("config"), """
                        [profile reader]
                        role_arn = arn:aws:iam::111122223333:role/reader
                        source_profile = base
                        """).toString());
        set(
                "aws.sharedCredentialsFile",
                Files.writeString(folder.resolve("credentials"), """
                        [base]
                        aws_access_key_id = AKIDBASE
                        aws_secret_access_key = stand-in
                        """).toString());
        var clients = clients("http://sts.company.invalid", Map.of("proxy", "http://u:p@127.0.0.1:" + proxy.port()));

        assertThat(clients.credentials(new AwsAccess(new Identity.Own(), "us-west-2"))
                        .resolveCredentials()
                        .accessKeyId())
                .isEqualTo("AKIDOFTHEROLE");
        var asked = proxy.asked().getFirst();
        assertThat(asked.head()).startsWith("POST http://sts.company.invalid/ HTTP/1.1\r\n");
        assertThat(asked.headers("Host")).containsExactly("sts.company.invalid");
        assertThat(asked.headers("Proxy-Authorization")).hasSize(1);
        assertThat(asked.body()).contains("Action=AssumeRole&");
    }

    private String whyBehind(String status) {
        var proxy = opened(new RawServer());
        proxy.answers(
                (_, out) -> out.write(("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n").getBytes(ISO_8859_1)));
        return why(clients("https://" + NAME, Map.of("proxy", "http://127.0.0.1:" + proxy.port())));
    }

    private static void tunnel(Asked asked, OutputStream out, int port) throws Exception {
        out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(ISO_8859_1));
        try (var server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Thread.startVirtualThread(() -> {
                try (var client = asked.socket()) {
                    server.getInputStream().transferTo(client.getOutputStream());
                } catch (IOException _) {
                    // Closed by either side.
                }
            });
            asked.socket().getInputStream().transferTo(server.getOutputStream());
        }
    }

    private AwsClients clients(String endpoint, Map<String, String> outgoing) {
        set("aws.endpointUrl", endpoint);
        var settings = new HashMap<String, String>();
        outgoing.forEach((name, value) -> settings.put("mooring.outgoing." + name, value));
        var clients = AwsFixture.clients(
                Bounds.usual(),
                EscAccess.NONE,
                new Outgoing(new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(settings, "outgoing", 100))
                        .withMapping(OutgoingConfig.class)
                        .build()
                        .getConfigMapping(OutgoingConfig.class)));
        open.add(clients::close);
        return clients;
    }

    private static String why(AwsClients clients) {
        return read(clients).cause().map(Cause::detail).orElse("");
    }

    private static Reading<Integer> read(AwsClients clients) {
        return AwsFailure.attempt(
                Source.named("activations"),
                Clock.systemUTC(),
                "ssm:DescribeActivations",
                () -> clients.ssm(AwsAccess.own("eu-central-1"))
                        .describeActivations(asking -> {})
                        .activationList()
                        .size());
    }

    private <T extends AutoCloseable> T opened(T one) {
        open.add(one);
        return one;
    }

    private void set(String name, @Nullable String value) {
        before.putIfAbsent(name, System.getProperty(name, ""));
        put(name, value);
    }

    private static void put(String name, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            System.clearProperty(name);
        } else {
            System.setProperty(name, value);
        }
    }
}
