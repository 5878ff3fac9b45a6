package dev.mooring.webhook;

import dev.mooring.inbox.Delivery;
import dev.mooring.inbox.Inbox;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * {@code POST /webhooks/pulumi}: take at most so many bytes, check the signature over just these bytes, and only then
 * look at anything else. Runs on the event loop; the answer is sent when the delivery is on disk.
 */
@ApplicationScoped
public class WebhookRoute {
    private static final String PATH = "/webhooks/pulumi";
    private static final Pattern HEADER_TEXT = Pattern.compile("[\\x21-\\x7e]{1,200}");
    private final WebhookSecrets secrets;
    private final WebhookConfig config;
    private final Inbox inbox;
    private final WebhookMetrics metrics;
    private final Clock clock;

    @Inject
    WebhookRoute(WebhookSecrets secrets, WebhookConfig config, Inbox inbox, WebhookMetrics metrics, Clock clock) {
        this.secrets = secrets;
        this.config = config;
        this.inbox = inbox;
        this.metrics = metrics;
        this.clock = clock;
    }

    void register(@Observes Router router) {
        router.post(PATH).order(-1).handler(this::receive);
        router.route(PATH).order(-1).handler(context -> WebhookAnswer.NOT_ALLOWED.refuse(context.response()));
    }

    private void receive(RoutingContext context) {
        var request = context.request();
        var body = new BoundedBody(config.maxBody());
        request.handler(chunk -> {
            if (!body.add(chunk)) {
                hangUp(request);
            }
        });
        request.exceptionHandler(broken -> body.giveUp());
        request.endHandler(ended -> judge(request, body));
        // Earlier handlers of the router may have paused it.
        request.resume();
    }

    /** A sender that does not stop is not listened to any longer. */
    private void hangUp(HttpServerRequest request) {
        request.handler(null).endHandler(null);
        request.response()
                .putHeader("Connection", "close")
                .endHandler(sent -> request.connection().close());
        refuse(request, WebhookAnswer.TOO_LARGE, "too_large");
    }

    private void judge(HttpServerRequest request, BoundedBody body) {
        var started = System.nanoTime();
        if (body.isGivenUp()) {
            return;
        }
        var bytes = body.bytes();
        if (!secrets.signature().matches(request.getHeader("Pulumi-Webhook-Signature"), bytes)) {
            refuse(request, WebhookAnswer.UNAUTHORISED, "bad_signature");
        } else if (!isPlainJson(request)) {
            refuse(request, WebhookAnswer.UNSUPPORTED, "unsupported");
        } else {
            store(request, bytes, started);
        }
    }

    private void store(HttpServerRequest request, byte[] body, long started) {
        var kind = request.getHeader("Pulumi-Webhook-Kind");
        var id = request.getHeader("Pulumi-Webhook-ID");
        if (kind == null || !isText(kind) || (id != null && !isText(id))) {
            refuse(request, WebhookAnswer.BAD_REQUEST, "bad_request");
            return;
        }
        // A signed delivery without an id is kept all the same; it can only not be recognised when it comes again.
        var delivery = new Delivery(id == null ? UUID.randomUUID().toString() : id, kind, body, clock.instant());
        var context = Vertx.currentContext();
        var unused = inbox.append(delivery)
                .whenComplete((acceptance, failure) -> context.runOnContext(back -> {
                    if (failure != null) {
                        refuse(request, WebhookAnswer.UNAVAILABLE, "not_stored");
                    } else if (!request.response().ended()
                            && !request.response().closed()) {
                        WebhookAnswer.to(acceptance).send(request.response(), delivery.id());
                        metrics.accepted(kind, acceptance, System.nanoTime() - started);
                    } else {
                        metrics.accepted(kind, acceptance, System.nanoTime() - started);
                    }
                }));
    }

    private void refuse(HttpServerRequest request, WebhookAnswer answer, String outcome) {
        metrics.refused(outcome);
        answer.refuse(request.response());
    }

    private static boolean isPlainJson(HttpServerRequest request) {
        var type = request.getHeader("Content-Type");
        var encoding = request.getHeader("Content-Encoding");
        var json = type != null && type.split(";", 2)[0].strip().equalsIgnoreCase("application/json");
        return json && (encoding == null || encoding.equalsIgnoreCase("identity"));
    }

    private static boolean isText(String header) {
        return HEADER_TEXT.matcher(header).matches();
    }
}
