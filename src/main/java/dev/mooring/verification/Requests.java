package dev.mooring.verification;

import dev.mooring.report.Trigger;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Verifications that one replica asks of another, the leader of the cluster. */
sealed interface Requests permits NoRequests, SharedRequests {

    /** A verification that another replica asks for. */
    record Asked(String id, String cluster, Trigger trigger, Optional<Long> namedVersion) {}

    /**
     * Asks the leader, whoever it is. Joins what was asked of it before and is not begun yet, by whichever replica.
     *
     * @throws dev.mooring.database.DatabaseUnavailable when nobody can be asked
     */
    Ticket ask(String cluster, Trigger trigger, Optional<Long> namedVersion);

    /** What others ask of this replica, the leader of these clusters: one question for all of them. */
    List<Asked> open(Collection<String> clusters);

    /** Writes the answer down when there is one. */
    void answerWith(Asked asked, Ticket ticket);

    /** A cluster is watched no longer: nobody leads it, and whoever asked for a verification of it is told so. */
    void giveUp(String cluster);

    Optional<Ticket> find(String id);

    void stop();
}
