package dev.mooring.standin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;

/** An HTTP server that answers every request in one way, sick or sound, and counts the bytes that were taken from it. */
public final class SickServer implements AutoCloseable {
    /** Far more than any bound, and than sockets hold on their way. */
    public static final long FAR_TOO_MUCH = 256L * 1024 * 1024;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicLong sent = new AtomicLong();
    private final AtomicInteger requests = new AtomicInteger();
    private final HttpServer server;
    private volatile Answer answer = out -> {};
    private volatile boolean packed;

    public SickServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** What is written as the body of each answer. */
    public interface Answer {
        void write(OutputStream body) throws IOException, InterruptedException;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Bytes of bodies that have left, over all requests. */
    public long sent() {
        return sent.get();
    }

    public int requests() {
        return requests.get();
    }

    public void answers(Answer now) {
        packed = false;
        answer = now;
    }

    public void answers(String body) {
        answers(out -> out.write(body.getBytes(StandardCharsets.UTF_8)));
    }

    /** A head, and then the same again and again, without an end. */
    public void answersWithoutEnd(String head, String more) {
        var part = more.repeat(1 + 32_768 / more.length()).getBytes(StandardCharsets.UTF_8);
        answers(out -> {
            out.write(head.getBytes(StandardCharsets.UTF_8));
            while (sent() < FAR_TOO_MUCH) {
                out.write(part);
            }
        });
    }

    /** A head, and then one byte every now and then, without an end. */
    public void drips(String head) {
        answers(out -> {
            out.write(head.getBytes(StandardCharsets.UTF_8));
            do {
                out.write(' ');
                out.flush();
            } while (!closing.await(100, TimeUnit.MILLISECONDS));
        });
    }

    /** A head, and then nothing. */
    public void fallsSilent(String head) {
        answers(out -> {
            out.write(head.getBytes(StandardCharsets.UTF_8));
            out.flush();
            closing.await();
        });
    }

    /** Small on its way, and large once unpacked. */
    public void answersPacked(String head, String more, int times) {
        var packedBody = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(packedBody)) {
            zip.write(head.getBytes(StandardCharsets.UTF_8));
            var part = more.getBytes(StandardCharsets.UTF_8);
            for (var time = 0; time < times; time++) {
                zip.write(part);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        answers(out -> out.write(packedBody.toByteArray()));
        packed = true;
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (packed) {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        }
        exchange.sendResponseHeaders(200, 0);
        try (var body = counted(exchange.getResponseBody())) {
            answer.write(body);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private OutputStream counted(OutputStream body) {
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                body.write(one);
                sent.incrementAndGet();
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                body.write(bytes, from, length);
                sent.addAndGet(length);
            }

            @Override
            public void flush() throws IOException {
                body.flush();
            }

            @Override
            public void close() throws IOException {
                body.close();
            }
        };
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
