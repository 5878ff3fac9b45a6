package dev.mooring.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.bench.Databases;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTrailTest {
    private static final Instant START = Instant.parse("2026-08-21T12:00:00Z");
    private static final AuditFilter ALL =
            new AuditFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    @TempDir
    Path folder;

    @Test
    void anEntryThatTheDatabaseRefusesCostsNoOther() throws Exception {
        var database = Databases.sqlite(folder.resolve("audit.db"));
        var store = new AuditStore(database);
        var trail = new AuditTrail(store, new Config(), Clock.fixed(START, ZoneOffset.UTC));
        database.write(_ -> {
            // They wait together while the writer is taken.
            IntStream.range(0, 20).forEach(number -> trail.note(entry("before " + number)));
            trail.note(refused());
            trail.note(entry("after"));
            return true;
        });
        trail.end();
        assertThat(store.list(ALL, Long.MAX_VALUE, 100))
                .extracting(stored -> stored.entry().reason())
                .hasSize(21)
                .contains("before 0", "before 19", "after");
    }

    private static AuditEntry entry(String reason) {
        return new AuditEntry(START, "ann", "operator", new Deed("silence", "s1"), reason, 201);
    }

    /** As a database does with a text that it has no signs for. */
    private static AuditEntry refused() {
        return new AuditEntry(START, null, "operator", new Deed("silence", "s1"), "refused", 201);
    }

    private static final class Config implements AuditConfig {
        @Override
        public Duration retention() {
            return Duration.ofDays(365);
        }

        @Override
        public int entries() {
            return 100;
        }
    }
}
