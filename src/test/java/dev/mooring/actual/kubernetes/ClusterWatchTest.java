package dev.mooring.actual.kubernetes;

import static dev.mooring.transport.TransportFixture.VERTX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.log.CapturedLog;
import dev.mooring.reading.answer.Bounds;
import dev.mooring.reading.answer.Limits;
import dev.mooring.standin.Fixtures;
import dev.mooring.standin.KubernetesStandIn;
import dev.mooring.standin.KubernetesStandIn.Asked;
import dev.mooring.standin.TimeShift;
import dev.mooring.standin.World;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the watches of a cluster tell, and when they are believed. The stopwatch stands still unless it is advanced. */
class ClusterWatchTest {
    private static final Instant NOW = TimeShift.FIXTURES_NOW;
    private static final Duration LONG = Duration.ofHours(1);
    private static final WatchTimes PATIENT =
            new WatchTimes(LONG, Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMillis(20));
    private static final WatchTimes HASTY =
            new WatchTimes(Duration.ofMillis(300), Duration.ofMillis(5), Duration.ofMillis(20), LONG);
    private static final String NODES = ClusterWatch.NODES;
    private static final String LEASES = ClusterWatch.LEASES;
    private static final String NODE = "mi-0a1b2c3d4e5f67890";

    private final AtomicLong nanos = new AtomicLong(System.nanoTime());
    private final long start = nanos.get();
    private volatile Duration suspended = Duration.ZERO;
    /** All clocks and the stopwatch go alike, but for the time in which this machine is suspended. */
    private final Clock clock =
            ((InstantSource) () -> NOW.plusNanos(nanos.get() - start).plus(suspended)).withZone(ZoneOffset.UTC);

    private final KubernetesStandIn api = new KubernetesStandIn(World.healthy(NOW), clock);
    private final KubernetesHttp client = KubernetesHttp.open(
            VERTX,
            new ConfigBuilder(Config.empty())
                    .withMasterUrl(api.url())
                    .withRequestRetryBackoffLimit(0)
                    .build(),
            _ -> {});
    private final AtomicInteger changes = new AtomicInteger();
    private final ServerClock time = new ServerClock(clock, nanos::get);
    private final KubernetesApi asked = new KubernetesApi(client, Limits.of(Bounds.usual()), time::tells);
    private ClusterWatch watch = begin(PATIENT);

    private ClusterWatch begin(WatchTimes times) {
        return begin(asked, Limits.of(Bounds.usual()), times);
    }

    private ClusterWatch begin(KubernetesApi asked, Limits limits, WatchTimes times) {
        var begun = new ClusterWatch("hybrid-prod", asked, limits, time, times, changes::incrementAndGet);
        isOpen(begun);
        return begun;
    }

    /** All watches are open, and their heads have been read. */
    private void isOpen(ClusterWatch begun) {
        var paths = List.of(NODES, LEASES, ClusterWatch.CILIUM_NODES);
        await().until(() -> paths.stream().allMatch(api::isWatched));
        var before = begun.figures();
        paths.forEach(api::bookmark);
        await().until(() -> begun.figures().entrySet().stream()
                .allMatch(now ->
                        now.getValue().events() > before.get(now.getKey()).events()));
    }

    private void beginAgain(WatchTimes times) {
        watch.close();
        api.endWatches();
        watch = begin(times);
    }

    @AfterEach
    void stop() {
        watch.close();
        client.close();
        api.close();
    }

    @Test
    void listsOnceForWhoeverAsksMeanwhile() {
        assertThat(watch.nodes()).isPresent();
        assertThat(watch.leases()).isPresent();
        assertThat(lists(NODES)).isOne();
        assertThat(lists(LEASES)).isOne();
    }

    @Test
    void asksForPackedLists() {
        assertThat(api.asked())
                .filteredOn(asked -> !asked.watch())
                .extracting(Asked::acceptEncoding)
                .containsOnly("gzip");
    }

    @Test
    void tellsOfANodeThatJoins() {
        api.put(NODES, node("hybrid-2", "hybrid"));
        await().untilAsserted(() -> assertThat(names()).contains("hybrid-2"));
        assertThat(changes).hasValue(1);
    }

