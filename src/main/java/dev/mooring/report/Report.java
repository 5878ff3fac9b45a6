package dev.mooring.report;

import dev.mooring.check.Severity;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one verification yields.
 *
 * @param trigger what started it: {@code startup}, {@code delivery}, {@code timer}, {@code node-change} or
 *     {@code request}
 * @param findings open ones that count
 * @param inhibited open ones that another finding explains
 * @param unknowns checks that could not be judged: never to be taken for clean
 * @param skipped checks that do not apply
 * @param changes what differs from the report before
 */
public record Report(
        String id,
        String cluster,
        Instant verifiedAt,
        String trigger,
        List<ReadingState> readings,
        Summary summary,
        List<Finding> findings,
        List<Finding> inhibited,
        List<UnknownCheck> unknowns,
        List<SkippedCheck> skipped,
        Changes changes) {

    /** A source's answer with its age. */
    public record ReadingState(
            String source,
            String state,
            @Nullable Instant asOf,
            @Nullable String cause) {}

    /** The counts; {@code unknown} counts checks. */
    public record Summary(int critical, int error, int warning, int info, int unknown, NodeCounts nodes) {
        /** How many open findings have a severity. */
        public int of(Severity severity) {
            return switch (severity) {
                case CRITICAL -> critical;
                case ERROR -> error;
                case WARNING -> warning;
                case INFO -> info;
            };
        }
    }

    /** How many machines are known to have passed each step. */
    public record NodeCounts(int declared, int registered, int joined, int healthy) {}

    /** A check that could not be judged, and why. */
    public record UnknownCheck(String check, String cause) {}

    /** A check that does not apply, and why. */
    public record SkippedCheck(String check, String reason) {}

    /** Fingerprints of findings that opened and that were resolved since the report before. */
    public record Changes(List<String> opened, List<String> resolved) {}
}
