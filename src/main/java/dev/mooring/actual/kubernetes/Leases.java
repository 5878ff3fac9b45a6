package dev.mooring.actual.kubernetes;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All node leases by name.
 *
 * @param serverTime the API server's own clock when it answered: ages are measured against it, not against ours
 * @param darkUntil until when, by the same clock, kubelets may not have reached the API server any more than we did; null
 *     where it was not seen dark
 */
public record Leases(
        Map<String, Lease> byName,
        Instant serverTime,
        @Nullable Instant darkUntil) {
    /** The Date header has whole seconds, so an age may be off by almost two. */
    static final Duration MARGIN = Duration.ofSeconds(2);

    public Leases {
        byName = Map.copyOf(byName);
    }

    public Leases(Map<String, Lease> byName, Instant serverTime) {
        this(byName, serverTime, null);
    }

    /** How long ago a node's lease was renewed, if it has one that was. */
    public Optional<Duration> age(String node) {
        return Optional.ofNullable(byName.get(node))
                .map(Lease::renewedByServer)
                .map(renewed -> Duration.between(renewed, serverTime));
    }

    /** Whether a node's lease has run out. One that is not there is not stale: it is missing. */
    public boolean isStale(String node) {
        var lease = byName.get(node);
        return lease != null && isStale(lease);
    }

    /** Whether a lease has run out, and its silence counts. */
    public boolean isStale(Lease lease) {
        return hasRunOut(lease) && (darkUntil == null || hasPassed(lease.duration(), darkUntil));
    }

    /** Whether a lease has run out, whatever kept its kubelet from renewing it. */
    public boolean hasRunOut(Lease lease) {
        var renewed = lease.renewedByServer();
        return renewed != null && hasPassed(lease.duration(), renewed);
    }

    /** Whether a lease is surely renewed: a time to come, by a clock that nobody knows, may be that of a dead machine. */
    public boolean isRenewed(Lease lease) {
        return lease.renewed() != null
                && !hasRunOut(lease)
                && (lease.clockAhead() != null || !lease.renewed().isAfter(serverTime.plus(MARGIN)));
    }

    /** How many are surely renewed. */
    public long renewed() {
        return byName.values().stream().filter(this::isRenewed).count();
    }

    private boolean hasPassed(Duration duration, Instant since) {
        return since.plus(duration).plus(MARGIN).isBefore(serverTime);
    }
}
