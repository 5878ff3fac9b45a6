package dev.mooring.notify.sink;

import dev.mooring.notify.Sink.Outcome;
import dev.mooring.outgoing.Outgoing;
import dev.mooring.outgoing.Proxies;
import dev.mooring.outgoing.Proxy;
import dev.mooring.outgoing.Untrusted;
import dev.mooring.reading.NetworkFailure;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Posts to the address of a sink: within bounds of time and size, by the way out of all clients ({@link Outgoing}),
 * following no redirect. Nothing of address, body or answer is logged.
 */
@Singleton
public class Post {
    private static final Logger LOG = Logger.getLogger(Post.class);
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(15);
    private static final int MOST_BYTES = 16_384;
    private static final int MOST_BYTES_ASKED_FOR = 4_000_000;
    private static final int LONGEST_CAUSE = 200;
    /** A sink that wants to be left alone for longer is asked again all the same. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(50);

    private final Supplier<HttpClient> making;
    private final Proxies proxies;
    private final Clock clock;
    private @Nullable HttpClient client;

    @Inject
    Post(TlsConfigurationRegistry tls, Outgoing outgoing, Clock clock) {
        this(() -> client(tls, outgoing), outgoing.proxies(), clock);
    }

    public Post(HttpClient client, Clock clock) {
        this(() -> client, Outgoing.direct().proxies(), clock);
    }

    private Post(Supplier<HttpClient> making, Proxies proxies, Clock clock) {
        this.making = making;
        this.proxies = proxies;
        this.clock = clock;
    }

    /** Made when it is first used: a start waits for none, and most have no sink. */
    private synchronized HttpClient client() {
        var made = client == null ? making.get() : client;
        client = made;
        return made;
    }

    private static HttpClient client(TlsConfigurationRegistry tls, Outgoing outgoing) {
        var client = builder(outgoing.proxies()).sslContext(outgoing.trust().context());
        // What trusts for sinks alone.
        var trust = tls.getDefault().filter(named -> named.getTrustStore() != null);
        if (trust.isPresent()) {
            try {
                client.sslContext(trust.get().createSSLContext());
            } catch (Exception unusable) {
                throw new IllegalStateException("quarkus.tls.* cannot be used", unusable);
            }
        }
        return client.build();
    }

