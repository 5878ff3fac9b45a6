package dev.mooring.backfill;

import static dev.mooring.transport.TransportFixture.VERTX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.cluster.ClustersConfig;
import dev.mooring.cluster.Fleet;
import dev.mooring.declared.pulumi.PulumiCloud;
import dev.mooring.declared.pulumi.PulumiConfig;
import dev.mooring.reading.answer.Bounds;
import dev.mooring.standin.SickServer;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class SetUpTest {
    private final SickServer pulumi = new SickServer();
    private final LastSetUp last = new LastSetUp(Clock.systemUTC());
    private final SetUp setUp = setUp();

    private SetUp setUp() {
        var settings = Map.of(
                "mooring.pulumi.url", pulumi.url(),
                "mooring.pulumi.token", "t",
                "mooring.clusters.hybrid-prod.stack", "acme-edge/edge-platform/prod");
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .withMapping(PulumiConfig.class)
                .withMapping(ClustersConfig.class)
                .build();
        var cloud = new PulumiCloud(config.getConfigMapping(PulumiConfig.class), Bounds.usual(), VERTX);
        return new SetUp(new Fleet(config.getConfigMapping(ClustersConfig.class)), new WebhookReader(cloud), last);
    }

    @AfterEach
    void stop() {
        pulumi.close();
    }

    @Test
    void saysInTimeWhatItCouldNotRead() {
        pulumi.drips("[");
        assertThat(setUp.read(Duration.ofMillis(200)).orElseThrow().getFirst().problems())
                .hasSize(2)
                .allMatch(problem -> problem.endsWith("the deadline has passed"));
    }

    @Test
    void answersAtOnceWhereManyAskAlready() throws InterruptedException {
        pulumi.drips("[");
        var waiting = new ArrayList<Thread>();
        for (var caller = 0; caller < 4; caller++) {
            waiting.add(Thread.startVirtualThread(() -> setUp.read(Duration.ofSeconds(20))));
        }
        await().untilAsserted(() -> assertThat(setUp.read(Duration.ZERO)).isEmpty());
        waiting.forEach(Thread::interrupt);
        for (var caller : waiting) {
            caller.join();
        }
    }

    @Test
    void keepsWhatWasAnsweredAndWhatCouldNotBeSeen() {
        pulumi.drips("[");
        setUp.read(Duration.ofMillis(200));
        assertThat(last.answer().orElseThrow().unseen()).containsExactly("stack acme-edge/edge-platform/prod");
        pulumi.answers("[]");
        await().untilAsserted(() -> {
            setUp.read();
            assertThat(last.answer().orElseThrow().unseen()).isEmpty();
        });
    }

    @Test
    void readsAgainOncePulumiCloudHasRecovered() {
        pulumi.drips("[");
        setUp.read(Duration.ofMillis(200));
        pulumi.answers("[]");
        await().untilAsserted(
                        () -> assertThat(setUp.read().orElseThrow().getFirst().problems())
                                .singleElement()
                                .asString()
                                .startsWith("No webhook that points here can be seen"));
    }
}
