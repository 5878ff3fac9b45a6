package dev.mooring.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.demo.MooringProcess;
import dev.mooring.standin.Fixtures;
import dev.mooring.standin.PulumiSender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Told to end under load, it cuts no request that was sent to it. */
@Tag("alone")
class DrainIT {
    private static final String SECRET = "drain-secret";
    private static final byte[] PING = Fixtures.bytes("pulumi/ping.json");
    private static final int SENDERS = 16;

    /** What a sender saw on its one connection. */
    private record Seen(int answered, int notAccepted, boolean wasTold) {}

    @Test
    void answersAllThatWasSentAndThenEnds() throws Exception {
        var folder = Files.createTempDirectory("mooring-drain");
        var mooring = MooringProcess.start(
                folder,
                Map.of(
                        "mooring.webhook.secrets",
                        SECRET,
                        "mooring.api.auth",
                        "none",
                        "mooring.database.url",
                        "jdbc:sqlite:" + folder.resolve("mooring.db")),
                Map.of());
        var answered = new AtomicInteger();
        try (var pool = Executors.newFixedThreadPool(SENDERS)) {
            List<Future<Seen>> senders = new ArrayList<>();
            for (var sender = 0; sender < SENDERS; sender++) {
                var number = sender;
                Callable<Seen> sending = () -> sendUntilTold(mooring.port(), number, answered);
                senders.add(pool.submit(sending));
            }
            while (answered.get() < 200) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            mooring.process().destroy();
            for (var sender : senders) {
                var seen = sender.get(30, TimeUnit.SECONDS);
                assertThat(seen.notAccepted()).isZero();
                assertThat(seen.wasTold()).isTrue();
            }
            assertThat(mooring.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(mooring.process().exitValue()).isIn(0, 143);
        } finally {
            mooring.close();
        }
    }

    /** Keeps its connection until an answer says that it is closed. Ends with an exception when it is cut. */
    private static Seen sendUntilTold(int port, int sender, AtomicInteger answered) throws IOException {
        var sent = 0;
        var notAccepted = 0;
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(15_000);
            var told = false;
            while (!told) {
                socket.getOutputStream().write(delivery("drain-" + sender + "-" + sent));
                var head = answer(socket.getInputStream());
                notAccepted += head.startsWith("HTTP/1.1 202") ? 0 : 1;
                sent++;
                answered.incrementAndGet();
                told = head.toLowerCase(Locale.ROOT).contains("connection: close");
            }
            return new Seen(sent, notAccepted, socket.getInputStream().read() < 0);
        }
    }

    private static byte[] delivery(String id) {
        var all = new ByteArrayOutputStream();
        all.writeBytes(
                ("POST /webhooks/pulumi HTTP/1.1\r\nHost: m\r\nContent-Type: application/json\r\nPulumi-Webhook-ID: "
                                + id + "\r\nPulumi-Webhook-Kind: ping\r\nPulumi-Webhook-Signature: "
                                + PulumiSender.sign(SECRET, PING) + "\r\nContent-Length: " + PING.length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        all.writeBytes(PING);
        return all.toByteArray();
    }

    /** The head of an answer whose body has been read too. */
    private static String answer(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            var next = in.read();
            if (next < 0) {
                throw new IOException("cut after: " + head);
            }
            head.append((char) next);
        }
        var length = head.toString()
                .toLowerCase(Locale.ROOT)
                .lines()
                .filter(line -> line.startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
        if (in.readNBytes(length).length < length) {
            throw new IOException("cut within a body");
        }
        return head.toString();
    }
}
