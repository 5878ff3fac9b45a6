package dev.mooring.verification;

import dev.mooring.database.Database;
import dev.mooring.database.DatabaseUnavailable;
import dev.mooring.database.Dialect;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Verifications that one replica asks of another, the leader of the cluster. Written down: whoever leads next finds them,
 * should the leader die.
 */
@ApplicationScoped
public class Requests {
    private static final Logger LOG = Logger.getLogger(Requests.class);
    private static final long LOOK_MILLIS = 500;
    private final RequestTable table;
    private final Database database;
    private final Clock clock;
    /** Asked by this replica and not answered yet. */
    private final Map<String, Ticket> waiting = new ConcurrentHashMap<>();
    /** Taken over by this replica and not answered yet. */
    private final Set<String> inHand = ConcurrentHashMap.newKeySet();

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("verification-requests").daemon().unstarted(task));

    @Inject
    Requests(RequestTable table, Database database, Clock clock) {
        this.table = table;
        this.database = database;
        this.clock = clock;
        var unused = timer.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** A verification that another replica asks for. */
    record Asked(String id, Trigger trigger, Optional<Long> namedVersion) {}

    /**
     * Asks the leader, whoever it is. Joins what was asked of it before and is not begun yet, by whichever replica.
     *
     * @throws DatabaseUnavailable when nobody can be asked
     */
    Ticket ask(String cluster, Trigger trigger, Optional<Long> namedVersion) {
        var fresh = Ticket.of(cluster, trigger);
        var id = table.ask(fresh, namedVersion, clock.instant());
        return waiting.computeIfAbsent(id, joined -> new Ticket(joined, cluster, trigger, fresh.ended()));
    }

    /** What others ask of this replica, the leader of a cluster. */
    List<Asked> open(String cluster) {
        if (database.dialect() == Dialect.SQLITE) {
            return List.of();
        }
        return table.open(cluster).stream()
                .filter(inHand::add)
                .flatMap(id -> take(id).stream())
                .toList();
    }

    private Optional<Asked> take(String id) {
        try {
            var taken = table.take(id);
            if (taken.isEmpty()) {
                inHand.remove(id);
            }
            return taken;
        } catch (DatabaseUnavailable notNow) {
            // It is found open again.
            inHand.remove(id);
            return Optional.empty();
        }
    }

    /** Writes the answer down when there is one. If that fails, it is found open again. */
    void answerWith(Asked asked, Ticket ticket) {
        var unused = ticket.ended().whenComplete((report, failure) -> {
            try {
                table.end(asked.id(), report);
            } catch (DatabaseUnavailable away) {
                LOG.debugf("A verification could not be answered: %s", away.getMessage());
            } finally {
                inHand.remove(asked.id());
            }
        });
    }

    Optional<Ticket> find(String id) {
        if (database.dialect() == Dialect.SQLITE) {
            return Optional.empty();
        }
        return table.find(id).map(known -> {
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
                find(id).filter(ticket -> ticket.ended().isDone()).ifPresent(this::pass);
            }
        } catch (RuntimeException notNow) {
            LOG.debugf("Verifications of other replicas could not be looked at: %s", notNow.getMessage());
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

    @PreDestroy
    void stop() {
        timer.shutdownNow();
    }
}
