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
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * When the newest known certificate of each node ends. The only gauge with a node for a label: so many series are bounded
 * by {@link MetricsConfig#nodeCertificates()}.
 */
@Singleton
class CertificateMeters {
    private final int most;
    private final Leadership leadership;
    private final MultiGauge gauge;
    private final Map<String, Map<Tags, Double>> clusters = new ConcurrentHashMap<>();

    @Inject
    CertificateMeters(MeterRegistry registry, Leadership leadership, MetricsConfig config) {
        this.most = config.nodeCertificates();
        this.leadership = leadership;
        this.gauge = MultiGauge.builder("mooring.node.certificate.expiry.timestamp")
                .baseUnit("seconds")
                .description("When the newest known certificate of a node ends; kind serving or roles-anywhere")
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
                seen.certificates().stream()
                        .sorted(Comparator.comparing(OfNode::notAfter)
                                .thenComparing(OfNode::node)
                                .thenComparing(OfNode::kind))
                        .limit(most)
                        .collect(Collectors.toMap(
                                certificate -> tags(seen.cluster(), certificate), CertificateMeters::seconds)));
        register();
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

    private static double seconds(OfNode certificate) {
        return certificate.notAfter().toEpochMilli() / 1000.0;
    }

    /** Values are looked up when scraped, so that no series is registered twice and none is missing meanwhile. */
    private void register() {
        gauge.register(
                clusters.entrySet().stream()
                        .flatMap(entry -> entry.getValue().keySet().stream()
                                .<Row<?>>map(tags -> Row.of(tags, () -> value(entry.getKey(), tags))))
                        .toList(),
                false);
    }

    private double value(String cluster, Tags tags) {
        return clusters.getOrDefault(cluster, Map.of()).getOrDefault(tags, Double.NaN);
    }
}
