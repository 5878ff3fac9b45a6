package dev.mooring.report;

import dev.mooring.check.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one verification yields.
 *
 * @param trigger what started it: {@code startup}, {@code delivery}, {@code timer}, {@code node-change} or
 *     {@code request}
 * @param findings open ones that count
 * @param inhibited open ones that another finding explains
 * @param ignored open ones that the operators' rules, or the list of known false positives, leave out
 * @param unknowns checks that could not be judged: never to be taken for clean
 * @param skipped checks that do not apply
 * @param policy what the operators decided about checks
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
        List<Finding> ignored,
        List<UnknownCheck> unknowns,
        List<SkippedCheck> skipped,
        PolicyState policy,
        Changes changes) {
    public Report {
        // Reports that were stored by earlier versions lack these.
        ignored = Objects.requireNonNullElse(ignored, List.of());
        policy = Objects.requireNonNullElse(policy, new PolicyState(Map.of(), Map.of(), List.of(), 0, List.of()));
    }

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

    /**
     * What the operators decided, as far as it differs from what is shipped.
     *
     * @param switched checks switched on or off
     * @param severities checks whose severity is overridden
     * @param ignoreRules names of the rules in force
     * @param knownFalsePositivesVersion of the shipped list
     * @param countedFalsePositives its entries that are switched off, so that their findings count
     */
    public record PolicyState(
            Map<String, Boolean> switched,
            Map<String, Severity> severities,
            List<String> ignoreRules,
            int knownFalsePositivesVersion,
            List<String> countedFalsePositives) {}

    /** Fingerprints of findings that opened and that were resolved since the report before. */
    public record Changes(List<String> opened, List<String> resolved) {}
}
