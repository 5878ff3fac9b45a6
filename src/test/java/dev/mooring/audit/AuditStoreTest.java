package dev.mooring.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.bench.Databases;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditStoreTest {
    private static final Instant START = Instant.parse("2026-08-21T12:00:00Z");
    private static final AuditEntry REPLAY =
            new AuditEntry(START, "ann", "operator", new Deed("replay", "d1"), "lost", 202);
    private static final AuditEntry SILENCE =
            new AuditEntry(START.plusSeconds(60), "bob", "operator", new Deed("silence", "s1"), null, 201);
    private static final AuditFilter ALL =
            new AuditFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    private AuditStore store;

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        store = new AuditStore(Databases.sqlite(folder.resolve("audit.db")));
        store.add(List.of(REPLAY, SILENCE));
    }

    @Test
    void theNewestComesFirst() {
        assertThat(list(ALL)).containsExactly(SILENCE, REPLAY);
    }

    @Test
    void itIsAskedForByWho() {
        assertThat(list(new AuditFilter(
                        Optional.of("ann"), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())))
                .containsExactly(REPLAY);
    }

    @Test
    void itIsAskedForByWhat() {
        assertThat(list(new AuditFilter(
                        Optional.empty(),
                        Optional.of("silence"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())))
                .containsExactly(SILENCE);
    }

    @Test
    void itIsAskedForByTarget() {
        assertThat(list(new AuditFilter(
                        Optional.empty(), Optional.empty(), Optional.of("d1"), Optional.empty(), Optional.empty())))
                .containsExactly(REPLAY);
    }

    @Test
    void itIsAskedForByTime() {
        assertThat(list(new AuditFilter(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(START),
                        Optional.of(START.plusSeconds(60)))))
                .containsExactly(REPLAY);
    }

    @Test
    void whatIsTooOldIsForgotten() {
        store.forget(START.plusSeconds(1), 100, 10);
        assertThat(list(ALL)).containsExactly(SILENCE);
    }

    @Test
    void whatIsTooManyIsForgotten() {
        store.forget(Instant.EPOCH, 1, 10);
        assertThat(list(ALL)).containsExactly(SILENCE);
    }

    private List<AuditEntry> list(AuditFilter filter) {
        return store.list(filter, Long.MAX_VALUE, 10).stream()
                .map(AuditStore.Stored::entry)
                .toList();
    }
}
