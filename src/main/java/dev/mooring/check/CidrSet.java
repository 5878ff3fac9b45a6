package dev.mooring.check;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A set of networks in canonical form: {@code 10.80.1.7/16} and {@code 10.80.0.0/16} are the same one. */
public final class CidrSet {
    private final List<IPAddress> networks;
    private final Set<String> texts = new TreeSet<>();

    private CidrSet(List<String> cidrs) {
        this.networks = cidrs.stream()
                .map(cidr -> new IPAddressString(cidr.strip()).getAddress())
                .filter(Objects::nonNull)
                .map(IPAddress::toPrefixBlock)
                .toList();
        cidrs.forEach(cidr -> texts.add(canonical(cidr)));
    }

    public static CidrSet of(List<String> cidrs) {
        return new CidrSet(cidrs);
    }

    /** Whether an address lies in one of the networks; text that is no address does not. */
    public boolean contains(String address) {
        var parsed = new IPAddressString(address).getAddress();
        if (parsed == null) {
            return false;
        }
        for (var network : networks) {
            if (network.contains(parsed)) {
                return true;
            }
        }
        return false;
    }

    /** Canonical texts; what is no CIDR is kept as it was written. */
    public Set<String> texts() {
        return Set.copyOf(texts);
    }

    private static String canonical(String cidr) {
        @Nullable IPAddress parsed = new IPAddressString(cidr.strip()).getAddress();
        return parsed == null ? cidr.strip() : parsed.toPrefixBlock().toCanonicalString();
    }
}
