package dev.mooring.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.log.CapturedLog;
import io.vertx.core.net.SocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the log says of deliveries that were refused. */
class RefusalLogTest {
    private static final SocketAddress SENDER = SocketAddress.inetSocketAddress(4711, "192.0.2.7");
    private final RefusalLog refusals = new RefusalLog();
    private final CapturedLog log = new CapturedLog("dev.mooring.webhook");

    @AfterEach
    void stop() {
        log.close();
    }

    @Test
    void saysWhyAndWhoseDeliveryWasRefused() {
        refusals.refused(WebhookAnswer.UNAUTHORISED, SENDER);
        assertThat(log.of("delivery-refused"))
                .singleElement()
                .satisfies(line -> assertThat(line.fields())
                        .containsEntry("cause", "bad_signature")
                        .containsEntry("sender", "192.0.2.7"));
    }

    @Test
    void writesFewLinesOfAFlood() {
        flood();
        assertThat(log.lines()).hasSize(RefusalLog.LINES_A_MINUTE);
    }

    @Test
    void countsTheRestOfAFlood() {
        flood();
        refusals.tellLeftOut();
        assertThat(log.of("deliveries-refused"))
                .singleElement()
                .satisfies(line -> assertThat(line.fields()).containsEntry("count", "990"));
    }

    @Test
    void countsNothingWhereNothingWasLeftOut() {
        refusals.refused(WebhookAnswer.UNAUTHORISED, SENDER);
        refusals.tellLeftOut();
        assertThat(log.of("deliveries-refused")).isEmpty();
    }

    private void flood() {
        for (var delivery = 0; delivery < 1_000; delivery++) {
            refusals.refused(WebhookAnswer.UNAUTHORISED, SENDER);
        }
    }
}
