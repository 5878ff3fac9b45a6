package dev.mooring.metrics;

import dev.mooring.replica.Leadership;
import dev.mooring.replica.LeadershipLost;
import dev.mooring.verification.CertificatesSeen;
import dev.mooring.verification.CertificatesSeen.OfNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * When the newest known certificate of each node ends, and how long it lives in all, since how soon an end is depends on that. The only gauges with a node for a label: so many series of each are bounded by
 * {@link MetricsConfig#nodeCertificates()}.
 */
@Singleton
class CertificateMeters {
    private final int most;
    private final Leadership leadership;
    private final MultiGauge ends;
    private final MultiGauge lives;
    private final Map<String, Map<Tags, OfNode>> clusters = new ConcurrentHashMap<>();

    @Inject
    CertificateMeters(MeterRegistry registry, Leadership leadership, MetricsConfig config) {
        this.most = config.nodeCertificates();
        this.leadership = leadership;
        this.ends = MultiGauge.builder("mooring.node.certificate.expiry.timestamp")
                .baseUnit("seconds")
                .description("When the newest known certificate of a node ends; kind serving or roles-anywhere")
                .register(registry);
        this.lives = MultiGauge.builder("mooring.node.certificate.life")
                .baseUnit("seconds")
                .description(
                        "How long the newest known certificate of a node lives in all; kind serving or roles-anywhere")
                .register(registry);
    }

    void seen(@Observes CertificatesSeen seen) {
        if (most > 0 && leadership.leads(seen.cluster())) {
            show(seen);
        }
    }

    /** Another replica tells of the cluster from then on. */
    void lost(@Observes LeadershipLost lost) {
        forget(lost.cluster().name());
    }

    private synchronized void forget(String cluster) {
        clusters.remove(cluster);
        register();
    }

    private synchronized void show(CertificatesSeen seen) {
        clusters.put(
                seen.cluster(),
                Stream.concat(seen.certificates().stream(), knownOf(seen))
                        .sorted(Comparator.comparing(OfNode::notAfter)
                                .thenComparing(OfNode::node)
                                .thenComparing(OfNode::kind))
                        .limit(most)
                        .collect(Collectors.toMap(
                                certificate -> tags(seen.cluster(), certificate), Function.identity())));
        register();
    }

    /** Of what could not be read now: no certificate lives longer because nobody sees it. */
    private Stream<OfNode> knownOf(CertificatesSeen seen) {
        return clusters.getOrDefault(seen.cluster(), Map.of()).values().stream()
                .filter(known -> seen.unread().contains(known.kind()));
    }

    private static Tags tags(String cluster, OfNode certificate) {
        return Tags.of(
                "cluster",
                cluster,
                "node",
                certificate.node(),
                "kind",
                certificate.kind().id());
    }

    private static double end(OfNode certificate) {
        return certificate.notAfter().toEpochMilli() / 1000.0;
    }

    private static double life(OfNode certificate) {
        return Duration.between(certificate.notBefore(), certificate.notAfter()).toSeconds();
    }

    /** Values are looked up when scraped, so that no series is registered twice and none is missing meanwhile. */
    private void register() {
        register(ends, CertificateMeters::end);
        register(lives, CertificateMeters::life);
    }

    private void register(MultiGauge gauge, ToDoubleFunction<OfNode> seconds) {
        gauge.register(
                clusters.entrySet().stream()
                        .flatMap(entry -> entry.getValue().keySet().stream()
                                .<Row<?>>map(tags -> Row.of(tags, () -> value(entry.getKey(), tags, seconds))))
                        .toList(),
                false);
    }

    private double value(String cluster, Tags tags, ToDoubleFunction<OfNode> seconds) {
        var certificate = clusters.getOrDefault(cluster, Map.of()).get(tags);
        return certificate == null ? Double.NaN : seconds.applyAsDouble(certificate);
    }
}
