package dev.mooring.page;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Sorts names as people do. Pure. */
public final class Names {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,12}");

    private Names() {}

    /** What to sort by, so that {@code site-2} comes before {@code site-10}. */
    public static String inOrder(String name) {
        return NUMBER.matcher(name).replaceAll(Names::padded);
    }

    private static String padded(MatchResult digits) {
        return "0".repeat(12 - digits.group().length()) + digits.group();
    }
}
