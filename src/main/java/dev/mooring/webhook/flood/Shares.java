package dev.mooring.webhook.flood;

import java.util.HashMap;
import java.util.Map;

/**
 * Something limited, shared out among peers. A peer gets no more than would then be left free for others; and a
 * quarter is kept for those that hold little, so that however much some take, there is something for the next one.
 * (Dynamic thresholds with a reserve: Choudhury and Hahne, IEEE/ACM Transactions on Networking 6(2), 1998.)
 */
final class Shares {
    private static final int RESERVED_PART = 4;
    private final long total;
    private final long little;
    private final Map<String, Long> byPeer = new HashMap<>();
    private long taken;

    /** @param little what a peer may hold of the reserve */
    Shares(long total, long little) {
        this.total = total;
        this.little = little;
    }

    /** False, and nothing taken, when that is more than the peer's share. */
    synchronized boolean take(String peer, long amount) {
        var held = byPeer.getOrDefault(peer, 0L) + amount;
        var free = total - taken - amount;
        if (free < 0 || (held > little && held > free - total / RESERVED_PART)) {
            return false;
        }
        byPeer.put(peer, held);
        taken += amount;
        return true;
    }

    synchronized void giveBack(String peer, long amount) {
        byPeer.computeIfPresent(peer, (_, held) -> held <= amount ? null : held - amount);
        taken -= amount;
    }

    synchronized long taken() {
        return taken;
    }
}
