package dev.mooring.backfill;

import static dev.mooring.transport.TransportFixture.VERTX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.bench.Databases;
import dev.mooring.cluster.ClustersConfig;
import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.StackName;
import dev.mooring.database.Database;
import dev.mooring.declared.esc.EnvironmentReader;
import dev.mooring.declared.pulumi.PulumiCloud;
import dev.mooring.declared.pulumi.PulumiConfig;
import dev.mooring.declared.pulumi.StackHistory;
import dev.mooring.event.Change;
import dev.mooring.reading.answer.Bounds;
import dev.mooring.report.DeskFixture;
import dev.mooring.report.ReportDesk;
import dev.mooring.standin.CloudStandIn;
import dev.mooring.standin.PulumiOrganization;
import dev.mooring.standin.World;
import dev.mooring.verification.QueueFixture;
import dev.mooring.verification.SenderStore;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Pulumi Cloud got to, against what deliveries told of. */
class UnheardTest {
    private static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");
    private final CloudStandIn cloud = new CloudStandIn(new World(List.of()));
    private final StackName stack = new PulumiOrganization(cloud, NOW).add("edge", "dc1");
    private final QueueFixture queue = new QueueFixture(QueueFixture.NO_WINDOW, 1);
    private SenderStore senders;
    private Fleet fleet;
    private Unheard unheard;
    private ReportDesk reports;

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(
                        Map.of(
                                "mooring.pulumi.url", cloud.url(),
                                "mooring.pulumi.token", "pul-stand-in",
                                "mooring.clusters.a.stack", stack.toString()),
                        "settings",
                        100))
                .withMapping(PulumiConfig.class)
                .withMapping(ClustersConfig.class)
                .build();
        Database database = Databases.sqlite(folder.resolve("unheard.db"));
        var pulumi = new PulumiCloud(config.getConfigMapping(PulumiConfig.class), Bounds.usual(), VERTX);
        var clock = Clock.fixed(NOW, ZoneOffset.UTC);
        senders = new SenderStore(database, clock);
        reports = new DeskFixture(database).desk();
        fleet = new Fleet(config.getConfigMapping(ClustersConfig.class));
        unheard = new Unheard(
                fleet,
                new StackHistory(pulumi),
                new EnvironmentReader(pulumi, clock),
                senders,
                queue.queue(),
                reports,
                clock);
        queue.letAllEnd();
    }

    @AfterEach
    void close() {
        queue.close();
        cloud.close();
    }

    @Test
    void whatWasThereFromTheStartIsNotMissed() {
        pulumiIsAt(57);
        assertThat(missing()).hasValue(0L);
        assertThat(missing()).hasValue(0L);
    }

    @Test
    void countsAndVerifiesWhatNoDeliveryToldOf() {
        senders.begin(SenderStore.key(stack), 55);
        pulumiIsAt(57);
        assertThat(missing()).hasValue(2L);
        awaitVerified(57);
        assertThat(missing()).hasValue(0L);
    }

    @Test
    void aStackThatWasDeletedAndMadeAgainBeginsWithItsFirstVersion() {
        senders.begin(SenderStore.key(stack), 57);
        pulumiIsAt(3);
        assertThat(missing()).hasValue(3L);
        awaitVerified(3);
        assertThat(missing()).hasValue(0L);
    }

    @Test
    void whatAStackThatWasMadeAgainCameToIsTheLastChange() {
        senders.begin(SenderStore.key(stack), 57);
        reports.note("a", SenderStore.key(stack), new Change("stack-update", 57L, null), Instant.EPOCH);
        pulumiIsAt(3);
        assertThat(missing()).hasValue(3L);
        assertThat(reports.lastChange("a").orElseThrow().version()).isEqualTo(3);
    }

    @Test
    void whatComesAfterItWasMadeAgainIsMissedToo() {
        senders.begin(SenderStore.key(stack), 57);
        pulumiIsAt(3);
        assertThat(missing()).hasValue(3L);
        awaitVerified(3);
        pulumiIsAt(4);
        assertThat(missing()).hasValue(1L);
    }

    private Optional<Long> missing() {
        return unheard.verify(fleet.clusters()).getOrDefault(SenderStore.key(stack), Optional.empty());
    }

    private void pulumiIsAt(long version) {
        cloud.change(PulumiOrganization.path(stack) + "/updates/latest", update -> {
            ((ObjectNode) update).put("version", version);
            ((ObjectNode) update.path("info")).put("version", version);
        });
    }

    private void awaitVerified(long version) {
        await().until(() -> senders.find(SenderStore.key(stack))
                .filter(known -> Long.valueOf(version).equals(known.verified()))
                .isPresent());
        assertThat(queue.begun().getLast().namedVersion()).hasValue(version);
    }
}
