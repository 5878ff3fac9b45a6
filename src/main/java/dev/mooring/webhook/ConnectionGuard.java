package dev.mooring.webhook;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Bounds the connections of each source, and the time in which a connection must have sent a whole head of a request.
 * Vert.x bounds neither, and shows a connection only once it has sent one; so the listening channel itself is guarded,
 * from the first request that comes in on it.
 */
@ApplicationScoped
public class ConnectionGuard {
    static final int BEFORE_ALL = -100_000;
    private final WebhookConfig config;
    private final Map<String, Integer> bySource = new ConcurrentHashMap<>();
    private final Set<Channel> guarded = ConcurrentHashMap.newKeySet();

    @Inject
    ConnectionGuard(WebhookConfig config) {
        this.config = config;
    }

    void register(@Observes Router router) {
        router.route().order(BEFORE_ALL).handler(context -> {
            var channel = channel(context.request());
            if (channel != null) {
                guard(channel.parent());
                var deadline = channel.pipeline().get(HeadDeadline.class);
                if (deadline != null) {
                    deadline.begun();
                    context.addEndHandler(_ -> deadline.ended());
                }
            }
            context.next();
        });
    }

    @SuppressWarnings("NullAway") // A connection without a channel is none of Netty's.
    private static Channel channel(HttpServerRequest request) {
        return request.connection() instanceof ConnectionBase connection ? connection.channel() : null;
    }

    private void guard(Channel listening) {
        if (listening != null && guarded.add(listening)) {
            listening.pipeline().addFirst(new Acceptor());
        }
    }

    /** Sees every connection before anything else does. */
    @ChannelHandler.Sharable
    private final class Acceptor extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
            if (message instanceof Channel connection && !admit(connection)) {
                connection.unsafe().closeForcibly();
            } else {
                super.channelRead(context, message);
            }
        }
    }

    private boolean admit(Channel connection) {
        var source = source(connection);
        if (bySource.merge(source, 1, Integer::sum) > config.connectionsPerSource()) {
            left(source);
            return false;
        }
        connection.closeFuture().addListener(_ -> left(source));
        connection.pipeline().addFirst(new HeadDeadline(config.headWithin(), config.idleWithin()));
        return true;
    }

    private void left(String source) {
        bySource.computeIfPresent(source, (_, count) -> count == 1 ? null : count - 1);
    }

    private static String source(Channel connection) {
        return connection.remoteAddress() instanceof InetSocketAddress address
                ? Sources.name(address.getAddress())
                : "unknown";
    }
}
