package dev.mooring.actual.aws;

import dev.mooring.outgoing.Outgoing;
import dev.mooring.outgoing.Proxy;
import dev.mooring.reading.answer.Inflow;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.tls.SslContextFactory;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Asks AWS over HTTP/1.1: through the proxy that leads there, trusting whom all clients trust, following no redirect and
 * keeping no cookie. Whatever is sent in place of an answer, a bounded part of it is held and a bounded time waited: a head, its
 * lines, those of chunks and their trailers have a size, head and body a time, and at each bound the connection is closed.
 * What went wrong on the way is an {@link IOException}, which the SDK asks again after.
 *
 * <p>Java's own clients do not end at that. {@code HttpURLConnection} keeps trailers for as long as they come, is closed only
 * by whoever reads from it, and waits for each byte anew; {@code java.net.http} (JDK 25.0.3) turns for ever over a chunk
 * whose size is 80000000 or more, in a thread that nothing stops.
 */
final class VertxHttp implements SdkHttpClient {
    private static final String OPERATION = "read the answer";
    /** Of a head, and of the trailers behind a body. */
    private static final int MOST_HEAD_BYTES = 16 * 1024;

    /** To one service of one region; who comes later waits for one, as long as for an answer. */
    private static final int MOST_CONNECTIONS = 100;

    /** Shorter than AWS keeps a connection that nobody uses. */
    private static final Duration KEPT_UNUSED = Duration.ofSeconds(10);

    /** Is said by the client itself, of the bytes that it sends (RFC 9110, 7.6.1; RFC 9112, 6). */
    private static final Set<String> OF_THE_CONNECTION = Set.of(
            "connection",
            "content-length",
            "expect",
            "http2-settings",
            "keep-alive",
            "proxy-connection",
            "te",
            "transfer-encoding",
            "upgrade");

    /** Where there is none, they say so (RFC 9110, 8.6). */
    private static final Set<String> MEANT_TO_HAVE_CONTENT = Set.of("POST", "PUT", "PATCH");

    private final Outgoing outgoing;
    private final Duration headWithin;
    private final Duration bodyWithin;
    private final HttpClient http;

    /** One for all requests and connections: on two, what one knows of a connection could be late for the other. */
    private final Context thread;

    /**
     * @param headWithin time for a head, from the request on
     * @param bodyWithin time for a whole body, from its head on
     */
    VertxHttp(Vertx vertx, Outgoing outgoing, Duration headWithin, Duration bodyWithin) {
        this.outgoing = outgoing;
        this.headWithin = headWithin;
        this.bodyWithin = bodyWithin;
        this.thread = ofItsOwn(vertx);
        this.http = vertx.httpClientBuilder()
                .with(new HttpClientOptions()
                        .setConnectTimeout((int) AwsClients.CONNECTED_WITHIN.toMillis())
                        .setMaxPoolSize(MOST_CONNECTIONS)
                        .setKeepAliveTimeout((int) KEPT_UNUSED.toSeconds())
                        .setMaxHeaderSize(MOST_HEAD_BYTES)
                        // Without the first, the second is not looked at; each request says which it is.
                        .setSsl(true)
                        .setSslEngineOptions(new TrustingAsOthers(outgoing)))
                // Whoever asked hears of it; otherwise each connection that breaks would be logged as an error.
                .withConnectHandler(connection -> connection.exceptionHandler(_ -> {}))
                .build();
    }

    /** Whoever makes this may have a context, which then would be given. */
    private static Context ofItsOwn(Vertx vertx) {
        var made = new CompletableFuture<Context>();
        Thread.ofVirtual().name("aws-http").start(() -> made.complete(vertx.getOrCreateContext()));
        return made.join();
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new Exchange(request);
    }

    @Override
    public String clientName() {
        return "Vertx";
    }

    @Override
    public void close() {
        http.close();
    }

    /** A request, and what becomes of it. */
    private final class Exchange implements ExecutableHttpRequest {
        private final HttpExecuteRequest asked;
        private final Inflow body = new Inflow(OPERATION, bodyWithin);
        private final CompletableFuture<HttpClientResponse> head = new CompletableFuture<>();
        private @Nullable Sent sent;
        private boolean isAborted;

        private Exchange(HttpExecuteRequest asked) {
            this.asked = asked;
        }

        @Override
        public HttpExecuteResponse call() throws IOException {
            var content = content();
            var options = options(asked.httpRequest());
            // What is thrown is a failure as well, such as that the client is closed.
            thread.runOnContext(_ -> Future.succeededFuture()
                    .compose(_ -> http.request(options))
                    .compose(request -> send(request, content))
                    .onComplete(head::complete, head::completeExceptionally));
            return HttpExecuteResponse.builder()
                    .response(head(await()))
                    .responseBody(AbortableInputStream.create(body, this::abort))
                    .build();
        }

        private Optional<Buffer> content() throws IOException {
            if (asked.contentStreamProvider().isEmpty()) {
                return Optional.empty();
            }
            try (var content = asked.contentStreamProvider().get().newStream()) {
                return Optional.of(Buffer.buffer(content.readAllBytes()));
            }
        }

        private Future<HttpClientResponse> send(HttpClientRequest request, Optional<Buffer> content) {
            // The answer fails with it, and tells.
            request.exceptionHandler(_ -> {});
            var begun = new Sent(thread, request, body, this::abort);
            if (!begins(begun)) {
                request.reset();
                return Future.failedFuture("aborted");
            }
            var answer = request.response().map(begun::receive);
            content.ifPresentOrElse(request::end, () -> endWithoutContent(request));
            return answer;
        }

