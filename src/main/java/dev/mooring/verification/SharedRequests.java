package dev.mooring.verification;

import dev.mooring.database.DatabaseUnavailable;
import dev.mooring.database.StatementRefused;
import dev.mooring.report.Trigger;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Verifications that one replica asks of another, the leader of the cluster. Written down: whoever leads next finds them,
 * should the leader die.
 */
final class SharedRequests implements Requests {
    private static final Logger LOG = Logger.getLogger(SharedRequests.class);
    private static final long LOOK_MILLIS = 500;
    /** What hindered one run may last: the next one does not begin at once. */
    private static final long AGAIN_MILLIS = 2_000;

    private final RequestStore store;
    private final Clock clock;
    /** Asked by this replica and not answered yet. */
    private final Map<String, Ticket> waiting = new ConcurrentHashMap<>();
    /** Taken over by this replica and not answered yet. */
    private final Set<String> inHand = ConcurrentHashMap.newKeySet();

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("verification-requests").daemon().unstarted(task));

    SharedRequests(RequestStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
        var unused = timer.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public Ticket ask(String cluster, Trigger trigger, Optional<Long> namedVersion) {
        var fresh = Ticket.of(cluster, trigger);
        var id = store.ask(fresh, namedVersion, clock.instant());
        return waiting.computeIfAbsent(id, joined -> new Ticket(joined, cluster, trigger, fresh.ended()));
    }

    @Override
    public List<Asked> open(Collection<String> clusters) {
        return clusters.isEmpty() ? List.of() : taken(store.open(clusters));
    }

    private List<Asked> taken(List<String> ids) {
        return ids.stream().filter(inHand::add).flatMap(id -> take(id).stream()).toList();
    }

    private Optional<Asked> take(String id) {
        try {
            var taken = store.take(id);
            if (taken.isEmpty()) {
                inHand.remove(id);
            }
            return taken;
        } catch (DatabaseUnavailable | StatementRefused notNow) {
            // It is found open again.
            LOG.debugf("A verification could not be taken over: %s", notNow.getMessage());
            inHand.remove(id);
            return Optional.empty();
        }
    }

    /**
     * If the answer cannot be written down, or the run ended with none, the request is found open again, here or by whoever
     * leads next.
     */
    @Override
    public void answerWith(Asked asked, Ticket ticket) {
        var unused = ticket.ended().whenComplete((report, failure) -> {
            if (failure instanceof Outlived || failure instanceof DatabaseUnavailable) {
                putDown(asked.id());
            } else {
                answer(asked.id(), report);
            }
        });
    }

    private void putDown(String id) {
        try {
            var unused = timer.schedule(() -> inHand.remove(id), AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException _) {
            // This replica stops, and takes nothing over any more.
            inHand.remove(id);
        }
    }

    /** @param report null where the verification failed */
    private void answer(String id, @Nullable String report) {
        try {
            store.end(id, report);
        } catch (DatabaseUnavailable | StatementRefused away) {
            LOG.debugf("A verification could not be answered: %s", away.getMessage());
        } finally {
            inHand.remove(id);
        }
    }

    @Override
    public void giveUp(String cluster) {
        try {
            store.giveUp(cluster);
        } catch (DatabaseUnavailable | StatementRefused away) {
            LOG.warnf("Verifications that were asked for of %s could not be given up: %s", cluster, away.getMessage());
        }
    }

    @Override
    public Optional<Ticket> find(String id) {
        return store.find(id).map(known -> {
            var ended = new CompletableFuture<String>();
            switch (known.state()) {
                case ASKED, TAKEN -> {}
                case DONE -> ended.complete(known.report());
                case FAILED -> ended.completeExceptionally(new IllegalStateException("the leader failed"));
            }
            return new Ticket(id, known.cluster(), known.trigger(), ended);
        });
    }

    private void look() {
        try {
            for (var id : waiting.keySet()) {
                find(id).ifPresentOrElse(this::passIfEnded, () -> lose(id));
            }
        } catch (RuntimeException notNow) {
            LOG.debugf("Verifications of other replicas could not be looked at: %s", notNow.getMessage());
        }
    }

    /** What waits here was written down before: that it is not there any more will never be different. */
    private void lose(String id) {
        var ticket = waiting.remove(id);
        if (ticket != null) {
            LOG.warnf(
                    "What became of a verification of %s that another replica was asked for is not known",
                    ticket.cluster());
            ticket.ended().completeExceptionally(new IllegalStateException("the request is no longer written down"));
        }
    }

    private void passIfEnded(Ticket found) {
        if (found.ended().isDone()) {
            pass(found);
        }
    }

    private void pass(Ticket answered) {
        var ticket = waiting.remove(answered.id());
        if (ticket != null) {
            var unused = answered.ended().whenComplete((report, failure) -> {
                if (failure == null) {
                    ticket.ended().complete(report);
                } else {
                    ticket.ended().completeExceptionally(failure);
                }
            });
        }
    }

    @Override
    public void stop() {
        timer.shutdownNow();
    }
}
