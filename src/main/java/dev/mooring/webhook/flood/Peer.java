package dev.mooring.webhook.flood;

import io.vertx.core.net.SocketAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Who is at the other end of a connection. An IPv6 peer is its /64 network, since whoever has one address there has all. */
public final class Peer {
    private static final int NETWORK_BYTES = 8;

    private Peer() {}

    /** What tells the peer of a request from others; as a trusted proxy tells it, where there is one. */
    public static String name(@Nullable SocketAddress address) {
        var host = address == null ? null : address.hostAddress();
        return host == null ? "unknown" : name(InetAddress.ofLiteral(host));
    }

    /** What tells a peer from others. */
    public static String name(InetAddress address) {
        return address instanceof Inet6Address
                ? Arrays.toString(Arrays.copyOf(address.getAddress(), NETWORK_BYTES))
                : address.getHostAddress();
    }
}
