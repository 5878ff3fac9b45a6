package dev.mooring.audit;

import dev.mooring.database.DatabaseUnavailable;
import dev.mooring.database.StatementRefused;
import dev.mooring.database.SteadyClock;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/**
 * Stores who did what, behind the answer: nobody waits for it. While the database is away entries wait in memory; what is
 * more than there is room for is in the log alone, as is what waited when the process was killed.
 */
@ApplicationScoped
public class AuditTrail {
    private static final Logger LOG = Logger.getLogger(AuditTrail.class);
    private static final int MOST_WAITING = 10_000;
    private static final int AT_ONCE = 500;
    private final BlockingQueue<AuditEntry> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            task -> Thread.ofPlatform().name("audit").daemon().unstarted(task));
    private final AuditStore store;
    private final AuditConfig config;
    private final SteadyClock clock;

    @Inject
    AuditTrail(AuditStore store, AuditConfig config, Clock clock) {
        this.store = store;
        this.config = config;
        this.clock = new SteadyClock(clock);
    }

    /** Takes an entry. Waits for nothing. */
    public void note(AuditEntry entry) {
        if (!waiting.offer(entry)) {
            LOG.warn("An entry of the audit is in the log alone: too many wait for the database");
        }
        writer.execute(this::store);
    }

    /** What could not be stored before. */
    @Scheduled(every = "5s", delayed = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void again() {
        if (!waiting.isEmpty()) {
            writer.execute(this::store);
        }
    }

    private void store() {
        try {
            var batch = waiting.stream().limit(AT_ONCE).toList();
            if (!batch.isEmpty()) {
                store(batch);
            }
        } catch (DatabaseUnavailable notNow) {
            LOG.debugf("The audit waits for the database: %s", notNow.getMessage());
        }
    }

    /** The entries that have waited longest. A refusal does not say which of them is to blame: each is tried alone then. */
    private void store(List<AuditEntry> batch) {
        try {
            store.add(batch);
        } catch (StatementRefused refused) {
            if (batch.size() > 1) {
                batch.forEach(entry -> store(List.of(entry)));
                return;
            }
            LOG.error("An entry of the audit is in the log alone", refused);
        }
        // This thread alone takes entries out.
        batch.forEach(_ -> waiting.poll());
    }

    @Scheduled(every = "1h", delayed = "8m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void forget() {
        // Without a time to go by, only what is beyond the number to keep is forgotten.
        var before = clock.now(store.newest())
                .map(now -> now.minus(config.retention()))
                .orElse(Instant.EPOCH);
        while (store.forget(before, config.entries(), AT_ONCE)) {
            Thread.onSpinWait();
        }
    }

    @PreDestroy
    void end() {
        writer.execute(this::store);
        writer.close();
    }
}
