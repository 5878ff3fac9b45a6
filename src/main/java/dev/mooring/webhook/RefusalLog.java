package dev.mooring.webhook;

import dev.mooring.log.LineBudget;
import dev.mooring.log.LogField;
import dev.mooring.log.LogFields;
import io.quarkus.scheduler.Scheduled;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells of refused deliveries, in a few lines a minute whatever is sent, and counts the rest. Nothing that a sender wrote is
 * told: before its signature is good, it may be anything.
 */
@Singleton
class RefusalLog {
    static final int LINES_A_MINUTE = 10;
    private static final Logger LOG = Logger.getLogger(RefusalLog.class);
    private final LineBudget budget = new LineBudget(LINES_A_MINUTE);

    void refused(WebhookAnswer answer, @Nullable SocketAddress sender) {
        budget.ask().ifPresent(leftOut -> {
            tellLeftOut(leftOut);
            var host = sender == null ? null : sender.hostAddress();
            LogFields.with(LogField.EVENT, "delivery-refused")
                    .and(LogField.CAUSE, answer.outcome())
                    .and(LogField.SENDER, host == null ? "unknown" : host)
                    .run(() -> LOG.warnf("Delivery refused: %s", answer.outcome()));
        });
    }

    /** Whatever was left out is told of even if no other is refused. */
    @Scheduled(every = "PT1M", delayed = "PT1M")
    void tellLeftOut() {
        tellLeftOut(budget.takeLeftOut());
    }

    private static void tellLeftOut(long count) {
        if (count > 0) {
            LogFields.with(LogField.EVENT, "deliveries-refused")
                    .and(LogField.COUNT, count)
                    .run(() -> LOG.warnf("%d more deliveries were refused in the last minute or two", count));
        }
    }
}
