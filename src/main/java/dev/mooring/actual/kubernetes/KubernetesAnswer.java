package dev.mooring.actual.kubernetes;

import dev.mooring.reading.Unreadable;
import dev.mooring.reading.answer.AnswerStream;
import dev.mooring.reading.answer.Inflow;
import dev.mooring.reading.answer.Limits;
import dev.mooring.transport.HttpDate;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** An answer whose head has come. Closing it before its end ends the connection. */
final class KubernetesAnswer implements AutoCloseable {
    private final String operation;
    private final HttpResponse<AsyncBody> head;
    private final Inflow body;
    private final Limits limits;
    private byte @Nullable [] whole;

    KubernetesAnswer(String operation, HttpResponse<AsyncBody> head, Inflow body, Limits limits) {
        this.operation = operation;
        this.head = head;
        this.body = body;
        this.limits = limits;
        flow();
    }

    private void flow() {
        var from = head.body();
        body.begin(new Inflow.Source() {
            @Override
            public void next() {
                from.consume();
            }

            @Override
            public void cancel() {
                from.cancel();
            }
        });
        var _ = from.done().whenComplete((_, failure) -> {
            if (failure == null) {
                body.end();
            } else {
                body.fail(failure);
            }
        });
    }

    int status() {
        return head.code();
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(head.header(name));
    }

    /** The API server's clock, where the answer tells it. */
    Optional<Instant> date() {
        return header("Date").flatMap(HttpDate::parse);
    }

    /** The body as it streams in, unpacked. To be read once. */
    InputStream stream() throws IOException {
        return header("Content-Encoding").filter("gzip"::equalsIgnoreCase).isPresent()
                ? new GZIPInputStream(body)
                : body;
    }

    /**
     * All of the body, for answers that are no list.
     *
     * @throws Unreadable where it is too large, or too slow
     */
    byte[] whole() throws IOException {
        if (whole == null) {
            whole = new AnswerStream(stream(), operation, limits.whole()).readAllBytes();
        }
        return whole;
    }

    @Override
    public void close() {
        body.close();
    }
}
