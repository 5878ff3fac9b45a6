package dev.mooring.report;

import dev.mooring.check.Severity;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a finding stands among others: the worst first, and of those what lasts longest.
 *
 * @param rank 0 for critical, 3 for info
 * @param began milliseconds since the epoch; before it where a source says so
 */
public record WorstFirst(long rank, long began, String fingerprint) implements Comparable<WorstFirst> {
    /** Before all others. */
    public static final WorstFirst FIRST = new WorstFirst(-1, 0, "");

    private static final Pattern TEXT = Pattern.compile("([0-3])\\.(-?\\d{1,18})\\.(.{1,100})");

    public static WorstFirst of(Finding finding) {
        return of(finding.severity(), finding.began(), finding.fingerprint());
    }

    public static WorstFirst of(Severity severity, Instant began, String fingerprint) {
        return new WorstFirst(Severity.CRITICAL.ordinal() - severity.ordinal(), began.toEpochMilli(), fingerprint);
    }

    /** Of the text of {@link #toString}; empty where it is none. */
    public static Optional<WorstFirst> parse(String text) {
        var match = TEXT.matcher(text);
        return match.matches()
                ? Optional.of(
                        new WorstFirst(Long.parseLong(match.group(1)), Long.parseLong(match.group(2)), match.group(3)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return rank + "." + began + "." + fingerprint;
    }

    @Override
    public int compareTo(WorstFirst other) {
        return Comparator.comparingLong(WorstFirst::rank)
                .thenComparingLong(WorstFirst::began)
                .thenComparing(WorstFirst::fingerprint)
                .compare(this, other);
    }
}
