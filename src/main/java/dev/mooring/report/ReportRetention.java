package dev.mooring.report;

import dev.mooring.cluster.Fleet;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;

/** Keeps history bounded, in small batches. */
@ApplicationScoped
public class ReportRetention {
    private static final int BATCH = 100;
    private final ReportTable table;
    private final ReportConfig config;
    private final Fleet fleet;
    private final Clock clock;

    @Inject
    ReportRetention(ReportTable table, ReportConfig config, Fleet fleet, Clock clock) {
        this.table = table;
        this.config = config;
        this.fleet = fleet;
        this.clock = clock;
    }

    @Scheduled(every = "1h", delayed = "6m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void forget() {
        var before = clock.instant().minus(config.retention());
        for (var cluster : fleet.clusters()) {
            while (table.forget(cluster.name(), before, config.reportsPerCluster(), BATCH) == BATCH) {
                Thread.onSpinWait();
            }
        }
    }
}
