package dev.mooring.gate;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.mooring.check.Remedy;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.report.Finding;
import dev.mooring.report.Report;
import dev.mooring.report.Report.SkippedCheck;
import dev.mooring.report.Report.Unread;
import dev.mooring.report.UnreadRemedy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A gate's answer about one cluster. It is clean only where everything that was asked for was judged, lately, and nothing
 * was found; what is not known is never clean.
 *
 * @param because in one sentence for people
 * @param checks the only ones that were asked for; none: all
 * @param age of the report, ISO 8601
 * @param longestAge that was asked for, ISO 8601
 * @param findings how many close it
 * @param silenced how many would, and are silenced
 * @param reasons the worst of those that close it, a hundred at most
 * @param unknown what keeps from judging what was asked for, by cause
 * @param skipped of the checks that were named: those that do not apply, or are switched off
 * @param closing checks with findings that close it, also those that others stand for, each with why; forms that tell of every
 *     check need it, JSON does not have it
 * @param notPassed the other checks that are no proof of anything, being skipped, or silenced, or ignored, each with why; not
 *     in JSON either
 */
public record Gate(
        String cluster,

        @Schema(
                type = SchemaType.STRING,
                enumeration = {"clean", "findings", "unknown", "too-old", "unverified"})
        Status status,

        String because,
        Severity severity,
        List<String> checks,
        @Nullable String report,
        @Nullable Instant verifiedAt,
        @Nullable String age,
        String longestAge,
        int findings,
        int silenced,
        List<Reason> reasons,
        List<Unknown> unknown,
        List<SkippedCheck> skipped,
        @JsonIgnore Map<String, String> closing,
        @JsonIgnore Map<String, String> notPassed) {
    /** What a gate says. Only on what is clean may one go on. */
    public enum Status {
        CLEAN("clean"),
        /** Closed by findings. */
        FINDINGS("findings"),
        /** Not everything that was asked for could be judged. */
        UNKNOWN("unknown"),
        /** The newest report is. */
        TOO_OLD("too-old"),
        /** There is no report, or not the one that was waited for. */
        UNVERIFIED("unverified");

        private final String id;

        Status(String id) {
            this.id = id;
        }

        @JsonValue
        public String id() {
            return id;
        }
    }

    /**
     * A finding that closes a gate.
     *
     * @param explains how many others it stands for
     */
    public record Reason(
            String fingerprint,
            String check,
            Severity severity,
            Subject subject,
            String summary,
            String cause,
            Remedy remedy,
            Instant firstSeen,
            int explains) {
        static Reason of(Finding finding) {
            var explained = finding.explains();
            return new Reason(
                    finding.fingerprint(),
                    finding.check(),
                    finding.severity(),
                    finding.subject(),
                    finding.summary(),
                    finding.cause(),
                    finding.remedy(),
                    finding.firstSeen(),
                    explained == null ? 0 : explained.findings());
        }
    }

    /**
     * A cause for which something could not be judged.
     *
     * @param cause {@code refused}, {@code unreachable} and so on
     * @param checks those of the checks that were asked for
     * @param remedy what to do
     */
    public record Unknown(String cause, String summary, String detail, List<String> checks, String remedy) {
        static Unknown of(Unread unread, Question question) {
            return new Unknown(
                    unread.cause(),
                    unread.summary(),
                    unread.detail(),
                    unread.checks().stream().filter(question::concerns).toList(),
                    UnreadRemedy.of(unread));
        }
    }

    /** What a cluster of which there is no report is answered with. */
    public static Gate unverified(String cluster, Question question, String because) {
        return new Gate(
                cluster,
                Status.UNVERIFIED,
                because,
                question.severity(),
                question.checks().stream().sorted().toList(),
                null,
                null,
                null,
                question.longest().toString(),
                0,
                0,
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                Map.of());
    }

    /**
     * Answers by a report.
     *
     * @param isSilenced whether people do not want to be told of a finding now
     */
    public static Gate of(Report report, Question question, Predicate<Finding> isSilenced, Instant now) {
        return new Judging(report, question, isSilenced, now).gate();
    }
}