    @Test
    void tellsOfANodeThatGoes() {
        api.delete(NODES, NODE);
        await().untilAsserted(() -> assertThat(names()).doesNotContain(NODE));
        assertThat(changes).hasValue(1);
    }

    @Test
    void isNotDisturbedByCloudNodesAndHeartbeats() {
        api.put(NODES, node("cloud-2", "ec2"));
        api.change(NODES, NODE, _ -> {});
        api.put(NODES, node("hybrid-3", "hybrid"));
        await().untilAsserted(() -> assertThat(names()).contains("hybrid-3"));
        assertThat(changes).hasValue(1);
    }

    @Test
    void leavesTheNodesToBeListedWhileOneOfThemCannotBeRead() {
        var malformed = node("hybrid-2", "hybrid");
        malformed.remove("status");
        api.put(NODES, malformed);
        await().untilAsserted(() -> assertThat(watch.nodes()).isEmpty());
        api.delete(NODES, "hybrid-2");
        await().untilAsserted(() -> assertThat(names()).contains(NODE));
    }

    @Test
    void keepsNoMoreOfAListThanItMayUntilItIsSmallerAgain() {
        watch.close();
        api.endWatches();
        var limits = Limits.of(Bounds.with(Map.of("max-kept-bytes", "1048576")));
        watch = begin(new KubernetesApi(client, limits, time::tells), limits, PATIENT);
        var large = node("hybrid-2", "hybrid");
        ((ObjectNode) large.path("metadata").path("labels")).put("l", "l".repeat(600_000));
        api.put(NODES, large);
        await().untilAsserted(() -> assertThat(watch.nodes()).isEmpty());
        api.delete(NODES, "hybrid-2");
        await().untilAsserted(() -> assertThat(names()).contains(NODE));
    }

    @Test
    void knowsWhichNodesAreOfEksAutoMode() {
        api.put(NODES, node("i-0c4e8a2b6d0f1936b", "auto"));
        await().untilAsserted(() ->
                assertThat(watch.nodes().map(Nodes::auto).orElse(Set.of())).containsExactly("i-0c4e8a2b6d0f1936b"));
    }

    @Test
    void isTrustedOnlyWhileItTalks() {
        pass(11);
        assertThat(watch.nodes()).isEmpty();
        api.bookmark(NODES);
        await().untilAsserted(() -> assertThat(watch.nodes()).isPresent());
    }

    @Test
    void goesOnWhereItEnded() {
        api.endWatches();
        api.put(NODES, node("hybrid-2", "hybrid"));
        await().untilAsserted(() -> assertThat(names()).contains("hybrid-2"));
        assertThat(lists(NODES)).isOne();
    }

    @Test
    void listsAgainWhereTheApiServerHasForgottenWhatHappened() {
        api.put(NODES, node("hybrid-2", "hybrid"));
        await().untilAsserted(() -> assertThat(names()).contains("hybrid-2"));
        api.put("/elsewhere", node("other", "ec2"));
        api.forgetHistory();
        api.endWatches();
        await().untilAsserted(() -> assertThat(lists(NODES)).isEqualTo(2));
        await().untilAsserted(() -> assertThat(names()).contains("hybrid-2"));
    }

    @Test
    void listsMoreAndMoreSeldomWhereEachWatchExpires() {
        beginAgain(new WatchTimes(LONG, Duration.ofMillis(50), Duration.ofMillis(50), LONG));
        api.forgetAsked();
        try (var log = new CapturedLog("dev.mooring.actual.kubernetes")) {
            var began = System.nanoTime();
            api.letWatchesExpire(true);
            api.endWatches();
            await().until(() -> lists(NODES) >= 5);
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isGreaterThan(Duration.ofMillis(50 * (1 + 2 + 4 + 8)));
            assertThat(log.lines().stream().filter(line -> line.text().contains(NODES + " expired")))
                    .hasSize(1);
        }
        api.letWatchesExpire(false);
        await().until(() -> api.isWatched(NODES));
    }

    @Test
    void expiresFromTheStartOnceAnythingWasHeard() {
        api.letWatchesExpire(true);
        api.endWatches();
        await().until(() -> lists(NODES) >= 4);
        api.letWatchesExpire(false);
        await().until(() -> api.isWatched(NODES));
        var before = figures("nodes").events();
        api.bookmark(NODES);
        await().until(() -> figures("nodes").events() > before);
        try (var log = new CapturedLog("dev.mooring.actual.kubernetes")) {
            api.letWatchesExpire(true);
            api.endWatches();
            await().until(() ->
                    log.lines().stream().anyMatch(line -> line.text().contains(NODES + " expired")));
        }
        api.letWatchesExpire(false);
    }

