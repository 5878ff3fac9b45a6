package dev.mooring.actual.kubernetes;

import static dev.mooring.transport.TransportFixture.VERTX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.actual.aws.AwsClients;
import dev.mooring.actual.aws.AwsFixture;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.cluster.ClustersConfig;
import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Readings;
import dev.mooring.reading.answer.Bounds;
import dev.mooring.standin.KubernetesStandIn;
import dev.mooring.standin.KubernetesStandIn.Asked;
import dev.mooring.standin.TimeShift;
import dev.mooring.standin.World;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Five thousand nodes: what a verification reads of them. */
class LargeClusterTest {
    private static final int SIZE = 5_000;
    private static final int PAGE = 500;
    private static final int QUIET = 200_000;
    private static final String NODE = "mi-0a1b2c3d4e5f67890";
    private static final Clock CLOCK = Clock.fixed(TimeShift.FIXTURES_NOW, ZoneOffset.UTC);
    private static final List<String> LARGE =
            List.of(ClusterWatch.NODES, ClusterWatch.LEASES, ClusterWatch.CILIUM_NODES);

    private final KubernetesStandIn api = new KubernetesStandIn(World.healthy(TimeShift.FIXTURES_NOW), CLOCK);
    private final AwsClients aws = AwsFixture.clients(Bounds.usual());
    private final KubernetesConnections connections =
            new KubernetesConnections(aws, Bounds.usual(), VERTX, CLOCK, System::nanoTime, change -> {});

    @TempDir
    Path folder;

    @BeforeEach
    void fill() {
        LARGE.forEach(path -> {
            var like = api.object(path, NODE);
            for (var number = api.names(path).size(); number < SIZE; number++) {
                var copy = like.deepCopy();
                ((ObjectNode) copy.path("metadata")).put("name", "mi-%017x".formatted(number));
                api.put(path, copy);
            }
        });
        // What it held before is listed, not told.
        api.forgetHistory();
    }

    @AfterEach
    void close() {
        connections.close();
        aws.close();
        api.close();
    }

    @Test
    void theFirstVerificationListsEverythingOnceInPages() {
        var readings = read();
        assertThat(readings.of(KubernetesSources.NODES).value().orElseThrow().hybrid())
                .hasSizeGreaterThan(SIZE - 10);
        assertThat(LARGE)
                .allSatisfy(path -> assertThat(api.asked())
                        .filteredOn(asked -> asked.path().equals(path) && !asked.watch())
                        .hasSize(SIZE / PAGE));
    }

    @Test
    void aQuietVerificationReadsNoneOfTheLargeLists() {
        read();
        await().until(() -> LARGE.stream().allMatch(api::isWatched));
        LARGE.forEach(api::bookmark);
        await().until(() -> connections.watches("hybrid-prod").values().stream().allMatch(watch -> watch.events() > 0));
        api.forgetAsked();
        read();
        var first = bytes();
        api.forgetAsked();
        read();
        assertThat(api.asked()).extracting(Asked::path).doesNotContainAnyElementsOf(LARGE);
        assertThat(bytes()).isEqualTo(first).isLessThan(QUIET);
    }

    private long bytes() {
        return api.asked().stream().mapToLong(Asked::bytes).sum();
    }

    private Readings read() {
        var eks = new Cause(Kind.DEPENDENCY, "eks:DescribeCluster", "not asked");
        return AllAtOnce.read(
                new KubernetesReader(connections, CLOCK), cluster(), Reading.unavailable(EksSources.CLUSTER, eks));
    }

    private WatchedCluster cluster() {
        var prefix = "mooring.clusters.hybrid-prod.";
        var settings = Map.of(
                prefix + "stack",
                "o/p/s",
                prefix + "kubernetes.access",
                "kubeconfig",
                prefix + "kubernetes.kubeconfig",
                api.writeKubeconfig(folder.resolve("kubeconfig")).toString());
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .withMapping(ClustersConfig.class)
                .build();
        return new Fleet(config.getConfigMapping(ClustersConfig.class))
                .clusters()
                .getFirst();
    }
}
