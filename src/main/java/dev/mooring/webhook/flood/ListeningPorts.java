package dev.mooring.webhook.flood;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.mooring.edge.HttpConfig;
import io.github.bucket4j.Bucket;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.SslHandler;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Guards every port that the process listens on, from its first connection on: bounds connections, in all and of each
 * peer, and stands a {@link ConnectionGuard} on each. Netty itself calls {@link PortExtension} when a port is made.
 */
@ApplicationScoped
public class ListeningPorts {
    private static final Logger LOG = Logger.getLogger(ListeningPorts.class);
    private static final String EXTENSIONS = "io.netty.bootstrap.extensions";
    private static final Duration AFTER_ALL_OTHERS = Duration.ofSeconds(1);
    private static final Duration TAKEN_WITHIN = Duration.ofSeconds(30);
    private static final int REMEMBERED = 10_000;
    private static final String STREAMED_PATH = "/webhooks/pulumi";
    private final Limits limits;
    private final HttpConfig http;
    private final BytesInFlight bytes;
    private final ConnectionGuard.Rules rules;
    private final int managementPort;
    private final AtomicInteger guarded = new AtomicInteger();

    @Inject
    ListeningPorts(
            Limits limits,
            HttpConfig http,
            BytesInFlight bytes,
            Draining draining,
            @ConfigProperty(name = "quarkus.http.http2", defaultValue = "false") boolean http2,
            @ConfigProperty(name = "quarkus.management.port", defaultValue = "9000") int managementPort) {
        this.limits = limits;
        this.http = http;
        this.bytes = bytes;
        this.managementPort = managementPort;
        // The webhook's own route answers a late body first, in its own words.
        this.rules = new ConnectionGuard.Rules(
                limits.headWithin(),
                limits.readWithin().plus(AFTER_ALL_OTHERS),
                limits.idleWithin(),
                TAKEN_WITHIN,
                STREAMED_PATH,
                http2,
                draining);
    }

    /** Before anything makes a port. */
    void prepare(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE - 1) StartupEvent event) {
        System.setProperty(EXTENSIONS, "serviceload");
    }

    /** Better no service than one that anybody can end. */
    void check(@Observes HttpServerStart event) {
        if (guarded.get() == 0) {
            LOG.fatal("The HTTP ports are not guarded: remove -D" + EXTENSIONS + " from the command line.");
            Runtime.getRuntime().halt(1);
        }
    }

    /** Every connection of a port is seen by this before anything else. */
    void guard(Channel port) {
        guarded.incrementAndGet();
        port.pipeline().addFirst(new Doorkeeper(new Connections<>(http.connections(), limits.connectionsPerPeer())));
    }

    @ChannelHandler.Sharable
    private final class Doorkeeper extends ChannelInboundHandlerAdapter {
        private final Connections<Channel> connections;
        private final Cache<String, Bucket> fresh = Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                .expireAfterAccess(Duration.ofMinutes(1))
                .build();

        Doorkeeper(Connections<Channel> connections) {
            this.connections = connections;
        }

        private boolean admits(String peer, Channel connection) {
            if (!fresh.get(peer, _ -> budget()).tryConsume(1)) {
                return false;
            }
            var admission = connections.admit(peer, connection);
            admission.inPlaceOf().ifPresent(other -> {
                var _ = other.close();
            });
            return admission.isIn();
        }

        private Bucket budget() {
            var perSecond = http.newConnectionsPerSecond();
            return Bucket.builder()
                    .addLimit(limit -> limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
                    .build();
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
            if (message instanceof Channel connection) {
                var peer = peer(connection);
                if (!admits(peer, connection)) {
                    connection.unsafe().closeForcibly();
                    return;
                }
                connection.closeFuture().addListener(_ -> connections.left(peer, connection));
                connection
                        .pipeline()
                        .addFirst(new GuardFitter(new ConnectionGuard(rulesFor(connection), bytes.of(peer))));
            }
            super.channelRead(context, message);
        }
    }

    private ConnectionGuard.Rules rulesFor(Channel connection) {
        return connection.localAddress() instanceof InetSocketAddress address && address.getPort() == managementPort
                ? rules.withoutStreams()
                : rules;
    }

    /** Stands the guard where bytes are plain: first of all, or behind TLS. */
    private static final class GuardFitter extends ChannelInboundHandlerAdapter {
        private final ConnectionGuard guard;

        GuardFitter(ConnectionGuard guard) {
            this.guard = guard;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            var pipeline = context.pipeline();
            var tls = pipeline.context(SslHandler.class);
            if (tls == null) {
                tls = pipeline.context(AbstractSniHandler.class);
            }
            pipeline.addAfter(tls == null ? context.name() : tls.name(), null, guard);
            context.fireChannelActive();
            pipeline.remove(this);
        }
    }

    private static String peer(Channel connection) {
        return connection.remoteAddress() instanceof InetSocketAddress address
                ? Peer.name(address.getAddress())
                : "unknown";
    }
}
