package dev.mooring.declared.pulumi;

import dev.mooring.outgoing.Outgoing;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.answer.Limits;
import dev.mooring.reading.answer.SourceConfig;
import dev.mooring.transport.Answer;
import dev.mooring.transport.Transport;
import io.smallrye.faulttolerance.api.CustomBackoff;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.eclipse.microprofile.faulttolerance.Retry;

/**
 * Asks the Pulumi Cloud REST API. Only GET, and POST where opening an ESC environment was asked for; and POST to come by a
 * token, where one is exchanged. 429, 5xx and transport failures are tried again (four tries in all, as Pulumi's own CLI
 * does); 404 is an answer. An exchanged token that is not taken is exchanged once more. A body that is too large, or too
 * slow, ends there and is not asked for again.
 */
@ApplicationScoped
public class PulumiCloud {
    private final PulumiConfig config;
    private final Limits limits;
    private final Transport transport;
    private final PulumiHttp http;
    private final AccessToken token;

    @Inject
    PulumiCloud(PulumiConfig config, SourceConfig sources, Outgoing outgoing, Vertx vertx) {
        this(config, sources, outgoing, vertx, System::nanoTime);
    }

    /** Where it is reached directly. */
    public PulumiCloud(PulumiConfig config, SourceConfig sources, Vertx vertx) {
        this(config, sources, vertx, System::nanoTime);
    }

    /** @param stopwatch nanoseconds from anywhere, by which tokens end */
    PulumiCloud(PulumiConfig config, SourceConfig sources, Vertx vertx, LongSupplier stopwatch) {
        this(config, sources, Outgoing.direct(), vertx, stopwatch);
    }

    private PulumiCloud(
            PulumiConfig config, SourceConfig sources, Outgoing outgoing, Vertx vertx, LongSupplier stopwatch) {
        this.config = config;
        this.limits = Limits.of(sources);
        this.transport = new Transport(vertx, outgoing);
        this.http = new PulumiHttp(config, limits, transport);
        this.token = AccessToken.of(config, http, stopwatch);
    }

    /** Closes its connections; who asks from then on is told that there is none. */
    @PreDestroy
    public void close() {
        transport.close();
    }

    /** What is taken of an answer. */
    public Limits limits() {
        return limits;
    }

    /**
     * Turns the body of a 200 answer into a value, while it streams in. Whatever it throws that is neither an
     * {@link Unreadable} nor an {@link IOException} is a fault of its own, and goes on to the caller.
     */
    public interface BodyReader<T> {
        T read(InputStream body) throws IOException;
    }

    /** A request: an operation's name for people, and where it goes. */
    public record Call(String operation, String method, String path) {
        /** A GET of a path made of segments, each encoded here. */
        public static Call get(String operation, String... segments) {
            return new Call(operation, "GET", path(segments));
        }

        /** A POST without a body. */
        public static Call post(String operation, String... segments) {
            return new Call(operation, "POST", path(segments));
        }

        private static String path(String... segments) {
            return Arrays.stream(segments)
                    .map(segment ->
                            URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"))
                    .collect(Collectors.joining("/", "/", ""));
        }
    }

    /**
     * The answer, held as a whole, or empty where Pulumi Cloud answers 404.
     *
     * @throws Unreadable with its cause for every other answer
     */
    @Retry(maxRetries = 3, delay = 0, jitter = 200, maxDuration = 60_000, retryOn = TransientlyUnreadable.class)
    @CustomBackoff(RetryAfter.class)
    public <T> Optional<T> ask(Call call, BodyReader<T> reader) {
        return ask(call, limits.whole(), reader);
    }

    /** The same, of an answer that is large and that the reader cuts down while it streams in. */
    @Retry(maxRetries = 3, delay = 0, jitter = 200, maxDuration = 60_000, retryOn = TransientlyUnreadable.class)
    @CustomBackoff(RetryAfter.class)
    public <T> Optional<T> stream(Call call, BodyReader<T> reader) {
        return ask(call, config.maxState(), reader);
    }

    private <T> Optional<T> ask(Call call, long most, BodyReader<T> reader) {
        var first = token.get(call.operation());
        try {
            return ask(call, first, most, reader);
        } catch (Unreadable refused) {
            if (refused.reason().kind() != Kind.UNAUTHENTICATED || !token.isReplaced(first)) {
                throw refused;
            }
            return ask(call, token.get(call.operation()), most, reader);
        }
    }

    private <T> Optional<T> ask(Call call, String by, long most, BodyReader<T> reader) {
        var request = http.request(call.method(), call.path(), Map.of("Authorization", "token " + by), null);
        return http.send(call.operation(), request, answer -> answer(call, most, answer, reader));
    }

    private static <T> Optional<T> answer(Call call, long most, Answer answer, BodyReader<T> reader)
            throws IOException {
        return switch (answer.status()) {
            case 200 -> Optional.of(reader.read(PulumiHttp.body(call.operation(), answer, most)));
            case 404 -> Optional.empty();
            case 400 -> throw new Rejected(call.operation());
            case 401 ->
                throw new Unreadable(Kind.UNAUTHENTICATED, call.operation(), "Pulumi Cloud does not know the token");
            case 402, 403 -> throw new Unreadable(Kind.REFUSED, call.operation(), "the token may not do this");
            default -> throw PulumiHttp.unusual(call.operation(), answer);
        };
    }
}
