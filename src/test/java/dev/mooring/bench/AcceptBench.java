package dev.mooring.bench;

import dev.mooring.bench.Wrk.Figures;
import dev.mooring.inbox.Acceptance;
import dev.mooring.inbox.Inbox;
import dev.mooring.inbox.InboxFixture;
import dev.mooring.packaged.PostgresServer;
import dev.mooring.webhook.WebhookServer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToDoubleFunction;

/**
 * How many deliveries are accepted a second, and how fast: with storage replaced by nothing (the yardstick), with SQLite
 * and with PostgreSQL, in turn and in one run, so that a machine's mood falls on all alike; and what a flood of wrongly
 * signed requests does to the good ones.
 */
final class AcceptBench {
    static final String SECRET = "bench-secret";
    private static final Inbox NOTHING = delivery -> CompletableFuture.completedStage(Acceptance.ACCEPTED);
    private static final int[] CONNECTIONS = Integer.getInteger("mooring.bench.connections") == null
            ? new int[] {1, 16, 128}
            : new int[] {Integer.getInteger("mooring.bench.connections")};
    private static final int FLOOD_CONNECTIONS = 64;
    private static final int ROUNDS = Integer.getInteger("mooring.bench.rounds", 3);

    private AcceptBench() {}

    static void run() throws Exception {
        var folder = Files.createTempDirectory("mooring-bench");
        try (var postgres = PostgresServer.start();
                var sqlite = new InboxFixture(Databases.sqlite(folder.resolve("bench.db")));
                var postgresql = new InboxFixture(Databases.postgresql(postgres.url() + "?user=mooring"));
                var none = new WebhookServer(NOTHING, SECRET);
                var onSqlite = new WebhookServer(sqlite.inbox(), SECRET);
                var onPostgresql = new WebhookServer(postgresql.inbox(), SECRET)) {
            var servers = new LinkedHashMap<String, WebhookServer>();
            servers.put("none", none);
            servers.put("SQLite", onSqlite);
            servers.put("PostgreSQL", onPostgresql);
            var only = System.getProperty("mooring.bench.storage");
            if (only != null) {
                servers.keySet().retainAll(List.of("none", only));
            }
            var wrk = new Wrk(folder);
            var kept = Measured.begin("accept");
            for (var connections : CONNECTIONS) {
                print(connections, rounds(servers, wrk, connections), kept);
            }
            flood(servers, wrk);
            kept.write();
        }
    }

    private static Map<String, List<Figures>> rounds(Map<String, WebhookServer> servers, Wrk wrk, int connections)
            throws Exception {
        var results = new LinkedHashMap<String, List<Figures>>();
        for (var round = 0; round <= ROUNDS; round++) {
            for (var server : servers.entrySet()) {
                var figures = wrk.good(server.getValue().url(), connections).await();
                // The first round warms up.
                if (round > 0) {
                    results.computeIfAbsent(server.getKey(), _ -> new ArrayList<>())
                            .add(figures);
                }
            }
        }
        return results;
    }

    private static void print(int connections, Map<String, List<Figures>> results, Measured kept) {
        var yardstick = median(results.get("none"), Figures::perSecond);
        System.out.printf(
                "%naccepted deliveries, %d connections, medians of %d rounds; heap in use %d MB%n",
                connections, ROUNDS, heap());
        System.out.printf(
                "%-12s %12s %8s %10s %10s %10s%n", "storage", "per second", "ratio", "p50 ms", "p99", "p99.9");
        results.forEach((name, rounds) -> {
            var what = name + " on " + connections + " connections, ";
            kept.add(
                    what + "accepted",
                    "1/s",
                    rounds.stream().mapToDouble(Figures::perSecond).toArray());
            kept.add(
                    what + "p99",
                    "ms",
                    rounds.stream().mapToDouble(Figures::p99).toArray());
            var perSecond = median(rounds, Figures::perSecond);
            System.out.printf(
                    "%-12s %12.0f %8.2f %10.2f %10.2f %10.2f%n",
                    name,
                    perSecond,
                    perSecond / yardstick,
                    median(rounds, Figures::p50),
                    median(rounds, Figures::p99),
                    median(rounds, Figures::p999));
        });
    }

    /** Good traffic on four connections, quiet and then beside a flood. */
    private static void flood(Map<String, WebhookServer> servers, Wrk wrk) throws Exception {
        System.out.printf(
                "%ngood deliveries on 4 connections, quiet and beside a flood of bad signatures on %d%n",
                FLOOD_CONNECTIONS);
        System.out.printf(
                "%-12s %14s %14s %8s %14s %12s%n",
                "storage", "quiet p99 ms", "flooded p99", "ratio", "flood req/s", "heap MB");
        for (var server : servers.entrySet()) {
            var quiet = new ArrayList<Figures>();
            var flooded = new ArrayList<Figures>();
            var floods = new ArrayList<Figures>();
            for (var round = 0; round < ROUNDS; round++) {
                var url = server.getValue().url();
                quiet.add(wrk.good(url, 4).await());
                var flood = wrk.bad(url, FLOOD_CONNECTIONS);
                flooded.add(wrk.good(url, 4).await());
                floods.add(flood.await());
            }
            var before = median(quiet, Figures::p99);
            var after = median(flooded, Figures::p99);
            System.out.printf(
                    "%-12s %14.2f %14.2f %8.2f %14.0f %12d%n",
                    server.getKey(), before, after, after / before, median(floods, Figures::perSecond), heap());
        }
    }

    private static double median(List<Figures> rounds, ToDoubleFunction<Figures> figure) {
        return rounds.stream()
                .mapToDouble(figure)
                .sorted()
                .boxed()
                .sorted(Comparator.naturalOrder())
                .toList()
                .get(rounds.size() / 2);
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
    }
}
