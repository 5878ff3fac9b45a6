package dev.mooring.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mooring.bench.Databases;
import dev.mooring.database.Database;
import dev.mooring.inbox.Result.Done;
import dev.mooring.inbox.Result.Held;
import dev.mooring.standin.Fixtures;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deliveries that were being read when the process ended, as when one of them exhausts memory. SQLite. */
class InterruptedDeliveryTest {
    private static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private Database database;
    private Deliveries deliveries;

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        database = Databases.sqlite(folder.resolve("interrupted.db"));
        deliveries = new Deliveries(database);
    }

    @Test
    void areReadOneByOneAfterwards() {
        append("a", "b", "c");
        endWhileReading();
        append("d");
        assertThat(groupsAfterAStart()).containsExactly(List.of("a"), List.of("b"), List.of("c"), List.of("d"));
    }

    @Test
    void haveHadNoTryWhenSeveralWereBeingRead() {
        append("a", "b");
        endWhileReading();
        groupsAfterAStart();
        assertThat(deliveries.find("a").orElseThrow().attempts()).isEqualTo(1);
    }

    @Test
    void haveHadATryWhenOneWasBeingReadAlone() {
        append("a");
        endWhileReading();
        groupsAfterAStart();
        assertThat(deliveries.find("a").orElseThrow().attempts()).isEqualTo(2);
    }

    @Test
    void haveHadNoTryWhenTheyWereOnlyWaitedFor() {
        append("a");
        QueueChoice.of(database)
                .workOff(
                        500,
                        Set.of(),
                        CLOCK,
                        due -> due.stream()
                                .<Result>map(one -> new Held(one.slot()))
                                .toList());
        groupsAfterAStart();
        assertThat(deliveries.find("a").orElseThrow().attempts()).isEqualTo(1);
    }

    @Test
    void areParkedWhenTheProcessEndedWithEachOfTheirTries() {
        append("bad", "good");
        for (var start = 0; start < 4; start++) {
            endWhileReading();
        }
        try (var _ = new InboxFixture(database, 3)) {
            await().until(() -> state("bad") == DeliveryState.PARKED);
            await().until(() -> state("good") == DeliveryState.DONE);
        }
        assertThat(deliveries.find("bad").orElseThrow())
                .extracting(Deliveries.Entry::cause, Deliveries.Entry::attempts)
                .containsExactly("the process ended each time while the delivery was read", 3);
    }

    @Test
    void areTriedAsLongAsTriesAreLeft() {
        append("bad", "good");
        for (var start = 0; start < 3; start++) {
            endWhileReading();
        }
        try (var _ = new InboxFixture(database, 3)) {
            await().until(() -> state("bad") == DeliveryState.DONE);
        }
    }

    /** A new queue is what a new process has. */
    private void endWhileReading() {
        assertThatThrownBy(() -> QueueChoice.of(database).workOff(500, Set.of(), CLOCK, due -> {
                    throw new OutOfMemoryError("as if");
                }))
                .isInstanceOf(OutOfMemoryError.class);
    }

    private List<List<String>> groupsAfterAStart() {
        var groups = new ArrayList<List<String>>();
        QueueChoice.of(database).workOff(500, Set.of(), CLOCK, due -> {
            groups.add(due.stream().map(one -> one.delivery().id()).toList());
            return due.stream()
                    .<Result>map(one -> new Done(one.slot(), "Ping", ""))
                    .toList();
        });
        return groups;
    }

    private void append(String... ids) {
        QueueChoice.of(database)
                .append(Stream.of(ids)
                        .map(id -> new Delivery(id, "ping", Fixtures.bytes("pulumi/ping.json"), NOW))
                        .toList());
    }

    private DeliveryState state(String id) {
        return deliveries.find(id).orElseThrow().state();
    }
}