    @Test
    void noticesAConnectionThatIsSilentlyDead() {
        beginAgain(HASTY);
        api.fallSilent();
        api.put(NODES, node("hybrid-2", "hybrid"));
        await().untilAsserted(() -> assertThat(figures("nodes").reopenings()).isPositive());
        await().untilAsserted(() -> assertThat(names()).contains("hybrid-2"));
    }

    @Test
    void countsWhatComes() {
        var before = figures("nodes").events();
        api.bookmark(NODES);
        await().untilAsserted(() -> assertThat(figures("nodes").events()).isEqualTo(before + 1));
        assertThat(figures("nodes").bytes()).isPositive();
        pass(7);
        assertThat(figures("nodes").sinceLastWord()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void triesAgainWhereItMayNotWatch() {
        watch.close();
        api.endWatches();
        api.fail(LEASES, 403, "{\"kind\":\"Status\",\"code\":403}");
        var limits = Limits.of(Bounds.usual());
        watch = new ClusterWatch("hybrid-prod", asked, limits, time, PATIENT, changes::incrementAndGet);
        assertThat(watch.leases()).isEmpty();
        api.fail(LEASES, 0, "");
        await().untilAsserted(() -> assertThat(watch.leases()).isPresent());
    }

    @Test
    void tellsOnceOfAllLeasesThatAreLost() {
        pass(43);
        watch.tellOfLostLeases();
        watch.tellOfLostLeases();
        assertThat(changes).hasValue(1);
    }

    @Test
    void tellsNothingWhileLeasesAreRenewed() {
        for (var count = 0; count < 6; count++) {
            pass(10);
            renewAll(0);
            watch.tellOfLostLeases();
        }
        assertThat(changes).hasValue(0);
    }

    @Test
    void tellsOfALeaseThatIsRenewedAgain() {
        pass(43);
        watch.tellOfLostLeases();
        renew(NODE, 0);
        await().untilAsserted(() -> assertThat(changes).hasValue(2));
    }

    @Test
    void knowsAClockThatIsBehindByRenewalsThatAdvance() {
        for (var count = 0; count < 4; count++) {
            pass(10);
            renew(NODE, -70);
        }
        assertThat(lease().clockAhead()).isBetween(Duration.ofSeconds(-72), Duration.ofSeconds(-68));
        assertThat(watch.leases().orElseThrow().isStale(NODE)).isFalse();
    }

    @Test
    void knowsWhenANodeWhoseClockIsAheadIsLost() {
        for (var count = 0; count < 4; count++) {
            pass(10);
            renew(NODE, 180);
        }
        pass(43);
        api.bookmark(LEASES);
        await().untilAsserted(() -> assertThat(watch.leases()).isPresent());
        assertThat(watch.leases().orElseThrow().isStale(NODE)).isTrue();
    }

    @Test
    void takesNoRenewalsThatWereHeldUpForAClockThatIsBehind() {
        pass(10);
        renew(NODE, 0);
        pass(40);
        renew(NODE, -30);
        renew(NODE, -20);
        renew(NODE, -10);
        assertThat(lease().isSkewed()).isFalse();
    }

    @Test
    void letsNoSilenceCountThatBeganInTheDark() {
        api.hangUp(true);
        api.endWatches();
        await().untilAsserted(() -> assertThat(api.isWatched(LEASES)).isFalse());
        await().until(() -> watch.leases(listed()).darkUntil() == null);
        pass(60);
        await().untilAsserted(
                        () -> assertThat(watch.leases(listed()).isStale(NODE)).isFalse());
        api.hangUp(false);
        isOpen(watch);
        assertThat(watch.leases(listed()).hasRunOut(Objects.requireNonNull(listedLease())))
                .isTrue();
        assertThat(watch.leases(listed()).isStale(NODE)).isFalse();
    }

    @Test
    void letsSilenceCountOneLeaseTimeAfterTheDark() {
        letsNoSilenceCountThatBeganInTheDark();
        var before = changes.get();
        pass(44);
        watch.tellOfLostLeases();
        assertThat(changes.get()).isGreaterThan(before);
        assertThat(watch.leases(listed()).isStale(NODE)).isTrue();
    }

    @Test
    void isNotTrustedAfterTheMachineWasSuspendedUntilItTalks() {
        suspend(60);
        assertThat(watch.nodes()).isEmpty();
        assertThat(watch.leases()).isEmpty();
        anythingIsAsked();
        assertThat(watch.nodes()).isEmpty();
        assertThat(watch.leases()).isEmpty();
        api.bookmark(NODES);
        await().untilAsserted(() -> assertThat(watch.nodes()).isPresent());
    }

    @Test
    void letsNoSilenceCountThatBeganWhileTheMachineWasSuspended() {
        suspend(60);
        anythingIsAsked();
        api.bookmark(LEASES);
        await().untilAsserted(() -> assertThat(watch.leases()).isPresent());
        var leases = watch.leases().orElseThrow();
        assertThat(leases.hasRunOut(lease())).isTrue();
        assertThat(leases.isStale(NODE)).isFalse();
    }

    @Test
    void takesNoClockForOneThatIsAheadForTheTimeInWhichTheMachineWasSuspended() {
        pass(10);
        renew(NODE, 0);
        suspend(60);
        for (var count = 0; count < 3; count++) {
            pass(10);
            renewUnseen(NODE);
        }
        anythingIsAsked();
        pass(10);
        renew(NODE, 0);
        assertThat(lease().isSkewed()).isFalse();
    }

    /** All clocks go on but the stopwatch. */
    private void suspend(int seconds) {
        suspended = suspended.plusSeconds(seconds);
    }

    /** As by a verification: the answer tells the time. */
    private void anythingIsAsked() {
        assertThat(asked.list(NODES, Optional::of)).isPresent();
    }

    /** As a verification that lists the leases now. */
    private PagedList.Listed<Lease> listed() {
        var server = clock.instant();
        return new PagedList.Listed<>(List.of(listedLease()), Optional.of(server), "1");
    }

    private static Lease listedLease() {
        return new Lease(NODE, NOW.minusSeconds(5), Duration.ofSeconds(40));
    }

    private void pass(int seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    private void renewAll(int ahead) {
        api.names(LEASES).forEach(name -> renew(name, ahead));
    }

    /** By the node's clock. Returns when it was heard. */
    private void renew(String node, int secondsAhead) {
        var before = figures("leases").events();
        var time = clock.instant().plusSeconds(secondsAhead);
        api.change(LEASES, node, lease -> ((ObjectNode) lease.path("spec")).put("renewTime", time.toString()));
        await().until(() -> figures("leases").events() > before);
        // Counted before it is taken: what is asked next comes after.
        await().until(() -> time.equals(lease(node).renewed()));
    }

    /** While the watch is not believed. */
    private void renewUnseen(String node) {
        var before = figures("leases").events();
        var now = clock.instant();
        api.change(LEASES, node, lease -> ((ObjectNode) lease.path("spec")).put("renewTime", now.toString()));
        await().until(() -> figures("leases").events() > before);
        api.bookmark(LEASES);
        // Counted before it is taken, and what comes next after.
        await().until(() -> figures("leases").events() > before + 1);
    }

    private Lease lease() {
        return lease(NODE);
    }

    private Lease lease(String node) {
        return Objects.requireNonNull(watch.leases().orElseThrow().byName().get(node));
    }

    private long lists(String path) {
        return api.asked().stream()
                .filter(asked -> !asked.watch() && asked.path().equals(path))
                .count();
    }

    private WatchFigures figures(String resource) {
        return Objects.requireNonNull(watch.figures().get(resource));
    }

    private List<String> names() {
        return watch.nodes().map(Nodes::hybrid).orElse(List.of()).stream()
                .map(HybridNode::name)
                .toList();
    }

    private static ObjectNode node(String name, String computeType) {
        return (ObjectNode) Fixtures.tree("""
                {"metadata": {"name": "%s", "labels": {"eks.amazonaws.com/compute-type": "%s"}}, "spec": {}, "status": {}}
                """.formatted(name, computeType).getBytes(StandardCharsets.UTF_8));
    }
}
