package dev.mooring.roster;

import java.util.Locale;

/** Yes, no, or not known because a source could not be read. */
public enum Truth {
    YES,
    NO,
    UNKNOWN;

    public static Truth of(boolean known) {
        return known ? YES : NO;
    }

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
