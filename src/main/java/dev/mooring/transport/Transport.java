package dev.mooring.transport;

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
import io.vertx.core.http.PoolOptions;
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
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Asks over HTTP/1.1: through the proxy that leads there, trusting whom all clients trust, following no redirect and
 * keeping no cookie. Whatever is sent in place of an answer, a bounded part of it is held and a bounded time waited: a head, its
 * lines, those of chunks and their trailers have a size, head and body a time, and at each bound the connection is closed.
 * At most {@value #MOST_CONNECTIONS} connections lead to one host; who comes later waits for one within the time for a head.
 *
 * <p>Java's own clients do not end at that. {@code HttpURLConnection} keeps trailers for as long as they come, is closed only
 * by whoever reads from it, and waits for each byte anew; {@code java.net.http} (JDK 25.0.3) turns for ever over a chunk
 * whose size is 80000000 or more, in a thread that nothing stops.
 */
public final class Transport implements AutoCloseable {
    /** For a connection to be made; as much again for its TLS handshake, and for a proxy to make a way. */
    public static final Duration CONNECTED_WITHIN = Duration.ofSeconds(5);

    /** Of a head, and of the trailers behind a body. */
    private static final int MOST_HEAD_BYTES = 16 * 1024;

    private static final int MOST_CONNECTIONS = 100;

    /** Shorter than those who are asked keep a connection that nobody uses. */
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
    private final HttpClient http;

    /** One for all requests and connections: on two, what one knows of a connection could be late for the other. */
    private final Context thread;

    /** @param vertx whose threads carry what is asked and answered */
    public Transport(Vertx vertx, Outgoing outgoing) {
        this(vertx, outgoing, outgoing.trust()::context);
    }

    /** @param tls whom it trusts, and who it is, in place of what all others do */
    public Transport(Vertx vertx, Outgoing outgoing, Supplier<SSLContext> tls) {
        this.outgoing = outgoing;
        this.thread = ofItsOwn(vertx);
        this.http = vertx.httpClientBuilder()
                .with(new HttpClientOptions()
                        .setConnectTimeout((int) CONNECTED_WITHIN.toMillis())
                        .setSslHandshakeTimeout(CONNECTED_WITHIN.toMillis())
                        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                        .setKeepAliveTimeout((int) KEPT_UNUSED.toSeconds())
                        .setMaxHeaderSize(MOST_HEAD_BYTES)
                        // Without the first, the second is not looked at; each request says which it is.
                        .setSsl(true)
                        .setSslEngineOptions(new ByOneContext(tls)))
                // Of the options before, those of the pool are not looked at.
                .with(new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS))
                // Whoever asked hears of it; otherwise each connection that breaks would be logged as an error.
                .withConnectHandler(connection -> connection.exceptionHandler(_ -> {}))
                .build();
    }

    /** Whoever makes this may have a context, which then would be given. */
    private static Context ofItsOwn(Vertx vertx) {
        var made = new CompletableFuture<Context>();
        Thread.ofVirtual().name("transport").start(() -> made.complete(vertx.getOrCreateContext()));
        return made.join();
    }

    /**
     * A request that is sent once its answer is asked for.
     *
     * @param headWithin time for a head, from then on
     * @param body is asked for once a head has come, and must not wait for anything; its own bounds hold from there
     */
    public Exchange exchange(Request request, Duration headWithin, Supplier<Inflow> body) {
        return new Asking(request, headWithin, body);
    }

    /** Closes all connections. Whoever waits is told, and so is whoever asks from now on. */
    @Override
    public void close() {
        http.close();
    }

    private final class Asking implements Exchange {
        private final Request asked;
        private final Duration headWithin;
        private final Supplier<Inflow> body;
        private final CompletableFuture<Answer> head = new CompletableFuture<>();
        private @Nullable Sent sent;
        private boolean isAborted;

        private Asking(Request asked, Duration headWithin, Supplier<Inflow> body) {
            this.asked = asked;
            this.headWithin = headWithin;
            this.body = body;
        }

        @Override
        public Answer answer() throws IOException {
            var options = options(asked).setConnectTimeout(headWithin.toMillis());
            thread.runOnContext(_ ->
                    connected(options).compose(this::send).onComplete(head::complete, head::completeExceptionally));
            return await();
        }

        /** What is thrown is a failure as well, such as that the client is closed. */
        private Future<HttpClientRequest> connected(RequestOptions options) {
            return Future.succeededFuture()
                    .compose(_ -> http.request(options))
                    .recover(why -> Future.failedFuture(new NoConnection(why)));
        }

        private Future<Answer> send(HttpClientRequest request) {
            // The answer fails with it, and tells.
            request.exceptionHandler(_ -> {});
            var begun = new Sent(thread, request, body, this::abort);
            if (!begins(begun)) {
                request.reset();
                return Future.failedFuture(new NoConnection(null));
            }
            var answer = request.response().map(begun::receive);
            var content = asked.content();
            if (content == null) {
                endWithoutContent(request);
            } else {
                request.end(Buffer.buffer(content));
            }
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

        private Answer await() throws IOException {
            try {
                return head.get(headWithin.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException _) {
                var late = new SocketTimeoutException("no answer in time");
                throw isEnded() ? late : new NoConnection(late);
            } catch (InterruptedException _) {
                abort();
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("gave up waiting");
            } catch (ExecutionException failed) {
                throw failed.getCause() instanceof NoConnection none
                        ? none
                        : new IOException("there was no answer", failed.getCause());
            }
        }

        @Override
        public void abort() {
            isEnded();
        }

        /** Ends it; whether anything of the request was sent. */
        private boolean isEnded() {
            Sent begun;
            synchronized (this) {
                isAborted = true;
                begun = sent;
            }
            head.completeExceptionally(new IOException("aborted"));
            if (begun != null) {
                begun.abort();
            }
            return begun != null;
        }
    }

    /**
     * A request that has a connection. Lives in the client's own thread, which alone can tell whether the connection is still
     * this request's: as soon as the answer is whole, others have it.
     */
    private static final class Sent {
        private final Context thread;
        private final HttpClientRequest request;
        private final Supplier<Inflow> making;
        private final Runnable abort;
        private @Nullable HttpClientResponse answer;
        private @Nullable Inflow body;
        private boolean isWhole;
        private boolean isAborted;

        Sent(Context thread, HttpClientRequest request, Supplier<Inflow> making, Runnable abort) {
            this.thread = thread;
            this.request = request;
            this.making = making;
            this.abort = abort;
        }

        /** What comes after the head waits until it is asked for. */
        Answer receive(HttpClientResponse begun) {
            begun.pause();
            var into = making.get();
            answer = begun;
            body = into;
            begun.handler(part -> take(part, into));
            begun.endHandler(_ -> {
                isWhole = true;
                into.end();
            });
            begun.exceptionHandler(why -> {
                into.fail(why);
                resetIfNotWhole();
            });
            into.begin(new Inflow.Source() {
                @Override
                public void next() {
                    begun.fetch(1);
                }

                @Override
                public void cancel() {
                    abort.run();
                }
            });
            return new Answer(begun.statusCode(), begun.statusMessage(), headers(begun), into);
        }

        private static Map<String, List<String>> headers(HttpClientResponse begun) {
            var headers = new HashMap<String, List<String>>();
            begun.headers()
                    .forEach((name, value) -> headers.computeIfAbsent(Answer.lower(name), _ -> new ArrayList<>())
                            .add(value));
            return headers;
        }

        private void take(Buffer part, Inflow into) {
            if (!isAborted) {
                into.offer(List.of(ByteBuffer.wrap(part.getBytes())));
            }
        }

        /** Closes the connection, unless all of the answer has come. */
        void abort() {
            thread.runOnContext(_ -> {
                isAborted = true;
                var begun = answer;
                var into = body;
                if (begun == null || into == null) {
                    request.reset();
                } else if (!isWhole) {
                    into.fail(new IOException("aborted"));
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

    private RequestOptions options(Request request) throws UnknownHostException {
        var options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(request.method()))
                .setSsl(request.isOverTls())
                .setHost(request.host())
                .setPort(request.port())
                .setURI(request.pathAndQuery());
        request.headers().forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(Answer.lower(name))) {
                values.forEach(value -> options.addHeader(name, value));
            }
        });
        if (request.headers().keySet().stream().noneMatch("Host"::equalsIgnoreCase)) {
            options.addHeader("Host", request.authority());
        }
        var proxy = outgoing.proxies().to(request.address());
        if (proxy.isEmpty()) {
            return options.setServer(
                    SocketAddress.inetSocketAddress(new InetSocketAddress(lookedUp(request.host()), request.port())));
        }
        if (!request.isOverTls()) {
            // It is said in the address that the proxy is asked for.
            options.setHost(request.address().getHost());
        }
        return options.setProxyOptions(through(proxy.get()));
    }

    private static ProxyOptions through(Proxy proxy) throws UnknownHostException {
        return new ProxyOptions()
                .setType(ProxyType.HTTP)
                .setHost(lookedUp(proxy.host()).getHostAddress())
                .setPort(proxy.port())
                .setUsername(proxy.user())
                .setPassword(proxy.password())
                .setConnectTimeout(CONNECTED_WITHIN);
    }

    /** By whoever asks, since it cannot be interrupted: no thread that others wait for is held by it. */
    private static InetAddress lookedUp(String host) throws UnknownHostException {
        return InetAddress.getByName(host);
    }

    /** TLS by the one context of all who share it, whose sessions end where whom it trusts has changed. */
    private static final class ByOneContext extends JdkSSLEngineOptions {
        private final Supplier<SSLContext> one;

        ByOneContext(Supplier<SSLContext> one) {
            this.one = one;
            // Files of certificates are read during handshakes.
            setUseWorkerThread(true);
        }

        @Override
        public JdkSSLEngineOptions copy() {
            return this;
        }

        @Override
        public SslContextFactory sslContextFactory() {
            return () -> context(one.get());
        }

        private static JdkSslContext context(SSLContext one) {
            return new JdkSslContext(
                    one,
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
