package dev.mooring.report;

import dev.mooring.database.Session;
import java.util.List;

/** Whoever has people told of a report: what it writes stands or falls with the report. */
public interface Outbox {
    /**
     * Called in the transaction that stores the report, once everything else is written.
     *
     * @param open all that is open, whether it counts or not
     * @param resolved what was open before and is no more
     */
    void put(Session session, Report report, List<Finding> open, List<Finding> resolved);
}
