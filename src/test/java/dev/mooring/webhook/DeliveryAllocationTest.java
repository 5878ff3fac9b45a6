package dev.mooring.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.mooring.inbox.Acceptance;
import dev.mooring.standin.Fixtures;
import dev.mooring.standin.PulumiSender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What the event loop allocates for a delivery, from its first byte to its answer, with Vert.x' own part and without
 * storage. The least of several rounds; the bound is about twice what it is today, since the compiler saves some of it or
 * not.
 */
class DeliveryAllocationTest {
    private static final int ROUNDS = 4;
    private static final int DELIVERIES = 500;
    private static final String SECRET = "allocation-secret";
    private static final byte[] BODY = Fixtures.bytes("pulumi/stack_update.update.succeeded.json");
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void aDeliveryAllocatesFewKilobytesOnItsWayIn() throws Exception {
        try (var server = new WebhookServer(_ -> CompletableFuture.completedStage(Acceptance.ACCEPTED), SECRET);
                var socket = new Socket("127.0.0.1", server.port())) {
            var perDelivery = IntStream.range(0, ROUNDS)
                    .mapToLong(_ -> send(socket))
                    .min()
                    .orElseThrow();
            assertThat(perDelivery).isPositive().isLessThan(15_000);
        }
    }

    private long send(Socket socket) {
        var before = allocated();
        try {
            for (var delivery = 0; delivery < DELIVERIES; delivery++) {
                socket.getOutputStream().write(request(delivery));
                assertThat(answer(socket)).startsWith("HTTP/1.1 202 ").endsWith("\"id-" + delivery + "\"}");
            }
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
        return (allocated() - before) / DELIVERIES;
    }

    private long allocated() {
        var loops = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("vert.x-eventloop"))
                .mapToLong(Thread::threadId)
                .toArray();
        return Arrays.stream(threads.getThreadAllocatedBytes(loops)).sum();
    }

    private static byte[] request(int number) throws IOException {
        var request = new ByteArrayOutputStream();
        request.write(("POST /webhooks/pulumi HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: " + BODY.length + "\r\nPulumi-Webhook-Kind: stack_update\r\n"
                        + "Pulumi-Webhook-ID: id-" + number + "\r\nPulumi-Webhook-Signature: "
                        + PulumiSender.sign(SECRET, BODY) + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        request.write(BODY);
        return request.toByteArray();
    }

    /** Head and body; an answer says nothing after the brace. */
    private static String answer(Socket socket) throws IOException {
        var answer = new StringBuilder();
        for (var next = socket.getInputStream().read();
                next >= 0;
                next = socket.getInputStream().read()) {
            answer.append((char) next);
            if (next == '}') {
                break;
            }
        }
        return answer.toString();
    }
}
