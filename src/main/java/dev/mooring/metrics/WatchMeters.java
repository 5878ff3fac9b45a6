package dev.mooring.metrics;

import dev.mooring.actual.kubernetes.KubernetesConnections;
import dev.mooring.actual.kubernetes.WatchFigures;
import dev.mooring.replica.Leadership;
import dev.mooring.replica.LeadershipGained;
import dev.mooring.replica.LeadershipLost;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/** How the watches on each cluster's Kubernetes API do, of the clusters that this replica leads. Counts begin anew with a connection. */
@Startup
@Singleton
class WatchMeters {
    private static final List<String> RESOURCES = List.of("nodes", "leases", "ciliumnodes");
    private final MeterRegistry registry;
    private final KubernetesConnections connections;
    private final Map<String, List<Meter>> meters = new ConcurrentHashMap<>();

    @Inject
    WatchMeters(MeterRegistry registry, KubernetesConnections connections, Leadership leadership) {
        this.registry = registry;
        this.connections = connections;
        leadership.led().forEach(cluster -> watch(cluster.name()));
    }

    void gained(@Observes LeadershipGained gained) {
        watch(gained.cluster().name());
    }

    /** Another replica tells of the cluster from then on. */
    void lost(@Observes LeadershipLost lost) {
        var gone = meters.remove(lost.cluster().name());
        if (gone != null) {
            gone.forEach(registry::remove);
        }
    }

    private void watch(String cluster) {
        meters.computeIfAbsent(
                cluster,
                _ -> RESOURCES.stream()
                        .flatMap(resource -> of(cluster, resource).stream())
                        .toList());
    }

    private List<Meter> of(String cluster, String resource) {
        return List.of(
                Gauge.builder(
                                "mooring.watch.age",
                                () -> figures(cluster, resource)
                                        .map(watch -> watch.sinceLastWord().toMillis() / 1000.0)
                                        .orElse(Double.NaN))
                        .baseUnit("seconds")
                        .description("Time since the API server said anything over a watch, be it a bookmark")
                        .tags("cluster", cluster, "resource", resource)
                        .register(registry),
                counter(
                        "mooring.watch.events",
                        "Events that came over a watch",
                        cluster,
                        resource,
                        WatchFigures::events),
                counter(
                        "mooring.watch.reopenings",
                        "How often a watch was opened again",
                        cluster,
                        resource,
                        WatchFigures::reopenings),
                counter("mooring.watch.bytes", "Bytes that came over a watch", cluster, resource, WatchFigures::bytes));
    }

    private Meter counter(
            String name, String description, String cluster, String resource, ToDoubleFunction<WatchFigures> figure) {
        return FunctionCounter.builder(
                        name,
                        this,
                        meters -> meters.figures(cluster, resource)
                                .map(figure::applyAsDouble)
                                .orElse(0.0))
                .description(description)
                .tags("cluster", cluster, "resource", resource)
                .register(registry);
    }

    private Optional<WatchFigures> figures(String cluster, String resource) {
        return Optional.ofNullable(connections.watches(cluster).get(resource));
    }
}
