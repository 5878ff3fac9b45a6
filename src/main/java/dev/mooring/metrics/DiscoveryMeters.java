package dev.mooring.metrics;

import dev.mooring.discovery.DiscoveryView;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.function.ToDoubleFunction;

/** How discovery does, where it is on. */
@Startup
@Singleton
final class DiscoveryMeters {
    @Inject
    DiscoveryMeters(DiscoveryView.Source discovery, MeterRegistry registry) {
        if (discovery.now().isPresent()) {
            Gauge.builder(
                            "mooring.discovery.clusters",
                            () -> of(discovery, view -> view.watched().size()))
                    .description("Clusters that were taken up by themselves")
                    .register(registry);
            Gauge.builder("mooring.discovery.stacks", () -> of(discovery, DiscoveryView::stacks))
                    .description("Stacks that were looked at for clusters")
                    .register(registry);
            Gauge.builder("mooring.discovery.sound", () -> of(discovery, view -> view.problem() == null ? 1 : 0))
                    .description("1 when stacks could be listed and read; else what was known stays")
                    .register(registry);
        }
    }

    private static double of(DiscoveryView.Source discovery, ToDoubleFunction<DiscoveryView> figure) {
        return discovery.now().map(figure::applyAsDouble).orElse(Double.NaN);
    }
}
