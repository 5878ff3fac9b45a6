package dev.mooring.standin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** Answers with whatever bytes a test says, over connections that are kept. */
public final class RawServer implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicInteger connections = new AtomicInteger();
    private final Semaphore ended = new Semaphore(0);
    private volatile Answer answer = (_, out) -> out.write(Http.ok("{}"));

    public RawServer() {
        this(socket());
    }

    public RawServer(ServerSocket server) {
        this.server = server;
        Thread.startVirtualThread(this::accept);
    }

    private static ServerSocket socket() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** What is said for a request, and over which connection it came. */
    public interface Answer {
        void to(Asked asked, OutputStream out) throws Exception;
    }

    /** @param connection they are counted from 1 */
    public record Asked(String head, String body, int connection, Socket socket) {
        public List<String> headers(String name) {
            return head.lines()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .toList();
        }
    }

    public void answers(Answer now) {
        answer = now;
    }

    /** A beginning, and then the same again and again for as long as anybody takes it. */
    public void answersWithoutEnd(String beginning, String more) {
        var part = more.repeat(1 + 8_192 / more.length()).getBytes(ISO_8859_1);
        answers((_, out) -> {
            out.write(beginning.getBytes(ISO_8859_1));
            while (true) {
                out.write(part);
            }
        });
    }

    /** A beginning, and then a little now and then. */
    public void drips(String beginning, String drop) {
        answers((_, out) -> {
            out.write(beginning.getBytes(ISO_8859_1));
            while (true) {
                out.write(drop.getBytes(ISO_8859_1));
                Thread.sleep(20);
            }
        });
    }

    public int port() {
        return server.getLocalPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    public List<Asked> asked() {
        return asked;
    }

    public long sent() {
        return sent.get();
    }

    /** Waits until a connection has been closed by the client, or broken by an answer. */
    public void awaitEnd() throws InterruptedException {
        ended.acquire();
    }

    private void accept() {
        try {
            while (true) {
                var socket = server.accept();
                open.add(socket);
                var number = connections.incrementAndGet();
                Thread.startVirtualThread(() -> serve(socket, number));
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            var in = socket.getInputStream();
            var out = new Counted(socket.getOutputStream());
            while (true) {
                var head = head(in);
                var length = LENGTH.matcher(head);
                var body = length.find() ? in.readNBytes(Integer.parseInt(length.group(1))) : new byte[0];
                var one = new Asked(head, new String(body, ISO_8859_1), number, socket);
                asked.add(one);
                answer.to(one, out);
            }
        } catch (Exception _) {
            // The client has closed it, or the test.
        } finally {
            open.remove(socket);
            ended.release();
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            var one = in.read();
            if (one < 0) {
                throw new IOException("closed");
            }
            head.append((char) one);
        }
        return head.toString();
    }

    private final class Counted extends OutputStream {
        private final OutputStream out;

        Counted(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int one) throws IOException {
            out.write(one);
            sent.incrementAndGet();
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            sent.addAndGet(length);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (var socket : open) {
                socket.close();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Bytes of answers. */
    public static final class Http {
        private Http() {}

        public static byte[] ok(String body, String... headers) {
            return ("HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: " + body.length()
                            + "\r\n" + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n") + "\r\n"
                            + body)
                    .getBytes(ISO_8859_1);
        }
    }
}
