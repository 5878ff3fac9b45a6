package dev.mooring.inbox;

import dev.mooring.database.Database;

/** The deliveries of a database, wired by hand. */
public final class DeliveriesFixture {
    private DeliveriesFixture() {}

    public static Deliveries of(Database database) {
        return new Deliveries(database);
    }
}
