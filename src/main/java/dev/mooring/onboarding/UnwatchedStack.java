package dev.mooring.onboarding;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stack of which deliveries come, and which declares no cluster under watch.
 *
 * @param deliveries how many of the newest deliveries are about it
 * @param lastReceived when the newest came
 * @param name what a cluster of it might be called: free, and fit for a key; null where the stack's name fits no key
 * @param setting the line of configuration that would watch it; null as {@code name}
 */
public record UnwatchedStack(
        String stack,
        long deliveries,
        Instant lastReceived,
        @Nullable String name,
        @Nullable String setting) {}
