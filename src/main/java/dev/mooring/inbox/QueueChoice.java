package dev.mooring.inbox;

import dev.mooring.database.Database;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** One process or several: the database decides. */
final class QueueChoice {

    @Produces
    @Singleton
    DeliveryQueue queue(Database database) {
        return of(database);
    }

    static DeliveryQueue of(Database database) {
        return switch (database.dialect()) {
            case SQLITE -> new SoleQueue(database);
            case POSTGRESQL -> new SharedQueue(database);
        };
    }
}
