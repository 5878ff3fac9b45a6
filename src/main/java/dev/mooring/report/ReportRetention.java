package dev.mooring.report;

import dev.mooring.database.SteadyClock;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;

/** Keeps history bounded, in small batches; also of clusters that are under watch no longer. */
@ApplicationScoped
public class ReportRetention {
    private static final int BATCH = 100;
    private final ReportStore reports;
    private final FindingStore findings;
    private final ChangeStore changes;
    private final NodeStore nodes;
    private final ReportConfig config;
    private final SteadyClock clock;

    @Inject
    ReportRetention(
            ReportStore reports,
            FindingStore findings,
            ChangeStore changes,
            NodeStore nodes,
            ReportConfig config,
            Clock clock) {
        this.reports = reports;
        this.findings = findings;
        this.changes = changes;
        this.nodes = nodes;
        this.config = config;
        this.clock = new SteadyClock(clock);
    }

    @Scheduled(every = "1h", delayed = "6m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void forget() {
        // Without a time to go by, only what is beyond the number to keep is forgotten.
        var before = clock.now(reports.newest())
                .map(now -> now.minus(config.retention()))
                .orElse(Instant.EPOCH);
        for (var cluster : nodes.clusters()) {
            changes.forget(cluster, before);
            while (reports.forget(
                            cluster,
                            before,
                            config.reportsPerCluster(),
                            config.reportBytesPerCluster().asLongValue(),
                            BATCH)
                    || findings.forgetResolved(cluster, before, config.resolvedFindingsPerCluster(), BATCH)
                    || nodes.history().forgetBefore(cluster, before, config.nodeStatesPerCluster(), BATCH)) {
                Thread.onSpinWait();
            }
        }
    }
}
