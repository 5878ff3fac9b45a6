package dev.mooring.inbox;

import dev.mooring.database.Database;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * How many outages have ended, of all replicas together: what was turned away by one is looked for by whoever leads the
 * cluster that it is about.
 */
@Singleton
public final class EndedOutages {
    private final Database database;

    @Inject
    public EndedOutages(Database database) {
        this.database = database;
    }

    /** One more has ended. */
    public void add() {
        database.write(
                session -> session.sql("update outages set ended = ended + 1").update());
    }

    public long count() {
        return database.read(session -> session.sql("select ended from outages").count());
    }
}