    static HttpClient.Builder builder(@Nullable ProxySelector proxy) {
        var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT);
        return proxy == null ? client : client.proxy(proxy);
    }

    /**
     * What was answered.
     *
     * @param body the beginning of it
     * @param after how long the sink asks to be left alone; null where it does not say
     */
    record Answer(int status, String body, @Nullable Duration after) {
        boolean isGood() {
            return status >= 200 && status < 300;
        }

        /** What came of it, by the status alone. */
        Outcome outcome() {
            if (isGood()) {
                return new Outcome.Sent(null);
            }
            var isPassing = status >= 500 || status == 408 || status == 425 || status == 429;
            if (status == NetworkFailure.PROXY_AUTHENTICATION) {
                return new Outcome.Later(NetworkFailure.refusedByProxy(status).words(), null);
            }
            return isPassing ? new Outcome.Later("HTTP " + status, after) : refused();
        }

        private Outcome refused() {
            return new Outcome.Refused(
                    status >= 300 && status < 400
                            ? "HTTP " + status + ": redirects are not followed; set the address to where it leads"
                            : "HTTP " + status);
        }
    }

    /** Either an answer, or why there is none. */
    sealed interface Result {
        /** It answered. */
        record Answered(Answer answer) implements Result {}

        /** It did not. */
        record Failed(Outcome.Later outcome) implements Result {}

        default Outcome outcome() {
            return switch (this) {
                case Answered(var answer) -> answer.outcome();
                case Failed(var failure) -> failure;
            };
        }
    }

    /** Posts to what answers with all that it was sent, and more. */
    Result jsonForLong(URI address, String body, Map<String, String> headers) {
        return send(
                address,
                body.getBytes(StandardCharsets.UTF_8),
                "application/json; charset=utf-8",
                headers,
                MOST_BYTES_ASKED_FOR);
    }

    Result json(URI address, String body, Map<String, String> headers) {
        return send(address, body.getBytes(StandardCharsets.UTF_8), "application/json; charset=utf-8", headers);
    }

    /** Asks for something that may be long. */
    Result ask(URI address, Map<String, String> form, Map<String, String> headers) {
        var body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(
                address,
                body.getBytes(StandardCharsets.UTF_8),
                "application/x-www-form-urlencoded",
                headers,
                MOST_BYTES_ASKED_FOR);
    }

    Result send(URI address, byte[] body, String type, Map<String, String> headers) {
        return send(address, body, type, headers, MOST_BYTES);
    }

    private Result send(URI address, byte[] body, String type, Map<String, String> headers, int most) {
        try {
            var request = HttpRequest.newBuilder(address)
                    .timeout(ANSWER)
                    .header("Content-Type", type)
                    .header("User-Agent", "mooring")
                    .POST(BodyPublishers.ofByteArray(body));
            headers.forEach(request::header);
            proxies.to(address)
                    .flatMap(Proxy::authorization)
                    .ifPresent(authorization -> request.header("Proxy-Authorization", authorization));
            return answer(client().sendAsync(request.build(), _ -> new Beginning(most)));
        } catch (IllegalArgumentException unusable) {
            return failed("the address or a header cannot be used", false);
        }
    }

    private Result answer(CompletableFuture<HttpResponse<String>> asked) {
        try {
            var response = asked.get(ANSWER.plus(CONNECT).toMillis(), TimeUnit.MILLISECONDS);
            return new Result.Answered(new Answer(
                    response.statusCode(),
                    response.body(),
                    response.headers()
                            .firstValue("Retry-After")
                            .flatMap(this::after)
                            .orElse(null)));
        } catch (TimeoutException slow) {
            asked.cancel(true);
            return failed("it did not answer in time", true);
        } catch (InterruptedException stopped) {
            asked.cancel(true);
            Thread.currentThread().interrupt();
            return failed("interrupted", true);
        } catch (ExecutionException failed) {
            return failed(cause(failed.getCause()), mayHaveArrived(failed.getCause()));
        }
    }

    /** The text of an exception may hold the address. */
    private static String cause(@Nullable Throwable failure) {
        return switch (failure) {
            case HttpConnectTimeoutException _ -> "it cannot be reached: no connection in time";
            case HttpTimeoutException _ -> "it did not answer in time";
            case SSLException tls
            when untrusted(tls).isPresent() -> untrusted(tls).get();
            case SSLException _ -> "its certificate is not trusted, or it speaks no TLS";
            case java.net.ConnectException _ -> "it cannot be reached";
            case IOException broken ->
                NetworkFailure.ofProxy(broken).map(NetworkFailure::words).orElse("the connection broke");
            case null, default -> "it could not be asked";
        };
    }

    private static Optional<String> untrusted(Throwable failure) {
        for (@Nullable Throwable one = failure; one != null; one = one.getCause()) {
            if (one instanceof Untrusted said) {
                return Optional.ofNullable(said.getMessage());
            }
        }
        return Optional.empty();
    }

    /** Only where there was no connection it is known that nothing was taken. */
    private static boolean mayHaveArrived(@Nullable Throwable failure) {
        return !(failure instanceof HttpConnectTimeoutException
                || failure instanceof SSLException
                || failure instanceof java.net.ConnectException);
    }

    private static Result failed(String cause, boolean mayHaveArrived) {
        LOG.debugf("A sink took nothing: %s", cause);
        return new Result.Failed(new Outcome.Later(cause, null, mayHaveArrived));
    }

    /** Seconds or a date (RFC 9110, 10.2.3). */
    private Optional<Duration> after(String header) {
        try {
            var asked = header.strip().matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(header.strip()))
                    : Duration.between(
                            clock.instant(),
                            ZonedDateTime.parse(header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
            return Optional.of(asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked)
                    .filter(wait -> !wait.isNegative());
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }

    /** A word of an answer that may stand in a cause. */
    static String word(String text) {
        var word = text.replaceAll("[^A-Za-z0-9_ .:-]", " ").strip();
        return word.length() > LONGEST_CAUSE ? word.substring(0, LONGEST_CAUSE) : word;
    }

    /** The first bytes of an answer; the rest is not waited for. */
    private static final class Beginning implements BodySubscriber<String> {
        private final CompletableFuture<String> body = new CompletableFuture<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final int most;
        private Flow.@Nullable Subscription subscription;

        Beginning(int most) {
            this.most = most;
        }

        @Override
        public CompletionStage<String> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Flow.Subscription begun) {
            subscription = begun;
            begun.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> parts) {
            for (var part : parts) {
                var taken = new byte[Math.min(part.remaining(), most - bytes.size())];
                part.get(taken);
                bytes.writeBytes(taken);
            }
            if (bytes.size() >= most) {
                if (subscription != null) {
                    subscription.cancel();
                }
                onComplete();
            }
        }

        @Override
        public void onError(Throwable failure) {
            body.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            body.complete(bytes.toString(StandardCharsets.UTF_8));
        }
    }
}
