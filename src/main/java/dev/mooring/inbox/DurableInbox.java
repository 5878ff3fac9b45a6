package dev.mooring.inbox;

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

/**
 * Writes deliveries that arrive together in one transaction: one fsync for many. A single thread writes, so that while
 * one group is being committed the next one gathers; nobody waits for a timer.
 */
@ApplicationScoped
public class DurableInbox implements Inbox {
    private static final int LARGEST_GROUP = 256;
    private final DeliveryTable table;
    private final InboxWorker worker;
    private final BlockingQueue<Waiting> waiting;
    private volatile boolean stopping;

    private record Waiting(Delivery delivery, CompletableFuture<Acceptance> answer) {}

    @Inject
    DurableInbox(DeliveryTable table, InboxWorker worker, InboxConfig config) {
        this.table = table;
        this.worker = worker;
        this.waiting = new ArrayBlockingQueue<>(config.capacity());
        Thread.ofPlatform().name("inbox-writer").daemon().start(this::writeUntilStopped);
    }

    @Override
    public CompletionStage<Acceptance> append(Delivery delivery) {
        var answer = new CompletableFuture<Acceptance>();
        if (stopping || !waiting.offer(new Waiting(delivery, answer))) {
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
            var acceptances = table.append(group.stream().map(Waiting::delivery).toList());
            for (var index = 0; index < group.size(); index++) {
                group.get(index).answer().complete(acceptances.get(index));
            }
            worker.wake();
        } catch (RuntimeException failed) {
            // Each sender is told, so that nothing is taken for stored that is not.
            var unavailable = new InboxUnavailable("the database did not take the delivery");
            group.forEach(one -> one.answer().completeExceptionally(unavailable));
        }
    }

    @PreDestroy
    void stop() {
        stopping = true;
    }
}
