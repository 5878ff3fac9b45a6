package dev.mooring.inbox;

import java.sql.PreparedStatement;
import java.sql.SQLException;
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

    /** Conditions that follow a {@code where …}. */
    String sql() {
        return (state.isPresent() ? " and state = ?" : "")
                + (kind.isPresent() ? " and kind = ?" : "")
                + (since.isPresent() ? " and received_at >= ?" : "")
                + (until.isPresent() ? " and received_at < ?" : "");
    }

    /** Sets the parameters of the conditions and says which index comes next. */
    int bind(PreparedStatement statement, int first) throws SQLException {
        var index = first;
        if (state.isPresent()) {
            statement.setString(index++, state.get().id());
        }
        if (kind.isPresent()) {
            statement.setString(index++, kind.get());
        }
        if (since.isPresent()) {
            statement.setLong(index++, since.get().toEpochMilli());
        }
        if (until.isPresent()) {
            statement.setLong(index++, until.get().toEpochMilli());
        }
        return index;
    }
}
