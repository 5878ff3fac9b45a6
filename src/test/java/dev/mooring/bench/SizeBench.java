package dev.mooring.bench;

import dev.mooring.inbox.Delivery;
import dev.mooring.inbox.RetentionFixture;
import dev.mooring.report.HistoryFixture;
import dev.mooring.standin.Fixtures;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** How large the database of a busy organisation grows: days on end, with retention as it is by default. */
final class SizeBench {
    private static final int DAYS = Integer.getInteger("mooring.bench.days", 365);
    private static final int DELIVERIES_A_DAY = 10_000;
    private static final int CLUSTERS = 50;
    private static final int REPORTS_A_DAY = Integer.getInteger("mooring.bench.reports", 288);
    private static final int REPORTS_KEPT = 3_000;
    private static final int REPORT_BYTES = 5_100;
    private static final Duration KEPT = Duration.ofDays(30);
    private static final byte[] BODY = Fixtures.bytes("world/healthy/webhooks/stack_update.update.succeeded.json");

    private SizeBench() {}

    static void run() throws Exception {
        var file = Files.createTempDirectory("mooring-size").resolve("size.db");
        var database = Databases.sqlite(file);
        var inbox = new RetentionFixture(database);
        var history = new HistoryFixture(database);
        var clusters = IntStream.range(0, CLUSTERS)
                .mapToObj(index -> "cluster-" + index)
                .toList();
        var report = "x".repeat(REPORT_BYTES);
        System.out.printf(
                "%n%d deliveries a day, %d clusters with %d reports a day each%n%8s %12s%n",
                DELIVERIES_A_DAY, CLUSTERS, REPORTS_A_DAY, "day", "MB on disk");
        for (var day = 1; day <= DAYS; day++) {
            var now = Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofDays(day));
            for (var sent = 0; sent < DELIVERIES_A_DAY; sent += 250) {
                inbox.takeIn(deliveries(now), now);
            }
            for (var one = 0; one < REPORTS_A_DAY; one++) {
                history.write(clusters, now.plusSeconds(one), report);
            }
            inbox.forget(now.minus(KEPT));
            history.forget(clusters, now.minus(KEPT), REPORTS_KEPT);
            if (day % 30 == 0 || day == DAYS) {
                System.out.printf("%8d %12d%n", day, Files.size(file) >> 20);
            }
        }
    }

    private static List<Delivery> deliveries(Instant now) {
        return IntStream.range(0, 250)
                .mapToObj(_ -> new Delivery(UUID.randomUUID().toString(), "stack_update", BODY, now))
                .toList();
    }
}
