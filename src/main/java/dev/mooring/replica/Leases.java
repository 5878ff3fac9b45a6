package dev.mooring.replica;

import dev.mooring.database.Database;
import dev.mooring.database.Row;
import dev.mooring.database.Session;
import dev.mooring.database.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Leases in the database, by its time: the replicas' own clocks need not agree. A lease belongs to the replica that took it, from
 * when it took it, and nobody else extends it or lets go of it: not another replica on the same machine, and not this one
 * with what it held before. One that is not extended runs out, whatever became of its holder.
 */
final class Leases {
    static final Duration LENGTH = Duration.ofSeconds(12);
    private static final String PRESENCE = "replica/";
    private static final String IN_A_LENGTH = "clock_timestamp() + ? * interval '1 millisecond'";
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

    /**
     * What became of leases that were to last longer.
     *
     * @param longer that do
     * @param asBefore that last no longer than they did: somebody else is at their rows just now
     */
    record Extension(Set<Lease> longer, Set<Lease> asBefore) {
        boolean keeps(Lease lease) {
            return longer.contains(lease) || asBefore.contains(lease);
        }
    }

    /**
     * Takes those that nobody holds, in this order. Waits for nobody: one that ran out while its holder stores something is
     * left until that ends, and so is one whose holder stands still meanwhile.
     */
    List<Lease> take(List<String> names, int most) {
        return database.write(session -> {
            // In one order, so that no two replicas wait for each other.
            session.sql("insert into leases (name, lock_until, locked_at, locked_by)"
                            + " select wanted.name, clock_timestamp(), clock_timestamp(), ''"
                            + " from unnest(?::text[]) as wanted (name) where not exists"
                            + " (select 1 from leases where leases.name = wanted.name)"
                            + " order by wanted.name on conflict (name) do nothing")
                    .array("text", names)
                    .update();
            return session.sql("with free as (select name from leases where name = any(?::text[])"
                            + " and lock_until <= clock_timestamp() order by array_position(?::text[], name) limit ?"
                            + " for update skip locked)"
                            + " update leases set lock_until = " + IN_A_LENGTH
                            + ", locked_at = clock_timestamp(), locked_by = ?"
                            + " from free where leases.name = free.name returning leases.name, locked_at::text")
                    .array("text", names)
                    .array("text", names)
                    .number(most)
                    .number(LENGTH.toMillis())
                    .text(replica)
                    .list(Leases::lease);
        });
    }

    /**
     * Has leases last longer, all at once, also those under which something is being stored. Not one that ran out, even if
     * nobody took it: whoever holds it then begins anew. Waits for nobody.
     */
    Extension extend(Collection<Lease> leases) {
        if (leases.isEmpty()) {
            return new Extension(Set.of(), Set.of());
        }
        return database.write(session -> {
            var longer = Set.copyOf(held(
                            session,
                            leases,
                            "with mine as (select leases.name, asked.since",
                            " for no key update of leases skip locked) update leases set lock_until = " + IN_A_LENGTH
                                    + " from mine where leases.name = mine.name returning mine.name, mine.since")
                    .number(LENGTH.toMillis())
                    .list(Leases::lease));
            var asBefore = longer.size() == leases.size()
                    ? Set.<Lease>of()
                    : Set.copyOf(held(session, leases, "select leases.name, asked.since", "")
                            .list(Leases::lease));
            return new Extension(longer, asBefore);
        });
    }

    /** Those of them that this replica still holds. */
    private Sql held(Session session, Collection<Lease> leases, String before, String after) {
        return session.sql(before + " from leases join unnest(?::text[], ?::text[]) as asked (name, since)"
                        + " on leases.name = asked.name and leases.locked_at::text = asked.since"
                        + " where leases.locked_by = ? and leases.lock_until > clock_timestamp()")
                .array("text", leases.stream().map(Lease::name).toList())
                .array("text", leases.stream().map(Lease::since).toList())
                .text(replica)
                .add(after);
    }

    private static Lease lease(Row row) throws SQLException {
        return new Lease(row.text(1), row.text(2));
    }

    /**
     * Bounds leases that lie further ahead than any is given: they were written before the clock of the database was set
     * back, or by a server whose clock was ahead. Whoever holds one extends it long before it ends now, and by his own
     * stopwatch it ends no later.
     */
    void bound() {
        database.write(session -> session.sql("with ahead as (select name from leases where lock_until > " + IN_A_LENGTH
                        + " + interval '1 second' for no key update skip locked)"
                        + " update leases set lock_until = " + IN_A_LENGTH
                        + " from ahead where leases.name = ahead.name")
                .number(LENGTH.toMillis())
                .number(LENGTH.toMillis())
                .update());
    }

    /** Ends leases that this replica holds, so that another replica need not wait. */
    void letGo(Collection<Lease> leases) {
        if (!leases.isEmpty()) {
            database.write(session -> held(
                            session,
                            leases,
                            "with mine as (select leases.name, asked.since",
                            ") update leases set lock_until = clock_timestamp() from mine where leases.name = mine.name"
                                    + " and leases.locked_at::text = mine.since and leases.locked_by = ?")
                    .text(replica)
                    .update());
        }
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

    /**
     * A lease, since when, and by whom. While the row is locked like this, nobody takes the lease, and its holder extends it
     * all the same: however long something takes to be stored.
     */
    private record HeldTerm(String name, String since, String by) implements Term {
        @Override
        public boolean goesOn(Session session) {
            return session.sql("select name from leases where name = ? and locked_at::text = ? and locked_by = ?"
                            + " and lock_until > clock_timestamp() for key share")
                    .text(name)
                    .text(since)
                    .text(by)
                    .first(row -> row.text(1))
                    .isPresent();
        }
    }

    /** Says that this replica is there. */
    Optional<Lease> announce() {
        return take(List.of(PRESENCE + replica), 1).stream().findFirst();
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
