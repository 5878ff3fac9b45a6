package dev.mooring.silence;

import dev.mooring.silence.Silence.Kind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A silence that somebody asks for.
 *
 * @param from null for now
 * @param until null for until resolved
 */
public record Draft(
        Kind kind,
        Scope scope,
        String author,
        String reason,
        @Nullable Instant from,
        @Nullable Instant until) {}
