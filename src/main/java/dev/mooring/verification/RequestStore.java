package dev.mooring.verification;

import dev.mooring.database.Database;
import dev.mooring.database.Session;
import dev.mooring.report.Trigger;
import dev.mooring.verification.Requests.Asked;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Verifications that replicas ask of each other. PostgreSQL only: on SQLite there is one replica. */
@Singleton
final class RequestStore {
    private final Database database;

    @Inject
    RequestStore(Database database) {
        this.database = database;
    }

    /** How a request stands. */
    enum State {
        ASKED,
        TAKEN,
        DONE,
        FAILED;

        private final String id = name().toLowerCase(Locale.ROOT);

        static State of(String id) {
            return valueOf(id.toUpperCase(Locale.ROOT));
        }
    }

    /** A request as it was written down. */
    record Request(
            String cluster,
            Trigger trigger,
            State state,
            @Nullable String report) {}

    /** Writes a request down, unless it can join one. Says which it is now. Also forgets what was answered long ago. */
    String ask(Ticket ticket, Optional<Long> namedVersion, Instant now) {
        return database.write(session -> {
            forget(session);
            var joined = join(session, ticket.cluster(), namedVersion);
            if (joined.isEmpty()) {
                add(session, ticket, namedVersion, now);
            }
            return joined.orElse(ticket.id());
        });
    }

    /**
     * By the database's time and from the answer on: whoever asked looks for it every half second, whatever the clock of this
     * machine says. Earlier releases do not write when they answered.
     */
    private static void forget(Session session) {
        session.sql("delete from verification_requests where state in ('done', 'failed')"
                        + " and coalesce(answered_at, to_timestamp(asked_at / 1000.0))"
                        + " < clock_timestamp() - interval '1 hour'")
                .update();
    }

    private static Optional<String> join(Session session, String cluster, Optional<Long> namedVersion) {
        return session.sql("update verification_requests set named_version = greatest(named_version, ?) where id ="
                        + " (select id from verification_requests where cluster = ? and state = 'asked' limit 1 for update)"
                        + " and state = 'asked' returning id")
                .numberOrNull(namedVersion.orElse(null))
                .text(cluster)
                .first(row -> row.text(1));
    }

    private static void add(Session session, Ticket ticket, Optional<Long> namedVersion, Instant now) {
        session.sql("insert into verification_requests (id, cluster, started_by, named_version, asked_at, state)"
                        + " values (?, ?, ?, ?, ?, 'asked')")
                .text(ticket.id())
                .text(ticket.cluster())
                .text(ticket.trigger().id())
                .numberOrNull(namedVersion.orElse(null))
                .time(now)
                .update();
    }

    /** From now on nobody can join it. Empty when it was answered meanwhile. */
    Optional<Asked> take(String id) {
        return database.write(session -> session.sql("update verification_requests set state = 'taken'"
                        + " where id = ? and state in ('asked', 'taken') returning cluster, started_by, named_version")
                .text(id)
                .first(row ->
                        new Asked(id, row.text(1), Trigger.of(row.text(2)), Optional.ofNullable(row.numberOrNull(3)))));
    }

    /** Ids of what is not answered of these clusters; what a leader took that is no more is among them. */
    List<String> open(Collection<String> clusters) {
        return database.read(session -> session.sql("select id from verification_requests where cluster = any(?) and"
                        + " state in ('asked', 'taken') order by asked_at")
                .array("text", clusters)
                .list(row -> row.text(1)));
    }

    /**
     * An answer that was given before stands: by another leader, while this one was stopped.
     *
     * @param report null where the verification failed
     */
    void end(String id, @Nullable String report) {
        database.write(session -> session.sql("update verification_requests set state = ?, report = ?,"
                        + " answered_at = clock_timestamp() where id = ? and state in ('asked', 'taken')")
                .text((report == null ? State.FAILED : State.DONE).id)
                .text(report)
                .text(id)
                .update());
    }

    /** What is not answered of a cluster that is watched no longer has failed. */
    void giveUp(String cluster) {
        database.write(session -> session.sql("update verification_requests set state = 'failed',"
                        + " answered_at = clock_timestamp() where cluster = ? and state in ('asked', 'taken')")
                .text(cluster)
                .update());
    }

    Optional<Request> find(String id) {
        return database.read(session -> session.sql(
                        "select cluster, started_by, state, report from verification_requests where id = ?")
                .text(id)
                .first(row ->
                        new Request(row.text(1), Trigger.of(row.text(2)), State.of(row.text(3)), row.textOrNull(4))));
    }
}
