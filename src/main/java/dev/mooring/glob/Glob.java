package dev.mooring.glob;

/** A pattern in which {@code *} stands for any text, also for none. Takes no longer for a pattern that was made to be slow. */
public final class Glob {
    public static final String ANY = "*";

    private static final char NONE = 0;

    private Glob() {}

    public static boolean matches(String pattern, String text) {
        return matches(pattern, text, NONE);
    }

    /** The same, where {@code ?} stands for any one character. */
    public static boolean matchesWithMarks(String pattern, String text) {
        return matches(pattern, text, '?');
    }

    private static boolean matches(String pattern, String text, char anyOne) {
        var at = 0;
        var in = 0;
        var star = -1;
        var mark = 0;
        while (at < text.length()) {
            var wanted = in < pattern.length() ? pattern.charAt(in) : NONE;
            if (wanted == '*') {
                star = in++;
                mark = at;
            } else if (wanted != NONE && (wanted == anyOne || wanted == text.charAt(at))) {
                in++;
                at++;
            } else if (star >= 0) {
                // The last star takes one character more. Stars before it need not be tried again.
                in = star + 1;
                at = ++mark;
            } else {
                return false;
            }
        }
        while (in < pattern.length() && pattern.charAt(in) == '*') {
            in++;
        }
        return in == pattern.length();
    }
}
