package dev.mooring.actual.kubernetes;

import dev.mooring.reading.json.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Node leases. Of each only the newest renewal is kept, when it was heard, and how far the node's clock is off: two renewals
 * that advance by the node's clock as they do by the API server's tell that.
 */
final class LeaseCopy implements WatchedCopy<Lease> {
    /** Renewals that were held up arrive together; those that were not, as far apart as they were made. */
    private static final Duration SAME_CLOCK = Duration.ofSeconds(5);

    /** What kubelet asks for, and a little more. */
    private static final Duration JUDGED_AFTER = Duration.ofSeconds(43);

    private final Map<String, Heard> leases = new ConcurrentHashMap<>();
    private final Set<String> lost = ConcurrentHashMap.newKeySet();
    private final ServerClock time;
    private final Predicate<String> concerns;
    private final Runnable onChange;
    private volatile @Nullable Instant darkUntil;
    private volatile boolean unjudged;

    /**
     * @param concerns names of the nodes whose loss is told
     * @param onChange leases ran out, or are renewed again
     */
    LeaseCopy(ServerClock time, Predicate<String> concerns, Runnable onChange) {
        this.time = time;
        this.concerns = concerns;
        this.onChange = onChange;
    }

    /**
     * A lease, and when its newest renewal was heard, by the API server's clock.
     *
     * @param asItCame whether that is when it was made, too: not so of one that a list told, or while that clock was not known
     */
    private record Heard(Lease lease, Instant at, boolean asItCame) {
        private Duration ahead() {
            return lease.renewed() == null ? Duration.ZERO : Duration.between(at, lease.renewed());
        }
    }

    /** @param dark whether nothing can be heard now */
    Leases leases(boolean dark) {
        return new Leases(
                leases.values().stream().map(Heard::lease).collect(Collectors.toMap(Lease::name, lease -> lease)),
                time.now(),
                darkUntil(dark));
    }

    /** Leases that somebody listed, with what the watch knows of the nodes' clocks. */
    Leases completed(Map<String, Lease> byName, Instant serverTime, boolean dark) {
        var completed = HashMap.<String, Lease>newHashMap(byName.size());
        byName.forEach((name, lease) -> {
            var heard = leases.get(name);
            completed.put(
                    name, heard == null ? lease : lease.knowing(heard.lease().clockAhead()));
        });
        return new Leases(completed, serverTime, darkUntil(dark));
    }

    private @Nullable Instant darkUntil(boolean dark) {
        return dark ? time.now() : darkUntil;
    }

    /** Tells of leases that have run out since it was asked last: once for all of them, and of each but once. */
    void tellOfLost() {
        var now = time.now();
        var found = leases.values().stream()
                .filter(heard -> isSilent(heard, now))
                .map(heard -> heard.lease().name())
                .filter(concerns)
                .filter(lost::add)
                .count();
        if (isToBeJudged(now) || found > 0) {
            onChange.run();
        }
    }

    /** Once, as soon as silence counts again. */
    private boolean isToBeJudged(Instant now) {
        var dark = darkUntil;
        var due = unjudged && dark != null && Duration.between(dark, now).compareTo(JUDGED_AFTER) > 0;
        unjudged &= !due;
        return due;
    }

    private boolean isSilent(Heard heard, Instant now) {
        var dark = darkUntil;
        var since = dark != null && dark.isAfter(heard.at()) ? dark : heard.at();
        return Duration.between(since, now).compareTo(heard.lease().duration().plus(Leases.MARGIN)) > 0;
    }

    @Override
    public Lease trim(Member object) {
        return KubernetesObjects.lease(object);
    }

    @Override
    public String name(Lease trimmed) {
        return trimmed.name();
    }

    @Override
    public void replace(List<Lease> all) {
        var now = time.now();
        var heard = HashMap.<String, Heard>newHashMap(all.size());
        all.forEach(lease -> heard.put(lease.name(), listed(lease, now)));
        leases.keySet().retainAll(heard.keySet());
        lost.retainAll(heard.keySet());
        leases.putAll(heard);
    }

    /** One that had run out before anybody looked is told by the verification that comes of itself. */
    private Heard listed(Lease lease, Instant now) {
        var before = leases.get(lease.name());
        if (before == null) {
            if (new Leases(Map.of(), now).hasRunOut(lease)) {
                lost.add(lease.name());
            }
            return new Heard(lease, now, false);
        }
        var known = lease.knowing(before.lease().clockAhead());
        return sameRenewal(before.lease(), lease)
                ? new Heard(known, before.at(), before.asItCame())
                : new Heard(known, now, false);
    }

    @Override
    public void put(Lease lease) {
        var now = time.now();
        var before = leases.get(lease.name());
        if (before != null && sameRenewal(before.lease(), lease)) {
            leases.put(
                    lease.name(),
                    new Heard(lease.knowing(before.lease().clockAhead()), before.at(), before.asItCame()));
            return;
        }
        leases.put(lease.name(), before == null ? new Heard(lease, now, false) : renewed(before, lease, now));
        if (lost.remove(lease.name()) && concerns.test(lease.name())) {
            onChange.run();
        }
    }

    /** While the API server's time is not known, no clock is compared with it. */
    private Heard renewed(Heard before, Lease lease, Instant now) {
        var renewal = new Heard(lease, now, !time.isLost());
        var ahead = before.asItCame() && renewal.asItCame()
                ? clock(before, renewal)
                : before.lease().clockAhead();
        return new Heard(lease.knowing(ahead), now, renewal.asItCame());
    }

    private static boolean sameRenewal(Lease before, Lease now) {
        return now.renewed() == null || now.renewed().equals(before.renewed());
    }

    /** What two renewals tell alike; what they do not leaves what was known. */
    private static @Nullable Duration clock(Heard before, Heard now) {
        var ahead = now.ahead();
        return before.ahead().minus(ahead).abs().compareTo(SAME_CLOCK) <= 0
                ? ahead
                : before.lease().clockAhead();
    }

    @Override
    public void remove(String name) {
        leases.remove(name);
        lost.remove(name);
    }

    /** Who renews again is heard soon; until a lease has passed, silence proves nothing. */
    @Override
    public void darkUntilNow() {
        darkUntil = time.now();
        unjudged = true;
        lost.clear();
    }
}