        private static void endWithoutContent(HttpClientRequest request) {
            if (MEANT_TO_HAVE_CONTENT.contains(request.getMethod().name())) {
                request.putHeader("Content-Length", "0");
            }
            request.end();
        }

        private synchronized boolean begins(Sent begun) {
            sent = begun;
            return !isAborted;
        }

        private HttpClientResponse await() throws IOException {
            try {
                return head.get(headWithin.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException _) {
                abort();
                throw new SocketTimeoutException("no answer in time");
            } catch (InterruptedException _) {
                abort();
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("gave up waiting");
            } catch (ExecutionException failed) {
                throw new IOException("there was no answer", failed.getCause());
            }
        }

        @Override
        public void abort() {
            Sent begun;
            synchronized (this) {
                isAborted = true;
                begun = sent;
            }
            head.completeExceptionally(new IOException("aborted"));
            if (begun != null) {
                begun.abort();
            }
        }
    }

    /**
     * A request that has a connection. Lives in the client's own thread, which alone can tell whether the connection is still
     * this request's: as soon as the answer is whole, others have it.
     */
    private static final class Sent {
        private final Context thread;
        private final HttpClientRequest request;
        private final Inflow body;
        private final Runnable abort;
        private @Nullable HttpClientResponse answer;
        private boolean isWhole;
        private boolean isAborted;

        Sent(Context thread, HttpClientRequest request, Inflow body, Runnable abort) {
            this.thread = thread;
            this.request = request;
            this.body = body;
            this.abort = abort;
        }

        /** What comes after the head waits until it is asked for. */
        HttpClientResponse receive(HttpClientResponse begun) {
            answer = begun;
            begun.pause();
            begun.handler(this::take);
            begun.endHandler(_ -> {
                isWhole = true;
                body.end();
            });
            begun.exceptionHandler(body::fail);
            body.begin(new Inflow.Source() {
                @Override
                public void next() {
                    begun.fetch(1);
                }

                @Override
                public void cancel() {
                    abort.run();
                }
            });
            return begun;
        }

        private void take(Buffer part) {
            if (!isAborted) {
                body.offer(List.of(ByteBuffer.wrap(part.getBytes())));
            }
        }

        /** Closes the connection, unless all of the answer has come. */
        void abort() {
            thread.runOnContext(_ -> {
                isAborted = true;
                var begun = answer;
                if (begun == null) {
                    request.reset();
                } else if (!isWhole) {
                    body.fail(new IOException("aborted"));
                    // The end may be here, and wait behind what nobody asked for.
                    begun.resume();
                    thread.runOnContext(_ -> resetIfNotWhole());
                }
            });
        }

        private void resetIfNotWhole() {
            if (!isWhole) {
                request.reset();
            }
        }
    }

    private RequestOptions options(SdkHttpRequest request) throws UnknownHostException {
        var address = request.getUri();
        var host = unbracketed(request.host());
        var options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(request.method().name()))
                .setSsl("https".equalsIgnoreCase(request.protocol()))
                .setHost(host)
                .setPort(request.port())
                .setURI(pathAndQuery(address));
        request.forEachHeader((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> options.addHeader(name, value));
            }
        });
        var proxy = outgoing.proxies().to(address);
        return proxy.isPresent()
                ? options.setProxyOptions(through(proxy.get()))
                : options.setServer(
                        SocketAddress.inetSocketAddress(new InetSocketAddress(lookedUp(host), request.port())));
    }

    private static ProxyOptions through(Proxy proxy) throws UnknownHostException {
        return new ProxyOptions()
                .setType(ProxyType.HTTP)
                .setHost(lookedUp(proxy.host()).getHostAddress())
                .setPort(proxy.port())
                .setUsername(proxy.user())
                .setPassword(proxy.password());
    }

    /** By whoever asks, since it cannot be interrupted: no thread that others wait for is held by it. */
    private static InetAddress lookedUp(String host) throws UnknownHostException {
        return InetAddress.getByName(host);
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static String pathAndQuery(URI address) {
        var path = address.getRawPath() == null || address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        return address.getRawQuery() == null ? path : path + "?" + address.getRawQuery();
    }

    private static SdkHttpResponse head(HttpClientResponse answer) {
        var head = SdkHttpResponse.builder().statusCode(answer.statusCode()).statusText(answer.statusMessage());
        answer.headers().forEach(head::appendHeader);
        return head.build();
    }

    /** TLS by the one context of all clients, whose sessions end where whom it trusts has changed. */
    private static final class TrustingAsOthers extends JdkSSLEngineOptions {
        private final Outgoing outgoing;

        TrustingAsOthers(Outgoing outgoing) {
            this.outgoing = outgoing;
            // Files of certificates are read while hands are shaken.
            setUseWorkerThread(true);
        }

        @Override
        public JdkSSLEngineOptions copy() {
            return this;
        }

        @Override
        public SslContextFactory sslContextFactory() {
            return () -> context(outgoing.trust().context());
        }

        private static JdkSslContext context(SSLContext ofAll) {
            return new JdkSslContext(
                    ofAll,
                    true,
                    null,
                    IdentityCipherSuiteFilter.INSTANCE,
                    ApplicationProtocolConfig.DISABLED,
                    ClientAuth.NONE,
                    null,
                    false);
        }
    }
}
