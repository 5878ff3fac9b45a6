package dev.mooring.webhook;

import dev.mooring.edge.Senders;
import dev.mooring.inbox.Delivery;
import dev.mooring.inbox.Inbox;
import dev.mooring.webhook.flood.BytesInFlight;
import dev.mooring.webhook.flood.DeliveryPath;
import dev.mooring.webhook.flood.Peer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.UUID;

/**
 * {@code POST /webhooks/pulumi}: hear out only who shows what could be a signature, take at most so many bytes in so much
 * time, check the signature over just these bytes, and only then look at anything else. Runs on the event loop; the answer is sent when the delivery is on disk.
 */
@ApplicationScoped
public class WebhookRoute {
    private static final String PATH = "/webhooks/pulumi";
    /**
     * Behind the log of accesses, and before all that is meant for the other paths: who is signed in, from what page,
     * Quarkus' own bound on bodies.
     */
    private static final int BEFORE_OTHER_PATHS = -50_000;

    private static final int LONGEST_HEADER = 200;
    /** Bytes of the objects that stand for one. */
    private static final int OF_A_REQUEST = 2_048;

    private static final int LONGEST_NUMBER = 18;
    private final WebhookConfig config;
    private final WebhookSecrets secrets;
    private final Inbox inbox;
    private final Answers answers;
    private final Deadlines deadlines;
    private final BytesInFlight inFlight;
    private final Senders senders;
    private final Clock clock;

    @Inject
    WebhookRoute(
            WebhookConfig config,
            WebhookSecrets secrets,
            Inbox inbox,
            Answers answers,
            Deadlines deadlines,
            BytesInFlight inFlight,
            Senders senders,
            Clock clock) {
        this.senders = senders;
        this.config = config;
        this.secrets = secrets;
        this.inbox = inbox;
        this.answers = answers;
        this.deadlines = deadlines;
        this.inFlight = inFlight;
        this.clock = clock;
    }

    void register(@Observes Router router) {
        router.route(PATH).order(BEFORE_OTHER_PATHS).handler(context -> {
            if (!DeliveryPath.isIn(context.request().path(), PATH)) {
                // Written in another way: nothing is found there, and the first delivery shows it.
                context.next();
            } else if (context.request().method().equals(HttpMethod.POST)) {
                receive(context);
            } else {
                hangUp(context.request(), WebhookAnswer.NOT_ALLOWED);
            }
        });
    }

