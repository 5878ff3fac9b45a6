package dev.mooring.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A wire to a port of this machine that can be cut. A cut wire is silent, as in a partition: connections stay open and new
 * ones are taken, but nothing passes. What was under way passes once it is whole again.
 */
final class Relay implements AutoCloseable {
    private static final int BUFFER = 16 * 1024;
    private final int target;
    private final ServerSocket listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Lock lock = new ReentrantLock();
    private final Condition mended = lock.newCondition();
    private boolean cut;

    Relay(int target) throws IOException {
        this.target = target;
        this.listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    void cut() {
        lock.lock();
        try {
            cut = true;
        } finally {
            lock.unlock();
        }
    }

    void mend() {
        lock.lock();
        try {
            cut = false;
            mended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitWhole() {
        lock.lock();
        try {
            while (cut) {
                mended.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        try {
            while (true) {
                var near = listening.accept();
                open.add(near);
                Thread.ofVirtual().start(() -> connect(near));
            }
        } catch (IOException closed) {
            // As wished.
        }
    }

    private void connect(Socket near) {
        awaitWhole();
        var far = new Socket();
        open.add(far);
        try {
            far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
        } catch (IOException away) {
            end(near, far);
            return;
        }
        Thread.ofVirtual().start(() -> pass(near, far));
        pass(far, near);
    }

    private void pass(Socket from, Socket to) {
        try {
            var buffer = new byte[BUFFER];
            for (var read = from.getInputStream().read(buffer);
                    read >= 0;
                    read = from.getInputStream().read(buffer)) {
                awaitWhole();
                to.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException ended) {
            // Then the other side ends too.
        }
        awaitWhole();
        end(from, to);
    }

    private void end(Socket... both) {
        for (var socket : both) {
            open.remove(socket);
            try {
                socket.close();
            } catch (IOException alreadyClosed) {
                // As wished.
            }
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        mend();
        end(open.toArray(Socket[]::new));
    }
}
