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
 * @param trigger id of the {@link Trigger}
 * @param findings open ones that count; each says how many others it explains. Those are not here, however many they are:
 *     they are asked for by the fingerprint that explains them
 * @param ignored open ones that the operators' rules, or the list of known false positives, leave out
 * @param unknowns checks that could not be judged: never to be taken for clean
 * @param unread what keeps checks from being judged, by cause, that of most checks first
 * @param failed ids of the checks that have findings, whether these count or not
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
        List<Finding> ignored,
        List<UnknownCheck> unknowns,
        List<Unread> unread,
        List<String> failed,
        List<SkippedCheck> skipped,
        PolicyState policy,
        Changes changes) {
    public Report {
        // Reports that were stored by earlier versions lack these.
        ignored = Objects.requireNonNullElse(ignored, List.of());
        unread = Objects.requireNonNullElse(unread, List.of());
        failed = Objects.requireNonNullElse(failed, List.of());
        policy = Objects.requireNonNullElse(policy, new PolicyState(Map.of(), Map.of(), List.of(), 0, List.of()));
    }

    /** A source's answer with its age. */
    public record ReadingState(
            String source,
            String state,
            @Nullable Instant asOf,
            @Nullable String cause) {}

    /**
     * The counts.
     *
     * @param unknown counts checks
     * @param inhibited open findings that others explain, beside those that are counted by severity
     */
    public record Summary(
            int critical, int error, int warning, int info, int unknown, int inhibited, NodeCounts nodes) {
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

    /**
     * How many machines are known to have passed each step.
     *
     * @param healthy by the word of kubelet, and with no open finding of error or worse against them
     * @param machines how many there are, declared or actual; null where an earlier release stored the report
     * @param troubled healthy by the word of kubelet alone: such a finding speaks against them; null as above
     * @param unknown of how many machines each step is not known; null as above
     */
    public record NodeCounts(
            int declared,
            int registered,
            int joined,
            int healthy,
            @Nullable Integer machines,
            @Nullable Integer troubled,
            @Nullable NotKnown unknown) {
        public NodeCounts(int declared, int registered, int joined, int healthy) {
            this(declared, registered, joined, healthy, null, null, null);
        }
    }

    /** Of how many machines it is not known whether they passed each step. */
    public record NotKnown(int declared, int registered, int joined, int healthy) {}

    /** A check that could not be judged, and why. */
    public record UnknownCheck(String check, String cause) {}

    /**
     * One cause for which something could not be judged.
     *
     * @param cause {@code refused}, {@code unreachable}, {@code held-back} and so on
     * @param api who did not answer: {@code kubernetes}, {@code eks} …; null where the cause is not a call that failed
     * @param summary in one line
     * @param detail what one of the calls was answered, or what is not known
     * @param sources what could not be read for it
     * @param checks what could not be judged for it
     */
    public record Unread(
            String cause,
            @Nullable String api,
            String summary,
            String detail,
            List<String> sources,
            List<String> checks) {}

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

    /**
     * Fingerprints of the findings that changed since the report before.
     *
     * @param opened count now and did not before: new ones, and those that nothing explains any more
     * @param folded counted before, and are still open, but explained by another finding now, or ignored
     * @param resolved counted before, and are over
     */
    public record Changes(List<String> opened, List<String> folded, List<String> resolved) {
        public Changes {
            // Reports that were stored by earlier versions lack it.
            folded = Objects.requireNonNullElse(folded, List.of());
        }
    }
}
