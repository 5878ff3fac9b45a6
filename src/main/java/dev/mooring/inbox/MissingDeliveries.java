package dev.mooring.inbox;

import dev.mooring.database.Database;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How many deliveries never arrived, as all replicas found it: each looks for what the clusters are about that it leads. What
 * could not be looked at is what it was when it last could; what nobody looks for any more is forgotten.
 */
@Singleton
public final class MissingDeliveries {
    private static final int ROUNDS = 4;
    private static final Duration LEAST_KEPT = Duration.ofHours(1);

    private final Database database;
    private final long keptMillis;
    /** Milliseconds by the clock of the database, which is the same for all replicas. */
    private final String databaseNow;

    @Inject
    public MissingDeliveries(Database database, InboxConfig config) {
        this(database, config.backfillInterval());
    }

    /** @param interval how often is looked */
    public MissingDeliveries(Database database, Duration interval) {
        this.database = database;
        var rounds = interval.multipliedBy(ROUNDS);
        this.keptMillis = (rounds.compareTo(LEAST_KEPT) > 0 ? rounds : LEAST_KEPT).toMillis();
        this.databaseNow = switch (database.dialect()) {
            case SQLITE -> "cast(unixepoch('subsec') * 1000 as integer)";
            case POSTGRESQL -> "(extract(epoch from clock_timestamp()) * 1000)::bigint";
        };
    }

    /**
     * Notes what a replica found.
     *
     * @param found how many are missing, by where that shows; empty where it could not be read this time
     */
    public void note(Map<String, Optional<Long>> found) {
        if (found.isEmpty()) {
            return;
        }
        database.write(session -> {
            // In one order, so that no two replicas wait for each other.
            new TreeMap<>(found)
                    .forEach((source, missing) -> missing.ifPresentOrElse(
                            count -> session.sql("insert into deliveries_missing (source, missing, looked_at) values"
                                            + " (?, ?, " + databaseNow
                                            + ") on conflict (source) do update set missing ="
                                            + " excluded.missing, looked_at = excluded.looked_at")
                                    .text(source)
                                    .number(count)
                                    .update(),
                            () -> session.sql("update deliveries_missing set looked_at = " + databaseNow
                                            + " where source = ?")
                                    .text(source)
                                    .update()));
            return session.sql("delete from deliveries_missing where looked_at < " + databaseNow + " - ?")
                    .number(keptMillis)
                    .update();
        });
    }

    /** How many are missing in all; empty where nobody could look of late, so that it is not known. */
    public Optional<Long> count() {
        return database.read(session -> session.sql("select count(*), cast(coalesce(sum(missing), 0) as bigint)"
                        + " from deliveries_missing where looked_at >= " + databaseNow + " - ?")
                .number(keptMillis)
                .first(row -> row.number(1) == 0 ? Optional.<Long>empty() : Optional.of(row.number(2)))
                .flatMap(count -> count));
    }
}
