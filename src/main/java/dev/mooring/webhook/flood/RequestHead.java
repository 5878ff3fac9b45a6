package dev.mooring.webhook.flood;

import java.nio.charset.StandardCharsets;
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
    private static final int DELETE = 0x7f;
    private final byte[] bytes;
    private String target = "";
    private boolean isVersion10;
    private @Nullable String host;
    private @Nullable String length;
    private @Nullable String encoding;
    private boolean expects;
    private int upgrade = -1;

    /** Nothing but what the guard needs to know. */
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
        requireToken(0, first);
        require(!line.startsWith("CONNECT "));
        target = line.substring(first + 1, last);
        requireTarget(first + 1, last);
        var version = line.substring(last + 1);
        require(isVersion(version));
        isVersion10 = version.equals("HTTP/1.0");
        if (!isVersion10 && !version.equals("HTTP/1.1")) {
            return new Parsed.Refused(Refusal.UNKNOWN_VERSION);
        }
        for (var start = lineEnd + 2; start < bytes.length - 2; start = lineEnd + 2) {
            lineEnd = lineEnd(start);
            header(start, lineEnd);
        }
        requireOneHost();
        return new Parsed.Sound(target, bodyLength(), expects, upgrade);
    }

    /** Only what says where a request ends, or changes who speaks, is made text of. */
    private void header(int start, int end) throws Malformed {
        var colon = start;
        while (colon < end && bytes[colon] != ':') {
            colon++;
        }
        require(colon < end);
        requireToken(start, colon);
        requireText(colon + 1, end);
        if (isNamed("host", start, colon)) {
            host = once(host, value(colon, end));
        } else if (isNamed("content-length", start, colon)) {
            length = once(length, value(colon, end));
        } else if (isNamed("transfer-encoding", start, colon)) {
            encoding = once(encoding, value(colon, end));
        } else if (isNamed("expect", start, colon)) {
            expects = true;
        } else if (isNamed("upgrade", start, colon)) {
            require(upgrade < 0);
            upgrade = start;
        }
    }

    /** Whatever the case of its letters, which in a token differ by one bit. */
    private boolean isNamed(String name, int start, int end) {
        if (end - start != name.length()) {
            return false;
        }
        for (var index = 0; index < name.length(); index++) {
            if ((bytes[start + index] | 0x20) != name.charAt(index)) {
                return false;
            }
        }
        return true;
    }

    private String value(int colon, int end) {
        return new String(bytes, colon + 1, end - colon - 1, StandardCharsets.ISO_8859_1).strip();
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
                && length.chars().allMatch(RequestHead::isDigit));
        return Long.parseLong(length);
    }

    private void requireToken(int start, int end) throws Malformed {
        require(start < end);
        for (var index = start; index < end; index++) {
            require(isOfToken(bytes[index]));
        }
    }

    private static boolean isOfToken(byte c) {
        return switch (c) {
            case '!', '#', '$', '%', '&', '\'', '*', '+', '-', '.', '^', '_', '`', '|', '~' -> true;
            default -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        };
    }

    private void requireTarget(int start, int end) throws Malformed {
        for (var index = start; index < end; index++) {
            // Beyond ASCII, a byte is negative.
            require(bytes[index] > ' ' && bytes[index] < DELETE && bytes[index] != '#');
        }
    }

    private void requireText(int start, int end) throws Malformed {
        for (var index = start; index < end; index++) {
            var c = bytes[index];
            require(c == '\t' || c < 0 || (c >= ' ' && c != DELETE));
        }
    }

    private static boolean isVersion(String text) {
        return text.length() == 8
                && text.startsWith("HTTP/")
                && isDigit(text.charAt(5))
                && text.charAt(6) == '.'
                && isDigit(text.charAt(7));
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
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
