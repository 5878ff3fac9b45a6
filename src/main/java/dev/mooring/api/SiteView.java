package dev.mooring.api;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A site of a cluster at a glance.
 *
 * @param site its name; null for the nodes of which nobody says where they stand
 * @param nodes how many stand there
 * @param states how many of them are healthy, unhealthy, missing, unexpected, unknown; every state is there
 * @param findings how many findings about it are open and count, by severity; every severity is there
 * @param oldest when the oldest of these began; null where there is none
 */
public record SiteView(
        String cluster,
        @Nullable String site,
        long nodes,
        Map<String, Long> states,
        Map<String, Long> findings,
        @Nullable Instant oldest) {}
