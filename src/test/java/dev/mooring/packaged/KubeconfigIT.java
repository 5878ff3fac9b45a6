package dev.mooring.packaged;

import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.demo.MooringProcess;
import dev.mooring.standin.ClientIdentity;
import dev.mooring.standin.ClientIdentity.Form;
import dev.mooring.standin.Fixtures;
import dev.mooring.standin.Installation;
import dev.mooring.standin.KubernetesStandIn;
import dev.mooring.standin.Pem;
import dev.mooring.standin.World;
import io.restassured.path.json.JsonPath;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * API servers over TLS, and one process that reads a cluster by each kind of kubeconfig, also one that comes with an
 * environment; each has what minikube and others write beside. It comes to Pulumi Cloud with a token that it exchanged.
 */
class KubeconfigIT {
    private static final String NODES = "readings.find { it.source == 'kubernetes-nodes' }.";

    @TempDir
    static Path folder;

    private static final Map<Form, ClientIdentity> CLIENTS = new EnumMap<>(Form.class);
    private static ClientIdentity server;
    private static Installation installation;
    /** Asks for a token. */
    private static KubernetesStandIn byToken;
    /** Asks for a certificate. */
    private static KubernetesStandIn byCertificate;

    private static MooringProcess mooring;

    @BeforeAll
    static void start() throws Exception {
        for (var form : Form.values()) {
            CLIENTS.put(form, ClientIdentity.of(form));
        }
        server = ClientIdentity.of(Form.EC_PKCS8);
        installation = new Installation(Clock.systemUTC());
        var world = World.healthy(Clock.systemUTC().instant());
        byToken = new KubernetesStandIn(world, Clock.systemUTC(), tls());
        var trusted = new PemTrustOptions();
        CLIENTS.values().forEach(client -> trusted.addCertValue(Buffer.buffer(client.certificate())));
        byCertificate = new KubernetesStandIn(
                world,
                Clock.systemUTC(),
                tls().setClientAuth(ClientAuth.REQUIRED).setTrustOptions(trusted));
        mooring = MooringProcess.start(folder, settings(), installation.awsEnvironment());
    }

    @AfterAll
    static void stop() {
        mooring.close();
        byCertificate.close();
        byToken.close();
        installation.close();
    }

    @ParameterizedTest
    @MethodSource("readable")
    void readsTheNodesOfACluster(String cluster) {
        assertThat(cluster(cluster).getString(NODES + "state"))
                .as(cause(cluster))
                .isEqualTo("fresh");
    }

    static Stream<String> readable() {
        return Stream.concat(
                Stream.of("token", "token-file", "esc"),
                Arrays.stream(Form.values()).map(KubeconfigIT::name));
    }

    @Test
    void sendsTheTokens() {
        assertThat(byToken.authorizations())
                .contains("Bearer in-the-kubeconfig", "Bearer in-a-file", "Bearer in-an-environment");
    }

    @Test
    void asksPulumiCloudWithTheTokenThatItExchanged() {
        installation
                .cloud()
                .server()
                .verify(
                        1,
                        postRequestedFor(urlPathEqualTo("/api/oauth/token"))
                                .withRequestBody(matchingJsonPath("$.subject_token", equalTo("of-the-pod"))));
        assertThat(installation.cloud().server().findAll(getRequestedFor(urlPathMatching("/api/stacks/.*"))))
                .isNotEmpty()
                .allMatch(request -> "token exchanged".equals(request.getHeader("Authorization")));
    }

    @Test
    void asksAwsWithTheKeysOfAnEnvironment() {
        assertThat(installation
                        .cloud()
                        .server()
                        .findAll(getRequestedFor(urlPathEqualTo("/clusters/hybrid-prod"))
                                .withHeader("Authorization", containing("Credential=AKIAOFESC/"))))
                .isNotEmpty();
    }

    @Test
    void runsNoProgramThatAnEnvironmentNames() throws IOException {
        cluster("exec");
        assertThat(mooring.log())
                .contains("The kubeconfig in the environment acme-edge/access/exec would run aws for a token");
    }

    @Test
    void logsNothingThatWasTaken() throws IOException {
        assertThat(mooring.log()).doesNotContain("in-an-environment", "AKIAOFESC", "of-esc", "of-the-pod", "exchanged");
    }

    @Test
    void saysInALineThatAKeyIsBroken() throws IOException {
        assertThat(cause("broken"))
                .isEqualTo("malformed: read kubeconfig: the client key of the kubeconfig is no RSA or EC key in PEM"
                        + " (PKCS #1, PKCS #8 or SEC 1), or is damaged");
        assertThat(mooring.log()).doesNotContain("\tat ", "Exception");
    }

    private static String cause(String cluster) {
        return cluster(cluster).getString(NODES + "cause");
    }

    private static JsonPath cluster(String name) {
        return given().get(mooring.url() + "/api/v1/clusters/" + name).jsonPath();
    }

