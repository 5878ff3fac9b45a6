package dev.mooring.database;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import org.jboss.logging.Logger;

/**
 * Gives space of an SQLite file back that forgetting has freed, a little at a time. PostgreSQL's autovacuum does the same
 * by itself.
 */
@ApplicationScoped
public class Upkeep {
    private static final Logger LOG = Logger.getLogger(Upkeep.class);
    private static final int PAGES_AT_ONCE = 500;
    /** Free pages are used again first; only a file that is mostly air is made smaller. */
    private static final double AIR = 0.25;

    private final Database database;

    @Inject
    Upkeep(Database database) {
        this.database = database;
    }

    @Scheduled(every = "1h", delayed = "20m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void giveBack() {
        if (database.dialect() == Dialect.SQLITE) {
            try {
                while (isMostlyAir() && shrink()) {
                    LOG.debug("Space of the database file was given back");
                }
            } catch (DatabaseUnavailable notNow) {
                LOG.debugf("The database file keeps its size: %s", notNow.getMessage());
            }
        }
    }

    private boolean isMostlyAir() {
        return database.read(connection ->
                number(connection, "pragma freelist_count") > AIR * number(connection, "pragma page_count"));
    }

    /** False where nothing could be given back, as in a file that was made without this in mind. */
    private boolean shrink() {
        return database.write(connection -> {
            var before = number(connection, "pragma freelist_count");
            try (var statement = connection.createStatement()) {
                // Each run of this driver takes one step, which gives one page back.
                for (var page = 0; page < PAGES_AT_ONCE; page++) {
                    statement.execute("pragma incremental_vacuum(1)");
                }
            }
            return number(connection, "pragma freelist_count") < before;
        });
    }

    private static long number(Connection connection, String pragma) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(pragma)) {
            row.next();
            return row.getLong(1);
        }
    }
}
