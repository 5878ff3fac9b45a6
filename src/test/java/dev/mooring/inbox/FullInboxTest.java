package dev.mooring.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mooring.bench.BreakableDatabase;
import dev.mooring.bench.Databases;
import dev.mooring.database.Database;
import dev.mooring.standin.Fixtures;
import dev.mooring.verification.ScriptedEventDesk;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the inbox says of itself while it takes nothing, and that it comes back by itself. */
class FullInboxTest {
    private static final int LARGE = 200_000;
    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);
    private BreakableDatabase storage;
    private Database database;
    private Deliveries deliveries;

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        storage = new BreakableDatabase(folder.resolve("full.db"));
        database = storage.database();
        deliveries = new Deliveries(Databases.sqlite(folder.resolve("full.db")));
    }

    @Test
    void refusesNothingOnceAWriteHasSucceededThatNobodyAskedFor() {
        try (var fixture = new InboxFixture(database)) {
            await().until(() -> fixture.durable().refusal().isEmpty());
        }
    }

    @Test
    void writesNothingWhenItIsAskedWhetherItWould() {
        try (var fixture = new InboxFixture(database)) {
            await().until(() -> fixture.durable().refusal().isEmpty());
            var before = probes();
            for (var times = 0; times < 1_000; times++) {
                fixture.durable().refusal();
            }
            assertThat(probes() - before).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void saysWhyItRefusesAndComesBackByItself() {
        try (var fixture = new InboxFixture(database)) {
            await().until(() -> fixture.durable().refusal().isEmpty());
            storage.goAway();
            assertThatThrownBy(() -> append(fixture, "a", 1)).hasCauseInstanceOf(InboxUnavailable.class);
            assertThat(fixture.durable().refusal()).contains("database unavailable, SQL state 08001, code 0");
            storage.comeBack();
            await().until(() -> fixture.durable().refusal().isEmpty());
        }
    }

    @Test
    void refusesWhenTheDatabaseTakesNoDeliveryAndComesBackByItself() {
        try (var fixture = new InboxFixture(database)) {
            refuseDeliveries();
            assertThatThrownBy(() -> append(fixture, "a", 1)).hasCauseInstanceOf(InboxUnavailable.class);
            assertThatThrownBy(() -> append(fixture, "a", 1)).hasCauseInstanceOf(InboxUnavailable.class);
            assertThatThrownBy(() -> append(fixture, "b", 2)).hasCauseInstanceOf(InboxUnavailable.class);
            assertThat(fixture.durable().refusal()).isEmpty();
            assertThatThrownBy(() -> append(fixture, "c", 3)).hasCauseInstanceOf(InboxUnavailable.class);
            // Longer than until it is tried again.
            await().during(Duration.ofSeconds(2))
                    .until(() -> fixture.durable()
                            .refusal()
                            .equals(Optional.of("the database refuses every delivery: code 19")));
            database.write(session -> session.sql("drop trigger refusal").update());
            await().until(() -> fixture.durable().refusal().isEmpty());
            assertThat(deliveries.count()).isZero();
        }
    }

    @Test
    void takesThreeThatAreRefusedAmongOthersForNoOutage() {
        try (var fixture = new InboxFixture(database)) {
            for (var number = 0; number < 3; number++) {
                refuseDeliveries();
                var id = "bad" + number;
                assertThatThrownBy(() -> append(fixture, id, 1)).hasCauseInstanceOf(InboxUnavailable.class);
                database.write(session -> session.sql("drop trigger refusal").update());
                append(fixture, "good" + number, number);
            }
            assertThat(fixture.durable().refusal()).isEmpty();
        }
    }

    private void refuseDeliveries() {
        database.write(session -> session.sql(
                        "create trigger refusal before insert on deliveries begin select raise(abort, 'quota'); end")
                .update());
    }

    @Test
    void isNotStuckWhileTheDatabaseIsAway() {
        try (var fixture = new InboxFixture(database)) {
            storage.goAway();
            assertThatThrownBy(() -> append(fixture, "a", 1)).hasCauseInstanceOf(InboxUnavailable.class);
            assertThat(fixture.durable().isStuck(Duration.ofMinutes(2))).isFalse();
        }
    }

    @Test
    void isStuckWhenTheWriterIsDead() {
        try (var fixture = new InboxFixture(database)) {
            storage.breakWith(new OutOfMemoryError("planted"));
            assertThatThrownBy(() -> append(fixture, "a", 1)).hasCauseInstanceOf(InboxUnavailable.class);
            await().dontCatchUncaughtExceptions().until(() -> fixture.durable().isStuck(Duration.ofMinutes(2)));
        }
    }

    @Test
    void forgetsTheOldestThatEndedWhenAllTakeTooMuch() {
        try (var fixture = InboxFixture.keeping(database, new ScriptedEventDesk(_ -> DONE), 5L * LARGE)) {
            for (var number = 0; number < 4; number++) {
                append(fixture, "d" + number, number);
            }
            append(fixture, "last", 9);
            await().until(() -> deliveries.find("last").orElseThrow().state() == DeliveryState.DONE);
            fixture.retention().forgetBytes();
            assertThat(deliveries.bytes()).isLessThan(5L * LARGE * 9 / 10);
            append(fixture, "next", 10);
            assertThat(fixture.durable().refusal()).isEmpty();
        }
    }

    @Test
    void turnsDeliveriesAwayWhenThoseThatHaveNotEndedTakeAll() {
        try (var fixture =
                InboxFixture.keeping(database, new ScriptedEventDesk(_ -> new CompletableFuture<>()), 2L * LARGE)) {
            append(fixture, "a", 1);
            append(fixture, "b", 2);
            fixture.retention().forgetBytes();
            assertThatThrownBy(() -> append(fixture, "c", 3)).hasCauseInstanceOf(InboxUnavailable.class);
            assertThat(fixture.durable().refusal())
                    .contains("deliveries that have not ended take all of mooring.inbox.max-bytes");
            assertThat(deliveries.count()).isEqualTo(2);
        }
    }

    @Test
    void anOutageWasOneThoughNothingWasTurnedAwayHereWhileItLasted() {
        storage.goAway();
        try (var fixture = new InboxFixture(database)) {
            await().until(() -> fixture.durable().writeFailure().isPresent());
            assertThat(fixture.outage().isOver()).isFalse();
            storage.comeBack();
            await().until(fixture.outage()::isOver);
        }
    }

    @Test
    void aStartIsNoOutage() {
        try (var fixture = new InboxFixture(database)) {
            await().until(() -> fixture.durable().refusal().isEmpty());
            append(fixture, "a", 1);
            assertThat(fixture.outage().isOver()).isFalse();
        }
    }

    @Test
    void noOutageIsOverWhileTheInboxIsFull() {
        storage.goAway();
        try (var fixture = new InboxFixture(database)) {
            await().until(() -> fixture.durable().writeFailure().isPresent());
            fixture.kept().added(1L << 31);
            storage.comeBack();
            await().until(() -> fixture.durable().writeFailure().isEmpty());
            assertThat(fixture.outage().isOver()).isFalse();
            fixture.kept().freed(1L << 31);
            append(fixture, "a", 1);
            assertThat(fixture.outage().isOver()).isTrue();
        }
    }

    @Test
    void worksOffMoreThanMayBeInMemoryWithoutPause() {
        try (var fixture = InboxFixture.keeping(database, new ScriptedEventDesk(_ -> DONE), 1L << 31)) {
            for (var number = 0; number < 40; number++) {
                append(fixture, "d" + number, number);
            }
            await().atMost(Duration.ofSeconds(5)).until(() -> deliveries.depth().pending() == 0);
        }
    }

    private long probes() {
        return database.read(session -> session.sql("select at from probe").count());
    }

    private static void append(InboxFixture fixture, String id, int content) {
        var ping = Fixtures.bytes("pulumi/ping.json");
        var body = new byte[LARGE];
        Arrays.fill(body, (byte) ' ');
        System.arraycopy(ping, 0, body, 0, ping.length);
        body[LARGE - 1] = '\n';
        body[LARGE - 2 - content] = '\n';
        fixture.inbox()
                .append(new Delivery(id, "ping", body, Instant.parse("2026-08-21T12:00:00Z")))
                .toCompletableFuture()
                .join();
    }
}
