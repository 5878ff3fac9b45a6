package dev.mooring.actual.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.standin.KubernetesStandIn;
import dev.mooring.standin.World;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeWatchTest {
    private static final Duration RECENT = Duration.ofMinutes(1);
    private final AtomicInteger changes = new AtomicInteger();
    private KubernetesMockServer server;
    private KubernetesClient client;
    private NodeWatch watch;

    @BeforeEach
    void start() {
        server = new KubernetesMockServer(
                new Context(Serialization.jsonMapper()),
                new MockWebServer(),
                new HashMap<>(),
                new KubernetesCrudDispatcher(),
                false);
        server.init();
        client = server.createClient();
        client.nodes().resource(node("hybrid-1", "hybrid")).create();
        client.nodes().resource(node("cloud-1", "ec2")).create();
        watch = new NodeWatch(client, 1000, Clock.systemUTC(), changes::incrementAndGet);
        await().until(() -> names().contains("hybrid-1"));
    }

    @AfterEach
    void stop() {
        watch.close();
        client.close();
        server.destroy();
    }

    @Test
    void keepsHybridNodesOnly() {
        assertThat(names()).containsExactly("hybrid-1");
    }

    @Test
    void tellsOfANodeThatJoins() {
        var before = changes.get();
        client.nodes().resource(node("hybrid-2", "hybrid")).create();
        await().untilAsserted(() -> assertThat(changes.get()).isGreaterThan(before));
        assertThat(names()).contains("hybrid-2");
    }

    @Test
    void tellsOfANodeThatGoes() {
        client.nodes().withName("hybrid-1").delete();
        await().untilAsserted(() -> assertThat(names()).isEmpty());
    }

    @Test
    void isNotDisturbedByCloudNodes() {
        var before = changes.get();
        client.nodes().resource(node("cloud-2", "ec2")).create();
        client.nodes().resource(node("hybrid-3", "hybrid")).create();
        await().untilAsserted(() -> assertThat(names()).contains("hybrid-3"));
        assertThat(changes.get()).isEqualTo(before + 1);
    }

    @Test
    void leavesTheNodesToBeListedWhileOneOfThemCannotBeRead() {
        client.nodes()
                .resource(new NodeBuilder(node("hybrid-2", "hybrid"))
                        .withStatus(null)
                        .build())
                .create();
        await().untilAsserted(() -> assertThat(watch.nodesHeardWithin(RECENT)).isEmpty());
        client.nodes().withName("hybrid-2").delete();
        await().untilAsserted(() -> assertThat(names()).containsExactly("hybrid-1"));
    }

    /** Of a watch over plain HTTP, the client does not tell whether it is open. */
    @Test
    void isTrustedWithoutWebSockets() {
        try (var standIn = new KubernetesStandIn(World.healthy(Instant.now()), Clock.systemUTC());
                var plain = new KubernetesClientBuilder()
                        .withConfig(new ConfigBuilder(Config.empty())
                                .withMasterUrl(standIn.url())
                                .withOnlyHttpWatches(true)
                                .build())
                        .build();
                var watched = new NodeWatch(plain, 1000, Clock.systemUTC(), changes::incrementAndGet)) {
            await().untilAsserted(
                            () -> assertThat(watched.nodesHeardWithin(RECENT)).isPresent());
        }
    }

    private List<String> names() {
        return watch.nodesHeardWithin(RECENT).map(Nodes::hybrid).orElse(List.of()).stream()
                .map(HybridNode::name)
                .sorted()
                .toList();
    }

    private static Node node(String name, String computeType) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels(HybridNode.COMPUTE_TYPE, computeType)
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .endStatus()
                .build();
    }
}
