package dev.mooring.webhook;

import dev.mooring.edge.Senders;
import dev.mooring.inbox.Acceptance;
import dev.mooring.inbox.Delivery;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Answers senders and counts the answers. A peer that was refused too often is answered late: a flood ebbs away. */
@Singleton
final class Answers {
    private static final long TOO_MANY_MILLIS = 1_000;
    private final Vertx vertx;
    private final WebhookMetrics metrics;
    private final RefusalLog log;
    private final Senders senders;
    private final RefusedPeers refused;

    @Inject
    Answers(Vertx vertx, WebhookConfig config, WebhookMetrics metrics, RefusalLog log, Senders senders) {
        this.senders = senders;
        this.vertx = vertx;
        this.metrics = metrics;
        this.log = log;
        this.refused = new RefusedPeers(config.refusalsPerMinute());
    }

    void accept(HttpServerRequest request, Delivery delivery, Acceptance acceptance, long nanos) {
        WebhookAnswer.to(acceptance).send(request.response(), delivery.id());
        metrics.accepted(delivery.kind(), acceptance, nanos);
    }

    void refuse(HttpServerRequest request, WebhookAnswer answer) {
        if (!isTheirFault(answer) || refused.mayBeRefused(senders.of(request))) {
            note(request, answer);
            answer.refuse(request.response());
        } else {
            note(request, WebhookAnswer.TOO_MANY);
            vertx.setTimer(TOO_MANY_MILLIS, _ -> WebhookAnswer.TOO_MANY.refuse(request.response()));
        }
    }

    private void note(HttpServerRequest request, WebhookAnswer answer) {
        metrics.refused(answer);
        log.refused(answer, senders.of(request));
    }

    private static boolean isTheirFault(WebhookAnswer answer) {
        return switch (answer) {
            case BAD_REQUEST, UNAUTHORISED, NOT_ALLOWED, TOO_SLOW, TOO_LARGE, UNSUPPORTED, TOO_MANY -> true;
            case ACCEPTED, ALREADY_DONE, UNAVAILABLE, STORAGE_LOST -> false;
        };
    }
}
