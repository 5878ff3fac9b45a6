package dev.mooring.attack;

import dev.mooring.standin.Fixtures;
import dev.mooring.standin.PulumiSender;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends signed deliveries at an even pace, and keeps how long each took. */
final class GoodSender implements AutoCloseable {
    private static final byte[] PING = Fixtures.bytes("pulumi/ping.json");
    private static final long PAUSE_MILLIS = 20;
    private final PulumiSender sender;
    private final List<Double> millis = new CopyOnWriteArrayList<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final Thread thread;
    private volatile boolean ended;

    GoodSender(String url, String secret) {
        this.sender = new PulumiSender(url, secret);
        this.thread = Thread.ofPlatform().daemon().start(this::run);
    }

    private void run() {
        while (!ended) {
            var started = System.nanoTime();
            try {
                if (sender.send("ping", PING).statusCode() != 202) {
                    refused.incrementAndGet();
                }
            } catch (RuntimeException failed) {
                refused.incrementAndGet();
            }
            millis.add((System.nanoTime() - started) / 1e6);
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    int sent() {
        return millis.size();
    }

    int refused() {
        return refused.get();
    }

    double percentile(double part) {
        var sorted = millis.stream().sorted().toList();
        return sorted.isEmpty() ? Double.NaN : sorted.get(Math.min(sorted.size() - 1, (int) (part * sorted.size())));
    }

    @Override
    public void close() throws InterruptedException {
        ended = true;
        thread.join();
    }
}
