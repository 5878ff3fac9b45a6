package dev.mooring.database.sqlite;

import dev.mooring.database.Database;
import dev.mooring.database.Dialect;
import io.quarkus.scheduler.Scheduled.SkipPredicate;
import io.quarkus.scheduler.ScheduledExecution;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Skips what looks after an SQLite file where the database is another. */
@Singleton
final class OtherDatabase implements SkipPredicate {
    private final Database database;

    @Inject
    OtherDatabase(Database database) {
        this.database = database;
    }

    @Override
    public boolean test(ScheduledExecution execution) {
        return database.dialect() != Dialect.SQLITE;
    }
}
