package dev.mooring.report;

import dev.mooring.database.Sql;
import java.util.Optional;

/**
 * Which machines are meant; empty members do not narrow.
 *
 * @param site where they stand
 * @param state as {@link NodeState#state}
 */
public record NodeFilter(Optional<String> site, Optional<String> state) {
    public static final NodeFilter ALL = new NodeFilter(Optional.empty(), Optional.empty());

    /** Adds the conditions to a statement that ends with another one. */
    Sql narrow(Sql select) {
        site.ifPresent(value -> select.add(" and site = ?").text(value));
        state.ifPresent(value -> select.add(" and state = ?").text(value));
        return select;
    }

    boolean takes(NodeState node) {
        return site.filter(wanted -> !wanted.equals(node.site())).isEmpty()
                && state.filter(wanted -> !wanted.equals(node.state())).isEmpty();
    }
}
