package dev.mooring.check;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A set of networks in canonical form: {@code 10.80.1.7/16} and {@code 10.80.0.0/16} are the same one. */
public final class CidrSet {
    private final List<IPAddress> networks;
    private final List<Ipv4Range> ranges = new ArrayList<>();
    private final boolean areAllRanges;
    private final Set<String> texts = new TreeSet<>();

    private CidrSet(List<String> cidrs) {
        this.networks = cidrs.stream()
                .map(cidr -> new IPAddressString(cidr.strip()).getAddress())
                .filter(Objects::nonNull)
                .map(IPAddress::toPrefixBlock)
                .toList();
        networks.stream().filter(CidrSet::isIpv4Range).map(Ipv4Range::of).forEach(ranges::add);
        this.areAllRanges = ranges.size() == networks.size();
        cidrs.forEach(cidr -> texts.add(canonical(cidr)));
    }

    public static CidrSet of(List<String> cidrs) {
        return new CidrSet(cidrs);
    }

    private static boolean isIpv4Range(IPAddress network) {
        return network.isIPv4() && network.isSequential();
    }

    /** Whether an address lies in one of the networks; text that is no address does not. */
    public boolean contains(String address) {
        var plain = Ipv4Range.parse(address);
        if (plain == null) {
            return containsUnusual(address);
        }
        for (var range : ranges) {
            if (range.contains(plain)) {
                return true;
            }
        }
        return !areAllRanges && containsUnusual(address);
    }

    /** Whether all of some addresses do. */
    public boolean containsAll(List<String> addresses) {
        for (var address : addresses) {
            if (!contains(address)) {
                return false;
            }
        }
        return true;
    }

    /** Of IPv6, and of whatever else can be written for an address. */
    private boolean containsUnusual(String address) {
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

    /** Whether a whole network lies in one of the networks, or in several of them together. */
    public boolean containsNetwork(String cidr) {
        var parsed = new IPAddressString(cidr.strip()).getAddress();
        if (parsed == null) {
            return false;
        }
        var network = parsed.toPrefixBlock();
        return networks.stream().anyMatch(one -> one.contains(network))
                || merged(network).anyMatch(one -> one.contains(network));
    }

    /** The networks inside another one, neighbours put together. */
    private Stream<IPAddress> merged(IPAddress whole) {
        var inside = networks.stream()
                .filter(IPAddress::isSequential)
                .filter(whole::contains)
                .toArray(IPAddress[]::new);
        return inside.length < 2 ? Stream.empty() : Stream.of(inside[0].mergeToPrefixBlocks(inside));
    }

    /** The part that two networks share; empty where they share none, or one of them is no CIDR. */
    public static Optional<String> shared(String one, String other) {
        var first = new IPAddressString(one.strip()).getAddress();
        var second = new IPAddressString(other.strip()).getAddress();
        if (first == null || second == null || !first.getIPVersion().equals(second.getIPVersion())) {
            return Optional.empty();
        }
        return Optional.ofNullable(first.toPrefixBlock().intersect(second.toPrefixBlock()))
                .map(IPAddress::toCanonicalString);
    }

    /** A network, and whose it is. */
    public record Owned(String cidr, String owner) {}

    /**
     * Networks that share addresses with those of others, put together; the largest comes first. Of IPv6 they share addresses
     * where they are written alike.
     */
    public static List<List<Owned>> overlapping(List<Owned> networks) {
        var unusual = new LinkedHashMap<String, List<Owned>>();
        var placed = new ArrayList<Placed>(networks.size());
        for (var network : networks) {
            var range = Ipv4Range.parse(network.cidr());
            if (range == null) {
                unusual.computeIfAbsent(network.cidr(), _ -> new ArrayList<>()).add(network);
            } else {
                placed.add(new Placed(range, network));
            }
        }
        placed.sort(Placed.LARGEST_FIRST);
        var groups = new ArrayList<>(unusual.values());
        for (int from = 0, to; from < placed.size(); from = to) {
            to = endOfGroup(placed, from);
            if (to - from > 1) {
                groups.add(
                        placed.subList(from, to).stream().map(Placed::network).toList());
            }
        }
        return groups.stream()
                .filter(group -> group.stream().map(Owned::owner).distinct().count() > 1)
                .map(List::copyOf)
                .toList();
    }

    /** Networks lie within one another, or apart: the first one of a group holds the others. */
    private static int endOfGroup(List<Placed> placed, int from) {
        var end = from + 1;
        while (end < placed.size()
                && placed.get(from).range().contains(placed.get(end).range())) {
            end++;
        }
        return end;
    }

    /** A network by its addresses. */
    private record Placed(Ipv4Range range, Owned network) {
        static final Comparator<Placed> LARGEST_FIRST = Comparator.<Placed>comparingLong(
                        one -> one.range().first())
                .thenComparingLong(one -> -one.range().last())
                .thenComparing(one -> one.network().owner());
    }

    /** The prefix length of an IPv4 network; empty for what is none. */
    public static Optional<Integer> ipv4Prefix(String cidr) {
        var parsed = new IPAddressString(cidr.strip()).getAddress();
        if (parsed == null || !parsed.isIPv4()) {
            return Optional.empty();
        }
        return Optional.of(Optional.ofNullable(parsed.getNetworkPrefixLength()).orElse(32));
    }

    /** Canonical texts; what is no CIDR is kept as it was written. */
    public Set<String> texts() {
        return Set.copyOf(texts);
    }

    private static String canonical(String cidr) {
        @Nullable IPAddress parsed = new IPAddressString(cidr.strip()).getAddress();
        if (parsed == null) {
            return cidr.strip();
        }
        // One address without a length is a network of one.
        var network =
                parsed.isPrefixed() || parsed.isMultiple() ? parsed : parsed.setPrefixLength(parsed.getBitCount());
        return network.toPrefixBlock().toCanonicalString();
    }
}
