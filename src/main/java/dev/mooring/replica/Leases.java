package dev.mooring.replica;

import dev.mooring.database.Database;
import dev.mooring.database.Session;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import net.javacrumbs.shedlock.core.ClockProvider;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.provider.jdbc.JdbcLockProvider;

/** Leases in the database, by ShedLock. One that is not extended runs out, whatever became of its holder. */
final class Leases {
    static final Duration LENGTH = Duration.ofSeconds(12);
    private static final String TABLE = "leases";
    private static final String REPLICA = "replica/";
    private final Database database;
    private final JdbcLockProvider locks;

    /** @param clock of the database: the replicas' own clocks need not agree */
    Leases(Database database, DataSource dataSource, Clock clock) {
        this.database = database;
        this.locks = new JdbcLockProvider(dataSource, TABLE);
        ClockProvider.setClock(clock);
    }

    Optional<SimpleLock> take(String name) {
        return locks.lock(new LockConfiguration(ClockProvider.now(), name, LENGTH, Duration.ZERO));
    }

    static Optional<SimpleLock> extend(SimpleLock lease) {
        return lease.extend(LENGTH, Duration.ZERO);
    }

    /** The time in which a lease is held by whoever holds it now: extending moves its end, taking it moves its start. */
    Optional<Term> term(String name) {
        return database.read(session -> session.sql(
                                "select locked_at::text, locked_by from leases where name = ? and lock_until > clock_timestamp()")
                        .text(name)
                        .first(row -> new HeldTerm(name, row.text(1), row.text(2))))
                .map(held -> held);
    }

    /** A lease, since when, and by whom. */
    private record HeldTerm(String name, String since, String by) implements Term {
        @Override
        public boolean goesOn(Session session) {
            return session.sql("select name from leases where name = ? and locked_at::text = ? and locked_by = ?"
                            + " and lock_until > clock_timestamp() for update")
                    .text(name)
                    .text(since)
                    .text(by)
                    .first(row -> row.text(1))
                    .isPresent();
        }
    }

    /** Says that a replica is there. */
    Optional<SimpleLock> announce(String replica) {
        return take(REPLICA + replica);
    }

    /** How many replicas are there. */
    int replicas() {
        return Math.toIntExact(database.read(session -> session.sql(
                        "select count(*) from leases where name like 'replica/%' and lock_until > clock_timestamp()")
                .count()));
    }

    /** Forgets replicas that have long been gone. */
    void tidy() {
        database.write(session -> session.sql("delete from leases where name like 'replica/%'"
                        + " and lock_until < clock_timestamp() - interval '1 hour'")
                .update());
    }
}
