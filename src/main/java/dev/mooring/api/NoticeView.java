package dev.mooring.api;

import dev.mooring.check.Severity;
import dev.mooring.notify.Notice;
import dev.mooring.notify.NoticeState;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A notice, as people see it; never an address or a secret of a sink.
 *
 * @param id the key by which a sink knows that it had it before
 * @param thread the same for all notices of what belongs together
 * @param cause why the last try failed
 */
public record NoticeView(
        String id,
        String sink,
        String route,

        @Schema(description = "opened, grew, shrunk, resolved, repeated, digest, heartbeat, silence or test")
        String kind,

        String thread,
        @Nullable String cluster,
        Severity severity,
        String title,
        NoticeState state,
        int attempts,
        @Nullable String cause,
        Instant createdAt,
        @Nullable Instant finishedAt) {

    static NoticeView of(Notice notice) {
        return new NoticeView(
                notice.id(),
                notice.sink(),
                notice.route(),
                notice.kind(),
                notice.thread(),
                notice.cluster(),
                notice.severity(),
                notice.title(),
                notice.state(),
                notice.attempts(),
                notice.cause(),
                notice.createdAt(),
                notice.finishedAt());
    }
}
