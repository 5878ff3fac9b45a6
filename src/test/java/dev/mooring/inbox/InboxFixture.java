package dev.mooring.inbox;

import dev.mooring.database.Database;
import dev.mooring.verification.EventDesk;
import dev.mooring.verification.IdleEventDesk;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;

/** The durable inbox with its worker, wired by hand to a database. */
public final class InboxFixture implements AutoCloseable {
    private final DurableInbox inbox;
    private final InboxWorker worker;

    public InboxFixture(Database database) {
        this(database, 5);
    }

    InboxFixture(Database database, int attempts) {
        this(database, IdleEventDesk.create(), attempts, Duration.ofSeconds(2));
    }

    InboxFixture(Database database, EventDesk desk, int attempts, Duration retryDelay) {
        var queue = QueueChoice.of(database);
        var config = new Config(attempts, retryDelay);
        this.worker = new InboxWorker(queue, desk, config, Clock.systemUTC(), new SimpleMeterRegistry());
        this.inbox = new DurableInbox(queue, worker, new Outage(), config);
        worker.start();
    }

    public Inbox inbox() {
        return inbox;
    }

    private record Config(int attempts, Duration retryDelay) implements InboxConfig {
        @Override
        public Duration retention() {
            return Duration.ofDays(30);
        }

        @Override
        public Duration backfillInterval() {
            return Duration.ofMinutes(15);
        }

        @Override
        public int maxDeliveries() {
            return 500_000;
        }

        @Override
        public int capacity() {
            return 10_000;
        }
    }

    @Override
    public void close() {
        inbox.stop();
        worker.stop();
    }
}
