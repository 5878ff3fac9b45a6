package dev.mooring.health;

import dev.mooring.cluster.WatchedCluster;
import dev.mooring.database.Database;
import dev.mooring.inbox.DurableInbox;
import dev.mooring.replica.Leadership;
import dev.mooring.verification.VerificationQueue;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready while deliveries are stored, and for nothing else: no source that is slow keeps deliveries out. Tells why where it
 * is not, and, for people alone, whether the first verification of every cluster that this replica leads has ended: until
 * then reports are missing, or of before the start. Asks memory only: the inbox knows how its last write went, and sees to
 * it by itself that there is one.
 */
@Readiness
@ApplicationScoped
public class Ready implements HealthCheck {
    private final DurableInbox inbox;
    private final Database database;
    private final Leadership leadership;
    private final VerificationQueue queue;
    /** Once is enough: clusters that are taken over later have reports. */
    private volatile boolean hasBeenRead;

    @Inject
    Ready(DurableInbox inbox, Database database, Leadership leadership, VerificationQueue queue) {
        this.inbox = inbox;
        this.database = database;
        this.leadership = leadership;
        this.queue = queue;
    }

    @Override
    public HealthCheckResponse call() {
        var refusal = inbox.refusal();
        var read = hasBeenRead
                || leadership.led().stream().map(WatchedCluster::name).allMatch(queue::hasVerified);
        hasBeenRead = read;
        var lost = database.storage().lost();
        var cause = lost.or(() -> refusal);
        return withCause(HealthCheckResponse.named("deliveries are stored"), cause)
                .status(cause.isEmpty())
                .withData("deliveriesStored", cause.isEmpty())
                .withData("firstReadingsTried", read)
                .build();
    }

    private static HealthCheckResponseBuilder withCause(HealthCheckResponseBuilder response, Optional<String> refusal) {
        return refusal.map(cause -> response.withData("cause", cause)).orElse(response);
    }
}
