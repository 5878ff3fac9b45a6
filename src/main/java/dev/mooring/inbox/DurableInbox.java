package dev.mooring.inbox;

import dev.mooring.database.DatabaseUnavailable;
import dev.mooring.database.StatementRefused;
import dev.mooring.database.StorageLost;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Writes deliveries that arrive together in one transaction: one fsync for many. A single thread writes, so that while
 * one group is being committed the next one gathers; nobody waits for a timer.
 */
@ApplicationScoped
public class DurableInbox implements Inbox {
    private static final Logger LOG = Logger.getLogger(DurableInbox.class);
    private static final int LARGEST_GROUP = 256;
    /** Of bodies in one transaction: a driver holds them once or twice more. */
    private static final long MOST_BYTES = 1024 * 1024;
    /** One delivery may hold what the database refuses. Where it refuses so many different ones, it takes none. */
    private static final int REFUSES_ALL = 3;

    private final DeliveryQueue queue;
    private final InboxWorker worker;
    private final Outage outage;
    private final BlockingQueue<Waiting> waiting;
    private final long maxBytes;
    private final WriteHealth health = new WriteHealth();
    private final Thread writer;
    /** Deliveries that were refused since the last one that was stored, some of them. Of the writer alone. */
    private final Set<String> refusals = new HashSet<>();

    private volatile boolean stopping;

    private record Waiting(Delivery delivery, CompletableFuture<Acceptance> answer) {}

    @Inject
    DurableInbox(DeliveryQueue queue, InboxWorker worker, Outage outage, InboxConfig config) {
        this.queue = queue;
        this.worker = worker;
        this.outage = outage;
        this.waiting = new ArrayBlockingQueue<>(config.capacity());
        this.maxBytes = config.maxBytes();
        this.writer = Thread.ofPlatform().name("inbox-writer").daemon().unstarted(this::writeUntilStopped);
    }

    /** Begins to write, and sees at once whether it can: nobody need ask or send anything for that. */
    public void start() {
        writer.start();
    }

    @Override
    public CompletionStage<Acceptance> append(Delivery delivery) {
        var answer = new CompletableFuture<Acceptance>();
        if (stopping || keepsAllItMay() || !waiting.offer(new Waiting(delivery, answer))) {
            outage.turnedAway();
            answer.completeExceptionally(new InboxUnavailable("the inbox is full or shutting down"));
        }
        return answer;
    }

    private boolean keepsAllItMay() {
        return queue.kept().bytes() >= maxBytes;
    }

    /** Why deliveries are turned away now; empty while they are taken. Never waits for anything. */
    public Optional<String> refusal() {
        if (waiting.remainingCapacity() == 0) {
            return Optional.of("as many deliveries as may wait (mooring.inbox.capacity) wait to be stored");
        }
        if (keepsAllItMay()) {
            return Optional.of("deliveries that have not ended take all of mooring.inbox.max-bytes");
        }
        return health.refusal();
    }

    /** Why nothing can be written now; empty where it can, and where nothing was tried yet. Never waits for anything. */
    public Optional<String> writeFailure() {
        return health.isUnknown() ? Optional.empty() : health.refusal();
    }

    /** Whether the one who writes is dead, or has been at one and the same write for so long. */
    public boolean isStuck(Duration patience) {
        return !stopping && (!writer.isAlive() || health.writesFor().compareTo(patience) > 0);
    }

    private void writeUntilStopped() {
        var group = new ArrayList<Waiting>(LARGEST_GROUP);
        while (!stopping || !waiting.isEmpty()) {
            try {
                // Whether anything can be stored is known from the first moment on.
                var first = health.isUnknown() ? waiting.poll() : waiting.poll(200, TimeUnit.MILLISECONDS);
                if (first != null) {
                    gather(first, group);
                    write(List.copyOf(group));
                } else {
                    noteOutage();
                    if (health.isToBeAsked()) {
                        probe();
                    }
                }
            } catch (InterruptedException _) {
                stopping = true;
            } finally {
                group.clear();
            }
        }
    }

