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
    private final DeliveryTable table;
    private final EndedDeliveries ended;

    public RetentionFixture(Database database) {
        this.table = new DeliveryTable(database);
        this.ended = new EndedDeliveries(database);
    }

    /** Stores deliveries and works them off. */
    public void takeIn(List<Delivery> deliveries, Instant now) {
        table.append(deliveries);
        table.workOff(
                deliveries.size(),
                Set.of(),
                Clock.fixed(now, ZoneOffset.UTC),
                due -> due.stream()
                        .<DeliveryTable.Result>map(one ->
                                new DeliveryTable.Done(one.slot(), "stack-updated", "acme-edge/edge-platform/prod"))
                        .toList());
    }

    public void forget(Instant before) {
        Function<Instant, java.util.Optional<Long>> next = time -> ended.lastToForget(time, 500);
        for (var last = next.apply(before); last.isPresent(); last = next.apply(before)) {
            ended.forget(last.get(), before);
        }
    }
}
