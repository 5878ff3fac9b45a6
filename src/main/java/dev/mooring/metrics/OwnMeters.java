package dev.mooring.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Makes Prometheus's linter content with the meters of libraries. Those are left out that have no help text, or a name that it
 * refuses, and tell nothing that others do not; from help texts quotes are taken, which OpenMetrics escapes and the
 * linter cannot read then.
 */
final class OwnMeters {
    private static final List<String> LEFT_OUT = List.of("ft.", "netty.", "process.cpu.time", "system.cpu.count");

    @Produces
    @Singleton
    MeterFilter filter() {
        return new MeterFilter() {
            @Override
            public MeterFilterReply accept(Meter.Id id) {
                return LEFT_OUT.stream().anyMatch(id.getName()::startsWith)
                        ? MeterFilterReply.DENY
                        : MeterFilterReply.NEUTRAL;
            }

            @Override
            public Meter.Id map(Meter.Id id) {
                var text = id.getDescription();
                return text == null || text.indexOf('"') < 0
                        ? id
                        : new Meter.Id(
                                id.getName(),
                                Tags.of(id.getTags()),
                                id.getBaseUnit(),
                                text.replace('"', '\''),
                                id.getType());
            }
        };
    }
}