    private static Map<String, String> settings() throws IOException {
        var settings = new HashMap<String, String>();
        settings.put("mooring.webhook.secrets", "0123456789abcdef");
        settings.put("mooring.api.auth", "none");
        settings.put("mooring.database.url", "jdbc:sqlite:m.db");
        settings.put("mooring.pulumi.url", installation.cloud().url());
        settings.put("mooring.pulumi.oidc.organization", "acme-edge");
        settings.put(
                "mooring.pulumi.oidc.token-file",
                Files.writeString(folder.resolve("of-the-pod"), "of-the-pod\n").toString());
        installation
                .cloud()
                .server()
                .stubFor(post(urlPathEqualTo("/api/oauth/token"))
                        .willReturn(okJson("{\"access_token\": \"exchanged\", \"expires_in\": 3600}")));
        hold(settings, "esc", "token: in-an-environment");
        settings.put("mooring.clusters.esc.aws", "esc");
        hold(settings, "exec", "exec: {command: aws, args: [eks, get-token]}");
        add(settings, "token", byToken, "token: in-the-kubeconfig");
        Files.writeString(folder.resolve("token"), "in-a-file\n");
        add(settings, "token-file", byToken, "tokenFile: token");
        for (var form : Form.values()) {
            add(settings, name(form), byCertificate, user(CLIENTS.get(form)));
        }
        Files.writeString(folder.resolve("certificate.pem"), server.certificate());
        Files.writeString(folder.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----\ntorn\n");
        add(settings, "broken", byCertificate, "{client-certificate: certificate.pem, client-key: key.pem}");
        return settings;
    }

    private static String name(Form form) {
        return form.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String user(ClientIdentity client) {
        return "{client-certificate-data: \"%s\", client-key-data: \"%s\"}"
                .formatted(Pem.base64(client.certificate()), Pem.base64(client.pemKey()));
    }

    /** An environment that holds a kubeconfig, and keys of AWS. */
    private static void hold(Map<String, String> settings, String cluster, String user) {
        var path = "/api/esc/environments/acme-edge/access/" + cluster;
        var cloud = installation.cloud().server();
        cloud.stubFor(get(urlPathEqualTo(path + "/versions")).willReturn(okJson("[{\"number\": 1}]")));
        cloud.stubFor(post(urlPathEqualTo(path + "/open")).willReturn(okJson("{\"id\": \"session\"}")));
        Map.of(
                        "files.KUBECONFIG", kubeconfig(byToken, user),
                        "environmentVariables.AWS_ACCESS_KEY_ID", "AKIAOFESC",
                        "environmentVariables.AWS_SECRET_ACCESS_KEY", "of-esc")
                .forEach((property, value) -> cloud.stubFor(get(urlPathEqualTo(path + "/open/session"))
                        .withQueryParam("property", equalTo(property))
                        .willReturn(okJson(Fixtures.JSON
                                .createObjectNode()
                                .put("value", value)
                                .put("secret", true)
                                .toString()))));
        settings.put("mooring.clusters." + cluster + ".stack", "acme-edge/edge-platform/prod");
        settings.put("mooring.clusters." + cluster + ".environment", "acme-edge/access/" + cluster);
        settings.put("mooring.clusters." + cluster + ".kubernetes.access", "esc");
    }

    private static String kubeconfig(KubernetesStandIn api, String user) {
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - name: c
                  cluster: {server: "%s", certificate-authority-data: "%s"}
                - name: of-a-laptop
                  cluster:
                    server: https://192.168.49.2:8443
                    extensions:
                    - {name: cluster_info, extension: {provider: minikube.sigs.k8s.io, version: v1.33.1}}
                    - {name: preference, extension: {apiVersion: example.com/v1, kind: Preference, metadata: {name: p}}}
                contexts:
                - name: c
                  context: {cluster: c, user: u, extensions: [{name: of-a-proxy, extension: a-name}]}
                current-context: c
                users:
                - name: u
                  user: %s
                """.formatted(
                        api.url(), Pem.base64(server.certificate()), user.startsWith("{") ? user : "{" + user + "}");
    }

    private static void add(Map<String, String> settings, String cluster, KubernetesStandIn api, String user)
            throws IOException {
        var kubeconfig = Files.writeString(folder.resolve(cluster + ".kubeconfig"), kubeconfig(api, user));
        settings.put("mooring.clusters." + cluster + ".stack", "acme-edge/edge-platform/prod");
        settings.put("mooring.clusters." + cluster + ".kubernetes.access", "kubeconfig");
        settings.put("mooring.clusters." + cluster + ".kubernetes.kubeconfig", kubeconfig.toString());
    }

    private static HttpServerOptions tls() {
        return new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(server.certificate()))
                        .addKeyValue(Buffer.buffer(server.pemKey())));
    }
}
