package dev.mooring.metrics;

import dev.mooring.silence.Silence.State;
import dev.mooring.silence.Silences;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** {@code mooring_silences{state}}: how many hold now, and how many are planned. */
@Startup
@Singleton
final class SilenceMeters {
    @Inject
    SilenceMeters(Silences silences, MeterRegistry registry) {
        gauge(State.ACTIVE, silences, registry);
        gauge(State.PLANNED, silences, registry);
    }

    private static void gauge(State state, Silences silences, MeterRegistry registry) {
        Gauge.builder("mooring.silences", () -> silences.count(state))
                .description("Silences, acknowledgements and maintenance windows that have not ended")
                .tag("state", state.id())
                .register(registry);
    }
}
