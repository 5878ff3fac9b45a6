package dev.mooring.api;

import dev.mooring.caller.Reasoned;
import dev.mooring.check.Severity;
import dev.mooring.silence.Silence;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A silence, an acknowledgement or a maintenance window. Patterns may hold {@code *} for any text.
 *
 * @param kind {@code silence}, {@code acknowledgement} or {@code maintenance}
 * @param state {@code active}, {@code planned} or {@code ended}
 * @param fingerprint of the one finding that is meant; null for any
 * @param severities those meant; empty for any
 * @param until null for until resolved
 * @param latest when it ends at the latest
 * @param endedBy {@code time}, {@code resolved} or the name of who ended it; null while it has not ended
 */
public record SilenceView(
        String id,
        String kind,
        String state,
        @Nullable String fingerprint,
        String check,
        String subject,
        String site,
        String cluster,
        List<String> severities,
        String author,
        String reason,
        Instant created,
        Instant from,
        @Nullable Instant until,
        Instant latest,
        @Nullable Instant endedAt,
        @Nullable String endedBy)
        implements Reasoned {

    static SilenceView of(Silence silence, Instant now) {
        var scope = silence.scope();
        return new SilenceView(
                silence.id(),
                silence.kind().id(),
                silence.stateAt(now).id(),
                scope.fingerprint(),
                scope.check(),
                scope.subject(),
                scope.site(),
                scope.cluster(),
                scope.severities().stream().sorted().map(Severity::id).toList(),
                silence.author(),
                silence.reason(),
                silence.created(),
                silence.from(),
                silence.until(),
                silence.latest(),
                silence.endedAt(),
                silence.endedBy());
    }
}
