package dev.mooring.notify;

import dev.mooring.check.Severity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message for one sink, as it is kept.
 *
 * @param seq place in history
 * @param id the key by which a sink knows that it had it before
 * @param attempts how often it was tried
 * @param cause why the last try failed, or by which one it was told too
 */
public record Notice(
        long seq,
        String id,
        String sink,
        String route,
        String kind,
        String thread,
        @Nullable String cluster,
        Severity severity,
        String title,
        NoticeState state,
        int attempts,
        @Nullable String cause,
        Instant createdAt,
        @Nullable Instant finishedAt) {}
