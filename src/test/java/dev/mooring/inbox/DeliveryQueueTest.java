package dev.mooring.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mooring.database.Database;
import dev.mooring.database.Dialect;
import dev.mooring.database.FreshDatabase;
import dev.mooring.inbox.Result.Done;
import dev.mooring.inbox.Result.Held;
import dev.mooring.inbox.Result.Parked;
import dev.mooring.inbox.Result.Retry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same promises on both databases. */
class DeliveryQueueTest {
    private static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");

    @ParameterizedTest
    @EnumSource
    void takesADeliveryThatIsTwiceInOneGroupOnce(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        assertThat(QueueChoice.of(database).append(List.of(delivery("a", "first"), delivery("a", "first"))))
                .containsExactly(Acceptance.ACCEPTED, Acceptance.WAITING);
        assertThat(new Deliveries(database).count()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void losesNeitherOfTwoBodiesThatComeWithOneId(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var queue = QueueChoice.of(database);
        assertThat(queue.append(List.of(delivery("a", "first"), delivery("a", "second"))))
                .containsExactly(Acceptance.ACCEPTED, Acceptance.ACCEPTED);
        assertThat(queue.append(List.of(delivery("a", "third")))).containsExactly(Acceptance.ACCEPTED);
        assertThat(bodies(database)).containsExactly("first", "second", "third");
        assertThat(text(new Deliveries(database).whole("a").orElseThrow())).isEqualTo("first");
    }

    @ParameterizedTest
    @EnumSource
    void knowsAgainASecondBodyOfOneId(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var queue = QueueChoice.of(database);
        queue.append(List.of(delivery("a", "first"), delivery("a", "second")));
        assertThat(queue.append(List.of(delivery("a", "second"), delivery("a", "first"))))
                .containsExactly(Acceptance.WAITING, Acceptance.WAITING);
        work(queue, NOW, one -> new Done(one.slot(), "Ping", ""));
        assertThat(queue.append(List.of(delivery("a", "second")))).containsExactly(Acceptance.ALREADY_DONE);
        assertThat(bodies(database)).containsExactly("first", "second");
    }

    @ParameterizedTest
    @EnumSource
    void knowsAgainABodyThatIsStoredWithAnotherOne(Dialect dialect) throws Exception {
        var queue = QueueChoice.of(FreshDatabase.of(dialect));
        var body = "x".repeat(2_000);
        queue.append(List.of(delivery("a", body)));
        assertThat(queue.append(List.of(delivery("b", body)))).containsExactly(Acceptance.ACCEPTED);
        assertThat(queue.append(List.of(delivery("b", body)))).containsExactly(Acceptance.WAITING);
    }

    private static List<String> bodies(Database database) {
        return database.read(session -> session.sql("select body from deliveries order by seq")
                .list(row -> new String(row.bytes(1), StandardCharsets.UTF_8)));
    }

    private static String text(Delivery delivery) {
        return new String(delivery.body(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource
    void saysThatADoneOneIsDone(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var queue = QueueChoice.of(database);
        queue.append(List.of(delivery("a", "")));
        work(queue, NOW, one -> new Done(one.slot(), "Ping", ""));
        assertThat(queue.append(List.of(delivery("a", "")))).containsExactly(Acceptance.ALREADY_DONE);
    }

    @ParameterizedTest
    @EnumSource
    void runsAParkedOneAgainWhenItIsSentAgain(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var queue = QueueChoice.of(database);
        queue.append(List.of(delivery("a", "")));
        work(queue, NOW, one -> new Parked(one.slot(), "Broken"));
        assertThat(queue.append(List.of(delivery("a", "")))).containsExactly(Acceptance.REQUEUED);
        assertThat(work(queue, NOW, one -> new Done(one.slot(), "Ping", ""))).containsExactly("a");
    }

    @ParameterizedTest
    @EnumSource
    void tellsOfWhichStacksAndEnvironmentsDeliveriesCome(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var queue = QueueChoice.of(database);
        queue.append(List.of(delivery("a", ""), delivery("b", ""), delivery("c", ""), delivery("d", "")));
        work(queue, NOW, one -> switch (one.delivery().id()) {
            case "a", "c" -> new Done(one.slot(), "stack-updated", "acme/edge/prod");
            case "b" -> new Done(one.slot(), "environment-revised", "acme/edge/prod");
            default -> new Done(one.slot(), "ping", "");
        });
        assertThat(new Deliveries(database).heard(10))
                .extracting(Deliveries.Heard::target, Deliveries.Heard::ofStack, Deliveries.Heard::deliveries)
                .containsExactly(tuple("acme/edge/prod", true, 2L), tuple("acme/edge/prod", false, 1L));
    }

    @ParameterizedTest
    @EnumSource
    void waitsWithTheNextTry(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var queue = QueueChoice.of(database);
        queue.append(List.of(delivery("a", "")));
        work(queue, NOW, one -> new Retry(one.slot(), "Broken", NOW.plusSeconds(60)));
        assertThat(work(queue, NOW.plusSeconds(59), one -> new Done(one.slot(), "", "")))
                .isEmpty();
        assertThat(work(queue, NOW.plusSeconds(60), one -> new Done(one.slot(), "", "")))
                .containsExactly("a");
    }

    @ParameterizedTest
    @EnumSource
    void doesNotWaitForADayWhenTheClockIsSetBackByOne(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var queue = QueueChoice.of(database);
        queue.append(List.of(delivery("a", "")));
        work(queue, NOW, one -> new Retry(one.slot(), "Broken", NOW.plusSeconds(60)));
        assertThat(work(queue, NOW.minus(Duration.ofDays(1)), one -> new Done(one.slot(), "", "")))
                .containsExactly("a");
    }

    @ParameterizedTest
    @EnumSource
    void takesADeliveryThatTheClockSaysIsStillToCome(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var queue = QueueChoice.of(database);
        queue.append(List.of(delivery("a", "")));
        assertThat(work(queue, NOW.minus(Duration.ofMinutes(30)), one -> new Done(one.slot(), "", "")))
                .containsExactly("a");
    }

    @ParameterizedTest
    @EnumSource
    void replaysWhatMatchesAndHasEnded(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var queue = QueueChoice.of(database);
        var deliveries = new Deliveries(database);
        queue.append(List.of(delivery("a", "ping", ""), delivery("b", "stack", ""), delivery("c", "ping", "")));
        work(queue, NOW, one -> new Done(one.slot(), "", ""));
        var pings = new DeliveryFilter(Optional.empty(), Optional.of("ping"), Optional.empty(), Optional.empty());
        var last = deliveries.lastToReplay(pings, 0, deliveries.newest(), 500).orElseThrow();
        assertThat(deliveries.replay(pings, 0, last)).isEqualTo(2);
        assertThat(work(queue, NOW, one -> new Done(one.slot(), "", ""))).containsExactly("a", "c");
    }

    @ParameterizedTest
    @EnumSource
    void forgetsTheOldestThatEndedAndNoneThatDidNot(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var queue = QueueChoice.of(database);
        var deliveries = new Deliveries(database);
        queue.append(List.of(delivery("a", ""), delivery("b", ""), delivery("c", "")));
        work(
                queue,
                NOW,
                one -> one.delivery().id().equals("a")
                        ? new Retry(one.slot(), "Broken", NOW.plusSeconds(9))
                        : new Done(one.slot(), "", ""));
        var any = Instant.ofEpochMilli(Long.MAX_VALUE);
        deliveries.forget(deliveries.lastToForget(any, 1).orElseThrow(), any);
        assertThat(Stream.of("a", "b", "c").filter(id -> deliveries.whole(id).isPresent()))
                .containsExactly("a", "c");
    }

    @ParameterizedTest
    @EnumSource(names = "POSTGRESQL")
    void leavesToOthersNothingThatIsHeldUntilTheClaimLapses(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var queue = QueueChoice.of(database);
        queue.append(List.of(delivery("a", "")));
        work(queue, NOW, one -> new Held(one.slot()));
        assertThat(work(queue, NOW.plusSeconds(3_000), one -> new Held(one.slot())))
                .isEmpty();
        lapse(database);
        assertThat(work(queue, NOW, one -> new Held(one.slot()))).containsExactly("a");
    }

    @ParameterizedTest
    @EnumSource(names = "POSTGRESQL")
    void holdsOnToAClaimThatIsRenewed(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var queue = QueueChoice.of(database);
        queue.append(List.of(delivery("a", "")));
        work(queue, NOW, one -> new Held(one.slot()));
        lapse(database);
        queue.renew(List.of("a"));
        assertThat(work(queue, NOW, one -> new Held(one.slot()))).isEmpty();
    }

    @Test
    void aClaimOfBeforeTheClockOfTheDatabaseWasSetBackIsOver() throws Exception {
        var database = FreshDatabase.of(Dialect.POSTGRESQL);
        var queue = QueueChoice.of(database);
        queue.append(List.of(delivery("a", "")));
        work(queue, NOW, one -> new Held(one.slot()));
        database.write(session -> session.sql("update deliveries set claimed_until = claimed_until + 600000")
                .update());
        assertThat(work(queue, NOW, one -> new Held(one.slot()))).containsExactly("a");
    }

    @ParameterizedTest
    @EnumSource
    void passesOverWhatIsInHand(Dialect dialect) throws Exception {
        var queue = QueueChoice.of(FreshDatabase.of(dialect));
        queue.append(List.of(delivery("a", ""), delivery("b", "")));
        var worked = new ArrayList<String>();
        queue.workOff(1, Set.of("a"), Clock.fixed(NOW, ZoneOffset.UTC), due -> {
            due.forEach(one -> worked.add(one.delivery().id()));
            return List.of();
        });
        assertThat(worked).containsExactly("b");
    }

    private static void lapse(Database database) {
        database.write(session -> session.sql(
                        "update deliveries set claimed_until = claimed_until - 21000 where state = 'processing'")
                .update());
    }

    private static Delivery delivery(String id, String body) {
        return delivery(id, "ping", body);
    }

    private static Delivery delivery(String id, String kind, String body) {
        return new Delivery(id, kind, body.getBytes(StandardCharsets.UTF_8), NOW);
    }

    private static List<String> work(DeliveryQueue queue, Instant now, Function<Claimed, Result> step) {
        var worked = new ArrayList<String>();
        var count = queue.workOff(500, Set.of(), Clock.fixed(now, ZoneOffset.UTC), due -> {
            due.forEach(one -> worked.add(one.delivery().id()));
            return due.stream().map(step).toList();
        });
        assertThat(count).isEqualTo(worked.size());
        return worked;
    }
}
