package dev.mooring.audit;

import dev.mooring.database.Sql;
import java.time.Instant;
import java.util.Optional;

/**
 * Which entries are meant; empty members do not narrow.
 *
 * @param since made at that time or later
 * @param until made before that time
 */
public record AuditFilter(
        Optional<String> by,
        Optional<String> what,
        Optional<String> target,
        Optional<Instant> since,
        Optional<Instant> until) {

    /** Adds the conditions to a statement that ends with another one. */
    Sql narrow(Sql select) {
        by.ifPresent(value -> select.add(" and caller = ?").text(value));
        what.ifPresent(value -> select.add(" and what = ?").text(value));
        target.ifPresent(value -> select.add(" and target = ?").text(value));
        since.ifPresent(value -> select.add(" and at >= ?").time(value));
        until.ifPresent(value -> select.add(" and at < ?").time(value));
        return select;
    }
}
