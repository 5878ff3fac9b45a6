package dev.mooring.notify;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.database.Database;
import dev.mooring.database.Row;
import dev.mooring.database.Session;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;

/** What was told and is not over, by route. */
@Singleton
final class ToldStore {
    private final Database database;
    private final NoticeJson json;

    @Inject
    ToldStore(Database database, ObjectMapper mapper) {
        this.database = database;
        this.json = new NoticeJson(mapper);
    }

    /** Of what the reports of a cluster tell, or of Mooring's own trouble. */
    List<Told> of(Session session, String route, String cluster) {
        return session.sql(
                        "select route, gathered, thread, told_at, muted, body from told where route = ? and cluster = ?")
                .text(route)
                .text(cluster)
                .list(this::told);
    }

    /** Of all clusters. */
    List<Told> of(Session session, String route) {
        return session.sql("select route, gathered, thread, told_at, muted, body from told where route = ?")
                .text(route)
                .list(this::told);
    }

    private Told told(Row row) throws SQLException {
        return new Told(
                row.text(1),
                row.text(2),
                row.text(3),
                row.time(4),
                row.integer(5) == 1,
                json.read(row.text(6), Matter.class));
    }

    void put(Session session, List<Told> told) {
        if (!told.isEmpty()) {
            var upsert = session.sql("insert into told (route, matter, cluster, gathered, thread, told_at, muted, body)"
                    + " values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (route, matter) do update set gathered ="
                    + " excluded.gathered, thread = excluded.thread, told_at = excluded.told_at, muted ="
                    + " excluded.muted, body = excluded.body");
            told.forEach(one -> upsert.text(one.route())
                    .text(one.key())
                    .text(one.matter().watchedWith())
                    .text(one.gathered())
                    .text(one.thread())
                    .time(one.at())
                    .number(one.muted() ? 1 : 0)
                    .text(json.write(one.matter()))
                    .next());
            upsert.batch();
        }
    }

    void forget(Session session, List<Told> told) {
        if (!told.isEmpty()) {
            var delete = session.sql("delete from told where route = ? and matter = ?");
            told.forEach(one -> delete.text(one.route()).text(one.key()).next());
            delete.batch();
        }
    }

    /** Clusters of which something was told, and its end was not. */
    List<String> clusters() {
        return database.read(
                session -> session.sql("select distinct cluster from told").list(row -> row.text(1)));
    }

    /** Routes by which something was told. */
    List<String> routes() {
        return database.read(
                session -> session.sql("select distinct route from told").list(row -> row.text(1)));
    }

    /** By a route that is no more, nobody will tell the end. */
    void forgetRoute(String route) {
        database.write(session ->
                session.sql("delete from told where route = ?").text(route).update());
    }
}
