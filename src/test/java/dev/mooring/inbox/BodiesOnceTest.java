package dev.mooring.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.database.Database;
import dev.mooring.database.Dialect;
import dev.mooring.database.FreshDatabase;
import dev.mooring.inbox.Result.Done;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One body under many ids takes the place of one, on both databases. */
class BodiesOnceTest {
    private static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");
    private static final Instant ANY = Instant.ofEpochMilli(Long.MAX_VALUE);
    private static final int LARGE = 220_000;

    @ParameterizedTest
    @EnumSource
    void storesABodyOnceThatComesUnderManyIds(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var queue = QueueChoice.of(database);
        queue.append(List.of(delivery("first", 1)));
        queue.append(IntStream.range(0, 50)
                .mapToObj(number -> delivery("again" + number, 1))
                .toList());
        assertThat(stored(database)).isEqualTo(LARGE);
    }

    @ParameterizedTest
    @EnumSource
    void countsWhatIsStored(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var queue = QueueChoice.of(database);
        queue.append(List.of(delivery("first", 1)));
        queue.append(List.of(delivery("again", 1), delivery("other", 2)));
        assertThat(queue.kept().bytes()).isEqualTo(new Deliveries(database).bytes());
    }

    @ParameterizedTest
    @EnumSource
    void worksEachOffWithTheWholeBody(Dialect dialect) throws Exception {
        var queue = QueueChoice.of(FreshDatabase.of(dialect));
        queue.append(List.of(delivery("first", 1)));
        queue.append(List.of(delivery("again", 1)));
        var bodies = new ArrayList<byte[]>();
        queue.workOff(500, Set.of(), Clock.fixed(NOW, ZoneOffset.UTC), due -> {
            due.forEach(one -> bodies.add(one.delivery().body()));
            return List.of();
        });
        assertThat(bodies).hasSize(2).allMatch(body -> Arrays.equals(body, body(1)));
    }

    @ParameterizedTest
    @EnumSource
    void keepsABodyUntilTheLastThatCameWithItIsForgotten(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var queue = QueueChoice.of(database);
        var deliveries = new Deliveries(database);
        queue.append(List.of(delivery("first", 1)));
        queue.append(List.of(delivery("again", 1)));
        endAll(queue);
        deliveries.forget(deliveries.lastToForget(ANY, 1).orElseThrow(), ANY);
        assertThat(deliveries.find("again")).isEmpty();
        assertThat(deliveries.whole("first").orElseThrow().body()).isEqualTo(body(1));
        deliveries.forget(deliveries.lastToForget(ANY, 1).orElseThrow(), ANY);
        assertThat(deliveries.count()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void storesABodyOnceMoreWhoseDeliveryIsForgotten(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var queue = QueueChoice.of(database);
        var deliveries = new Deliveries(database);
        queue.append(List.of(delivery("first", 1)));
        endAll(queue);
        deliveries.forget(deliveries.lastToForget(ANY, 1).orElseThrow(), ANY);
        queue.append(List.of(delivery("again", 1)));
        assertThat(deliveries.whole("again").orElseThrow().body()).isEqualTo(body(1));
    }

    @Test
    void storesABodyOnceMoreRatherThanWaitForOneWhoTakesBodiesAway() throws Exception {
        var database = FreshDatabase.of(Dialect.POSTGRESQL);
        var queue = QueueChoice.of(database);
        queue.append(List.of(delivery("first", 1)));
        database.write(session -> {
            session.lock(DeliveryQueue.BODIES);
            return queue.append(List.of(delivery("again", 1)));
        });
        assertThat(stored(database)).isEqualTo(2 * LARGE);
    }

    @Test
    void reliesOnABodyWhileAnotherReplicaDoes() throws Exception {
        var database = FreshDatabase.of(Dialect.POSTGRESQL);
        var queue = QueueChoice.of(database);
        queue.append(List.of(delivery("first", 1)));
        database.write(session -> {
            assertThat(session.share(DeliveryQueue.BODIES)).isTrue();
            return queue.append(List.of(delivery("again", 1)));
        });
        assertThat(stored(database)).isEqualTo(LARGE);
    }

    @ParameterizedTest
    @EnumSource
    void showsAndReplaysTheWholeBody(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var queue = QueueChoice.of(database);
        queue.append(List.of(delivery("first", 1)));
        queue.append(List.of(delivery("again", 1)));
        endAll(queue);
        assertThat(new Deliveries(database).ended(DeliveryFilter.all(), 100))
                .extracting(Delivery::id)
                .containsExactly("again", "first");
        assertThat(new Deliveries(database).whole("again").orElseThrow().body()).isEqualTo(body(1));
    }

    @ParameterizedTest
    @EnumSource
    void neverClaimsMoreBytesThanMayBeInMemory(Dialect dialect) throws Exception {
        var queue = QueueChoice.of(FreshDatabase.of(dialect));
        IntStream.range(0, 30).forEach(number -> queue.append(List.of(delivery("d" + number, number))));
        var rounds = new ArrayList<Long>();
        Stream.generate(() -> queue.workOff(500, Set.of(), Clock.fixed(NOW, ZoneOffset.UTC), due -> {
                    rounds.add(DeliveryQueue.bytes(due));
                    return due.stream()
                            .<Result>map(one -> new Done(one.slot(), "", ""))
                            .toList();
                }))
                .takeWhile(worked -> worked > 0)
                .count();
        assertThat(rounds).allMatch(bytes -> bytes < DeliveryQueue.MOST_BYTES + LARGE);
        assertThat(rounds.stream().mapToLong(bytes -> bytes).sum()).isEqualTo(30L * LARGE);
    }

    private static long stored(Database database) {
        return database.read(session ->
                session.sql("select sum(length(body)) from deliveries").count());
    }

    private static void endAll(DeliveryQueue queue) {
        queue.workOff(
                500,
                Set.of(),
                Clock.fixed(NOW, ZoneOffset.UTC),
                due -> due.stream()
                        .<Result>map(one -> new Done(one.slot(), "", ""))
                        .toList());
    }

    private static Delivery delivery(String id, int content) {
        return new Delivery(id, "ping", body(content), NOW);
    }

    private static byte[] body(int content) {
        var body = new byte[LARGE];
        Arrays.fill(body, (byte) content);
        return body;
    }
}
