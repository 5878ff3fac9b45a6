package dev.mooring.actual.aws;

import dev.mooring.clock.Witness;
import dev.mooring.reading.answer.AnswerStream;
import dev.mooring.reading.answer.Limits;
import dev.mooring.transport.HttpDate;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Bounds the bodies that the SDK reads, which holds each as a whole. They are unpacked here, so that what is counted is what
 * is held. At the bound the body throws and its connection is aborted: the SDK does not ask again.
 */
final class BoundedHttp implements SdkHttpClient {
    private static final String OPERATION = "read the answer";
    private final SdkHttpClient http;
    private final Limits limits;
    private final Witness witness;

    /** @param witness is told the time that each answer bears */
    BoundedHttp(SdkHttpClient http, Limits limits, Witness witness) {
        this.http = http;
        this.witness = witness;
        this.limits = limits;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        var prepared = http.prepareRequest(request);
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                return bounded(prepared.call());
            }

            @Override
            public void abort() {
                prepared.abort();
            }
        };
    }

    private HttpExecuteResponse bounded(HttpExecuteResponse answer) throws IOException {
        tellTheTime(answer.httpResponse());
        var body = answer.responseBody();
        if (body.isEmpty()) {
            return answer;
        }
        var head = answer.httpResponse();
        var packed = head.firstMatchingHeader("Content-Encoding")
                .filter("gzip"::equalsIgnoreCase)
                .isPresent();
        var unpacked = packed ? unpacked(body.get()) : body.get();
        var bounded = new AnswerStream(unpacked, OPERATION, limits.whole());
        return HttpExecuteResponse.builder()
                .response(packed ? plain(head) : head)
                .responseBody(AbortableInputStream.create(bounded, body.get()))
                .build();
    }

    /** The SDK knows of no body yet that it could close: one that is not packed would keep its connection for ever. */
    private static InputStream unpacked(AbortableInputStream body) throws IOException {
        try {
            return new GZIPInputStream(body);
        } catch (IOException | RuntimeException notPacked) {
            body.abort();
            throw notPacked;
        }
    }

    private void tellTheTime(SdkHttpResponse head) {
        head.firstMatchingHeader("Date").flatMap(HttpDate::parse).ifPresent(witness::heard);
    }

    private static SdkHttpResponse plain(SdkHttpResponse head) {
        return head.toBuilder()
                .removeHeader("Content-Encoding")
                .removeHeader("Content-Length")
                .build();
    }

    @Override
    public String clientName() {
        return http.clientName();
    }

    @Override
    public void close() {
        http.close();
    }
}
