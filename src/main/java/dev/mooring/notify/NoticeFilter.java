package dev.mooring.notify;

import dev.mooring.database.Sql;
import java.util.Optional;

/** Which notices are meant; empty members do not narrow. */
public record NoticeFilter(Optional<String> sink, Optional<NoticeState> state, Optional<String> cluster) {

    /** Adds the conditions to a statement that ends with another one. */
    Sql narrow(Sql select) {
        sink.ifPresent(value -> select.add(" and sink = ?").text(value));
        state.ifPresent(value -> select.add(" and state = ?").text(value.id()));
        cluster.ifPresent(value -> select.add(" and cluster = ?").text(value));
        return select;
    }
}
