package dev.mooring.inbox;

import dev.mooring.database.Database;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Fills and bounds the inbox as production does, as of any time. */
public final class RetentionFixture {
    private final DeliveryQueue queue;
    private final Deliveries deliveries;

    public RetentionFixture(Database database) {
        this.queue = QueueChoice.of(database);
        this.deliveries = new Deliveries(database);
    }

    /** Stores deliveries and works them off. */
    public void takeIn(List<Delivery> sent, Instant now) {
        queue.append(sent);
        queue.workOff(
                sent.size(),
                Set.of(),
                Clock.fixed(now, ZoneOffset.UTC),
                due -> due.stream()
                        .<Result>map(
                                one -> new Result.Done(one.slot(), "stack-updated", "acme-edge/edge-platform/prod"))
                        .toList());
    }

    public void forget(Instant before) {
        Function<Instant, java.util.Optional<Long>> next = time -> deliveries.lastToForget(time, 500);
        for (var last = next.apply(before); last.isPresent(); last = next.apply(before)) {
            deliveries.forget(last.get(), before);
        }
    }
}
