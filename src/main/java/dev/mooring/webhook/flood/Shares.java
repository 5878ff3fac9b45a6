package dev.mooring.webhook.flood;

import java.util.HashMap;
import java.util.Map;

/**
 * Something limited, shared out among sources. A source gets no more than would then be left free for others: alone half
 * of the whole, the second a third, and so on; however many take, something is left for the next one. (Dynamic
 * thresholds: Choudhury and Hahne, IEEE/ACM Transactions on Networking 6(2), 1998.)
 */
final class Shares {
    private final long total;
    private final long mostOfOne;
    private final Map<String, Long> bySource = new HashMap<>();
    private long taken;

    /** @param mostOfOne what a source may hold even if more is free */
    Shares(long total, long mostOfOne) {
        this.total = total;
        this.mostOfOne = mostOfOne;
    }

    /** False, and nothing taken, when that is more than the source's share. */
    synchronized boolean take(String source, long amount) {
        var held = bySource.getOrDefault(source, 0L) + amount;
        var free = total - taken - amount;
        if (held > mostOfOne || held > free) {
            return false;
        }
        bySource.put(source, held);
        taken += amount;
        return true;
    }

    synchronized void giveBack(String source, long amount) {
        bySource.computeIfPresent(source, (_, held) -> held <= amount ? null : held - amount);
        taken -= amount;
    }

    synchronized long taken() {
        return taken;
    }
}
