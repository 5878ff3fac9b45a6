package dev.mooring.attack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Many connections of one thread that all send the same, each over again as soon as it is closed. */
final class Swarm implements AutoCloseable {
    private static final int BURST = 32 * 1024;
    /** Connections opened anew, once all were open. */
    private static final long PER_SECOND = 200;

    private final InetSocketAddress target;
    private final List<String> sources;
    private final int size;
    private final byte[] head;
    private final byte[] body;
    private final long pauseMillis;
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final Thread thread;
    private volatile boolean ended;

    /** One connection: how far it is in what it sends, and when it sends next. */
    private static final class Sending {
        private int sent;
        private long next;
    }

    /**
     * @param head sent at once
     * @param body sent after it; the last byte never is, so that the request is never whole
     * @param pauseMillis between single bytes of the body; 0: as fast as it is taken
     */
    Swarm(int port, List<String> sources, int size, byte[] head, byte[] body, long pauseMillis) {
        this.target = new InetSocketAddress("127.0.0.1", port);
        this.sources = sources;
        this.size = size;
        this.head = head;
        this.body = body;
        this.pauseMillis = pauseMillis;
        this.thread = Thread.ofPlatform().daemon().start(this::run);
    }

    int opened() {
        return opened.get();
    }

    int closed() {
        return closed.get();
    }

    int open() {
        return opened.get() - closed.get();
    }

    private void run() {
        try (var selector = Selector.open()) {
            var started = System.nanoTime();
            var buffer = ByteBuffer.allocateDirect(BURST);
            while (!ended) {
                // Not more at a time than a real network lets through: the attack must not starve this machine.
                while (open() < size && opened() <= mayHaveOpened(started)) {
                    open(selector);
                }
                selector.select(20);
                for (var key : List.copyOf(selector.selectedKeys())) {
                    serve(key, buffer);
                }
                selector.selectedKeys().clear();
                wake(selector);
            }
            for (var key : selector.keys()) {
                key.channel().close();
            }
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    private long mayHaveOpened(long started) {
        return size + PER_SECOND * (System.nanoTime() - started) / 1_000_000_000;
    }

    private void open(Selector selector) throws IOException {
        var channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.bind(new InetSocketAddress(sources.get(opened.get() % sources.size()), 0));
        opened.incrementAndGet();
        channel.register(selector, SelectionKey.OP_CONNECT, new Sending());
        channel.connect(target);
    }

    private void wake(Selector selector) {
        if (pauseMillis > 0) {
            var now = System.nanoTime();
            for (var key : selector.keys()) {
                if (key.isValid()
                        && key.interestOps() == SelectionKey.OP_READ
                        && ((Sending) key.attachment()).next - now < 0) {
                    key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
                }
            }
        }
    }

    private void serve(SelectionKey key, ByteBuffer buffer) {
        var channel = (SocketChannel) key.channel();
        try {
            if (key.isConnectable() && channel.finishConnect()) {
                key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            }
            if (key.isReadable()) {
                buffer.clear();
                if (channel.read(buffer) < 0) {
                    close(key);
                    return;
                }
            }
            if (key.isWritable()) {
                send(key, channel, buffer);
            }
        } catch (IOException reset) {
            close(key);
        }
    }

    private void send(SelectionKey key, SocketChannel channel, ByteBuffer buffer) throws IOException {
        var sending = (Sending) key.attachment();
        var most = head.length + body.length - 1;
        buffer.clear();
        if (sending.sent < head.length) {
            buffer.put(head, sending.sent, head.length - sending.sent);
        } else {
            var from = sending.sent - head.length;
            buffer.put(body, from, Math.min(pauseMillis > 0 ? 1 : BURST, Math.max(0, most - sending.sent)));
        }
        sending.sent += channel.write(buffer.flip());
        if (sending.sent >= most || (pauseMillis > 0 && sending.sent >= head.length)) {
            key.interestOps(SelectionKey.OP_READ);
            sending.next = sending.sent >= most ? Long.MAX_VALUE : System.nanoTime() + pauseMillis * 1_000_000;
        }
    }

    private void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException alreadyClosed) {
            // As wished.
        }
        closed.incrementAndGet();
    }

    @Override
    public void close() throws InterruptedException {
        ended = true;
        thread.join();
    }
}
