package dev.mooring.verification;

import dev.mooring.replica.Leadership;
import dev.mooring.replica.LeasedLeadership;
import dev.mooring.replica.SoleLeader;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Requests between replicas, where there are others. */
final class RequestsChoice {

    @Produces
    @Singleton
    Requests requests(Leadership leadership, RequestStore store, Clock clock) {
        return switch (leadership) {
            case SoleLeader _ -> new NoRequests();
            case LeasedLeadership _ -> new SharedRequests(store, clock);
        };
    }

    void dispose(@Disposes Requests requests) {
        requests.stop();
    }
}
