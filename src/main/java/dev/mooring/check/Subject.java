package dev.mooring.check;

import org.jspecify.annotations.Nullable;

/**
 * What a fault is about. Kind and name make it the same subject across verifications; the site is for people.
 *
 * @param kind {@code cluster}, {@code node}, {@code site}, {@code access-entry}, {@code addon}, {@code activation},
 *     {@code insight}, {@code role}, {@code source}, {@code stack}, or what a neighbour calls its objects: {@code external-secret}
 */
public record Subject(String kind, String name, @Nullable String site) {

    public static Subject of(String kind, String name) {
        return new Subject(kind, name, null);
    }

    public static Subject site(String name) {
        return new Subject("site", name, name);
    }

    Subject withoutSite() {
        return site == null ? this : of(kind, name);
    }
}
