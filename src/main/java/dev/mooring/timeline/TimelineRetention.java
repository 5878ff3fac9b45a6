package dev.mooring.timeline;

import dev.mooring.database.SteadyClock;
import dev.mooring.report.ReportConfig;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;

/** Keeps the timeline bounded, by age as reports are and by number, in small batches. */
@ApplicationScoped
class TimelineRetention {
    private static final int BATCH = 500;
    private final TimelineStore timeline;
    private final ReportConfig config;
    private final SteadyClock clock;

    @Inject
    TimelineRetention(TimelineStore timeline, ReportConfig config, Clock clock) {
        this.timeline = timeline;
        this.config = config;
        this.clock = new SteadyClock(clock);
    }

    @Scheduled(every = "1h", delayed = "7m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void forget() {
        var before = clock.now(timeline.newest())
                .map(now -> now.minus(config.retention()))
                .orElse(Instant.EPOCH);
        for (var cluster : timeline.clusters()) {
            while (timeline.forget(cluster, before, config.timelineEntriesPerCluster(), BATCH)) {
                Thread.onSpinWait();
            }
        }
    }
}
