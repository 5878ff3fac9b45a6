package dev.mooring.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.bench.CountedDatabase;
import dev.mooring.inbox.Result.Done;
import dev.mooring.standin.Fixtures;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is sent to the database for deliveries: as much for one as for hundreds that come together. */
class StatementsPerDeliveryTest {
    private static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final byte[] BODY = Fixtures.bytes("pulumi/ping.json");
    private static final int DELIVERIES = 300;
    private CountedDatabase counted;
    private DeliveryQueue queue;

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        counted = new CountedDatabase(folder.resolve("inbox.db"));
        queue = QueueChoice.of(counted.database());
        // The first round takes up what a process before left.
        workOff();
    }

    @Test
    void aGroupOfNewDeliveriesIsOneStatement() throws Exception {
        assertThat(counted.during(() -> queue.append(deliveries())).statements())
                .hasSize(1);
    }

    @Test
    void whatIsKnownIsOneStatementMoreForEach() throws Exception {
        queue.append(deliveries());
        assertThat(counted.during(() -> queue.append(deliveries().subList(0, 10)))
                        .statements())
                .hasSize(11);
    }

    @Test
    void aRoundOfTheWorkerIsFourStatementsHoweverManyAreDue() throws Exception {
        queue.append(deliveries());
        assertThat(counted.during(() -> assertThat(workOff()).isEqualTo(DELIVERIES))
                        .statements())
                .hasSize(4);
    }

    private int workOff() {
        return queue.workOff(
                500,
                Set.of(),
                CLOCK,
                due -> due.stream()
                        .<Result>map(one -> new Done(one.slot(), "ping", ""))
                        .toList());
    }

    private static List<Delivery> deliveries() {
        return IntStream.range(0, DELIVERIES)
                .mapToObj(number -> new Delivery("id-" + number, "ping", BODY, NOW))
                .toList();
    }
}
