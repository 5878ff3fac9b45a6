package dev.mooring.webhook.flood;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the head of a request as strictly as RFC 9112 allows: whatever another party on the way could frame differently
 * is refused, so that no one's request can be taken for a part of another's. That is: line ends other than CRLF, folded
 * lines, white space before a colon, control characters, several or odd {@code Content-Length} or
 * {@code Transfer-Encoding}, both at once, either on HTTP/1.0 where it means nothing, a missing or second {@code Host}, or
 * one that differs from the target's.
 */
final class RequestHead {
    private static final int LONGEST_NUMBER = 18;
    private static final String TOKEN = "!#$%&'*+-.^_`|~";
    private final byte[] bytes;
    private String target = "";
    private boolean isVersion10;
    private @Nullable String host;
    private @Nullable String length;
    private @Nullable String encoding;
    private boolean expects;
    private int upgrade = -1;

    /** Nothing but what the gate needs to know. */
    sealed interface Parsed {
        /**
         * @param target as sent
         * @param length of the body in bytes; negative: chunked
         * @param expects whether the sender waits for leave to send the body
         * @param upgrade where the name of a header {@code Upgrade} begins; negative: nowhere
         */
        record Sound(String target, long length, boolean expects, int upgrade) implements Parsed {
            boolean hasBody() {
                return length != 0;
            }
        }

        /** The beginning of HTTP/2 (RFC 9113, 3.4). */
        record Preface() implements Parsed {}

        record Refused(Refusal refusal) implements Parsed {}
    }

    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed() {
            super(null, null, false, false);
        }
    }

    private RequestHead(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @param bytes of the head, up to and with the empty line */
    static Parsed read(byte[] bytes) {
        try {
            return new RequestHead(bytes).read();
        } catch (Malformed malformed) {
            return new Parsed.Refused(Refusal.MALFORMED);
        }
    }

    private Parsed read() throws Malformed {
        var lineEnd = lineEnd(0);
        var line = new String(bytes, 0, lineEnd, StandardCharsets.ISO_8859_1);
        if (line.equals("PRI * HTTP/2.0")) {
            return new Parsed.Preface();
        }
        var first = line.indexOf(' ');
        var last = line.lastIndexOf(' ');
        require(first > 0 && first < last);
        requireToken(line.substring(0, first));
        require(!line.startsWith("CONNECT "));
        target = line.substring(first + 1, last);
        require(target.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#'));
        var version = line.substring(last + 1);
        require(version.matches("HTTP/\\d\\.\\d"));
        isVersion10 = version.equals("HTTP/1.0");
        if (!isVersion10 && !version.equals("HTTP/1.1")) {
            return new Parsed.Refused(Refusal.UNKNOWN_VERSION);
        }
        for (var start = lineEnd + 2; start < bytes.length - 2; start = lineEnd(start) + 2) {
            header(start, lineEnd(start));
        }
        requireOneHost();
        return new Parsed.Sound(target, bodyLength(), expects, upgrade);
    }

    private void header(int start, int end) throws Malformed {
        var line = new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
        var colon = line.indexOf(':');
        require(colon > 0);
        var name = line.substring(0, colon);
        requireToken(name);
        var raw = line.substring(colon + 1);
        require(raw.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f)));
        var value = raw.strip();
        switch (name.toLowerCase(Locale.ROOT)) {
            case "host" -> host = once(host, value);
            case "content-length" -> length = once(length, value);
            case "transfer-encoding" -> encoding = once(encoding, value);
            case "expect" -> expects = true;
            case "upgrade" -> {
                require(upgrade < 0);
                upgrade = start;
            }
            default -> {
                // Says nothing of where a request ends.
            }
        }
    }

    private static String once(@Nullable String before, String value) throws Malformed {
        require(before == null);
        return value;
    }

    private void requireOneHost() throws Malformed {
        require(isVersion10 || host != null);
        if (!target.startsWith("/") && !target.equals("*")) {
            var scheme = target.indexOf("://");
            require(scheme > 0
                    && (target.regionMatches(true, 0, "http", 0, scheme)
                            || target.regionMatches(true, 0, "https", 0, scheme)));
            var authority = target.substring(scheme + 3).split("[/?]", 2)[0];
            require(authority.equalsIgnoreCase(host));
        }
    }

    private long bodyLength() throws Malformed {
        if (encoding != null) {
            require(!isVersion10 && length == null && encoding.equalsIgnoreCase("chunked"));
            return -1;
        }
        if (length == null) {
            return 0;
        }
        require(!length.isEmpty()
                && length.length() <= LONGEST_NUMBER
                && length.chars().allMatch(c -> c >= '0' && c <= '9'));
        return Long.parseLong(length);
    }

    private static void requireToken(String text) throws Malformed {
        require(!text.isEmpty()
                && text.chars()
                        .allMatch(c -> (c >= '0' && c <= '9')
                                || (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || TOKEN.indexOf(c) >= 0));
    }

    /** Where the line ends that starts there. Neither CR nor LF may stand alone. */
    private int lineEnd(int start) throws Malformed {
        for (var index = start; index < bytes.length; index++) {
            if (bytes[index] == '\n') {
                throw new Malformed();
            }
            if (bytes[index] == '\r') {
                require(index + 1 < bytes.length && bytes[index + 1] == '\n');
                return index;
            }
        }
        throw new Malformed();
    }

    private static void require(boolean isSo) throws Malformed {
        if (!isSo) {
            throw new Malformed();
        }
    }
}
