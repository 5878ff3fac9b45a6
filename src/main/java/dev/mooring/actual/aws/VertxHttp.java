package dev.mooring.actual.aws;

import dev.mooring.reading.answer.Inflow;
import dev.mooring.transport.Answer;
import dev.mooring.transport.Exchange;
import dev.mooring.transport.Request;
import dev.mooring.transport.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * What the SDK asks AWS with: a {@link Transport}, which it closes with itself. What went wrong on the way is an
 * {@link IOException}, which the SDK asks again after.
 */
final class VertxHttp implements SdkHttpClient {
    private static final String OPERATION = "read the answer";
    private final Transport transport;
    private final Duration headWithin;
    private final Duration bodyWithin;

    /**
     * @param headWithin time for a head, from the request on
     * @param bodyWithin time for a whole body, from its head on
     */
    VertxHttp(Transport transport, Duration headWithin, Duration bodyWithin) {
        this.transport = transport;
        this.headWithin = headWithin;
        this.bodyWithin = bodyWithin;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest asked) {
        return new Execution(transport.exchange(request(asked), headWithin, () -> new Inflow(OPERATION, bodyWithin)));
    }

    private static Request request(HttpExecuteRequest asked) {
        var request = asked.httpRequest();
        return new Request(
                request.method().name(), request.getUri(), request.headers(), content(asked.contentStreamProvider()));
    }

    private static byte @Nullable [] content(Optional<ContentStreamProvider> provider) {
        if (provider.isEmpty()) {
            return null;
        }
        try (var content = provider.get().newStream()) {
            return content.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public String clientName() {
        return "Vertx";
    }

    @Override
    public void close() {
        transport.close();
    }

    private record Execution(Exchange exchange) implements ExecutableHttpRequest {
        @Override
        public HttpExecuteResponse call() throws IOException {
            var answer = exchange.answer();
            return HttpExecuteResponse.builder()
                    .response(head(answer))
                    .responseBody(AbortableInputStream.create(answer.body(), exchange::abort))
                    .build();
        }

        private static SdkHttpResponse head(Answer answer) {
            return SdkHttpResponse.builder()
                    .statusCode(answer.status())
                    .statusText(answer.reason())
                    .headers(answer.headers())
                    .build();
        }

        @Override
        public void abort() {
            exchange.abort();
        }
    }
}
