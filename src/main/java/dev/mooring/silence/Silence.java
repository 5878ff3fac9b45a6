package dev.mooring.silence;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Findings that people do not want to be told of for a while. They stay visible, as silenced.
 *
 * @param until when it ends; null where it ends once none of its findings is open any more
 */
public record Silence(
        String id,
        String author,
        String reason,
        Instant from,
        @Nullable Instant until) {}
