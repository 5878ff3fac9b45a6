package dev.mooring.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.mooring.bench.Databases;
import dev.mooring.standin.Fixtures;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a delivery costs in memory, from the inbox's door until it is on disk, by all threads together. Of several
 * rounds the least counts, since other threads of the process are counted too; the bound is three times what it is today,
 * since the compiler saves some of it or not.
 */
class AllocationTest {
    private static final int ROUNDS = 5;
    private static final int DELIVERIES = 1_000;
    private static final byte[] BODY = Fixtures.bytes("pulumi/stack_update.update.succeeded.json");
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    Path folder;

    @Test
    void anAcceptedDeliveryAllocatesFewKilobytes() throws Exception {
        try (var fixture = new InboxFixture(Databases.sqlite(folder.resolve("inbox.db")))) {
            accept(fixture);
            var perDelivery = IntStream.range(0, ROUNDS)
                    .mapToLong(_ -> accept(fixture))
                    .sorted()
                    .toArray()[0];
            assertThat(perDelivery).isPositive().isLessThan(8_000);
        }
    }

    private long accept(InboxFixture fixture) {
        var before = threads.getTotalThreadAllocatedBytes();
        var all = Stream.generate(() -> new Delivery(
                        UUID.randomUUID().toString(), "stack_update", BODY, Instant.parse("2026-08-21T12:00:00Z")))
                .limit(DELIVERIES)
                .map(delivery -> fixture.inbox().append(delivery).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        Arrays.stream(all).forEach(CompletableFuture::join);
        return (threads.getTotalThreadAllocatedBytes() - before) / DELIVERIES;
    }
}
