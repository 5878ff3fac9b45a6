package dev.mooring.silence;

/** A pattern in which {@code *} stands for any text, also for none. Takes no longer for a pattern that was made to be slow. */
final class Glob {
    static final String ANY = "*";

    private Glob() {}

    static boolean matches(String pattern, String text) {
        var at = 0;
        var in = 0;
        var star = -1;
        var mark = 0;
        while (at < text.length()) {
            if (in < pattern.length() && pattern.charAt(in) == '*') {
                star = in++;
                mark = at;
            } else if (in < pattern.length() && pattern.charAt(in) == text.charAt(at)) {
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
