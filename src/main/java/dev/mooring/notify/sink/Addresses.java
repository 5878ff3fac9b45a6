package dev.mooring.notify.sink;

import java.net.URI;
import java.util.Optional;

/** What an address of a sink must be. */
final class Addresses {
    private Addresses() {}

    /** A line for an address that cannot be used, without the address: it may hold a secret. */
    static Optional<String> problem(String key, URI address) {
        var scheme = address.getScheme();
        return ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme)) && address.getHost() != null
                ? Optional.empty()
                : Optional.of(key + " is no address: it must begin with https:// or http:// and name a host");
    }
}
