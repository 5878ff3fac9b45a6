package dev.mooring.database.sqlite;

import dev.mooring.database.Database;
import dev.mooring.database.DatabaseUnavailable;
import dev.mooring.database.Session;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
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

    @Scheduled(
            every = "1h",
            delayed = "20m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = OtherDatabase.class)
    void giveBack() {
        try {
            while (isMostlyAir() && shrink()) {
                LOG.debug("Space of the database file was given back");
            }
        } catch (DatabaseUnavailable notNow) {
            LOG.debugf("The database file keeps its size: %s", notNow.getMessage());
        }
    }

    private boolean isMostlyAir() {
        return database.read(session ->
                freePages(session) > AIR * session.sql("pragma page_count").count());
    }

    /** False where nothing could be given back, as in a file that was made without this in mind. */
    private boolean shrink() {
        return database.write(session -> {
            var before = freePages(session);
            // Each run of this driver takes one step, which gives one page back.
            var step = session.sql("pragma incremental_vacuum(1)");
            for (var page = 0; page < PAGES_AT_ONCE; page++) {
                step.run();
            }
            return freePages(session) < before;
        });
    }

    private static long freePages(Session session) {
        return session.sql("pragma freelist_count").count();
    }
}
