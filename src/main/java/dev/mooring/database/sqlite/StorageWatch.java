package dev.mooring.database.sqlite;

import dev.mooring.database.Database;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Looks at an SQLite file also while nothing is written, and examines the whole of it now and then. */
@Startup
@Singleton
public class StorageWatch {
    private final SqliteStorage storage;
    private final Database database;

    @Inject
    StorageWatch(SqliteStorage storage, Database database, MeterRegistry registry) {
        this.storage = storage;
        this.database = database;
        Gauge.builder("mooring.storage.sound", () -> database.storage().lost().isEmpty() ? 1 : 0)
                .description("0 when the database file is gone, is another one or is damaged: nothing is stored")
                .register(registry);
    }

    @Scheduled(
            every = "2s",
            delayed = "2s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = OtherDatabase.class)
    void look() {
        storage.look(database::reconnect);
    }

    @Scheduled(
            every = "{mooring.database.check-interval}",
            delayed = "{mooring.database.check-interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = OtherDatabase.class)
    void examine() {
        storage.examine();
    }
}
