package dev.mooring.attack;

import dev.mooring.demo.MooringProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Attacks the packaged service in a small heap, as a stranger who knows no secret, while good deliveries come in. A short
 * form runs with the tests; the long one on demand: {@code make attack}.
 */
public final class Attacks implements AutoCloseable {
    public static final String SECRET = "attack-secret";
    private static final int LARGE = 255 * 1024;
    private static final byte[] BODY = new byte[LARGE];
    private static final List<String> ONE = List.of("127.0.1.1");
    private static final List<String> FOUR = sources(4);
    private static final List<String> FORTY = sources(40);
    private final MooringProcess mooring;

    /** Settings beyond those that every attack has. */
    public Attacks(Path folder, Map<String, String> further) throws IOException {
        var settings = new java.util.HashMap<>(further);
        settings.put("mooring.webhook.secrets", SECRET);
        settings.put("mooring.api.auth", "none");
        settings.put("mooring.database.url", "jdbc:sqlite:" + folder.resolve("mooring.db"));
        this.mooring = MooringProcess.ready(MooringProcess.launchInHeap("192m", folder, settings));
    }

    /** What good senders and the process went through. Resident memory in MiB. */
    public record Figures(
            String attack,
            int sent,
            int refused,
            double p50,
            double p99,
            long before,
            long peak,
            long after,
            int opened,
            int closed) {
        @Override
        public String toString() {
            return ("%-46s good %5d  refused %3d  p50 %6.1f ms  p99 %6.1f ms  memory %4d -> %4d -> %4d MiB"
                            + "  connections opened %6d, closed %6d")
                    .formatted(attack, sent, refused, p50, p99, before, peak, after, opened, closed);
        }
    }

    private interface Attack {
        Swarm start(int port);
    }

    public MooringProcess mooring() {
        return mooring;
    }

    public Figures quiet(Duration time) throws Exception {
        return measured("quiet", time, null);
    }

    /** Bodies that no signature stands over, of one source. */
    public Figures unsignedBodies(Duration time) throws Exception {
        return measured(
                "950 unsigned bodies of 255 KB", time, port -> new Swarm(port, ONE, 950, head("", LARGE), BODY, 0));
    }

    /** Bodies under a signature that could be one, of forty sources. */
    public Figures forgedBodies(Duration time) throws Exception {
        var forged = head("Pulumi-Webhook-Signature: " + "0".repeat(64) + "\r\n", LARGE);
        return measured(
                "950 forged bodies of 255 KB, 40 sources", time, port -> new Swarm(port, FORTY, 950, forged, BODY, 0));
    }

    /** Connections that are held, and drip. */
    public Figures drippingBodies(Duration time) throws Exception {
        var head = ("POST /anything HTTP/1.1\r\nHost: m\r\nContent-Length: 1000\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        return measured(
                "4 x 1000 connections that drip", time, port -> new Swarm(port, FOUR, 4_000, head, BODY, 5_000));
    }

    /** Many requests at once on each connection, whose answers nobody waits for. */
    public Figures pipelines(Duration time) throws Exception {
        var requests = "GET /nothing HTTP/1.1\r\nHost: m\r\n\r\n".repeat(800).getBytes(StandardCharsets.US_ASCII);
        return measured(
                "200 connections, 800 requests at once",
                time,
                port -> new Swarm(port, ONE, 200, requests, new byte[1], 0));
    }

    /** HTTP/2 without asking, many streams at once: not spoken here. */
    public Figures http2(Duration time) throws Exception {
        var preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        return measured("200 connections of HTTP/2", time, port -> new Swarm(port, ONE, 200, preface, BODY, 0));
    }

    private static byte[] head(String more, int length) {
        return ("POST /webhooks/pulumi HTTP/1.1\r\nHost: m\r\nContent-Type: application/json\r\nContent-Length: "
                        + length + "\r\n" + more + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static List<String> sources(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(last -> "127.0.2." + last)
                .toList();
    }

    private Figures measured(String name, Duration time, Attack attack) throws Exception {
        var before = resident();
        var peak = before;
        var swarm = attack == null ? null : attack.start(mooring.port());
        try (var good = new GoodSender("http://127.0.0.1:" + mooring.port(), SECRET)) {
            var end = System.nanoTime() + time.toNanos();
            while (System.nanoTime() - end < 0) {
                TimeUnit.MILLISECONDS.sleep(100);
                peak = Math.max(peak, resident());
            }
            good.close();
            if (swarm != null) {
                swarm.close();
            }
            return new Figures(
                    name,
                    good.sent(),
                    good.refused(),
                    good.percentile(0.5),
                    good.percentile(0.99),
                    before,
                    peak,
                    resident(),
                    swarm == null ? 0 : swarm.opened(),
                    swarm == null ? 0 : swarm.closed());
        }
    }

    private long resident() throws IOException {
        var status = Path.of("/proc", Long.toString(mooring.process().pid()), "status");
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
    }

    /** @param arguments seconds of each attack; 30 without */
    public static void main(String... arguments) throws Exception {
        var time = Duration.ofSeconds(arguments.length == 0 ? 30 : Long.parseLong(arguments[0]));
        try (var attacks = new Attacks(Files.createTempDirectory("mooring-attack"), Map.of())) {
            attacks.quiet(Duration.ofSeconds(10));
            System.out.println(attacks.quiet(time));
            System.out.println(attacks.unsignedBodies(time));
            System.out.println(attacks.forgedBodies(time));
            System.out.println(attacks.http2(time));
            System.out.println(attacks.pipelines(time));
            System.out.println(attacks.drippingBodies(time));
            System.out.println(attacks.quiet(time));
        }
    }

    @Override
    public void close() {
        mooring.close();
    }
}
