package dev.mooring.inbox;

import dev.mooring.clock.Backoff;
import dev.mooring.database.StatementRefused;
import dev.mooring.log.LogField;
import dev.mooring.log.LogFields;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Deliveries of which the database refuses to note anything, not even that they failed: they stay as they are, others go
 * on, and after a while, longer each time, they are tried again. Known to this process alone. For one thread.
 */
final class SetAside {
    private static final Logger LOG = Logger.getLogger(SetAside.class);
    private static final int MOST = 1_000;
    private final Duration first;
    private final LongSupplier stopwatch;
    private final Map<String, Rest> resting = new HashMap<>();

    SetAside(Duration first) {
        this(first, System::nanoTime);
    }

    /** @param stopwatch nanoseconds from anywhere; never jumps */
    SetAside(Duration first, LongSupplier stopwatch) {
        this.first = first;
        this.stopwatch = stopwatch;
    }

    private record Rest(int times, long untilNanos) {}

    /** @throws StatementRefused what was given, where so many are set aside that it is no matter of single rows */
    void add(String id, StatementRefused refused) {
        var now = stopwatch.getAsLong();
        resting.values().removeIf(rest -> now - rest.untilNanos() > DeliveryQueue.LONGEST_DELAY.toNanos());
        var before = resting.get(id);
        if (before == null && resting.size() >= MOST) {
            throw refused;
        }
        var times = before == null ? 1 : before.times() + 1;
        var delay = new Backoff(first, DeliveryQueue.LONGEST_DELAY).after(times);
        resting.put(id, new Rest(times, now + delay.toNanos()));
        LogFields.with(LogField.EVENT, "delivery-set-aside")
                .and(LogField.DELIVERY, id)
                .and(LogField.CAUSE, refused.reason())
                .run(() -> LOG.errorf(
                        "Delivery %s is set aside for %s: the database refuses to note what became of it (%s)",
                        id, delay, refused.reason()));
    }

    /** Those that rest, in a set of the caller's own. */
    Set<String> now() {
        var now = stopwatch.getAsLong();
        var ids = new HashSet<String>();
        resting.forEach((id, rest) -> {
            if (rest.untilNanos() - now > 0) {
                ids.add(id);
            }
        });
        return ids;
    }
}
