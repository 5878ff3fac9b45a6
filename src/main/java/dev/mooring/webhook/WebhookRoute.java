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
 * {@code POST /webhooks/pulumi}: take at most so many bytes in so much time, check the signature over just these bytes,
 * and only then look at anything else. Runs on the event loop; the answer is sent when the delivery is on disk.
 */
@ApplicationScoped
public class WebhookRoute {
    private static final String PATH = "/webhooks/pulumi";
    private static final Pattern HEADER_TEXT = Pattern.compile("[\\x21-\\x7e]{1,200}");
    private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");
    private final WebhookConfig config;
    private final WebhookSecrets secrets;
    private final Inbox inbox;
    private final Answers answers;
    private final Deadlines deadlines;
    private final Clock clock;

    @Inject
    WebhookRoute(
            WebhookConfig config,
            WebhookSecrets secrets,
            Inbox inbox,
            Answers answers,
            Deadlines deadlines,
            Clock clock) {
        this.config = config;
        this.secrets = secrets;
        this.inbox = inbox;
        this.answers = answers;
        this.deadlines = deadlines;
        this.clock = clock;
    }

    void register(@Observes Router router) {
        router.post(PATH).order(-1).handler(this::receive);
        router.route(PATH).order(-1).handler(context -> answers.refuse(context.request(), WebhookAnswer.NOT_ALLOWED));
    }

    private void receive(RoutingContext context) {
        var request = context.request();
        if (declaresTooMuch(request)) {
            hangUp(request, WebhookAnswer.TOO_LARGE);
            return;
        }
        var body = new BoundedBody(config.maxBody());
        var deadline = deadlines.start(config.readWithin(), () -> {
            body.giveUp();
            hangUp(request, WebhookAnswer.TOO_SLOW);
        });
        request.handler(chunk -> {
            if (!body.add(chunk)) {
                deadlines.met(deadline);
                hangUp(request, WebhookAnswer.TOO_LARGE);
            }
        });
        request.exceptionHandler(broken -> {
            deadlines.met(deadline);
            body.giveUp();
        });
        request.endHandler(ended -> {
            deadlines.met(deadline);
            judge(request, body);
        });
        // Earlier handlers of the router may have paused it.
        request.resume();
    }

    private boolean declaresTooMuch(HttpServerRequest request) {
        var length = request.getHeader("Content-Length");
        return length != null && !(LENGTH.matcher(length).matches() && Long.parseLong(length) <= config.maxBody());
    }

    /** A sender that does not stop, or does not go on, is not listened to any longer. */
    private void hangUp(HttpServerRequest request, WebhookAnswer answer) {
        request.handler(null).endHandler(null);
        var response = request.response();
        if (!response.headWritten()) {
            response.putHeader("Connection", "close")
                    .endHandler(sent -> request.connection().close());
        }
        answers.refuse(request, answer);
    }

    private void judge(HttpServerRequest request, BoundedBody body) {
        var started = System.nanoTime();
        if (body.isGivenUp()) {
            return;
        }
        var bytes = body.bytes();
        if (secrets.signer(request.getHeader("Pulumi-Webhook-Signature"), bytes).isEmpty()) {
            answers.refuse(request, WebhookAnswer.UNAUTHORISED);
        } else if (!isPlainJson(request)) {
            answers.refuse(request, WebhookAnswer.UNSUPPORTED);
        } else {
            store(request, bytes, started);
        }
    }

    private void store(HttpServerRequest request, byte[] body, long started) {
        var kind = request.getHeader("Pulumi-Webhook-Kind");
        var id = request.getHeader("Pulumi-Webhook-ID");
        if (kind == null || !isText(kind) || (id != null && !isText(id))) {
            answers.refuse(request, WebhookAnswer.BAD_REQUEST);
            return;
        }
        // A signed delivery without an id is kept all the same; it can only not be recognised when it comes again.
        var delivery = new Delivery(id == null ? UUID.randomUUID().toString() : id, kind, body, clock.instant());
        var context = Vertx.currentContext();
        var deadline = deadlines.start(config.answerWithin(), () -> answers.refuse(request, WebhookAnswer.UNAVAILABLE));
        var unused = inbox.append(delivery)
                .whenComplete((acceptance, failure) -> context.runOnContext(back -> {
                    deadlines.met(deadline);
                    if (failure == null) {
                        answers.accept(request, delivery, acceptance, System.nanoTime() - started);
                    } else {
                        answers.refuse(request, WebhookAnswer.UNAVAILABLE);
                    }
                }));
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
