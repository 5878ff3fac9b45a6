package dev.mooring.declared.pulumi;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.NetworkFailure;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.answer.AnswerStream;
import dev.mooring.reading.answer.Inflow;
import dev.mooring.reading.answer.Limits;
import dev.mooring.reading.json.Json;
import dev.mooring.reading.json.Member;
import dev.mooring.transport.Answer;
import dev.mooring.transport.Request;
import dev.mooring.transport.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request to Pulumi Cloud, once. Redirects are not followed: a token is for one host, and what another says is no
 * answer of Pulumi Cloud. What is no answer becomes a cause, which quotes nothing of what was sent or told.
 */
final class PulumiHttp {
    private static final Map<String, String> HEADERS = Map.of(
            "Accept", "application/vnd.pulumi+8",
            "Accept-Encoding", "gzip",
            "User-Agent", "mooring",
            "X-Pulumi-Source", "mooring");

    private final PulumiConfig config;
    private final Limits limits;
    private final Transport transport;

    PulumiHttp(PulumiConfig config, Limits limits, Transport transport) {
        this.config = config;
        this.limits = limits;
        this.transport = transport;
    }

    /** What is taken of an answer. */
    Limits limits() {
        return limits;
    }

    /**
     * A request to a path of Pulumi Cloud.
     *
     * @param headers what it says beside what all of them do, such as who vouches for it
     * @param content null where there is none
     */
    Request request(String method, String path, Map<String, String> headers, byte @Nullable [] content) {
        var base = config.url().toString().replaceAll("/+$", "");
        return new Request(
                method,
                URI.create(base + path),
                Stream.concat(HEADERS.entrySet().stream(), headers.entrySet().stream())
                        .collect(Collectors.toMap(Map.Entry::getKey, header -> List.of(header.getValue()))),
                content);
    }

    /** Makes something of an answer, while its body streams in. */
    interface Answering<T> {
        T read(Answer answer) throws IOException;
    }

    <T> T send(String operation, Request request, Answering<T> answering) {
        try {
            var answer = transport
                    .exchange(request, config.timeout(), () -> new Inflow(operation, limits.within()))
                    .answer();
            try (var _ = answer.body()) {
                return answering.read(answer);
            }
        } catch (JsonProcessingException notJson) {
            throw Json.unreadable(operation, notJson);
        } catch (ZipException notPacked) {
            throw Member.notJson(operation);
        } catch (IOException broken) {
            throw unanswered(operation, broken);
        }
    }

    private Unreadable unanswered(String operation, IOException broken) {
        if (broken instanceof InterruptedIOException && !(broken instanceof SocketTimeoutException)) {
            return new Unreadable(Kind.TIMED_OUT, operation, "gave up waiting");
        }
        var failure = NetworkFailure.of(broken, Transport.CONNECTED_WITHIN, config.timeout())
                .orElse(new NetworkFailure(Kind.UNREACHABLE, "the connection broke"));
        var cause = new Cause(failure.kind(), operation, failure.words());
        return failure.equals(NetworkFailure.refusedByProxy(NetworkFailure.PROXY_AUTHENTICATION))
                ? new Unreadable(cause)
                : new TransientlyUnreadable(cause, Optional.empty());
    }

    /** The body, unpacked and within its bounds. */
    static InputStream body(String operation, Answer answer, long most) throws IOException {
        var gzip = answer.header("Content-Encoding").filter("gzip"::equalsIgnoreCase);
        var plain = gzip.isPresent() ? new GZIPInputStream(answer.body()) : answer.body();
        return new AnswerStream(plain, operation, most);
    }

    /** Of a status that nobody waits for. */
    static Unreadable unusual(String operation, Answer answer) {
        var status = answer.status();
        if (status == 429) {
            return new TransientlyUnreadable(new Cause(Kind.THROTTLED, operation, "HTTP 429"), answer.retryAfter());
        }
        if (status == NetworkFailure.PROXY_AUTHENTICATION) {
            return new Unreadable(
                    Kind.UNREACHABLE,
                    operation,
                    NetworkFailure.refusedByProxy(status).words());
        }
        if (status >= 500) {
            return new TransientlyUnreadable(new Cause(Kind.FAILED, operation, "HTTP " + status), answer.retryAfter());
        }
        return status >= 300 && status < 400
                ? new Unreadable(Kind.MALFORMED, operation, "redirected (HTTP " + status + ")")
                : new Unreadable(Kind.MALFORMED, operation, "HTTP " + status);
    }
}
