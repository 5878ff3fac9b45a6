package dev.mooring.webhook.flood;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.mooring.webhook.flood.RequestHead.Parsed.Sound;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What the guard allocates for the head of a delivery. The least of several rounds, before any compiler saves some of it. */
class HeadAllocationTest {
    private static final int HEADS = 1_000;
    private static final byte[] HEAD = """
            POST /webhooks/pulumi HTTP/1.1
            Host: mooring.example.com
            User-Agent: PulumiWebhook/1.0
            Content-Type: application/json
            Content-Length: 495
            Pulumi-Webhook-Kind: stack_update
            Pulumi-Webhook-ID: 3f2c1f0e-2f5e-4b53-9d0c-0c8a7d3a1b11
            Pulumi-Webhook-Signature: 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff
            X-Forwarded-For: 203.0.113.7

            """.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void aHeadOfTenLinesAllocatesLessThanAKilobyte() {
        var least = Long.MAX_VALUE;
        for (var round = 0; round < 5; round++) {
            least = Math.min(least, perHead());
        }
        assertThat(least).isPositive().isLessThan(1_000);
    }

    private long perHead() {
        var before = threads.getCurrentThreadAllocatedBytes();
        for (var head = 0; head < HEADS; head++) {
            assertThatIsSound(RequestHead.read(HEAD));
        }
        return (threads.getCurrentThreadAllocatedBytes() - before) / HEADS;
    }

    private static void assertThatIsSound(RequestHead.Parsed parsed) {
        if (!(parsed instanceof Sound sound) || sound.length() != 495) {
            throw new AssertionError("the head was not understood");
        }
    }
}
