package dev.mooring.api;

import dev.mooring.check.Remedy;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.report.Finding;
import dev.mooring.report.Finding.Status;
import dev.mooring.report.WorstFirst;
import dev.mooring.silence.Silence;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A finding as it is answered: what is stored, and what is known when it is asked for.
 *
 * @param silencedBy the silence that covers it now; null where none does, and for one that is resolved
 */
public record FindingView(
        String fingerprint,
        String cluster,
        String check,
        Severity severity,
        Status status,
        Subject subject,
        String summary,
        Map<String, Object> evidence,
        String cause,
        Remedy remedy,
        @Nullable Instant since,
        Instant firstSeen,
        Instant lastSeen,
        @Nullable Instant resolvedAt,
        @Nullable String resolvedBy,
        Finding.@Nullable PrecedingChange precededBy,
        @Nullable String inhibitedBy,
        Finding.@Nullable Ignored ignoredBy,
        Finding.@Nullable Explained explains,
        @Nullable SilencedBy silencedBy) {

    /**
     * A silence, in short.
     *
     * @param until null for until resolved
     */
    public record SilencedBy(
            String id,
            String author,
            String reason,
            @Nullable Instant until) {
        static SilencedBy of(Silence silence) {
            return new SilencedBy(silence.id(), silence.author(), silence.reason(), silence.until());
        }
    }

    public static FindingView of(Finding finding, @Nullable Silence silence) {
        return new FindingView(
                finding.fingerprint(),
                finding.cluster(),
                finding.check(),
                finding.severity(),
                finding.status(),
                finding.subject(),
                finding.summary(),
                finding.evidence(),
                finding.cause(),
                finding.remedy(),
                finding.since(),
                finding.firstSeen(),
                finding.lastSeen(),
                finding.resolvedAt(),
                finding.resolvedBy(),
                finding.precededBy(),
                finding.inhibitedBy(),
                finding.ignoredBy(),
                finding.explains(),
                silence == null || finding.status() == Status.RESOLVED ? null : SilencedBy.of(silence));
    }

    /** Where it stands in a list of the worst first. */
    WorstFirst place() {
        return WorstFirst.of(severity, since == null ? firstSeen : since, fingerprint);
    }
}
