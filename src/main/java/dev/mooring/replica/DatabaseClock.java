package dev.mooring.replica;

import dev.mooring.database.Database;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

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
        mark = database.read(connection -> {
            try (var select = connection.prepareStatement("select clock_timestamp()");
                    var row = select.executeQuery()) {
                row.next();
                return new Mark(row.getObject(1, Timestamp.class).toInstant(), asked);
            }
        });
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