    /** Nobody else takes away: what is seen is there to be taken. */
    private void gather(Waiting first, List<Waiting> group) {
        group.add(first);
        var bytes = (long) first.delivery().body().length;
        for (var next = waiting.peek(); next != null && group.size() < LARGEST_GROUP; next = waiting.peek()) {
            bytes += next.delivery().body().length;
            if (bytes > MOST_BYTES) {
                return;
            }
            waiting.remove();
            group.add(next);
        }
    }

    private void write(List<Waiting> group) {
        health.begins();
        try {
            var deliveries = group.stream().map(Waiting::delivery).toList();
            var acceptances = withSecondTry(() -> queue.append(deliveries));
            takesDeliveries();
            for (var index = 0; index < group.size(); index++) {
                group.get(index).answer().complete(acceptances.get(index));
            }
            worker.wake();
        } catch (StatementRefused refused) {
            writeSingly(group, refused);
        } catch (OutOfMemoryError full) {
            turnAway(group, full);
            throw full;
        } catch (RuntimeException | Error failed) {
            health.failed(failed);
            outage.turnedAway();
            turnAway(group, failed);
        }
    }

    /** Nobody sends anything: whether it could be stored is asked seldom, and often only while it could not. */
    private void probe() {
        health.begins();
        try {
            var unused = withSecondTry(this::writeMark);
            takesDeliveries();
        } catch (OutOfMemoryError full) {
            throw full;
        } catch (RuntimeException | Error failed) {
            health.failed(failed);
        }
    }

    private int writeMark() {
        return refusals.size() < REFUSES_ALL ? queue.probe() : queue.rehearse();
    }

    private void takesDeliveries() {
        noteOutage();
        refusals.clear();
        health.succeeded();
        if (isOpen()) {
            outage.stored();
        }
    }

    /**
     * Whoever is not ready is sent nothing: what came meanwhile was turned away before it was here. Before the first write
     * nothing is known; what came until then is looked for at the start anyway.
     */
    private void noteOutage() {
        if (!health.isUnknown() && !isOpen()) {
            outage.turnedAway();
        }
    }

    /** Whether deliveries are taken, as readiness has it. */
    private boolean isOpen() {
        return refusal().isEmpty() && !queue.isStorageLost();
    }

    /** One of a group may hold something that the database refuses: it must not turn the others away, and is no outage. */
    private void writeSingly(List<Waiting> group, StatementRefused refused) {
        if (group.size() == 1) {
            noteRefusal(group.getFirst().delivery().id(), refused);
            turnAway(group, refused);
        } else {
            group.forEach(one -> write(List.of(one)));
        }
    }

    private void noteRefusal(String id, StatementRefused refused) {
        if (refusals.size() < REFUSES_ALL) {
            refusals.add(id);
        }
        if (refusals.size() < REFUSES_ALL) {
            health.succeeded();
        } else {
            health.failed(refused);
            outage.turnedAway();
        }
    }

    /** Each sender is told, so that nothing is taken for stored that is not. */
    private static void turnAway(List<Waiting> group, Throwable failed) {
        var storageLost = failed instanceof StorageLost;
        if (!storageLost) {
            LOG.warnf("%d deliveries could not be stored: %s", group.size(), failed.getMessage());
        }
        var unavailable = new InboxUnavailable("the database did not take the delivery", storageLost);
        group.forEach(one -> one.answer().completeExceptionally(unavailable));
    }

    /** A connection that broke while it lay in the pool says nothing of the database: one more try, on another. */
    private static <T> T withSecondTry(Supplier<T> work) {
        try {
            return work.get();
        } catch (DatabaseUnavailable broken) {
            return work.get();
        }
    }

    @PreDestroy
    void stop() {
        stopping = true;
    }
}
