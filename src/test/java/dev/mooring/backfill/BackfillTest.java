package dev.mooring.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.bench.Databases;
import dev.mooring.cluster.ClustersConfig;
import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.inbox.Acceptance;
import dev.mooring.inbox.Deliveries;
import dev.mooring.inbox.Delivery;
import dev.mooring.inbox.EndedOutages;
import dev.mooring.inbox.InboxConfig;
import dev.mooring.inbox.MissingDeliveries;
import dev.mooring.inbox.OutageFixture;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import dev.mooring.replica.SoleLeader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is taken in of the logs of one stack and of its organization. */
class BackfillTest {
    private static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");
    private final List<String> steps = new ArrayList<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private CompletableFuture<Acceptance> answer = CompletableFuture.completedFuture(Acceptance.ACCEPTED);
    private boolean unreadable;
    private Optional<Kind> organization = Optional.empty();
    private Backfill backfill;
    private EndedOutages outages;

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        var config = new SmallRyeConfigBuilder()
                .withSources(
                        new PropertiesConfigSource(Map.of("mooring.clusters.a.stack", "acme/edge/dc1"), "set", 100))
                .withMapping(ClustersConfig.class)
                .withMapping(InboxConfig.class)
                .build();
        var inbox = config.getConfigMapping(InboxConfig.class);
        var database = Databases.sqlite(folder.resolve("backfill.db"));
        outages = new EndedOutages(database);
        backfill = new Backfill(
                new SoleLeader(new Fleet(config.getConfigMapping(ClustersConfig.class))),
                new Logs(),
                new Deliveries(database),
                new MissingDeliveries(database, inbox),
                delivery -> {
                    steps.add(delivery.id());
                    return answer;
                },
                new NothingUnheard(),
                OutageFixture.over(),
                outages,
                inbox,
                Clock.fixed(NOW, ZoneOffset.UTC),
                registry);
    }

    @Test
    void takesALogInBeforeItReadsTheNext() {
        backfill.run();
        assertThat(steps).containsExactly("stack acme/edge/dc1", "d1", "d2", "organization acme", "d3");
        assertThat(missing()).isZero();
    }

    @Test
    void countsOnceWhatCannotBeTakenIn() {
        answer = CompletableFuture.failedFuture(new IllegalStateException("full"));
        backfill.run();
        assertThat(missing()).isEqualTo(3);
    }

    @Test
    void anOutageThatIsOverIsToldToWhoeverLeads() {
        backfill.run();
        steps.clear();
        backfill.afterOutage();
        assertThat(outages.count()).isEqualTo(1);
        assertThat(steps).isEmpty();
        backfill.afterOutage();
        assertThat(steps).contains("stack acme/edge/dc1");
    }

    @Test
    void looksOnceAfterEachOutageOfAnyReplica() {
        backfill.run();
        backfill.afterOutage();
        backfill.afterOutage();
        steps.clear();
        backfill.afterOutage();
        assertThat(steps).isEmpty();
        outages.add();
        backfill.afterOutage();
        assertThat(steps).contains("stack acme/edge/dc1");
    }

    @Test
    void looksAgainWhereALogCouldNotBeReadAfterAnOutage() {
        backfill.run();
        backfill.afterOutage();
        unreadable = true;
        backfill.afterOutage();
        unreadable = false;
        steps.clear();
        backfill.afterOutage();
        assertThat(steps).isEmpty();
        backfill.afterOutage();
        assertThat(steps).contains("stack acme/edge/dc1");
    }

    @Test
    void looksAgainWhereWhatWasMissedCouldNotBeTakenInAfterAnOutage() {
        backfill.run();
        backfill.afterOutage();
        answer = CompletableFuture.failedFuture(new IllegalStateException("full"));
        backfill.afterOutage();
        steps.clear();
        backfill.afterOutage();
        backfill.afterOutage();
        assertThat(steps).contains("d1");
    }

    @Test
    void oncePerOutageIsEnoughWhereAllCouldBeRead() {
        backfill.run();
        backfill.afterOutage();
        backfill.afterOutage();
        steps.clear();
        unreadable = true;
        backfill.run();
        var looks = steps.size();
        turns(1_000);
        assertThat(steps).hasSize(looks);
    }

    @Test
    void aLogThatCanNeverBeReadIsLeftToTheClock() {
        unreadable = true;
        backfill.run();
        backfill.afterOutage();
        turns(1_000);
        assertThat(steps.stream().filter("stack acme/edge/dc1"::equals).count()).isBetween(4L, 10L);
        steps.clear();
        turns(1_000);
        assertThat(steps).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"MISSING", "REFUSED"})
    void nothingIsWaitedForWhereNoWebhookPointsHereOrItMayNotBeSeen(Kind kind) {
        organization = Optional.of(kind);
        backfill.run();
        backfill.afterOutage();
        steps.clear();
        turns(1_000);
        assertThat(steps).containsExactly("stack acme/edge/dc1", "d1", "d2", "organization acme");
    }

    @Test
    void looksAgainAtNoLogThatWasReadForTheSakeOfAnother() {
        backfill.run();
        backfill.afterOutage();
        organization = Optional.of(Kind.TIMED_OUT);
        backfill.afterOutage();
        organization = Optional.empty();
        steps.clear();
        turns(1_000);
        assertThat(steps).containsExactly("organization acme", "d2", "d3");
        assertThat(missing()).isZero();
    }

    private void turns(int number) {
        for (var turn = 0; turn < number; turn++) {
            backfill.afterOutage();
        }
    }

    private double missing() {
        return registry.get("mooring.deliveries.missing").gauge().value();
    }

    /** Both have the second; what is old is in neither for long. */
    private final class Logs extends PulumiDeliveryLog {
        @SuppressWarnings("NullAway") // Nothing is asked of Pulumi Cloud.
        Logs() {
            super(null);
        }

        @Override
        Sent of(WebhookOwner owner) {
            steps.add(owner.toString());
            if (unreadable) {
                throw new Unreadable(Kind.TIMED_OUT, "list", "planted");
            }
            organization.filter(_ -> owner instanceof WebhookOwner.Organization).ifPresent(kind -> {
                throw new Unreadable(kind, "list", "planted");
            });
            return switch (owner) {
                case WebhookOwner.Stack _ -> sent(delivery("d1", 1), delivery("d2", 1), delivery("old", 31));
                case WebhookOwner.Organization _ -> sent(delivery("d2", 1), delivery("d3", 1));
                case WebhookOwner.Environment _ -> throw new Unreadable(Kind.MISSING, "list", "none");
            };
        }

        private static Sent sent(Delivery... deliveries) {
            return new Sent(List.of(deliveries), Optional.empty());
        }

        private static Delivery delivery(String id, int days) {
            return new Delivery(id, "ping", new byte[] {'{', '}'}, NOW.minus(Duration.ofDays(days)));
        }
    }

    private static final class NothingUnheard extends Unheard {
        @SuppressWarnings("NullAway") // Nothing is asked of it.
        NothingUnheard() {
            super(null, null, null, null, null, null, null);
        }

        @Override
        public Map<String, Optional<Long>> verify(List<WatchedCluster> led) {
            return Map.of();
        }
    }
}
