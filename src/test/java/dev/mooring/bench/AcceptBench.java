package dev.mooring.bench;

import dev.mooring.inbox.Acceptance;
import dev.mooring.inbox.Inbox;
import dev.mooring.inbox.InboxFixture;
import dev.mooring.packaged.PostgresServer;
import dev.mooring.standin.Fixtures;
import dev.mooring.standin.PulumiSender;
import dev.mooring.webhook.WebhookServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/**
 * How many deliveries are accepted a second, and how fast, at 16 connections: with storage replaced by nothing (the
 * yardstick), with SQLite and with PostgreSQL, in turn and in one run, so that a machine's mood falls on all alike.
 */
final class AcceptBench {
    private static final String SECRET = "bench-secret";
    private static final byte[] BODY = Fixtures.bytes("pulumi/stack_update.update.succeeded.json");
    private static final Inbox NOTHING = delivery -> CompletableFuture.completedStage(Acceptance.ACCEPTED);
    private static final int ROUNDS = 3;
    private static final int SECONDS = 6;

    private AcceptBench() {}

    private record Figures(double perSecond, String p50, String p99) {}

    static void run() throws Exception {
        var folder = Files.createTempDirectory("mooring-bench");
        var results = new LinkedHashMap<String, List<Figures>>();
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
            for (var round = 0; round <= ROUNDS; round++) {
                for (var server : servers.entrySet()) {
                    var figures = load(folder, server.getValue().url());
                    if (round > 0) {
                        results.computeIfAbsent(server.getKey(), _ -> new ArrayList<>())
                                .add(figures);
                    }
                }
            }
        }
        print(results);
    }

    private static void print(Map<String, List<Figures>> results) {
        var yardstick = median(results.get("none")).perSecond();
        System.out.println(
                "\naccepted deliveries, 16 connections, medians of " + ROUNDS + " rounds of " + SECONDS + " s");
        System.out.printf("%-12s %12s %8s %10s %10s%n", "storage", "per second", "ratio", "p50", "p99");
        results.forEach((name, rounds) -> {
            var median = median(rounds);
            System.out.printf(
                    "%-12s %12.0f %8.2f %10s %10s%n",
                    name, median.perSecond(), median.perSecond() / yardstick, median.p50(), median.p99());
        });
    }

    private static Figures median(List<Figures> rounds) {
        return rounds.stream()
                .sorted(java.util.Comparator.comparingDouble(Figures::perSecond))
                .toList()
                .get(rounds.size() / 2);
    }

    private static Figures load(Path folder, String url) throws IOException, InterruptedException {
        var body = Files.write(folder.resolve("body"), BODY);
        var builder = new ProcessBuilder(
                "wrk",
                "-t1",
                "-c16",
                "-d" + SECONDS + "s",
                "--latency",
                "-s",
                "src/test/resources/bench/deliveries.lua",
                url);
        builder.environment().put("BENCH_BODY", body.toString());
        builder.environment().put("BENCH_SIGNATURE", PulumiSender.sign(SECRET, BODY));
        var output = folder.resolve("wrk.out");
        builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        var text = Files.readString(output);
        return new Figures(
                Double.parseDouble(find(text, "Requests/sec:\\s+([0-9.]+)")),
                find(text, "50%\\s+(\\S+)"),
                find(text, "99%\\s+(\\S+)"));
    }

    private static String find(String text, String pattern) {
        var match = Pattern.compile(pattern).matcher(text);
        if (!match.find() || text.contains("Non-2xx")) {
            throw new IllegalStateException("the load tool reported: " + text);
        }
        return match.group(1);
    }
}
