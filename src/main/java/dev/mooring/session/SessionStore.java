package dev.mooring.session;

import dev.mooring.database.Database;
import dev.mooring.database.Row;
import dev.mooring.session.PageSession.ByProvider;
import dev.mooring.session.PageSession.ByToken;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Sessions. All replicas share them. */
@Singleton
final class SessionStore {
    private final Database database;

    @Inject
    SessionStore(Database database) {
        this.database = database;
    }

    /** Adds one, and forgets those that were not used for longest beyond so many. */
    void add(PageSession session, int most) {
        var unused = database.write(sql -> {
            var insert = sql.sql(
                            "insert into sessions (id, token, name, role, begun, used, latest) values (?, ?, ?, ?, ?, ?, ?)")
                    .text(session.id());
            switch (session.proof()) {
                case ByToken(var token) -> insert.text(token).text(null).text(null);
                case ByProvider(var name, var role) ->
                    insert.text(null).text(name).text(role);
            }
            insert.time(session.begun())
                    .time(session.used())
                    .time(session.latest())
                    .update();
            return sql.sql("delete from sessions where used < coalesce((select used from sessions order by used desc"
                            + " limit 1 offset ?), 0)")
                    .number(most - 1L)
                    .update();
        });
    }

    Optional<PageSession> find(String id) {
        return database.read(
                sql -> sql.sql("select id, token, name, role, begun, used, latest from sessions where id = ?")
                        .text(id)
                        .first(SessionStore::session));
    }

    void use(String id, Instant now) {
        var unused = database.write(sql -> sql.sql("update sessions set used = ? where id = ?")
                .time(now)
                .text(id)
                .update());
    }

    void end(String id) {
        var unused = database.write(
                sql -> sql.sql("delete from sessions where id = ?").text(id).update());
    }

    /** Forgets those not used since a time, and those that ended before another. */
    void forget(Instant unusedSince, Instant now) {
        var unused = database.write(sql -> sql.sql("delete from sessions where used < ? or latest < ?")
                .time(unusedSince)
                .time(now)
                .update());
    }

    private static PageSession session(Row row) throws SQLException {
        var token = row.textOrNull(2);
        return new PageSession(
                row.text(1),
                token == null ? new ByProvider(row.text(3), row.text(4)) : new ByToken(token),
                row.time(5),
                row.time(6),
                row.time(7));
    }
}
