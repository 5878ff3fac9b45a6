package dev.mooring.actual.kubernetes;

import static dev.mooring.transport.TransportFixture.VERTX;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.actual.aws.AwsClients;
import dev.mooring.actual.aws.AwsFixture;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.cluster.ClustersConfig;
import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Readings;
import dev.mooring.reading.answer.Bounds;
import dev.mooring.standin.ActualFixture;
import dev.mooring.standin.KubernetesStandIn;
import dev.mooring.standin.TimeShift;
import dev.mooring.standin.World;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Access with the EKS token, over TLS, trusting the cluster's own CA and nothing else. */
class EksAccessTest {
    private static final String PASSWORD = "changeit";
    private final Clock clock = Clock.fixed(TimeShift.FIXTURES_NOW, ZoneOffset.UTC);
    private final WatchedCluster cluster = cluster();

    @TempDir
    Path folder;

    private KubernetesStandIn api;
    private AwsClients aws;
    private KubernetesConnections connections;
    private String authority;

    @BeforeEach
    void start() throws Exception {
        System.setProperty("aws.accessKeyId", "AKIDSTANDIN");
        System.setProperty("aws.secretAccessKey", "stand-in");
        var keys = makeKeys("server");
        authority = certificate(keys);
        var options = new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(new PfxOptions().setPath(keys.toString()).setPassword(PASSWORD));
        api = new KubernetesStandIn(World.healthy(TimeShift.FIXTURES_NOW), clock, options);
        aws = AwsFixture.clients(Bounds.usual());
        connections = new KubernetesConnections(aws, Bounds.usual(), VERTX, clock, System::nanoTime, change -> {});
    }

    @AfterEach
    void stop() {
        connections.close();
        aws.close();
        api.close();
    }

    @Test
    void readsNodesWithTheTokenOfTheCluster() {
        assertThat(nodes(read(authority)).value().orElseThrow().hybrid()).hasSize(3);
        assertThat(api.authorizations()).allMatch(header -> header.startsWith("Bearer k8s-aws-v1."));
    }

    @Test
    void trustsNoOtherAuthority() throws Exception {
        var nodes = nodes(read(certificate(makeKeys("other"))));
        assertThat(nodes.cause().orElseThrow().kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(nodes.cause().orElseThrow().detail()).startsWith("certificate not trusted");
    }

    @Test
    void usesAnOpenConnectionOnWhileEksCannotBeAsked() {
        read(authority);
        var throttled = new dev.mooring.reading.Cause(Kind.THROTTLED, "eks:DescribeCluster", "HTTP 429");
        var later = AllAtOnce.read(
                new KubernetesReader(connections, clock), cluster, Reading.unavailable(EksSources.CLUSTER, throttled));
        assertThat(nodes(later).value()).isPresent();
    }

    private static Reading<Nodes> nodes(Readings read) {
        return read.of(KubernetesSources.NODES);
    }

    private Readings read(String certificateAuthority) {
        var eks = ActualFixture.cluster(
                "hybrid-prod",
                List.of(),
                ActualFixture.endpoint(Optional.of(api.url()), Optional.of(certificateAuthority)));
        return AllAtOnce.read(
                new KubernetesReader(connections, clock),
                cluster,
                Reading.fresh(EksSources.CLUSTER, Optional.of(eks), TimeShift.FIXTURES_NOW));
    }

    private Path makeKeys(String name) throws Exception {
        var file = folder.resolve(name + ".p12");
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "api",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-ext",
                        "bc=ca:true",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .start()
                .waitFor();
        return file;
    }

    /** As EKS gives it: base64 of the PEM. */
    private static String certificate(Path keys) throws Exception {
        var store = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
        var der = Base64.getMimeEncoder()
                .encodeToString(store.getCertificate("api").getEncoded());
        var pem = "-----BEGIN CERTIFICATE-----\n" + der + "\n-----END CERTIFICATE-----\n";
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
    }

    private static WatchedCluster cluster() {
        var settings = Map.of("mooring.clusters.hybrid-prod.stack", "o/p/s");
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .withMapping(ClustersConfig.class)
                .build();
        return new Fleet(config.getConfigMapping(ClustersConfig.class))
                .clusters()
                .getFirst();
    }
}
