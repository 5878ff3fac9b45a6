package dev.mooring.check;

import org.jspecify.annotations.Nullable;

/**
 * What a fault is about. Kind and name make it the same subject across verifications; the site is for people.
 *
 * @param kind {@link #CLUSTER}, {@link #NODE} or {@link #SITE}; else what those whose it is call it, in small letters with dashes:
 *     {@code access-entry}, {@code addon}, {@code trust-anchor}, {@code daemon-set}, {@code external-secret}
 */
public record Subject(String kind, String name, @Nullable String site) {
    public static final String CLUSTER = "cluster";
    public static final String NODE = "node";
    public static final String SITE = "site";

    public static Subject of(String kind, String name) {
        return new Subject(kind, name, null);
    }

    public static Subject site(String name) {
        return new Subject(SITE, name, name);
    }

    public boolean is(String wanted) {
        return kind.equals(wanted);
    }

    /** Whether it is the node of this name. */
    public boolean isNode(String wanted) {
        return is(NODE) && name.equals(wanted);
    }

    Subject withoutSite() {
        return site == null ? this : of(kind, name);
    }
}
