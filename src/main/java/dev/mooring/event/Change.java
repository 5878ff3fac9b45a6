package dev.mooring.event;

import org.jspecify.annotations.Nullable;

/**
 * A change that an event tells of, as the line "this happened just before" of a finding.
 *
 * @param kind {@code stack-update}, {@code deployment} or {@code environment-revision}
 * @param version stack update version, deployment number or environment revision; null where the event names none
 * @param url Pulumi's page of it; null where the event names none
 * @param made by whom, and how much
 */
public record Change(
        String kind, @Nullable Long version, @Nullable String url, Made made) {
    /** One of which nobody says who made it. */
    public Change(String kind, @Nullable Long version, @Nullable String url) {
        this(kind, version, url, Made.UNSAID);
    }
}
