package dev.mooring.replica;

import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.database.Database;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** One replica or many: the database decides, here and nowhere else. */
final class LeadershipChoice {

    @Produces
    @Singleton
    Leadership leadership(
            Fleet fleet,
            Database database,
            Event<LeadershipGained> gained,
            Event<LeadershipLost> lost,
            MeterRegistry registry) {
        var leadership = switch (database.dialect()) {
            case SQLITE -> new SoleLeader(fleet, new Told(gained, lost));
            case POSTGRESQL -> new LeasedLeadership(fleet, database, new Told(gained, lost));
        };
        Gauge.builder("mooring.clusters.led", () -> leadership.led().size())
                .description("Clusters that this replica verifies and watches")
                .register(registry);
        return leadership;
    }

    void dispose(@Disposes Leadership leadership) {
        leadership.stop();
    }

    /** Changes as events. */
    private record Told(Event<LeadershipGained> gained, Event<LeadershipLost> lost) implements Changes {
        @Override
        public void gained(WatchedCluster cluster) {
            gained.fire(new LeadershipGained(cluster));
        }

        @Override
        public void lost(WatchedCluster cluster) {
            lost.fire(new LeadershipLost(cluster));
        }
    }
}
