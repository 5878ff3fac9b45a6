package dev.mooring.actual.kubernetes;

import static dev.mooring.transport.TransportFixture.VERTX;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.actual.aws.AwsClients;
import dev.mooring.actual.aws.AwsFixture;
import dev.mooring.actual.eks.EksCluster;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.cluster.ClustersConfig;
import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Reading;
import dev.mooring.reading.answer.Bounds;
import dev.mooring.standin.KubernetesStandIn;
import dev.mooring.standin.TimeShift;
import dev.mooring.standin.World;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a connection is made of changes while it is open, as Kubernetes does it: a link is swapped. */
class ChangedFilesTest {
    private final Clock clock = Clock.fixed(TimeShift.FIXTURES_NOW, ZoneOffset.UTC);
    private final AwsClients aws = AwsFixture.clients(Bounds.usual());
    private final KubernetesConnections connections =
            new KubernetesConnections(aws, Bounds.usual(), VERTX, clock, System::nanoTime, change -> {});
    private KubernetesStandIn first;
    private KubernetesStandIn second;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws IOException {
        first = new KubernetesStandIn(World.healthy(TimeShift.FIXTURES_NOW), clock);
        second = new KubernetesStandIn(World.healthy(TimeShift.FIXTURES_NOW), clock);
        mount("one", first, "token-one");
        Files.createSymbolicLink(folder.resolve("kubeconfig"), Path.of("..data", "kubeconfig"));
    }

    @AfterEach
    void stop() {
        connections.close();
        aws.close();
        first.close();
        second.close();
    }

    @Test
    void usesAConnectionOnWhileItsFilesStay() {
        assertThat(connect()).isSameAs(connect());
    }

    @Test
    void goesToTheAddressThatANewKubeconfigNames() throws IOException {
        connect();
        mount("two", second, "token-one");
        assertThat(connect().http().address()).startsWith(second.url());
    }

    @Test
    void takesUpANewTokenOfATokenFile() throws IOException {
        connect();
        mount("two", first, "token-two");
        var unused = connect().api().get("/api/v1/namespaces/kube-system/configmaps/aws-auth", "ConfigMap");
        assertThat(first.authorizations()).contains("Bearer token-two");
    }

    @Test
    void seesANewCertificateAuthority() throws IOException {
        var authority = Files.writeString(folder.resolve("ca.crt"), "one");
        var kubeconfig = Files.writeString(folder.resolve("config"), """
                clusters:
                - name: c
                  cluster: {server: "https://127.0.0.1:6443", certificate-authority: ca.crt}
                """);
        var files = ConnectionFiles.of(watched(kubeconfig).config().kubernetes());
        assertThat(files.haveChanged()).isFalse();
        Files.writeString(authority, "two");
        assertThat(files.haveChanged()).isTrue();
    }

    @Test
    void saysWhatIsWrongWithAKubeconfigThatBecameUnusable() throws IOException {
        connect();
        Files.writeString(folder.resolve("one").resolve("kubeconfig"), "{{{");
        var read =
                AllAtOnce.read(new KubernetesReader(connections, clock), watched(folder.resolve("kubeconfig")), eks());
        assertThat(read.of(KubernetesSources.NODES).cause().orElseThrow().detail())
                .isEqualTo("the kubeconfig of this cluster cannot be used");
    }

    private KubernetesConnection connect() {
        return connections.to(watched(folder.resolve("kubeconfig")), eks());
    }

    private static Reading<Optional<EksCluster>> eks() {
        return Reading.unavailable(EksSources.CLUSTER, new Cause(Kind.THROTTLED, "eks:DescribeCluster", "HTTP 429"));
    }

    private void mount(String version, KubernetesStandIn api, String token) throws IOException {
        var data = Files.createDirectory(folder.resolve(version));
        Files.writeString(data.resolve("token"), token);
        Files.writeString(data.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters:
                - name: c
                  cluster: {server: "%s"}
                contexts:
                - name: c
                  context: {cluster: c, user: u}
                current-context: c
                users:
                - name: u
                  user: {tokenFile: "%s"}
                """.formatted(
                        api.url(), folder.resolve("..data").resolve("token")));
        var link = Files.createSymbolicLink(folder.resolve("link-" + version), Path.of(version));
        Files.move(link, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static WatchedCluster watched(Path kubeconfig) {
        var settings = Map.of(
                "mooring.clusters.c.stack", "o/p/s",
                "mooring.clusters.c.kubernetes.access", "kubeconfig",
                "mooring.clusters.c.kubernetes.kubeconfig", kubeconfig.toString());
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .withMapping(ClustersConfig.class)
                .build();
        return new Fleet(config.getConfigMapping(ClustersConfig.class))
                .clusters()
                .getFirst();
    }
}
