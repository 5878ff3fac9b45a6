package dev.mooring.actual.kubernetes;

import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.NetworkFailure;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.answer.Inflow;
import dev.mooring.reading.answer.Limits;
import dev.mooring.reading.json.Member;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * GETs against one Kubernetes API through the client's own HTTP stack (credentials, TLS, retries on 429 and 5xx). Every
 * answer has bounds, of bytes once unpacked and of time, and the connection ends at them.
 */
final class KubernetesExchange {
    private static final int TRIES = 3;
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    /** The way back to another path. */
    private static final Pattern BACKWARDS = Pattern.compile("[^?]*/\\.{1,2}(?:[/?].*)?");

    private final KubernetesHttp http;
    private final Limits limits;
    private final Consumer<Optional<Instant>> serverTime;
    private volatile boolean hasLostTrust;

    /** @param serverTime is told what each answer says, as soon as its head is there */
    KubernetesExchange(KubernetesHttp http, Limits limits, Consumer<Optional<Instant>> serverTime) {
        this.http = http;
        this.limits = limits;
        this.serverTime = serverTime;
    }

    /** Whether the API server's certificate was not trusted, or no TLS was made, when it was last tried. */
    boolean hasLostTrust() {
        return hasLostTrust;
    }

    /** What is made of an answer while it streams in. */
    interface AnswerReader<R> {
        R read(KubernetesAnswer answer) throws IOException;
    }

    /**
     * Connections that were kept may be closed just as they are used again, several at once where the API server went
     * down: asking again does no harm. A token that is not taken any more is signed anew, once.
     */
    <R> R get(String operation, String pathAndQuery, AnswerReader<R> reader) {
        var mayRenew = http.config().getOauthTokenProvider() instanceof RenewableToken;
        return get(operation, pathAndQuery, reader, mayRenew);
    }

    /** The same, where a token that is not taken is an answer as well. */
    <R> R getByThisToken(String operation, String pathAndQuery, AnswerReader<R> reader) {
        return get(operation, pathAndQuery, reader, false);
    }

    private <R> R get(String operation, String pathAndQuery, AnswerReader<R> reader, boolean renewing) {
        var mayRenew = renewing;
        for (var attempt = 1; ; attempt++) {
            try {
                return getOnce(operation, pathAndQuery, reader, mayRenew);
            } catch (StaleToken _) {
                mayRenew = false;
                forgetToken();
            } catch (ClosedConnection closed) {
                if (attempt == TRIES) {
                    throw closed;
                }
            }
        }
    }

    private void forgetToken() {
        if (http.config().getOauthTokenProvider() instanceof RenewableToken token) {
            token.forget();
        }
    }

    private <R> R getOnce(String operation, String pathAndQuery, AnswerReader<R> reader, boolean mayRenew) {
        try (var answer = send(operation, pathAndQuery)) {
            hasLostTrust = false;
            if (answer.status() == 401 && mayRenew) {
                throw new StaleToken();
            }
            return reader.read(answer);
        } catch (ZipException notPacked) {
            throw Member.notJson(operation);
        } catch (InterruptedIOException _) {
            throw new Unreadable(Kind.TIMED_OUT, operation, "gave up waiting");
        } catch (IOException broken) {
            throw unanswered(operation, broken);
        }
    }

    private KubernetesAnswer send(String operation, String pathAndQuery) {
        var answer = send(operation, pathAndQuery, new Inflow(operation, limits.within()), "gzip");
        serverTime.accept(answer.date());
        return answer;
    }

    /**
     * An answer whose head is there, which is asked for once.
     *
     * @param body takes what comes
     * @param packed how it may come, as {@code Accept-Encoding} has it
     */
    KubernetesAnswer send(String operation, String pathAndQuery, Inflow body, String packed) {
        var head = begin(operation, pathAndQuery, body, packed);
        try {
            return new KubernetesAnswer(operation, head.get(DEADLINE.toSeconds(), TimeUnit.SECONDS), body, limits);
        } catch (TimeoutException _) {
            head.cancel(true);
            throw new Unreadable(
                    Kind.TIMED_OUT, operation, NetworkFailure.noAnswer(DEADLINE).words());
        } catch (ExecutionException broken) {
            hasLostTrust = NetworkFailure.isOfTls(broken);
            throw unanswered(operation, broken);
        } catch (InterruptedException _) {
            head.cancel(true);
            Thread.currentThread().interrupt();
            throw new Unreadable(Kind.TIMED_OUT, operation, "gave up waiting");
        }
    }

    /** The client refuses an address or a token that is none in words that hold it. */
    private CompletableFuture<HttpResponse<AsyncBody>> begin(
            String operation, String pathAndQuery, Inflow body, String packed) {
        if (BACKWARDS.matcher(pathAndQuery).matches()) {
            throw new Unreadable(Kind.MALFORMED, operation, "a name in the path is . or ..");
        }
        try {
            HttpRequest request = http.client()
                    .newHttpRequestBuilder()
                    .uri(URI.create(http.address() + pathAndQuery))
                    .header("Accept", "application/json")
                    .header("Accept-Encoding", packed)
                    .build();
            return http.client().consumeBytes(request, (part, _) -> body.offer(part));
        } catch (IllegalArgumentException notOne) {
            throw unusable(operation);
        }
    }

    private static Unreadable unusable(String operation) {
        return new Unreadable(
                Kind.MALFORMED, operation, "the address or the token for this cluster holds signs that none has");
    }

    /** The same cause for what breaks while somebody else reads on. */
    static RuntimeException unanswered(String operation, Exception broken) {
        for (@Nullable Throwable one = broken; one != null; one = one.getCause()) {
            if (one instanceof Unreadable unreadable) {
                return unreadable;
            }
            // As above, of a request that the client tries again by itself.
            if (one instanceof IllegalArgumentException) {
                return unusable(operation);
            }
        }
        var network = NetworkFailure.of(
                broken, KubernetesConnections.CONNECTED_WITHIN, KubernetesConnections.ANSWERED_WITHIN);
        if (network.isPresent()) {
            var cause = new Cause(network.get().kind(), operation, network.get().words());
            return network.get().isClosedConnection() ? new ClosedConnection(cause) : new Unreadable(cause);
        }
        if (broken instanceof IOException || broken.getCause() instanceof IOException) {
            return new Unreadable(Kind.UNREACHABLE, operation, "the connection broke");
        }
        return broken.getCause() instanceof RuntimeException ours ? ours : new IllegalStateException(broken);
    }

    private static final class ClosedConnection extends Unreadable {
        private static final long serialVersionUID = 1L;

        ClosedConnection(Cause cause) {
            super(cause);
        }
    }

    private static final class StaleToken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StaleToken() {
            super(null, null, false, false);
        }
    }
}
