package dev.mooring.webhook;

import dev.mooring.database.Database;
import dev.mooring.database.DatabaseUnavailable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Which secret signed how many deliveries, and when last: when the old one is used no more, it may go. Known by label;
 * kept in the database across restarts and replicas, a few seconds behind.
 */
@Singleton
public class SecretUse {
    private final Database database;
    private final MeterRegistry registry;
    private final Clock clock;
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();
    private final Map<String, Use> unsaved = new ConcurrentHashMap<>();

    @Inject
    SecretUse(Database database, MeterRegistry registry, Clock clock) {
        this.database = database;
        this.registry = registry;
        this.clock = clock;
    }

    /** How often a secret was used, and when last. */
    public record Use(long deliveries, Instant lastUsed) {
        private Use and(Use other) {
            return new Use(deliveries + other.deliveries, lastUsed.isAfter(other.lastUsed) ? lastUsed : other.lastUsed);
        }
    }

    void used(String label) {
        counters.computeIfAbsent(label, this::counter).increment();
        unsaved.merge(label, new Use(1, clock.instant()), Use::and);
    }

    private Counter counter(String label) {
        return Counter.builder("mooring.deliveries.signed")
                .description("Deliveries by the label of the secret that signed them")
                .tag("secret", label)
                .register(registry);
    }

    /** By label, those that were ever used. */
    public Map<String, Use> byLabel() {
        var saved = new HashMap<>(database.read(session -> session
                .sql("select label, deliveries, last_used from secret_uses")
                .list(row -> Map.entry(row.text(1), new Use(row.number(2), row.time(3))))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue))));
        unsaved.forEach((label, use) -> saved.merge(label, use, Use::and));
        return saved;
    }

    @Scheduled(every = "5s", delayed = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void save() {
        for (var label : unsaved.keySet()) {
            var use = unsaved.remove(label);
            if (use != null) {
                save(label, use);
            }
        }
    }

    private void save(String label, Use use) {
        try {
            database.write(session -> session.sql("insert into secret_uses (label, deliveries, last_used)"
                            + " values (?, ?, ?) on conflict (label) do update set deliveries = secret_uses.deliveries +"
                            + " excluded.deliveries, last_used = case when excluded.last_used > secret_uses.last_used then"
                            + " excluded.last_used else secret_uses.last_used end")
                    .text(label)
                    .number(use.deliveries())
                    .time(use.lastUsed())
                    .update());
        } catch (DatabaseUnavailable notNow) {
            unsaved.merge(label, use, Use::and);
        }
    }
}
