package dev.mooring.webhook;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.vertx.core.net.SocketAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How many requests of each source address were refused lately. A good delivery is never counted: Pulumi sends it once. An IPv6 source is its /64 network, since whoever has one address there has all.
 */
public final class Sources {
    private static final int REMEMBERED = 10_000;
    private static final int NETWORK_BYTES = 8;
    private final int perMinute;
    private final Cache<String, Bucket> budgets = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterAccess(Duration.ofMinutes(5))
            .build();

    Sources(int refusalsPerMinute) {
        this.perMinute = refusalsPerMinute;
    }

    /** Counts a refusal; false when the source has had too many. */
    boolean mayBeRefused(@Nullable SocketAddress address) {
        return budgets.get(name(address), _ -> budget()).tryConsume(1);
    }

    private Bucket budget() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, Duration.ofMinutes(1)))
                .build();
    }

    /** What tells the source of a request from others; as a trusted proxy tells it, where there is one. */
    public static String name(@Nullable SocketAddress address) {
        var host = address == null ? null : address.hostAddress();
        return host == null ? "unknown" : name(InetAddress.ofLiteral(host));
    }

    /** What tells a source from others. */
    public static String name(InetAddress address) {
        return address instanceof Inet6Address
                ? Arrays.toString(Arrays.copyOf(address.getAddress(), NETWORK_BYTES))
                : address.getHostAddress();
    }
}
