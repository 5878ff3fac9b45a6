package dev.mooring.webhook;

import dev.mooring.event.EventParser;
import dev.mooring.inbox.Acceptance;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts deliveries. Kinds that are not documented share one label, so that nobody can flood the registry. */
@Singleton
final class WebhookMetrics {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(5), Duration.ofMillis(10),
        Duration.ofMillis(25), Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(250),
        Duration.ofSeconds(1), Duration.ofSeconds(5)
    };
    private final MeterRegistry registry;
    private final Timer accept;
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();

    @Inject
    WebhookMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.accept = Timer.builder("mooring.delivery.accept")
                .description("Time from the last byte of a delivery to its answer")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    void accepted(String kind, Acceptance acceptance, long nanos) {
        count(kind, acceptance.name().toLowerCase(Locale.ROOT));
        accept.record(Duration.ofNanos(nanos));
    }

    void refused(WebhookAnswer answer) {
        count("none", answer.outcome());
    }

    private void count(String kind, String outcome) {
        var label = EventParser.documentedKinds().contains(kind) || "none".equals(kind) ? kind : "other";
        counters.computeIfAbsent(
                        label + "/" + outcome,
                        _ -> Counter.builder("mooring.deliveries")
                                .description("Deliveries by kind and what became of them")
                                .tag("kind", label)
                                .tag("outcome", outcome)
                                .register(registry))
                .increment();
    }
}
