package dev.mooring.silence;

import dev.mooring.check.Severity;
import dev.mooring.database.Database;
import dev.mooring.database.Row;
import dev.mooring.database.Session;
import dev.mooring.silence.Silence.Kind;
import dev.mooring.silence.Silence.State;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Silences, those to come and those of before. All replicas share them. */
@Singleton
public final class SilenceStore {
    private static final String COLUMNS = "seq, ending_told, id, kind, fingerprint, check_id, subject, site, cluster,"
            + " severities, author, reason, created, begins, until, latest, ended, ended_by";

    private static final Pattern COMMA = Pattern.compile(",");
    private final Database database;

    @Inject
    SilenceStore(Database database) {
        this.database = database;
    }

    /**
     * A silence as it is stored.
     *
     * @param seq place in history
     * @param isEndingTold whether it was told that it is about to end
     */
    public record Entry(long seq, boolean isEndingTold, Silence silence) {}

    /** Newest first, those before a place in history. */
    public List<Entry> list(Optional<State> state, Instant now, long before, int limit) {
        return database.read(session -> {
            var select = session.sql("select " + COLUMNS + " from silences where seq < ?")
                    .number(before);
            state.ifPresent(wanted -> {
                switch (wanted) {
                    case ENDED ->
                        select.add(" and (ended is not null or latest <= ?)").time(now);
                    case PLANNED ->
                        select.add(" and ended is null and begins > ? and latest > ?")
                                .time(now)
                                .time(now);
                    case ACTIVE ->
                        select.add(" and ended is null and begins <= ? and latest > ?")
                                .time(now)
                                .time(now);
                }
            });
            return select.add(" order by seq desc limit ?").number(limit).list(SilenceStore::entry);
        });
    }

    public Optional<Silence> find(String id) {
        return database.read(session -> find(session, id));
    }

    private static Optional<Silence> find(Session session, String id) {
        return session.sql("select " + COLUMNS + " from silences where id = ?")
                .text(id)
                .first(SilenceStore::entry)
                .map(Entry::silence);
    }

    /** Those that nobody and nothing has ended. */
    List<Entry> notEnded() {
        return database.read(
                session -> session.sql("select " + COLUMNS + " from silences where ended is null order by seq")
                        .list(SilenceStore::entry));
    }

    /** Says whether there was room for it. */
    boolean add(Silence silence, int most) {
        return database.write(session -> {
            session.lock("mooring/silences");
            if (session.sql("select count(*) from silences where ended is null").count() >= most) {
                return false;
            }
            var scope = silence.scope();
            session.sql("insert into silences (id, kind, fingerprint, check_id, subject, site, cluster, severities,"
                            + " author, reason, created, begins, until, latest) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                            + " ?, ?, ?, ?)")
                    .text(silence.id())
                    .text(silence.kind().id())
                    .text(scope.fingerprint())
                    .text(scope.check())
                    .text(scope.subject())
                    .text(scope.site())
                    .text(scope.cluster())
                    .text(scope.severities().stream().map(Severity::id).sorted().collect(Collectors.joining(",")))
                    .text(silence.author())
                    .text(silence.reason())
                    .time(silence.created())
                    .time(silence.from())
                    .time(silence.until())
                    .time(silence.latest())
                    .update();
            return true;
        });
    }

    /** Ends one that has not ended; empty where it had, or where there is none. One caller alone gets it. */
    Optional<Silence> end(String id, Instant at, String by) {
        return database.write(
                session -> session.sql("update silences set ended = ?, ended_by = ? where id = ? and ended is null")
                                        .time(at)
                                        .text(by)
                                        .text(id)
                                        .update()
                                == 1
                        ? find(session, id)
                        : Optional.empty());
    }

    /** Takes it upon the caller to tell that a silence is about to end. One caller alone is answered yes. */
    boolean claimEnding(Session session, String id) {
        return session.sql("update silences set ending_told = 1 where id = ? and ending_told = 0 and ended is null")
                        .text(id)
                        .update()
                == 1;
    }

    /** When the newest one ended. */
    Optional<Instant> lastEnded() {
        return database.read(
                session -> session.sql("select ended from silences where ended is not null order by ended desc limit 1")
                        .first(row -> row.time(1)));
    }

    /** Forgets those that ended before a time, and all but those that ended last. */
    void forget(Instant before, int keep) {
        var unused = database.write(session -> session.sql("delete from silences where ended is not null and (ended < ?"
                        + " or ended < coalesce((select ended from silences where ended is not null order by ended"
                        + " desc limit 1 offset ?), 0))")
                .time(before)
                .number(keep - 1L)
                .update());
    }

    private static Entry entry(Row row) throws SQLException {
        var scope = new Scope(
                row.textOrNull(5), row.text(6), row.text(7), row.text(8), row.text(9), severities(row.text(10)));
        return new Entry(
                row.number(1),
                row.integer(2) == 1,
                new Silence(
                        row.text(3),
                        Kind.valueOf(row.text(4).toUpperCase(Locale.ROOT)),
                        scope,
                        row.text(11),
                        row.text(12),
                        row.time(13),
                        row.time(14),
                        row.timeOrNull(15),
                        row.time(16),
                        row.timeOrNull(17),
                        row.textOrNull(18)));
    }

    private static Set<Severity> severities(String text) {
        return COMMA.splitAsStream(text)
                .filter(word -> !word.isEmpty())
                .map(word -> Severity.valueOf(word.toUpperCase(Locale.ROOT)))
                .collect(Collectors.toUnmodifiableSet());
    }
}
