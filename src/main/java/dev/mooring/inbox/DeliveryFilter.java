package dev.mooring.inbox;

import dev.mooring.database.Sql;
import java.time.Instant;
import java.util.Optional;

/**
 * Which deliveries are meant. What is empty does not matter.
 *
 * @param since received at that time or later
 * @param until received before that time
 */
public record DeliveryFilter(
        Optional<DeliveryState> state, Optional<String> kind, Optional<Instant> since, Optional<Instant> until) {

    /** Every delivery there is. */
    public static DeliveryFilter all() {
        return new DeliveryFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public boolean isEverything() {
        return equals(all());
    }

    public DeliveryFilter withState(DeliveryState wanted) {
        return new DeliveryFilter(Optional.of(wanted), kind, since, until);
    }

    /** Adds the conditions to a statement that ends with another one. */
    Sql narrow(Sql sql) {
        state.ifPresent(wanted -> sql.add(" and state = ?").text(wanted.id()));
        kind.ifPresent(wanted -> sql.add(" and kind = ?").text(wanted));
        since.ifPresent(time -> sql.add(" and received_at >= ?").time(time));
        until.ifPresent(time -> sql.add(" and received_at < ?").time(time));
        return sql;
    }
}
