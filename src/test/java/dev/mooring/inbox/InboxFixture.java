package dev.mooring.inbox;

import dev.mooring.database.Database;
import dev.mooring.verification.EventDesk;
import dev.mooring.verification.IdleEventDesk;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;

/** The durable inbox with its worker, wired by hand to a database. */
public final class InboxFixture implements AutoCloseable {
    private final Outage outage = new Outage();
    private final DeliveryQueue queue;
    private final DurableInbox inbox;
    private final InboxWorker worker;
    private final InboxRetention retention;

    public InboxFixture(Database database) {
        this(database, 5);
    }

    InboxFixture(Database database, int attempts) {
        this(database, IdleEventDesk.create(), attempts, Duration.ofSeconds(2));
    }

    InboxFixture(Database database, EventDesk desk, int attempts, Duration retryDelay) {
        this(database, desk, new Config(attempts, retryDelay, 1L << 31));
    }

    /** One that keeps so many bytes. */
    static InboxFixture keeping(Database database, EventDesk desk, long bytes) {
        return new InboxFixture(database, desk, new Config(5, Duration.ofSeconds(2), bytes));
    }

    private InboxFixture(Database database, EventDesk desk, Config config) {
        var queue = QueueChoice.of(database);
        this.worker = new InboxWorker(queue, desk, config, Clock.systemUTC(), new SimpleMeterRegistry());
        this.queue = queue;
        this.inbox = new DurableInbox(queue, worker, outage, config);
        inbox.start();
        this.retention = new InboxRetention(
                new Deliveries(database), queue, config, Clock.systemUTC(), new SimpleMeterRegistry());
        worker.start();
    }

    public Inbox inbox() {
        return inbox;
    }

    DurableInbox durable() {
        return inbox;
    }

    Outage outage() {
        return outage;
    }

    Kept kept() {
        return queue.kept();
    }

    InboxRetention retention() {
        return retention;
    }

    private record Config(int attempts, Duration retryDelay, long maxBytes) implements InboxConfig {
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
        public long maxBytes() {
            return maxBytes;
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
