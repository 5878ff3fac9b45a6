package dev.mooring.edge;

import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether an {@code Origin} is this installation's: that of {@code mooring.http.url}, whatever a proxy in front made of the
 * {@code Host}; or that of the host which was asked, as a trusted proxy tells it where there is one.
 */
public final class OwnOrigin {
    private OwnOrigin() {}

    /**
     * @param asked the host that the request is for; null where it names none
     * @param published where people reach this service
     */
    public static boolean is(String origin, @Nullable HostAndPort asked, Optional<URI> published) {
        return published.filter(url -> isOf(origin, url)).isPresent() || (asked != null && isOf(origin, asked));
    }

    private static boolean isOf(String origin, URI published) {
        var host = published.getHost();
        return host != null
                && (published.getScheme() + "://").equalsIgnoreCase(scheme(origin) + "://")
                && isOf(origin, HostAndPort.create(host, published.getPort()));
    }

    private static boolean isOf(String origin, HostAndPort host) {
        var usual = "https".equals(scheme(origin)) ? 443 : 80;
        var named = origin.contains("://")
                ? HostAndPort.parseAuthority(origin.substring(origin.indexOf("://") + 3), -1)
                : null;
        return named != null && named.host().equalsIgnoreCase(host.host()) && port(named, usual) == port(host, usual);
    }

    private static int port(HostAndPort of, int usual) {
        return of.port() < 0 ? usual : of.port();
    }

    private static String scheme(String origin) {
        var end = origin.indexOf("://");
        return end < 0 ? "" : origin.substring(0, end).toLowerCase(Locale.ROOT);
    }
}
