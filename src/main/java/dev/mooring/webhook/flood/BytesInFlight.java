package dev.mooring.webhook.flood;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.OptionalLong;

/** The bytes of requests that are held in memory, of all connections together, and each peer's share of them. */
@Singleton
public final class BytesInFlight {
    /** As much as a head and most deliveries. */
    private static final long LITTLE = 64 * 1024;

    private static final long MOST = 16 * 1024 * 1024;
    private static final int PART_OF_HEAP = 6;

    private final Shares shares;

    @Inject
    public BytesInFlight(Limits limits, MeterRegistry registry) {
        this.shares = new Shares(most(limits.maxBytesInFlight()), LITTLE);
        Gauge.builder("mooring.http.bytes.in.flight", shares, Shares::taken)
                .description("Bytes of requests that are held in memory")
                .register(registry);
    }

    /** As configured, or what the heap has room for. */
    public static long most(OptionalLong configured) {
        return configured.orElseGet(() -> Math.min(MOST, Runtime.getRuntime().maxMemory() / PART_OF_HEAP));
    }

    /** A hold of nothing yet. */
    public Hold of(String peer) {
        return new Hold(shares, peer);
    }

    /** What one request holds. Used by one thread at a time. */
    public static final class Hold {
        private final Shares shares;
        private final String peer;
        private long held;

        private Hold(Shares shares, String peer) {
            this.shares = shares;
            this.peer = peer;
        }

        /** False when there is not that much for its peer; it then holds what it held. */
        public boolean grow(long more) {
            if (!shares.take(peer, more)) {
                return false;
            }
            held += more;
            return true;
        }

        /** Gives all back. Any number of times. */
        public void release() {
            if (held > 0) {
                shares.giveBack(peer, held);
                held = 0;
            }
        }
    }
}
