package dev.mooring.check;

import inet.ipaddr.IPAddress;
import org.jspecify.annotations.Nullable;

/**
 * IPv4 addresses from one to another, as numbers: thousands of nodes are compared with a network, and a general parser of
 * addresses takes a hundred times as long as the comparison.
 */
record Ipv4Range(long first, long last) {
    private static final int BITS = 32;
    private static final int BYTES = 4;
    private static final int LARGEST_BYTE = 255;

    /** A sequence of IPv4 addresses that a general parser has read. */
    static Ipv4Range of(IPAddress addresses) {
        return new Ipv4Range(
                addresses.getLower().getValue().longValue(),
                addresses.getUpper().getValue().longValue());
    }

    /**
     * An address, or a network, in the form in which everybody writes them: {@code 10.80.1.7}, {@code 10.80.0.0/16}; an
     * address with the length of its network, {@code 10.80.1.7/16}, is that address. Null for every other text: it may be
     * an address all the same.
     */
    static @Nullable Ipv4Range parse(String text) {
        var slash = text.indexOf('/');
        var address = address(text, slash < 0 ? text.length() : slash);
        var prefix = slash < 0 ? BITS : number(text, slash + 1, text.length(), BITS);
        if (address < 0 || prefix < 0) {
            return null;
        }
        var hosts = (1L << (BITS - prefix)) - 1;
        return new Ipv4Range(address, (address & hosts) == 0 ? address + hosts : address);
    }

    boolean contains(Ipv4Range other) {
        return first <= other.first && other.last <= last;
    }

    /** Four numbers with dots between them, or -1. */
    private static long address(String text, int end) {
        var address = 0L;
        var start = 0;
        for (var part = 1; part <= BYTES; part++) {
            var dot = text.indexOf('.', start);
            var partEnd = part < BYTES ? dot : end;
            var value = partEnd < 0 || partEnd > end ? -1 : number(text, start, partEnd, LARGEST_BYTE);
            if (value < 0) {
                return -1;
            }
            address = address << Byte.SIZE | value;
            start = partEnd + 1;
        }
        return address;
    }

    /** A number without zeros before it, or -1. */
    private static int number(String text, int start, int end, int largest) {
        if (start >= end || (text.charAt(start) == '0' && end - start > 1)) {
            return -1;
        }
        var number = 0;
        for (var index = start; index < end; index++) {
            var digit = text.charAt(index) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
            if (number > largest) {
                return -1;
            }
        }
        return number;
    }
}
