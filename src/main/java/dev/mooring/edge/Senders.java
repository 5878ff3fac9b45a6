package dev.mooring.edge;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request: whoever has the connection or, where that is a named proxy, whom it had the request from, and so on.
 * A proxy adds to the right of {@code X-Forwarded-For}, so it is read from there, and only as long as whoever tells is
 * trusted; what stands further left is the sender's own word. (Quarkus takes the first element, whoever wrote it.)
 */
@Singleton
public final class Senders {
    private static final String SAID_BY_PROXIES = "X-Forwarded-For";
    /** {@code 192.0.2.1:4711} and {@code [2001:db8::1]:4711}, both with or without the port. */
    private static final Pattern WITH_PORT = Pattern.compile("\\[([^\\]]+)\\](?::\\d{1,5})?|([0-9.]+):\\d{1,5}");

    private final List<Network> trusted;

    @Inject
    public Senders(Config config) {
        this.trusted = ForwardedHeaders.isAddressForwarded(config)
                ? ForwardedHeaders.trusted(config, ForwardedHeaders.HTTP)
                        .flatMap(text -> Network.parse(text).stream())
                        .toList()
                : List.of();
    }

    /** From here on there is one sender, for the log of accesses too. */
    void register(@Observes Router router) {
        if (!trusted.isEmpty()) {
            router.route().order(HostGuard.BEFORE_ALL - 1).handler(context -> {
                settle(context.request());
                context.next();
            });
        }
    }

    private void settle(HttpServerRequest request) {
        var sender = of(request);
        if (request.headers().contains(SAID_BY_PROXIES) && sender != null) {
            request.headers().set(SAID_BY_PROXIES, sender.hostAddress());
        }
    }

    /** Null where the connection does not tell. */
    public @Nullable SocketAddress of(HttpServerRequest request) {
        var connected = request.connection().remoteAddress();
        var host = connected == null ? null : connected.hostAddress();
        return trusted.isEmpty() || host == null
                ? connected
                : Network.literal(host)
                        .map(peer -> behind(peer, request.headers().getAll(SAID_BY_PROXIES)))
                        .map(sender -> SocketAddress.inetSocketAddress(new InetSocketAddress(sender, connected.port())))
                        .orElse(connected);
    }

    /** The first, from the right, that is no trusted proxy. What is no address is nobody: then the proxy that told it stands. */
    InetAddress behind(InetAddress peer, List<String> headers) {
        var told = headers.stream()
                .flatMap(header -> Stream.of(header.split(",", -1)))
                .toList()
                .reversed();
        var sender = peer;
        for (var one : told) {
            var before = isTrusted(sender) ? address(one.strip()) : Optional.<InetAddress>empty();
            if (before.isEmpty()) {
                return sender;
            }
            sender = before.get();
        }
        return sender;
    }

    private boolean isTrusted(InetAddress address) {
        return trusted.stream().anyMatch(network -> network.has(address));
    }

    private static Optional<InetAddress> address(String text) {
        var match = WITH_PORT.matcher(text);
        return Network.literal(
                match.matches()
                        ? Arrays.asList(match.group(1), match.group(2)).stream()
                                .filter(group -> group != null)
                                .findFirst()
                                .orElse(text)
                        : text);
    }
}
