package dev.mooring.edge;

import java.net.InetAddress;
import java.util.Optional;

/**
 * Addresses that begin alike.
 *
 * @param bits how many of the first bits are those of the address
 */
record Network(InetAddress address, int bits) {

    /** Of {@code 10.0.0.0/24}, {@code 10.0.0.1} or {@code 2001:db8::/32}; empty where the text is none, as a host name is. */
    static Optional<Network> parse(String text) {
        var slash = text.indexOf('/');
        return literal(slash < 0 ? text : text.substring(0, slash)).flatMap(address -> {
            var longest = address.getAddress().length * Byte.SIZE;
            var bits = slash < 0 ? Integer.toString(longest) : text.substring(slash + 1);
            return bits.matches("\\d{1,3}") && Integer.parseInt(bits) <= longest
                    ? Optional.of(new Network(address, Integer.parseInt(bits)))
                    : Optional.empty();
        });
    }

    /** An address as it is written; no name is ever looked up. */
    static Optional<InetAddress> literal(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    boolean has(InetAddress other) {
        var ours = address.getAddress();
        var theirs = other.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (var bit = 0; bit < bits; bit++) {
            var mask = 0x80 >> bit % Byte.SIZE;
            if (((ours[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
