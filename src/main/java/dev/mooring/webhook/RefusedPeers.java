package dev.mooring.webhook;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.mooring.webhook.flood.Peer;
import io.github.bucket4j.Bucket;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How many requests of each peer were refused lately. A good delivery is never counted: Pulumi sends it once. */
final class RefusedPeers {
    private static final int REMEMBERED = 10_000;
    private final int perMinute;
    private final Cache<String, Bucket> budgets = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterAccess(Duration.ofMinutes(5))
            .build();

    RefusedPeers(int refusalsPerMinute) {
        this.perMinute = refusalsPerMinute;
    }

    /** Counts a refusal; false when the peer has had too many. */
    boolean mayBeRefused(@Nullable SocketAddress address) {
        return budgets.get(Peer.name(address), _ -> budget()).tryConsume(1);
    }

    private Bucket budget() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, Duration.ofMinutes(1)))
                .build();
    }
}
