package dev.mooring.bench;

import dev.mooring.bench.Wrk.Figures;
import dev.mooring.inbox.Acceptance;
import dev.mooring.inbox.Inbox;
import dev.mooring.inbox.InboxFixture;
import dev.mooring.packaged.PostgresServer;
import dev.mooring.webhook.WebhookServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToDoubleFunction;

/**
 * How many deliveries are accepted a second, and how fast: by a handler in Node.js that stores nothing (the yardstick) and
 * one that stores in SQLite, by the packaged service as its image runs it, and by its route alone, with storage replaced by
 * nothing, with SQLite and with PostgreSQL. In turn and in one run, so that a machine's mood falls on all alike. Then what
 * a flood of wrongly signed requests does to the good ones.
 */
final class AcceptBench {
    static final String SECRET = "bench-secret";
    private static final String SERVICE = "Mooring";
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
                var onPostgresql = new WebhookServer(postgresql.inbox(), SECRET);
                var service = service(folder)) {
            var nothing = NodeYardstick.storingNothing();
            var stored = NodeYardstick.storingInSqlite(folder.resolve("node.db"));
            try {
                var servers = new LinkedHashMap<String, String>();
                nothing.ifPresentOrElse(
                        node -> servers.put("Node.js, nothing stored", node.url()),
                        () -> System.out.println("There is no Node.js to compare with"));
                stored.ifPresentOrElse(
                        node -> servers.put("Node.js, SQLite", node.url()),
                        () -> System.out.println("This Node.js has no SQLite: from 22.5 on it has"));
                servers.put(SERVICE, service.url());
                servers.put("route, nothing stored", none.url());
                servers.put("route, SQLite", onSqlite.url());
                servers.put("route, PostgreSQL", onPostgresql.url());
                measure(servers, service, new Wrk(folder));
            } finally {
                nothing.ifPresent(NodeYardstick::close);
                stored.ifPresent(NodeYardstick::close);
            }
        }
    }

    private static Packaged service(Path folder) throws IOException {
        return Packaged.start(folder, settings(folder.resolve("service.db")), Map.of());
    }

    /** Of a service with one cluster that cannot be read. */
    static Map<String, String> settings(Path database) {
        return Map.of(
                "mooring.database.url", "jdbc:sqlite:" + database,
                "mooring.webhook.secrets", SECRET,
                "mooring.api.auth", "none",
                "mooring.pulumi.url", "http://127.0.0.1:9",
                "mooring.pulumi.token", "none",
                "mooring.verification.deadline", "PT2S",
                "mooring.clusters.dark.stack", "o/p/s");
    }

    private static void measure(Map<String, String> servers, Packaged service, Wrk wrk) throws Exception {
        var kept = Measured.begin("accept");
        kept.add(SERVICE + ", memory before the load", "MiB", service.residentMiB());
        var curves = new LinkedHashMap<String, double[]>();
        for (var index = 0; index < CONNECTIONS.length; index++) {
            var results = rounds(servers, wrk, CONNECTIONS[index]);
            print(CONNECTIONS[index], results, kept);
            for (var result : results.entrySet()) {
                curves.computeIfAbsent(result.getKey(), _ -> new double[CONNECTIONS.length])[index] =
                        median(result.getValue(), Figures::perSecond);
            }
        }
        kept.add(SERVICE + ", memory after the load", "MiB", service.residentMiB());
        cost(service, wrk, kept);
        var picture = new Picture("Deliveries accepted a second", "connections", "deliveries a second", true);
        var connections = Arrays.stream(CONNECTIONS).asDoubleStream().toArray();
        curves.forEach((name, perSecond) -> picture.curve(name, connections, perSecond));
        picture.write("accept.svg");
        flood(servers, wrk, kept);
        kept.write();
    }

    /** Processor time of the packaged service, and how late its answers are at half of what it can take. */
    private static void cost(Packaged service, Wrk wrk, Measured kept) throws Exception {
        for (var connections : CONNECTIONS) {
            var processor = new double[ROUNDS];
            var halfLoad = new double[ROUNDS];
            for (var round = 0; round < ROUNDS; round++) {
                var before = service.processorMillis();
                var full = wrk.good(service.url(), connections).await();
                processor[round] = (service.processorMillis() - before) * 1000 / full.requests();
                // As long as an answer takes with everybody at it, each waits once more.
                var pause = (int) Math.max(1, Math.round(connections * 1000 / full.perSecond()));
                halfLoad[round] =
                        wrk.good(service.url(), connections, pause).await().p99();
            }
            kept.add(SERVICE + " on " + connections + " connections, processors", "us", processor);
            kept.add(SERVICE + " on " + connections + " connections, about half of the load, p99", "ms", halfLoad);
        }
    }

    private static Map<String, List<Figures>> rounds(Map<String, String> servers, Wrk wrk, int connections)
            throws Exception {
        var results = new LinkedHashMap<String, List<Figures>>();
        for (var round = 0; round <= ROUNDS; round++) {
            for (var server : servers.entrySet()) {
                var figures = wrk.good(server.getValue(), connections).await();
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
        var yardstick = median(results.values().iterator().next(), Figures::perSecond);
        System.out.printf(
                "%naccepted deliveries, %d connections, medians of %d rounds; heap in use %d MB%n",
                connections, ROUNDS, heap());
        System.out.printf("%-24s %12s %8s %10s %10s %10s%n", "who", "per second", "ratio", "p50 ms", "p99", "p99.9");
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
            kept.add(what + "share of the yardstick", "", perSecond / yardstick);
            System.out.printf(
                    "%-24s %12.0f %8.2f %10.2f %10.2f %10.2f%n",
                    name,
                    perSecond,
                    perSecond / yardstick,
                    median(rounds, Figures::p50),
                    median(rounds, Figures::p99),
                    median(rounds, Figures::p999));
        });
    }

    /** Good traffic on four connections, quiet and then beside a flood. */
    private static void flood(Map<String, String> servers, Wrk wrk, Measured kept) throws Exception {
        System.out.printf(
                "%ngood deliveries on 4 connections, quiet and beside a flood of bad signatures on %d%n",
                FLOOD_CONNECTIONS);
        System.out.printf(
                "%-24s %14s %14s %8s %14s %12s%n",
                "who", "quiet p99 ms", "flooded p99", "ratio", "flood req/s", "heap MB");
        for (var server : servers.entrySet()) {
            if (server.getKey().startsWith("Node.js")) {
                continue;
            }
            var quiet = new ArrayList<Figures>();
            var flooded = new ArrayList<Figures>();
            var floods = new ArrayList<Figures>();
            for (var round = 0; round < ROUNDS; round++) {
                var url = server.getValue();
                quiet.add(wrk.good(url, 4).await());
                var flood = wrk.bad(url, FLOOD_CONNECTIONS);
                flooded.add(wrk.good(url, 4).await());
                floods.add(flood.await());
            }
            var what = server.getKey() + ", 4 good connections, ";
            kept.add(
                    what + "p99", "ms", quiet.stream().mapToDouble(Figures::p99).toArray());
            kept.add(
                    what + "p99 beside a flood",
                    "ms",
                    flooded.stream().mapToDouble(Figures::p99).toArray());
            var before = median(quiet, Figures::p99);
            var after = median(flooded, Figures::p99);
            System.out.printf(
                    "%-24s %14.2f %14.2f %8.2f %14.0f %12d%n",
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
