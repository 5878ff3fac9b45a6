package dev.mooring.report;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;

/** Keeps history bounded, in small batches; also of clusters that are under watch no longer. */
@ApplicationScoped
public class ReportRetention {
    private static final int BATCH = 100;
    private final ReportTable table;
    private final ReportConfig config;
    private final Clock clock;

    @Inject
    ReportRetention(ReportTable table, ReportConfig config, Clock clock) {
        this.table = table;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(every = "1h", delayed = "6m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void forget() {
        var before = clock.instant().minus(config.retention());
        for (var cluster : table.clusters()) {
            while (table.forget(cluster, before, config.reportsPerCluster(), BATCH)
                    || table.forgetResolved(cluster, before, config.resolvedFindingsPerCluster(), BATCH)) {
                Thread.onSpinWait();
            }
        }
    }
}
