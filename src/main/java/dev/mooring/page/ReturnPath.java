package dev.mooring.page;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Where somebody wanted to go before signing in: a path of this host, whatever was sent. Pure. */
final class ReturnPath {
    private static final String HOME = "/";
    private static final int LONGEST = 2_000;

    private ReturnPath() {}

    /** The path of the form that leads back to a path. */
    static String login(String wanted) {
        var path = of(wanted);
        return path.equals(HOME) ? "/login" : "/login?to=" + URLEncoder.encode(path, StandardCharsets.UTF_8);
    }

    /** The path itself, where it is one of this host and leads to no form of sign-in; else that of the first page. */
    static String of(@Nullable String wanted) {
        return wanted != null
                        && wanted.length() <= LONGEST
                        && wanted.startsWith("/")
                        && !wanted.startsWith("//")
                        && !wanted.startsWith("/login")
                        && !wanted.startsWith("/logout")
                        && wanted.chars().allMatch(ReturnPath::isOfAnAddress)
                        && isPath(wanted)
                ? wanted
                : HOME;
    }

    /** A browser takes a backslash for a slash, and leaves control characters out. */
    private static boolean isOfAnAddress(int character) {
        return character > ' ' && character < 0x7f && character != '\\';
    }

    private static boolean isPath(String text) {
        try {
            var address = URI.create(text);
            return address.getScheme() == null && address.getRawAuthority() == null;
        } catch (IllegalArgumentException notOne) {
            return false;
        }
    }
}
