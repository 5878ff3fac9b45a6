package dev.mooring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.cluster.Fleet;
import dev.mooring.replica.SoleLeader;
import dev.mooring.verification.CertificatesSeen;
import dev.mooring.verification.CertificatesSeen.Kind;
import dev.mooring.verification.CertificatesSeen.OfNode;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When certificates of nodes end, as gauges. */
class CertificateMetersTest {
    private static final String NAME = "mooring.node.certificate.expiry.timestamp";
    private static final Instant SOON = Instant.parse("2026-08-22T00:00:00Z");
    private static final Instant LATER = Instant.parse("2026-10-01T00:00:00Z");
    private static final Duration LIFE = Duration.ofDays(45);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void tellWhenEachEnds() {
        meters(10).seen(seen(of("n1", Kind.SERVING, SOON), of("n1", Kind.ROLES_ANYWHERE, LATER)));
        assertThat(value("n1", "serving")).isEqualTo(SOON.getEpochSecond());
        assertThat(value("n1", "roles-anywhere")).isEqualTo(LATER.getEpochSecond());
    }

    @Test
    void tellOfTheNewestAlone() {
        var meters = meters(10);
        meters.seen(seen(of("n1", Kind.SERVING, SOON), of("n2", Kind.SERVING, SOON)));
        meters.seen(seen(of("n1", Kind.SERVING, LATER)));
        assertThat(value("n1", "serving")).isEqualTo(LATER.getEpochSecond());
        assertThat(gauges()).hasSize(1);
    }

    @Test
    void keepWhatWasKnownOfAKindThatCannotBeRead() {
        var meters = meters(10);
        meters.seen(seen(of("n1", Kind.SERVING, SOON), of("n2", Kind.ROLES_ANYWHERE, LATER)));
        meters.seen(new CertificatesSeen(
                "hybrid-prod", List.of(of("n3", Kind.SERVING, SOON)), Set.of(Kind.ROLES_ANYWHERE)));
        assertThat(value("n2", "roles-anywhere")).isEqualTo(LATER.getEpochSecond());
        assertThat(gauges()).hasSize(2);
        meters.seen(seen());
        assertThat(gauges()).isEmpty();
    }

    @Test
    void showThoseFirstThatEndFirstAndNoMoreThanTheyMay() {
        meters(1).seen(seen(of("n1", Kind.SERVING, LATER), of("n2", Kind.SERVING, SOON)));
        assertThat(gauges())
                .singleElement()
                .satisfies(gauge -> assertThat(gauge.getId().getTag("node")).isEqualTo("n2"));
    }

    @Test
    void showNoneWhereTheyAreSwitchedOff() {
        meters(0).seen(seen(of("n1", Kind.SERVING, SOON)));
        assertThat(gauges()).isEmpty();
    }

    @Test
    void tellHowLongEachLives() {
        meters(10).seen(seen(of("n1", Kind.SERVING, SOON), of("n1", Kind.ROLES_ANYWHERE, SOON)));
        assertThat(registry.get("mooring.node.certificate.life").gauges())
                .hasSize(2)
                .allSatisfy(gauge -> assertThat(gauge.value()).isEqualTo(LIFE.toSeconds()));
    }

    private static OfNode of(String node, Kind kind, Instant end) {
        return new OfNode(node, kind, end.minus(LIFE), end);
    }

    private CertificateMeters meters(int most) {
        return new CertificateMeters(registry, new SoleLeader(new Fleet(Map::of)), () -> most);
    }

    private static CertificatesSeen seen(OfNode... certificates) {
        return new CertificatesSeen("hybrid-prod", List.of(certificates), Set.of());
    }

    private List<Gauge> gauges() {
        return List.copyOf(registry.find(NAME).gauges());
    }

    private double value(String node, String kind) {
        return registry.get(NAME).tags("node", node, "kind", kind).gauge().value();
    }
}
