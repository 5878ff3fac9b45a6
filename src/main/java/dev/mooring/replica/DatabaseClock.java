package dev.mooring.replica;

import dev.mooring.database.Database;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** The database's time, which is the same for all replicas, and which goes on evenly when this machine's clock jumps. */
final class DatabaseClock extends Clock {
    private final Database database;
    private volatile Mark mark = new Mark(Instant.EPOCH, System.nanoTime());

    DatabaseClock(Database database) {
        this.database = database;
    }

    /** A time, and what the stopwatch said then. */
    private record Mark(Instant time, long nanos) {}

    /** Asks the database what time it is. */
    void set() {
        // Before the question: a late answer then makes leases longer in the database than they are taken for here.
        var asked = System.nanoTime();
        mark = database.read(session -> session.sql("select (extract(epoch from clock_timestamp()) * 1000000)::bigint")
                .first(row -> new Mark(Instant.EPOCH.plus(row.number(1), ChronoUnit.MICROS), asked))
                .orElseThrow());
    }

    @Override
    public Instant instant() {
        var last = mark;
        return last.time().plusNanos(System.nanoTime() - last.nanos());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("leases know no time zones");
    }
}
