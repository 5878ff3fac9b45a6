package dev.mooring.audit;

import dev.mooring.database.Database;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Who did what, in the order in which it was stored. */
@Singleton
public final class AuditStore {
    private final Database database;

    @Inject
    AuditStore(Database database) {
        this.database = database;
    }

    /** @param seq place in history */
    public record Stored(long seq, AuditEntry entry) {}

    void add(List<AuditEntry> entries) {
        var unused = database.write(session -> {
            var insert = session.sql(
                    "insert into audit (at, caller, role, what, target, reason, status) values (?, ?, ?, ?, ?, ?, ?)");
            for (var entry : entries) {
                insert.time(entry.at())
                        .text(entry.by())
                        .text(entry.role())
                        .text(entry.deed().what())
                        .text(entry.deed().target())
                        .text(entry.reason())
                        .number(entry.status())
                        .next();
            }
            return insert.batch();
        });
    }

    /** Newest first, those before a place in history. */
    public List<Stored> list(AuditFilter filter, long before, int limit) {
        return database.read(session -> {
            var select = session.sql(
                            "select seq, at, caller, role, what, target, reason, status from audit where seq < ?")
                    .number(before);
            return filter.narrow(select)
                    .add(" order by seq desc limit ?")
                    .number(limit)
                    .list(row -> new Stored(
                            row.number(1),
                            new AuditEntry(
                                    row.time(2),
                                    row.text(3),
                                    row.text(4),
                                    new Deed(row.text(5), row.text(6)),
                                    row.textOrNull(7),
                                    row.integer(8))));
        });
    }

    Optional<Instant> newest() {
        return database.read(session ->
                session.sql("select at from audit order by seq desc limit 1").first(row -> row.time(1)));
    }

    /**
     * Forgets what is older than a time, and all but the newest so many.
     *
     * @return whether there may be more to forget
     */
    boolean forget(Instant before, int keep, int batch) {
        return database.write(
                session -> session.sql("delete from audit where seq in (select seq from audit where at < ?"
                                        + " or seq <= coalesce((select seq from audit order by seq desc limit 1 offset ?), 0)"
                                        + " order by seq limit ?)")
                                .time(before)
                                .number(keep)
                                .number(batch)
                                .update()
                        == batch);
    }
}
