package dev.mooring.verification;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import dev.mooring.bench.CountedDatabase;
import dev.mooring.bench.CountedDatabase.Work;
import dev.mooring.standin.CloudStandIn;
import dev.mooring.standin.KubernetesStandIn;
import dev.mooring.standin.TimeShift;
import dev.mooring.standin.World;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What a verification of the healthy world costs others and the disk: the first one, and one in which nothing is new.
 * Requests, rows and bytes are counted, not times, so that the bounds are the same on every machine. Calls leave a
 * tenth more than today, for what is asked again on a slow machine; bytes leave half as much again.
 */
class QuietVerificationTest {
    private static final Clock WORLD = Clock.fixed(TimeShift.FIXTURES_NOW, ZoneOffset.UTC);
    private static Cost first;
    private static Cost quiet;

    /** What one verification asked for, and what it wrote. */
    private record Cost(long aws, long pulumi, long kubernetes, long bytesRead, Work work) {}

    @BeforeAll
    static void verifyTwice() throws Exception {
        var now = new AtomicReference<>(TimeShift.FIXTURES_NOW);
        InstantSource source = now::get;
        var folder = Files.createTempDirectory("mooring-quiet");
        var counted = new CountedDatabase(folder.resolve("quiet.db"));
        var world = World.healthy(TimeShift.FIXTURES_NOW);
        try (var cloud = new CloudStandIn(world);
                var kubernetes = new KubernetesStandIn(world, WORLD);
                var readings = new ReadingsFixture(cloud.url(), kubernetes, WORLD, Map.of())) {
            var verification = new VerificationFixture(readings, counted.database(), source.withZone(ZoneOffset.UTC));
            first = cost(verification, cloud, kubernetes, counted);
            now.set(later(now.get()));
            quiet = cost(verification, cloud, kubernetes, counted);
        }
    }

    private static Instant later(Instant time) {
        return time.plus(Duration.ofMinutes(1));
    }

    private static Cost cost(
            VerificationFixture verification, CloudStandIn cloud, KubernetesStandIn kubernetes, CountedDatabase counted)
            throws Exception {
        cloud.server().resetRequests();
        var requests = kubernetes.requests().size();
        var bytes = kubernetes.bytes();
        var work = counted.during(verification::run);
        var events = cloud.server().getAllServeEvents();
        var pulumi = events.stream().filter(QuietVerificationTest::isPulumi).count();
        return new Cost(
                events.size() - pulumi,
                pulumi,
                kubernetes.requests().size() - requests,
                kubernetes.bytes()
                        - bytes
                        + events.stream()
                                .mapToLong(event -> event.getResponse().getBody().length)
                                .sum(),
                work);
    }

    private static boolean isPulumi(ServeEvent event) {
        return event.getRequest().getUrl().startsWith("/api/");
    }

    @Test
    void theFirstVerificationMakesFewCalls() {
        assertThat(first.aws()).isPositive().isLessThanOrEqualTo(36);
        assertThat(first.pulumi()).isPositive().isLessThanOrEqualTo(6);
        assertThat(first.kubernetes()).isPositive().isLessThanOrEqualTo(19);
    }

    @Test
    void aQuietVerificationMakesFewerCallsThanTheFirst() {
        assertThat(quiet.aws()).isPositive().isLessThanOrEqualTo(28);
        assertThat(quiet.pulumi()).isPositive().isLessThanOrEqualTo(6);
        assertThat(quiet.kubernetes()).isPositive().isLessThanOrEqualTo(13);
    }

    @Test
    void aQuietVerificationReadsLittle() {
        assertThat(quiet.bytesRead()).isPositive().isLessThan(100_000);
    }

    @Test
    void aQuietVerificationWritesNothingButItsReport() {
        assertThat(quiet.work().rows()).isOne();
        assertThat(quiet.work().bytes()).isLessThan(50_000);
    }

    @Test
    void aVerificationSendsAFewStatementsHoweverMuchIsOpen() {
        assertThat(quiet.work().statements()).hasSizeLessThanOrEqualTo(7);
    }
}
