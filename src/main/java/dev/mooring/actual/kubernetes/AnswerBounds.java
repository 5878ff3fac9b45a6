package dev.mooring.actual.kubernetes;

import dev.mooring.reading.answer.Limits;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Bounds what the client itself holds as a whole: a page that its informer lists, and an event of a watch. What goes
 * beyond ends the connection; the informer begins anew. {@link KubernetesApi} bounds its own answers, as they stream in.
 */
final class AnswerBounds implements Interceptor {
    private static final String OPERATION = "watch nodes";
    private final Limits limits;

    AnswerBounds(Limits limits) {
        this.limits = limits;
    }

    @Override
    public AsyncBody.Consumer<List<ByteBuffer>> consumer(
            AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
        return isStreamed(request) ? consumer : new Counted(consumer, isWatch(request), limits.whole());
    }

    /** A watch goes on for as long as there is something to tell. */
    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        if (!isStreamed(request) && !isWatch(request) && response.body() instanceof AsyncBody body) {
            var _ = body.done()
                    .orTimeout(limits.within().toMillis(), TimeUnit.MILLISECONDS)
                    .whenComplete((_, failure) -> {
                        if (failure != null) {
                            body.cancel();
                        }
                    });
        }
    }

    /** Whoever asks for packed answers unpacks them, and counts. */
    private static boolean isStreamed(HttpRequest request) {
        return request.header("Accept-Encoding") != null;
    }

    private static boolean isWatch(HttpRequest request) {
        var query = request.uri().getQuery();
        return query != null && query.toLowerCase(Locale.ROOT).contains("watch=true");
    }

    /** Bytes in all or, of a watch, of one line: each event is one. */
    private static final class Counted implements AsyncBody.Consumer<List<ByteBuffer>> {
        private final AsyncBody.Consumer<List<ByteBuffer>> consumer;
        private final boolean byLine;
        private final long most;
        private long read;

        Counted(AsyncBody.Consumer<List<ByteBuffer>> consumer, boolean byLine, long most) {
            this.consumer = consumer;
            this.byLine = byLine;
            this.most = most;
        }

        /** What is thrown here makes the client reset the connection. */
        @Override
        public void consume(List<ByteBuffer> part, AsyncBody body) throws Exception {
            for (var buffer : part) {
                read += buffer.remaining();
                var after = byLine ? afterLastLine(buffer) : -1;
                read = after < 0 ? read : after;
            }
            if (read > most) {
                throw Limits.tooLarge(OPERATION, most);
            }
            consumer.consume(part, body);
        }

        private static int afterLastLine(ByteBuffer buffer) {
            for (var at = buffer.limit() - 1; at >= buffer.position(); at--) {
                if (buffer.get(at) == '\n') {
                    return buffer.limit() - 1 - at;
                }
            }
            return -1;
        }

        @Override
        public <U> U unwrap(Class<U> type) {
            return consumer.unwrap(type);
        }
    }
}
