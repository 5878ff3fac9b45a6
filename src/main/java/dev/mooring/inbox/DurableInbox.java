package dev.mooring.inbox;

import dev.mooring.database.DatabaseUnavailable;
import dev.mooring.database.StatementRefused;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Writes deliveries that arrive together in one transaction: one fsync for many. A single thread writes, so that while
 * one group is being committed the next one gathers; nobody waits for a timer.
 */
@ApplicationScoped
public class DurableInbox implements Inbox {
    private static final Logger LOG = Logger.getLogger(DurableInbox.class);
    private static final int LARGEST_GROUP = 256;
    private final DeliveryQueue queue;
    private final InboxWorker worker;
    private final Outage outage;
    private final BlockingQueue<Waiting> waiting;
    private volatile boolean stopping;

    private record Waiting(Delivery delivery, CompletableFuture<Acceptance> answer) {}

    @Inject
    DurableInbox(DeliveryQueue queue, InboxWorker worker, Outage outage, InboxConfig config) {
        this.queue = queue;
        this.worker = worker;
        this.outage = outage;
        this.waiting = new ArrayBlockingQueue<>(config.capacity());
        Thread.ofPlatform().name("inbox-writer").daemon().start(this::writeUntilStopped);
    }

    @Override
    public CompletionStage<Acceptance> append(Delivery delivery) {
        var answer = new CompletableFuture<Acceptance>();
        if (stopping || !waiting.offer(new Waiting(delivery, answer))) {
            outage.turnedAway();
            answer.completeExceptionally(new InboxUnavailable("the inbox is full or shutting down"));
        }
        return answer;
    }

    private void writeUntilStopped() {
        var group = new ArrayList<Waiting>(LARGEST_GROUP);
        while (!stopping || !waiting.isEmpty()) {
            try {
                var first = waiting.poll(200, TimeUnit.MILLISECONDS);
                if (first != null) {
                    group.add(first);
                    waiting.drainTo(group, LARGEST_GROUP - 1);
                    write(List.copyOf(group));
                }
            } catch (InterruptedException _) {
                stopping = true;
            } finally {
                group.clear();
            }
        }
    }

    private void write(List<Waiting> group) {
        try {
            var acceptances = append(group.stream().map(Waiting::delivery).toList());
            for (var index = 0; index < group.size(); index++) {
                group.get(index).answer().complete(acceptances.get(index));
            }
            outage.stored();
            worker.wake();
        } catch (StatementRefused refused) {
            writeSingly(group, refused);
        } catch (OutOfMemoryError full) {
            turnAway(group, full);
            throw full;
        } catch (RuntimeException | Error failed) {
            outage.turnedAway();
            turnAway(group, failed);
        }
    }

    /** One of a group may hold something that the database refuses: it must not turn the others away, and is no outage. */
    private void writeSingly(List<Waiting> group, StatementRefused refused) {
        if (group.size() == 1) {
            turnAway(group, refused);
        } else {
            group.forEach(one -> write(List.of(one)));
        }
    }

    /** Each sender is told, so that nothing is taken for stored that is not. */
    private static void turnAway(List<Waiting> group, Throwable failed) {
        LOG.warnf("%d deliveries could not be stored: %s", group.size(), failed.getMessage());
        var unavailable = new InboxUnavailable("the database did not take the delivery");
        group.forEach(one -> one.answer().completeExceptionally(unavailable));
    }

    /** A connection that broke while it lay in the pool says nothing of the database: one more try, on another. */
    private List<Acceptance> append(List<Delivery> deliveries) {
        try {
            return queue.append(deliveries);
        } catch (DatabaseUnavailable broken) {
            return queue.append(deliveries);
        }
    }

    @PreDestroy
    void stop() {
        stopping = true;
    }
}
