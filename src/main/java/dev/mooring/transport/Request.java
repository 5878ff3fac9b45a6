package dev.mooring.transport;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is asked. Its text tells nothing of it, since each part may hold a secret.
 *
 * @param address over HTTP or HTTPS, with a host; path and query are said as they stand there
 * @param headers what the client says by itself (of the connection, of the length) is left out
 * @param content null where there is none
 */
public record Request(String method, URI address, Map<String, List<String>> headers, byte @Nullable [] content) {
    /** @throws IllegalArgumentException where it cannot be said over HTTP, without a word of it */
    public Request {
        refuse(!isToken(method), "a method that is none");
        refuse(!isUsable(address), "an address that is none of HTTP");
        headers = Map.copyOf(headers);
        headers.forEach((name, values) -> {
            refuse(!isToken(name), "a header whose name is none");
            refuse(!values.stream().allMatch(Request::isValue), "a header with signs that none has");
        });
    }

    private static void refuse(boolean isRefused, String why) {
        if (isRefused) {
            throw new IllegalArgumentException(why);
        }
    }

    private static boolean isUsable(URI address) {
        return ("https".equalsIgnoreCase(address.getScheme()) || "http".equalsIgnoreCase(address.getScheme()))
                && address.getHost() != null;
    }

    /** RFC 9110, 5.6.2. */
    private static boolean isToken(String text) {
        return !text.isEmpty()
                && text.chars()
                        .allMatch(sign -> sign > ' '
                                && sign < 127
                                && (Character.isLetterOrDigit(sign) || "!#$%&'*+-.^_`|~".indexOf(sign) >= 0));
    }

    /** RFC 9110, 5.5. */
    private static boolean isValue(String text) {
        return text.chars().allMatch(sign -> sign == '\t' || (sign >= ' ' && sign <= 255 && sign != 127));
    }

    boolean isOverTls() {
        return "https".equalsIgnoreCase(address.getScheme());
    }

    /** Without brackets, where it is an address of IPv6. */
    String host() {
        var host = address.getHost();
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** As the header {@code Host} says it. */
    String authority() {
        return address.getPort() >= 0 ? address.getHost() + ":" + address.getPort() : address.getHost();
    }

    int port() {
        return address.getPort() >= 0 ? address.getPort() : isOverTls() ? 443 : 80;
    }

    String pathAndQuery() {
        var path = address.getRawPath() == null || address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        return address.getRawQuery() == null ? path : path + "?" + address.getRawQuery();
    }

    @Override
    public String toString() {
        return "a request";
    }
}
