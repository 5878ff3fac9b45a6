package dev.mooring.replica;

import dev.mooring.database.Database;
import dev.mooring.database.Session;
import java.time.Duration;
import java.util.Optional;

/**
 * Leases in the database, by its time: the replicas' own clocks need not agree. A lease belongs to the replica that took it, from
 * when it took it, and nobody else extends it or lets go of it: not another replica on the same machine, and not this one
 * with what it held before. One that is not extended runs out, whatever became of its holder.
 */
final class Leases {
    static final Duration LENGTH = Duration.ofSeconds(12);
    private static final String PRESENCE = "replica/";
    private final Database database;
    private final String replica;

    /** @param replica whose leases; no other, and no earlier one, has the same name */
    Leases(Database database, String replica) {
        this.database = database;
        this.replica = replica;
    }

    /**
     * A lease that this replica took.
     *
     * @param since when, as the database writes it
     */
    record Lease(String name, String since) {}

    /** Takes one that nobody holds. Does not wait where its holder is about to store something. */
    Optional<Lease> take(String name) {
        return database.write(session -> session.sql("insert into leases (name, lock_until, locked_at, locked_by)"
                        + " select ?, clock_timestamp() + ? * interval '1 millisecond', clock_timestamp(), ?"
                        + " where not exists (select 1 from leases where name = ? and lock_until > clock_timestamp())"
                        + " on conflict (name) do update set lock_until = excluded.lock_until,"
                        + " locked_at = excluded.locked_at, locked_by = excluded.locked_by"
                        + " where leases.lock_until <= clock_timestamp() returning locked_at::text")
                .text(name)
                .number(LENGTH.toMillis())
                .text(replica)
                .text(name)
                .first(row -> new Lease(name, row.text(1))));
    }

    /** Whether it lasts longer now. Not where it ran out, even if nobody took it: whoever holds it then begins anew. */
    boolean extend(Lease lease) {
        return database.write(session -> session.sql(
                                "update leases set lock_until = clock_timestamp() + ? * interval '1 millisecond'"
                                        + " where name = ? and locked_by = ? and locked_at::text = ?"
                                        + " and lock_until > clock_timestamp()")
                        .number(LENGTH.toMillis())
                        .text(lease.name())
                        .text(replica)
                        .text(lease.since())
                        .update())
                > 0;
    }

    /** Ends it, so that another replica need not wait. */
    void letGo(Lease lease) {
        database.write(session -> session.sql(
                        "update leases set lock_until = clock_timestamp() where name = ? and locked_by = ?"
                                + " and locked_at::text = ? and lock_until > clock_timestamp()")
                .text(lease.name())
                .text(replica)
                .text(lease.since())
                .update());
    }

    /** The time in which this replica holds a lease: extending moves its end, taking it moves its start. */
    Optional<Term> term(String name) {
        return database.read(
                        session -> session.sql("select locked_at::text from leases where name = ? and locked_by = ?"
                                        + " and lock_until > clock_timestamp()")
                                .text(name)
                                .text(replica)
                                .first(row -> new HeldTerm(name, row.text(1), replica)))
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

    /** Says that this replica is there. */
    Optional<Lease> announce() {
        return take(PRESENCE + replica);
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
