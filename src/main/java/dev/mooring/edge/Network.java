package dev.mooring.edge;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressNetwork.IPAddressGenerator;
import java.net.InetAddress;
import java.util.Optional;

/** Addresses that begin alike. */
record Network(IPAddress block) {

    /** Of {@code 10.0.0.0/24}, {@code 10.0.0.1} or {@code 2001:db8::/32}; empty where the text is none, as a host name is. */
    static Optional<Network> parse(String text) {
        var slash = text.indexOf('/');
        return literal(slash < 0 ? text : text.substring(0, slash))
                .map(Network::of)
                .flatMap(address -> {
                    var bits = slash < 0 ? Integer.toString(address.getBitCount()) : text.substring(slash + 1);
                    return bits.matches("\\d{1,3}") && Integer.parseInt(bits) <= address.getBitCount()
                            ? Optional.of(new Network(address.toPrefixBlock(Integer.parseInt(bits))))
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
        return block.contains(of(other));
    }

    private static IPAddress of(InetAddress address) {
        return new IPAddressGenerator().from(address);
    }
}
