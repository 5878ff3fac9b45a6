package dev.mooring.notify;

import dev.mooring.database.Database;
import dev.mooring.database.Session;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;

/** Whose turn was when: of digests and heartbeats. */
@Singleton
final class Turns {
    private final Database database;

    @Inject
    Turns(Database database) {
        this.database = database;
    }

    /** When a turn was taken last; at the first question, it is as if it had been taken now. */
    Instant last(Session session, String name, Instant now) {
        session.sql("insert into notice_turns (name, taken_at) values (?, ?) on conflict (name) do nothing")
                .text(name)
                .time(now)
                .update();
        return session.sql("select taken_at from notice_turns where name = ?")
                .text(name)
                .first(row -> row.time(1))
                .orElse(now);
    }

    /** The same, where the first question was asked before. */
    Optional<Instant> last(String name) {
        return database.read(session -> session.sql("select taken_at from notice_turns where name = ?")
                .text(name)
                .first(row -> row.time(1)));
    }

    void take(Session session, String name, Instant now) {
        session.sql("update notice_turns set taken_at = ? where name = ?")
                .time(now)
                .text(name)
                .update();
    }
}
