package dev.mooring.health;

import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.database.Database;
import dev.mooring.database.DatabaseUnavailable;
import dev.mooring.verification.VerificationQueue;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the database takes writes and the first readings of every cluster were tried. */
@Readiness
@ApplicationScoped
public class Ready implements HealthCheck {
    private final Database database;
    private final Fleet fleet;
    private final VerificationQueue queue;

    @Inject
    Ready(Database database, Fleet fleet, VerificationQueue queue) {
        this.database = database;
        this.fleet = fleet;
        this.queue = queue;
    }

    @Override
    public HealthCheckResponse call() {
        var writable = isWritable();
        var read = fleet.clusters().stream().map(WatchedCluster::name).allMatch(queue::hasVerified);
        return HealthCheckResponse.named("database writable, first readings tried")
                .status(writable && read)
                .withData("databaseWritable", writable)
                .withData("firstReadingsTried", read)
                .build();
    }

    private boolean isWritable() {
        try {
            database.write(connection -> {
                try (var touch = connection.prepareStatement("update probe set at = at + 1")) {
                    return touch.executeUpdate();
                }
            });
            return true;
        } catch (DatabaseUnavailable unavailable) {
            return false;
        }
    }
}
