package dev.mooring.declared.pulumi;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.NetworkFailure;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.answer.AnswerStream;
import dev.mooring.reading.answer.Inflow;
import dev.mooring.reading.answer.Limits;
import dev.mooring.reading.answer.SourceConfig;
import dev.mooring.reading.json.Json;
import dev.mooring.reading.json.Member;
import io.smallrye.faulttolerance.api.CustomBackoff;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.eclipse.microprofile.faulttolerance.Retry;

/**
 * Asks the Pulumi Cloud REST API. Only GET, and POST where opening an ESC environment was asked for. 429, 5xx and
 * transport failures are tried again (four tries in all, as Pulumi's own CLI does); 404 is an answer. Redirects are not
 * followed: the token is for one host, and what another says is no answer of Pulumi Cloud. A body that is too large, or too
 * slow, ends there and is not asked for again.
 */
@ApplicationScoped
public class PulumiCloud {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private final PulumiConfig config;
    private final Limits limits;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    @Inject
    public PulumiCloud(PulumiConfig config, SourceConfig sources) {
        this.config = config;
        this.limits = Limits.of(sources);
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
        var inflow = new Inflow(call.operation(), limits.within());
        try {
            var response = http.send(request(call), new InflowHandler(inflow));
            try (var _ = response.body()) {
                return answer(call, most, response, reader);
            }
        } catch (JsonProcessingException notJson) {
            throw Json.unreadable(call.operation(), notJson);
        } catch (ZipException notPacked) {
            throw Member.notJson(call.operation());
        } catch (HttpConnectTimeoutException _) {
            throw passing(call, NetworkFailure.noConnection(CONNECT));
        } catch (HttpTimeoutException _) {
            throw passing(call, NetworkFailure.noAnswer(config.timeout()));
        } catch (IOException broken) {
            throw passing(
                    call,
                    NetworkFailure.of(broken, CONNECT, config.timeout())
                            .orElse(new NetworkFailure(Kind.UNREACHABLE, "the connection broke")));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Unreadable(Kind.TIMED_OUT, call.operation(), "gave up waiting");
        }
    }

    private HttpRequest request(Call call) {
        var token = config.token()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() ->
                        new Unreadable(Kind.UNAUTHENTICATED, call.operation(), "mooring.pulumi.token is not set"));
        // The client would refuse it as well, in words that hold it.
        if (!token.chars().allMatch(sign -> sign > ' ' && sign < 127)) {
            throw new Unreadable(
                    Kind.UNAUTHENTICATED, call.operation(), "mooring.pulumi.token holds signs that no token has");
        }
        var base = config.url().toString().replaceAll("/+$", "");
        return HttpRequest.newBuilder(URI.create(base + call.path()))
                .timeout(config.timeout())
                .header("Authorization", "token " + token)
                .header("Accept", "application/vnd.pulumi+8")
                .header("Accept-Encoding", "gzip")
                .header("X-Pulumi-Source", "mooring")
                .method(call.method(), HttpRequest.BodyPublishers.noBody())
                .build();
    }

    private static <T> Optional<T> answer(Call call, long most, HttpResponse<Inflow> response, BodyReader<T> reader)
            throws IOException {
        return switch (Integer.valueOf(response.statusCode())) {
            case 200 -> Optional.of(reader.read(new AnswerStream(plain(response), call.operation(), most)));
            case 404 -> Optional.empty();
            case 400 -> throw new Rejected(call.operation());
            case 401 ->
                throw new Unreadable(Kind.UNAUTHENTICATED, call.operation(), "Pulumi Cloud does not know the token");
            case 402, 403 -> throw new Unreadable(Kind.REFUSED, call.operation(), "the token may not do this");
            case 429 ->
                throw new TransientlyUnreadable(
                        new Cause(Kind.THROTTLED, call.operation(), "HTTP 429"), retryAfter(response));
            case Integer status
            when status >= 500 ->
                throw new TransientlyUnreadable(
                        new Cause(Kind.FAILED, call.operation(), "HTTP " + status), retryAfter(response));
            case Integer status
            when status >= 300 && status < 400 ->
                throw new Unreadable(Kind.MALFORMED, call.operation(), "redirected (HTTP " + status + ")");
            case Integer status -> throw new Unreadable(Kind.MALFORMED, call.operation(), "HTTP " + status);
        };
    }

    private static InputStream plain(HttpResponse<Inflow> response) throws IOException {
        var gzip = response.headers().firstValue("Content-Encoding").filter("gzip"::equalsIgnoreCase);
        return gzip.isPresent() ? new GZIPInputStream(response.body()) : response.body();
    }

    private static Optional<Duration> retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("\\d{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }

    private static TransientlyUnreadable passing(Call call, NetworkFailure failure) {
        return new TransientlyUnreadable(
                new Cause(failure.kind(), call.operation(), failure.words()), Optional.empty());
    }
}
