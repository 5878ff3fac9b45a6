package dev.mooring.notify.sink;

import dev.mooring.notify.Sink.Outcome;
import dev.mooring.outgoing.Outgoing;
import dev.mooring.outgoing.Untrusted;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.NetworkFailure;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.answer.Inflow;
import dev.mooring.transport.Exchange;
import dev.mooring.transport.NoConnection;
import dev.mooring.transport.Request;
import dev.mooring.transport.Transport;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Posts to the address of a sink: within bounds of time and size, by the way out of all clients ({@link Outgoing}),
 * following no redirect. Nothing of address, body or answer is logged.
 */
@Singleton
public class Post {
    private static final Logger LOG = Logger.getLogger(Post.class);
    private static final String OPERATION = "read the answer";
    /** For an answer to begin. */
    private static final Duration ANSWER = Duration.ofSeconds(15);
    /** For all of it. */
    private static final Duration WHOLE = Duration.ofSeconds(20);

    private static final int MOST_BYTES = 16_384;
    private static final int MOST_BYTES_ASKED_FOR = 4_000_000;
    private static final int LONGEST_CAUSE = 200;
    /** A sink that wants to be left alone for longer is asked again all the same. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(50);

    private final Supplier<Transport> making;
    private final Duration begunWithin;
    private final Duration wholeWithin;
    private @Nullable Transport transport;

    @Inject
    Post(TlsConfigurationRegistry tls, Outgoing outgoing, Vertx vertx) {
        this(() -> transport(tls, outgoing, vertx), ANSWER, WHOLE);
    }

    /** Directly, trusting those whom the system does. */
    public Post(Vertx vertx) {
        this(() -> new Transport(vertx, Outgoing.direct()), ANSWER, WHOLE);
    }

    /**
     * @param begunWithin time for the head of an answer
     * @param wholeWithin time for all of it
     */
    Post(Supplier<Transport> making, Duration begunWithin, Duration wholeWithin) {
        this.making = making;
        this.begunWithin = begunWithin;
        this.wholeWithin = wholeWithin;
    }

    /** Made when it is first used: a start waits for none, and most have no sink. */
    private synchronized Transport transport() {
        var made = transport == null ? making.get() : transport;
        transport = made;
        return made;
    }

    private static Transport transport(TlsConfigurationRegistry tls, Outgoing outgoing, Vertx vertx) {
        // What trusts for sinks alone.
        var trust = tls.getDefault().filter(named -> named.getTrustStore() != null);
        if (trust.isEmpty()) {
            return new Transport(vertx, outgoing);
        }
        try {
            SSLContext context = trust.get().createSSLContext();
            return new Transport(vertx, outgoing, () -> context);
        } catch (Exception unusable) {
            throw new IllegalStateException("quarkus.tls.* cannot be used", unusable);
        }
    }

    @PreDestroy
    synchronized void close() {
        if (transport != null) {
            transport.close();
        }
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
        var since = System.nanoTime();
        try {
            var request = new Request("POST", address, headers(type, headers), body);
            return answer(transport().exchange(request, begunWithin, () -> new Inflow(OPERATION, left(since))), most);
        } catch (IllegalArgumentException unusable) {
            return failed("the address or a header cannot be used", false);
        }
    }

    private static Map<String, List<String>> headers(String type, Map<String, String> more) {
        var headers = new HashMap<String, List<String>>();
        headers.put("Content-Type", List.of(type));
        headers.put("User-Agent", List.of("mooring"));
        more.forEach((name, value) -> headers.put(name, List.of(value)));
        return headers;
    }

    private Duration left(long since) {
        return wholeWithin.minusNanos(System.nanoTime() - since);
    }

    private Result answer(Exchange asked, int most) {
        try {
            var answer = asked.answer();
            try (var body = answer.body()) {
                return new Result.Answered(new Answer(
                        answer.status(),
                        // The rest is not waited for.
                        new String(body.readNBytes(most), StandardCharsets.UTF_8),
                        answer.retryAfter()
                                .map(wait -> wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait)
                                .orElse(null)));
            }
        } catch (SocketTimeoutException | Unreadable _) {
            return failed("it did not answer in time", true);
        } catch (InterruptedIOException _) {
            return failed("interrupted", true);
        } catch (IOException failed) {
            return failed(cause(failed), mayHaveArrived(failed));
        }
    }

    /** The text of an exception may hold the address. */
    private static String cause(IOException failure) {
        var told = untrusted(failure).or(() -> NetworkFailure.ofProxy(failure).map(NetworkFailure::words));
        if (told.isPresent()) {
            return told.get();
        }
        if (NetworkFailure.isOfLateConnection(failure)) {
            return "it cannot be reached: no connection in time";
        }
        if (NetworkFailure.of(failure)
                .filter(one -> one.kind() == Kind.TIMED_OUT)
                .isPresent()) {
            return "it did not answer in time";
        }
        if (NetworkFailure.isOfTls(failure)) {
            return "its certificate is not trusted, or it speaks no TLS";
        }
        return mayHaveArrived(failure) ? "the connection broke" : "it cannot be reached";
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
    private static boolean mayHaveArrived(IOException failure) {
        return !(failure instanceof NoConnection
                || failure instanceof UnknownHostException
                || NetworkFailure.isOfTls(failure));
    }

    private static Result failed(String cause, boolean mayHaveArrived) {
        LOG.debugf("A sink took nothing: %s", cause);
        return new Result.Failed(new Outcome.Later(cause, null, mayHaveArrived));
    }

    /** A word of an answer that may stand in a cause. */
    static String word(String text) {
        var word = text.replaceAll("[^A-Za-z0-9_ .:-]", " ").strip();
        return word.length() > LONGEST_CAUSE ? word.substring(0, LONGEST_CAUSE) : word;
    }
}