    private void receive(RoutingContext context) {
        var request = context.request();
        if (declaresTooMuch(request)) {
            hangUp(request, WebhookAnswer.TOO_LARGE);
            return;
        }
        if (!Signature.isWellFormed(request.getHeader("Pulumi-Webhook-Signature"))) {
            hangUp(request, WebhookAnswer.UNAUTHORISED);
            return;
        }
        var hold = inFlight.of(Peer.name(senders.of(request)));
        var body = new BoundedBody(mostBytes(request), besides(request), hold);
        context.addEndHandler(answered -> body.giveUp());
        var deadline = deadlines.start(config.readWithin(), () -> {
            body.giveUp();
            hangUp(request, WebhookAnswer.TOO_SLOW);
        });
        request.handler(chunk -> take(request, chunk, body, deadline));
        request.exceptionHandler(broken -> {
            deadlines.met(deadline);
            body.giveUp();
        });
        request.endHandler(ended -> {
            deadlines.met(deadline);
            judge(request, body);
        });
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            request.response().writeContinue();
        }
        // Earlier handlers of the router may have paused it.
        request.resume();
    }

    private void take(HttpServerRequest request, Buffer chunk, BoundedBody body, Deadlines.Deadline deadline) {
        switch (body.add(chunk)) {
            case TAKEN -> {}
            case TOO_LARGE -> {
                deadlines.met(deadline);
                hangUp(request, WebhookAnswer.TOO_LARGE);
            }
            case NO_ROOM -> {
                deadlines.met(deadline);
                hangUp(request, WebhookAnswer.UNAVAILABLE);
            }
        }
    }

    /** The declared length, which is known to be no more than the bound; else the bound. */
    private int mostBytes(HttpServerRequest request) {
        var length = request.getHeader("Content-Length");
        return length == null ? config.maxBody() : Integer.parseInt(length);
    }

    /** What is held of a request beside its body, about. */
    private static int besides(HttpServerRequest request) {
        var bytes = OF_A_REQUEST + request.uri().length();
        for (var header : request.headers()) {
            bytes += header.getKey().length() + header.getValue().length();
        }
        return bytes;
    }

    private boolean declaresTooMuch(HttpServerRequest request) {
        var length = request.getHeader("Content-Length");
        return length != null && !(isNumber(length) && Long.parseLong(length) <= config.maxBody());
    }

    private static boolean isNumber(String text) {
        for (var index = 0; index < text.length(); index++) {
            if (text.charAt(index) < '0' || text.charAt(index) > '9') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= LONGEST_NUMBER;
    }

    /** A sender that does not stop, or does not go on, is not listened to any longer. */
    private void hangUp(HttpServerRequest request, WebhookAnswer answer) {
        // It is cut off, which is no fault of anybody's here.
        request.handler(null).endHandler(null).exceptionHandler(cut -> {});
        var response = request.response();
        if (request.version() == HttpVersion.HTTP_2) {
            response.endHandler(sent -> response.reset());
        } else if (!response.headWritten()) {
            // The connection's gate closes it once that is said, and not so early that the sender could miss it.
            response.putHeader("Connection", "close");
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
            body.giveUp();
            answers.refuse(request, WebhookAnswer.UNAUTHORISED);
        } else if (!isPlainJson(request)) {
            answers.refuse(request, WebhookAnswer.UNSUPPORTED);
        } else {
            store(request, body, started);
        }
    }

    private void store(HttpServerRequest request, BoundedBody body, long started) {
        var kind = request.getHeader("Pulumi-Webhook-Kind");
        var id = request.getHeader("Pulumi-Webhook-ID");
        if (kind == null || !isText(kind) || (id != null && !isText(id))) {
            answers.refuse(request, WebhookAnswer.BAD_REQUEST);
            return;
        }
        // A signed delivery without an id is kept all the same; it can only not be recognised when it comes again.
        var delivery =
                new Delivery(id == null ? UUID.randomUUID().toString() : id, kind, body.bytes(), clock.instant());
        var context = Vertx.currentContext();
        var deadline = deadlines.start(config.answerWithin(), () -> answers.refuse(request, WebhookAnswer.UNAVAILABLE));
        body.handOver();
        var unused = inbox.append(delivery)
                .whenComplete((acceptance, failure) -> context.runOnContext(back -> {
                    body.settled();
                    deadlines.met(deadline);
                    if (failure == null) {
                        answers.accept(request, delivery, acceptance, System.nanoTime() - started);
                    } else {
                        answers.refuse(request, WebhookAnswer.to(failure));
                    }
                }));
    }

    private static boolean isPlainJson(HttpServerRequest request) {
        var type = request.getHeader("Content-Type");
        var encoding = request.getHeader("Content-Encoding");
        return type != null && isJson(type) && (encoding == null || encoding.equalsIgnoreCase("identity"));
    }

    private static boolean isJson(String type) {
        var parameters = type.indexOf(';');
        var plain = parameters < 0 ? type : type.substring(0, parameters);
        return plain.strip().equalsIgnoreCase("application/json");
    }

    private static boolean isText(String header) {
        for (var index = 0; index < header.length(); index++) {
            if (header.charAt(index) < '!' || header.charAt(index) > '~') {
                return false;
            }
        }
        return !header.isEmpty() && header.length() <= LONGEST_HEADER;
    }
}
