package dev.mooring.health;

import dev.mooring.cluster.WatchedCluster;
import dev.mooring.database.Database;
import dev.mooring.database.DatabaseUnavailable;
import dev.mooring.database.StatementRefused;
import dev.mooring.replica.Leadership;
import dev.mooring.verification.VerificationQueue;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the database takes writes and the first readings of every cluster that this replica
 * leads were tried. */
@Readiness
@ApplicationScoped
public class Ready implements HealthCheck {
    private final Database database;
    private final Leadership leadership;
    private final VerificationQueue queue;
    /** Once is enough: clusters that are taken over later must not keep deliveries out. */
    private volatile boolean hasBeenRead;

    @Inject
    Ready(Database database, Leadership leadership, VerificationQueue queue) {
        this.database = database;
        this.leadership = leadership;
        this.queue = queue;
    }

    @Override
    public HealthCheckResponse call() {
        var writable = isWritable();
        var read = hasBeenRead
                || leadership.led().stream().map(WatchedCluster::name).allMatch(queue::hasVerified);
        hasBeenRead = read;
        return HealthCheckResponse.named("database writable, first readings tried")
                .status(writable && read)
                .withData("databaseWritable", writable)
                .withData("firstReadingsTried", read)
                .build();
    }

    private boolean isWritable() {
        try {
            database.write(
                    session -> session.sql("update probe set at = at + 1").update());
            return true;
        } catch (DatabaseUnavailable | StatementRefused unwritable) {
            return false;
        }
    }
}
