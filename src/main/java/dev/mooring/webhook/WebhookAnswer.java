package dev.mooring.webhook;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.mooring.inbox.Acceptance;
import dev.mooring.inbox.InboxUnavailable;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** What the sender is told. Every refusal of one kind has the same body, so that it teaches an attacker nothing. */
enum WebhookAnswer {
    ACCEPTED(202, "", ""),
    ALREADY_DONE(200, "", ""),
    BAD_REQUEST(400, "Bad request", "Pulumi-Webhook-Kind is missing, or an identifying header is malformed."),
    UNAUTHORISED(401, "Unauthorised", "Pulumi-Webhook-Signature is missing or is not that of the body."),
    NOT_ALLOWED(405, "Method not allowed", "This address takes POST."),
    TOO_SLOW(408, "Request timeout", "The body did not arrive in time."),
    TOO_LARGE(413, "Content too large", "The body is larger than mooring.webhook.max-body."),
    UNSUPPORTED(415, "Unsupported media type", "Send an uncompressed application/json body."),
    TOO_MANY(429, "Too many requests", "Too many requests of this source were refused. Wait a minute."),
    UNAVAILABLE(503, "Service unavailable", "The delivery could not be stored. Send it again."),
    STORAGE_LOST(
            503,
            "Service unavailable",
            "The database file is gone, is another one or is damaged. Nothing is stored until an operator has looked after"
                    + " it; readiness says what was found.");

    private final int status;
    private final String problem;

    WebhookAnswer(int status, String title, String detail) {
        this.status = status;
        this.problem = new JsonObject()
                .put("type", "about:blank")
                .put("title", title)
                .put("status", status)
                .put("detail", detail)
                .encode();
    }

    /** What metrics call it. */
    String outcome() {
        return switch (this) {
            case ACCEPTED, ALREADY_DONE -> "accepted";
            case BAD_REQUEST -> "bad_request";
            case UNAUTHORISED -> "bad_signature";
            case NOT_ALLOWED -> "not_allowed";
            case TOO_SLOW -> "too_slow";
            case TOO_LARGE -> "too_large";
            case UNSUPPORTED -> "unsupported";
            case TOO_MANY -> "too_many";
            case UNAVAILABLE, STORAGE_LOST -> "not_stored";
        };
    }

    static WebhookAnswer to(Acceptance acceptance) {
        return switch (acceptance) {
            case ACCEPTED, WAITING, REQUEUED -> ACCEPTED;
            case ALREADY_DONE -> ALREADY_DONE;
        };
    }

    static WebhookAnswer to(Throwable failure) {
        return failure instanceof InboxUnavailable unavailable && unavailable.isStorageLost()
                ? STORAGE_LOST
                : UNAVAILABLE;
    }

    void send(HttpServerResponse response, String deliveryId) {
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end("{\"deliveryId\":\"" + quoted(deliveryId) + "\"}");
    }

    private static String quoted(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }

    /** Refuses with a problem document (RFC 9457). */
    void refuse(HttpServerResponse response) {
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(status).putHeader("Content-Type", "application/problem+json");
        if (this == NOT_ALLOWED) {
            response.putHeader("Allow", "POST");
        }
        if (this == TOO_MANY) {
            response.putHeader("Retry-After", "60");
        }
        if (this == UNAVAILABLE) {
            response.putHeader("Retry-After", "5");
        }
        if (this == STORAGE_LOST) {
            response.putHeader("Retry-After", "60");
        }
        response.end(problem);
    }
}
