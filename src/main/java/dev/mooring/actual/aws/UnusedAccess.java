package dev.mooring.actual.aws;

import dev.mooring.cluster.Fleet;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Closes clients, credentials and budgets of roles that no watched cluster is asked about with any more, so that clusters may
 * come and go for years. Not before nobody has used them for an hour: what a verification has begun goes to its end, and a
 * cluster that is soon back finds all as it was. What Mooring itself is, stays.
 */
@ApplicationScoped
class UnusedAccess {
    static final Duration KEPT = Duration.ofHours(1);

    private final Fleet fleet;
    private final AwsClients clients;
    private final CallBudgets budgets;
    private final LongSupplier stopwatch;
    private final Map<Identity, Long> unusedSince = new HashMap<>();

    @Inject
    UnusedAccess(Fleet fleet, AwsClients clients, CallBudgets budgets) {
        this(fleet, clients, budgets, System::nanoTime);
    }

    /** @param stopwatch nanoseconds that go on evenly */
    UnusedAccess(Fleet fleet, AwsClients clients, CallBudgets budgets, LongSupplier stopwatch) {
        this.fleet = fleet;
        this.clients = clients;
        this.budgets = budgets;
        this.stopwatch = stopwatch;
    }

    @Scheduled(every = "5m", delayed = "5m", concurrentExecution = ConcurrentExecution.SKIP)
    synchronized void close() {
        var used = used();
        var now = stopwatch.getAsLong();
        var open = clients.identities();
        unusedSince.keySet().removeIf(identity -> used.contains(identity) || !open.contains(identity));
        open.stream()
                .filter(identity -> !used.contains(identity))
                .forEach(identity -> unusedSince.putIfAbsent(identity, now));
        List.copyOf(unusedSince.entrySet()).stream()
                .filter(unused -> now - unused.getValue() >= KEPT.toNanos())
                .map(Map.Entry::getKey)
                .forEach(this::close);
        budgets.keep(accounts(Stream.concat(used.stream(), clients.identities().stream())));
    }

    private Set<Identity> used() {
        return Stream.concat(
                        Stream.of(new Identity.Own()), fleet.clusters().stream().map(Identity::of))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Set<String> accounts(Stream<Identity> identities) {
        return identities.map(Identity::account).collect(Collectors.toUnmodifiableSet());
    }

    private void close(Identity identity) {
        unusedSince.remove(identity);
        clients.close(identity);
    }
}
