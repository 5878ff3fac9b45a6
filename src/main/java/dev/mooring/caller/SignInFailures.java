package dev.mooring.caller;

import dev.mooring.edge.Senders;
import dev.mooring.log.LogField;
import dev.mooring.log.LogFields;
import dev.mooring.problem.Problem;
import dev.mooring.webhook.flood.Peer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.time.Duration;
import java.util.Locale;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Wrong tokens and wrong passwords, told of and counted. A source that sends many is answered late, and 429 with the time
 * to wait. Nothing of what was sent is told.
 */
@Startup
@Singleton
public final class SignInFailures {
    private static final Logger LOG = Logger.getLogger(SignInFailures.class);
    private static final Duration LATE = Duration.ofSeconds(1);
    private final WrongTokens wrong = new WrongTokens();
    private final Senders senders;
    private final Counters api;
    private final Counters page;

    @Inject
    SignInFailures(MeterRegistry registry, Senders senders) {
        this.senders = senders;
        this.api = counters(registry, Door.API);
        this.page = counters(registry, Door.PAGE);
    }

    private record Counters(Counter refused, Counter slowed) {}

    /** Where someone signs in. */
    public enum Door {
        API,
        PAGE
    }

    private static Counters counters(MeterRegistry registry, Door door) {
        return new Counters(counter(registry, door, "refused"), counter(registry, door, "slowed"));
    }

    private static Counter counter(MeterRegistry registry, Door door, String outcome) {
        return Counter.builder("mooring.sign.in.failures")
                .description("Requests with a wrong token, by where they were made and how they were answered")
                .tag("at", door.name().toLowerCase(Locale.ROOT))
                .tag("outcome", outcome)
                .register(registry);
    }

    /** The answer to a wrong token: the one given, unless its source sent too many. */
    public Uni<Response> answer(Door door, HttpServerRequest request, Response refusal) {
        var sender = senders.of(request);
        var wait = wrong.came(Peer.name(sender));
        tell(sender, wait.isPresent() ? "too_many_wrong_tokens" : "wrong_token");
        var counters = switch (door) {
            case API -> api;
            case PAGE -> page;
        };
        (wait.isPresent() ? counters.slowed() : counters.refused()).increment();
        return wait.map(left ->
                        Uni.createFrom().item(tooMany(left)).onItem().delayIt().by(LATE))
                .orElseGet(() -> Uni.createFrom().item(refusal));
    }

    private static Response tooMany(Duration left) {
        var problem = Problem.of(
                Status.TOO_MANY_REQUESTS,
                "Too many wrong tokens came from this address. Wait for Retry-After; a right token is taken at once.");
        return Response.fromResponse(problem.toResponse())
                .header(HttpHeaders.RETRY_AFTER, left.plusMillis(999).toSeconds())
                .build();
    }

    private static void tell(@Nullable SocketAddress sender, String cause) {
        var host = sender == null ? null : sender.hostAddress();
        LogFields.with(LogField.EVENT, "sign-in-refused")
                .and(LogField.CAUSE, cause)
                .and(LogField.SENDER, host == null ? "unknown" : host)
                .run(() -> LOG.warnf("Sign-in refused: %s", cause));
    }
}
