package dev.mooring.declared.pulumi;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.mooring.outgoing.Outgoing;
import dev.mooring.outgoing.Proxy;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.NetworkFailure;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.answer.AnswerStream;
import dev.mooring.reading.answer.Inflow;
import dev.mooring.reading.answer.Limits;
import dev.mooring.reading.json.Json;
import dev.mooring.reading.json.Member;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Sends a request to Pulumi Cloud, once. Redirects are not followed: a token is for one host, and what another says is no
 * answer of Pulumi Cloud. What is no answer becomes a cause, which quotes nothing of what was sent or told.
 */
final class PulumiHttp {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private final PulumiConfig config;
    private final Limits limits;
    private final Outgoing outgoing;
    private final HttpClient http;

    PulumiHttp(PulumiConfig config, Limits limits, Outgoing outgoing) {
        this.config = config;
        this.limits = limits;
        this.outgoing = outgoing;
        this.http = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(outgoing.proxies())
                .sslContext(outgoing.trust().context())
                .build();
    }

    /** What is taken of an answer. */
    Limits limits() {
        return limits;
    }

    /** A request to a path of Pulumi Cloud, which nobody vouches for yet. */
    HttpRequest.Builder request(String path) {
        var base = config.url().toString().replaceAll("/+$", "");
        var address = URI.create(base + path);
        var request = HttpRequest.newBuilder(address);
        outgoing.proxies()
                .to(address)
                .flatMap(Proxy::authorization)
                .ifPresent(authorization -> request.header("Proxy-Authorization", authorization));
        return request.timeout(config.timeout())
                .header("Accept", "application/vnd.pulumi+8")
                .header("Accept-Encoding", "gzip")
                .header("X-Pulumi-Source", "mooring");
    }

    /** Makes something of an answer, while its body streams in. */
    interface Answering<T> {
        T read(HttpResponse<Inflow> response) throws IOException;
    }

    <T> T send(String operation, HttpRequest request, Answering<T> answering) {
        var inflow = new Inflow(operation, limits.within());
        try {
            var response = http.send(request, new InflowHandler(inflow));
            try (var _ = response.body()) {
                return answering.read(response);
            }
        } catch (JsonProcessingException notJson) {
            throw Json.unreadable(operation, notJson);
        } catch (ZipException notPacked) {
            throw Member.notJson(operation);
        } catch (HttpConnectTimeoutException _) {
            throw passing(operation, NetworkFailure.noConnection(CONNECT));
        } catch (HttpTimeoutException _) {
            throw passing(operation, NetworkFailure.noAnswer(config.timeout()));
        } catch (IOException broken) {
            throw passing(
                    operation,
                    NetworkFailure.of(broken, CONNECT, config.timeout())
                            .orElse(new NetworkFailure(Kind.UNREACHABLE, "the connection broke")));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Unreadable(Kind.TIMED_OUT, operation, "gave up waiting");
        }
    }

    /** The body, unpacked and within its bounds. */
    static InputStream body(String operation, HttpResponse<Inflow> response, long most) throws IOException {
        var gzip = response.headers().firstValue("Content-Encoding").filter("gzip"::equalsIgnoreCase);
        var plain = gzip.isPresent() ? new GZIPInputStream(response.body()) : response.body();
        return new AnswerStream(plain, operation, most);
    }

    /** Of a status that nobody waits for. */
    static Unreadable unusual(String operation, HttpResponse<?> response) {
        var status = response.statusCode();
        if (status == 429) {
            return new TransientlyUnreadable(new Cause(Kind.THROTTLED, operation, "HTTP 429"), retryAfter(response));
        }
        if (status == NetworkFailure.PROXY_AUTHENTICATION) {
            return new Unreadable(
                    Kind.UNREACHABLE,
                    operation,
                    NetworkFailure.refusedByProxy(status).words());
        }
        if (status >= 500) {
            return new TransientlyUnreadable(new Cause(Kind.FAILED, operation, "HTTP " + status), retryAfter(response));
        }
        return status >= 300 && status < 400
                ? new Unreadable(Kind.MALFORMED, operation, "redirected (HTTP " + status + ")")
                : new Unreadable(Kind.MALFORMED, operation, "HTTP " + status);
    }

    /** Seconds, or a time by the clock of whoever answers, whose {@code Date} says what it shows (RFC 9110, 10.2.3). */
    private static Optional<Duration> retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .map(String::strip)
                .flatMap(text -> text.matches("\\d{1,6}")
                        ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
                        : time(text).flatMap(then -> time(response).map(now -> Duration.between(now, then))))
                .filter(wait -> !wait.isNegative());
    }

    private static Optional<Instant> time(HttpResponse<?> response) {
        return response.headers().firstValue("Date").flatMap(PulumiHttp::time);
    }

    private static Optional<Instant> time(String date) {
        try {
            return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date.strip())));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static TransientlyUnreadable passing(String operation, NetworkFailure failure) {
        return new TransientlyUnreadable(new Cause(failure.kind(), operation, failure.words()), Optional.empty());
    }
}
