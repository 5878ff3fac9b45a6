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
        Map<String, Use> saved = database.read(connection -> {
            try (var select = connection.prepareStatement("select label, deliveries, last_used from secret_uses");
                    var rows = select.executeQuery()) {
                var uses = new HashMap<String, Use>();
                while (rows.next()) {
                    uses.put(rows.getString(1), new Use(rows.getLong(2), Instant.ofEpochMilli(rows.getLong(3))));
                }
                return uses;
            }
        });
        unsaved.forEach((label, use) -> saved.merge(label, use, Use::and));
        return saved;
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
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
            database.write(connection -> {
                try (var upsert = connection.prepareStatement("insert into secret_uses (label, deliveries, last_used)"
                        + " values (?, ?, ?) on conflict (label) do update set deliveries = secret_uses.deliveries +"
                        + " excluded.deliveries, last_used = case when excluded.last_used > secret_uses.last_used then"
                        + " excluded.last_used else secret_uses.last_used end")) {
                    upsert.setString(1, label);
                    upsert.setLong(2, use.deliveries());
                    upsert.setLong(3, use.lastUsed().toEpochMilli());
                    return upsert.executeUpdate();
                }
            });
        } catch (DatabaseUnavailable notNow) {
            unsaved.merge(label, use, Use::and);
        }
    }
}
