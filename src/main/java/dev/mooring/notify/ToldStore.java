package dev.mooring.notify;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.database.Database;
import dev.mooring.database.Row;
import dev.mooring.database.Session;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What was told and is not over, by route. */
@Singleton
final class ToldStore {
    private static final String SELECT = "select route, gathered, thread, alert, told_at, muted, sinks, body from told";
    private static final String COMMA = ",";

    private final Database database;
    private final NoticeJson json;

    @Inject
    ToldStore(Database database, ObjectMapper mapper) {
        this.database = database;
        this.json = new NoticeJson(mapper);
    }

    /** Of what the reports of a cluster tell, or of Mooring's own trouble. */
    List<Told> of(Session session, String route, String cluster) {
        return session.sql(SELECT + " where route = ? and cluster = ?")
                .text(route)
                .text(cluster)
                .list(this::told);
    }

    /** Of all clusters. */
    List<Told> of(Session session, String route) {
        return session.sql(SELECT + " where route = ?").text(route).list(this::told);
    }

    private Told told(Row row) throws SQLException {
        return new Told(
                row.text(1),
                row.text(2),
                row.text(3),
                row.text(4),
                row.time(5),
                row.integer(6) == 1,
                sinks(row.textOrNull(7)),
                json.read(row.text(8), Matter.class));
    }

    private static @Nullable Set<String> sinks(@Nullable String names) {
        if (names == null) {
            return null;
        }
        return names.isEmpty() ? Set.of() : Set.of(names.split(COMMA));
    }

    private static @Nullable String sinks(Told one) {
        var names = one.sinks();
        return names == null ? null : String.join(COMMA, new TreeSet<>(names));
    }

    void put(Session session, List<Told> told) {
        if (!told.isEmpty()) {
            var upsert =
                    session.sql("insert into told (route, matter, cluster, gathered, thread, alert, told_at, muted,"
                            + " sinks, body) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (route, matter) do update set"
                            + " cluster = excluded.cluster, gathered = excluded.gathered, thread = excluded.thread, alert ="
                            + " excluded.alert, told_at = excluded.told_at, muted = excluded.muted, sinks = excluded.sinks,"
                            + " body = excluded.body");
            told.forEach(one -> upsert.text(one.route())
                    .text(one.key())
                    .text(one.matter().watchedWith())
                    .text(one.gathered())
                    .text(one.thread())
                    .text(one.alert())
                    .time(one.at())
                    .number(one.muted() ? 1 : 0)
                    .text(sinks(one))
                    .text(json.write(one.matter().withoutSites()))
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

    /** Of a route that is no more. */
    void forgetRoute(Session session, String route) {
        session.sql("delete from told where route = ?").text(route).update();
    }
}
