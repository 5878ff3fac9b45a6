package dev.mooring.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mooring.bench.Databases;
import dev.mooring.database.Database;
import dev.mooring.log.CapturedLog;
import dev.mooring.standin.Fixtures;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One delivery that the database refuses, among others. */
class RefusedDeliveryTest {
    private Database database;
    private Deliveries deliveries;

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        database = Databases.sqlite(folder.resolve("refused.db"));
        deliveries = new Deliveries(database);
    }

    @Test
    void parksAloneWithACauseInWords() {
        refuse("update", "new.state = 'done'");
        try (var fixture = new InboxFixture(database, 1)) {
            append(fixture, "good", "bad", "better");
            await().until(() -> state("bad") == DeliveryState.PARKED);
            assertThat(deliveries.find("bad").orElseThrow().cause())
                    .isEqualTo("the database refused what this led to: code 19");
            await().until(() -> state("good") == DeliveryState.DONE && state("better") == DeliveryState.DONE);
        }
    }

    @Test
    void isSetAsideWhenNotEvenItsFailureCanBeNotedWhileOthersGoOn() {
        refuse("update", "true");
        try (var log = new CapturedLog("dev.mooring.inbox");
                var fixture = new InboxFixture(database, 1)) {
            append(fixture, "bad", "good");
            await().until(() -> state("good") == DeliveryState.DONE);
            append(fixture, "better");
            await().until(() -> state("better") == DeliveryState.DONE);
            assertThat(state("bad")).isEqualTo(DeliveryState.PENDING);
            assertThat(log.lines().stream().map(line -> line.text()))
                    .anyMatch(text -> text.startsWith("Delivery bad is set aside for PT2S"))
                    .noneMatch(text -> text.startsWith("Inbox worker failed"));
        }
    }

    @Test
    void isTriedAgainAfterAWhileOnceItWasSetAside() {
        refuse("update", "true");
        try (var fixture = new InboxFixture(database, 1)) {
            append(fixture, "bad", "good");
            await().until(() -> state("good") == DeliveryState.DONE);
            database.write(session -> session.sql("drop trigger refusal").update());
            await().until(() -> state("bad") == DeliveryState.DONE);
        }
    }

    @Test
    void turnsNoOtherAwayThatArrivedWithIt() throws Exception {
        refuse("insert", "true");
        try (var fixture = new InboxFixture(database, 1)) {
            var good = IntStream.range(0, 200)
                    .mapToObj(number -> fixture.inbox().append(delivery(number == 100 ? "bad" : "good" + number)))
                    .map(answer -> answer.toCompletableFuture())
                    .toList();
            for (var number = 0; number < good.size(); number++) {
                var answer = good.get(number);
                if (number == 100) {
                    assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS))
                            .hasCauseInstanceOf(InboxUnavailable.class);
                } else {
                    assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(Acceptance.ACCEPTED);
                }
            }
        }
    }

    private void refuse(String change, String when) {
        database.write(session -> {
            session.sql("create trigger refusal before " + change + " on deliveries when new.id = 'bad' and " + when
                            + " begin select raise(abort, 'refused'); end")
                    .run();
            return change;
        });
    }

    private static void append(InboxFixture fixture, String... ids) {
        for (var id : ids) {
            fixture.inbox().append(delivery(id)).toCompletableFuture().join();
        }
    }

    private static Delivery delivery(String id) {
        return new Delivery(id, "ping", Fixtures.bytes("pulumi/ping.json"), Instant.parse("2026-08-21T12:00:00Z"));
    }

    private DeliveryState state(String id) {
        return deliveries.find(id).orElseThrow().state();
    }
}
