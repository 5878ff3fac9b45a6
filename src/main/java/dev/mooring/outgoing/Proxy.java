package dev.mooring.outgoing;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that is spoken to over HTTP. Its text has no credentials in it.
 *
 * @param user who is authorized there; null where it asks for nobody
 */
public record Proxy(
        String host,
        int port,
        @Nullable String user,
        @Nullable String password) {
    private static final int USUAL_PORT = 80;

    /**
     * @param text {@code proxy:3128}, {@code http://user:password@proxy:3128/}
     * @throws Unusable where it names no proxy that is spoken to over HTTP, without a word of it
     */
    static Proxy parse(String text) throws Unusable {
        var address = text.strip();
        try {
            var uri = URI.create(address.contains("://") ? address : "http://" + address);
            if (!"http".equals(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT)) || uri.getHost() == null) {
                throw new Unusable();
            }
            var credentials = uri.getRawUserInfo();
            var colon = credentials == null ? -1 : credentials.indexOf(':');
            return new Proxy(
                    uri.getHost().replace("[", "").replace("]", ""),
                    uri.getPort() < 0 ? USUAL_PORT : uri.getPort(),
                    credentials == null ? null : decoded(colon < 0 ? credentials : credentials.substring(0, colon)),
                    credentials == null ? null : colon < 0 ? "" : decoded(credentials.substring(colon + 1)));
        } catch (IllegalArgumentException _) {
            throw new Unusable();
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** The text is no address of a proxy. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;
    }

    /** Looked up when it is used, and each time. */
    public InetSocketAddress address() {
        return InetSocketAddress.createUnresolved(host, port);
    }

    /** What the header {@code Proxy-Authorization} says; empty where nobody is authorized. */
    public Optional<String> authorization() {
        return user == null
                ? Optional.empty()
                : Optional.of("Basic "
                        + Base64.getEncoder()
                                .encodeToString((user + ":" + (password == null ? "" : password))
                                        .getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
