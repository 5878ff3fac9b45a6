package dev.mooring.outgoing;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is reached directly, in the words of {@code NO_PROXY} as Go and curl know them. A name stands for itself and all names
 * below it, with a dot before it or {@code *.} or neither; a network ({@code 10.0.0.0/8}) for addresses, not for names that
 * lead there. This machine and addresses that are local to the link (agents of AWS for credentials) are among them always.
 */
final class NoProxy {
    private static final Pattern PORT = Pattern.compile("([^:]+|\\[[^]]+]):(\\d{1,5})");
    private final List<Excepted> exceptions;

    private NoProxy(List<Excepted> exceptions) {
        this.exceptions = exceptions;
    }

    static NoProxy of(List<String> words) {
        return new NoProxy(words.stream()
                .map(word -> word.strip().toLowerCase(Locale.ROOT))
                .filter(word -> !word.isEmpty())
                .map(Excepted::parse)
                .toList());
    }

    /**
     * @param network null where it is a name
     * @param port none: every one
     */
    private record Excepted(String name, @Nullable IPAddress network, int port) {
        private static final int EVERY = -1;

        static Excepted parse(String word) {
            var ported = PORT.matcher(word);
            var hasPort = ported.matches();
            var host = unbracketed(hasPort ? ported.group(1) : word);
            return new Excepted(
                    host.replaceFirst("^\\*?\\.", ""), ip(host), hasPort ? Integer.parseInt(ported.group(2)) : EVERY);
        }

        boolean holds(String host, @Nullable IPAddress address, int port) {
            if (this.port != EVERY && this.port != port) {
                return false;
            }
            if (network != null) {
                return address != null && network.toPrefixBlock().contains(address);
            }
            return name.equals("*") || host.equals(name) || (address == null && host.endsWith("." + name));
        }
    }

    /** @param port of the address, also where it is the usual one */
    boolean holds(String host, int port) {
        var name = unbracketed(host.toLowerCase(Locale.ROOT));
        var address = ip(name);
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || (address != null && (address.isLoopback() || address.isLinkLocal()))
                || exceptions.stream().anyMatch(one -> one.holds(name, address, port));
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static @Nullable IPAddress ip(String text) {
        // The library takes an empty text for the loopback address, and * and 10 for addresses too.
        return text.indexOf('.') < 0 && text.indexOf(':') < 0 || text.indexOf('*') >= 0
                ? null
                : Optional.ofNullable(new IPAddressString(text).getAddress()).orElse(null);
    }
}
