package dev.mooring.page.cluster;

import dev.mooring.api.ClusterView;
import dev.mooring.check.Severity;
import dev.mooring.link.Paths;
import dev.mooring.page.Tone;
import dev.mooring.page.Visit;
import dev.mooring.page.Words;
import dev.mooring.page.finding.CauseGroup;
import dev.mooring.report.Finding;
import dev.mooring.report.Report;
import dev.mooring.report.Report.ReadingState;
import dev.mooring.report.Report.Unread;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One cluster as one report tells of it: whatever is said of it on a page comes from here, so that nothing contradicts
 * anything else. Pure.
 *
 * @param report the very one that the view is of; null where there is none, or where it is clean and need not be read
 * @param silenced how many of its findings are silenced now
 * @param lateAfter how old a report may be; older ones are told of as late
 */
public record ClusterPicture(ClusterView view, @Nullable Report report, int silenced, Duration lateAfter, Visit visit) {
    public String name() {
        return view.name();
    }

    public String address() {
        return visit.to(Paths.cluster(view.name()));
    }

    public boolean isClean() {
        return tone() == Tone.CLEAN;
    }

    /** Whether there is a report that has something and was not read for this page: what it has is not known here. */
    public boolean isNotRead() {
        return report == null && view.lastReport() != null && !"clean".equals(view.status());
    }

    /** What is wrong by cause, the most urgent first. */
    public List<CauseGroup> groups() {
        return CauseGroup.of(findings());
    }

    public List<Finding> findings() {
        return report == null ? List.of() : report.findings();
    }

    /** What cannot be read or judged, one for each cause. */
    public List<Unread> unread() {
        return report == null ? List.of() : report.unread();
    }

    /** Left out by the operators, or known to be wrong. */
    public List<Finding> ignored() {
        return report == null ? List.of() : report.ignored();
    }

    public NodeFigures figures() {
        return report == null ? NodeFigures.unknown() : NodeFigures.of(report);
    }

    /** How many are explained by others. */
    public int inhibited() {
        return report == null ? 0 : report.summary().inhibited();
    }

    /** The severities that there are findings of, worst first. */
    public List<Count> counts() {
        var summary = view.summary();
        return summary == null
                ? List.of()
                : Arrays.stream(Severity.values())
                        .sorted(Comparator.reverseOrder())
                        .filter(severity -> summary.of(severity) > 0)
                        .map(severity -> new Count(Tone.of(severity), summary.of(severity)))
                        .toList();
    }

    /** How many findings are of one severity. */
    public record Count(Tone tone, int number) {}

    /** Checks that could not be judged. */
    public int unknowns() {
        var summary = view.summary();
        return summary == null ? 0 : summary.unknown();
    }

    /** What changed last, and who did it; empty where nothing is known. */
    public String lastChange() {
        var change = view.lastChange();
        return change == null ? "" : Words.change(change);
    }

    /** When what is wrong longest began; null where nothing is. */
    public @Nullable Instant oldest() {
        return findings().stream()
                .map(CauseGroup::began)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** Whether it should have been verified again long ago. */
    public boolean isLate() {
        var verified = view.verifiedAt();
        return verified != null
                && !visit.isPast()
                && Duration.between(verified, visit.now()).compareTo(lateAfter) > 0;
    }

    /** The worst there is. What cannot be seen is as bad as can be, and what was looked at long ago is not clean. */
    public Tone tone() {
        if (!view.blindSpots().isEmpty() || view.verifiedAt() == null) {
            return Tone.BLIND;
        }
        return counts().stream()
                .map(Count::tone)
                .findFirst()
                .or(() -> Optional.of(Tone.UNKNOWN).filter(_ -> unknowns() > 0 || isLate()))
                .orElse(Tone.CLEAN);
    }

    /** The cluster in one line. */
    public String headline() {
        if (view.verifiedAt() == null) {
            return visit.isPast() ? "no report of then" : "not verified yet";
        }
        var found = Objects.requireNonNull(view.summary());
        var findings = Arrays.stream(Severity.values()).mapToInt(found::of).sum();
        var seen = view.blindSpots().isEmpty() ? "" : "blind: " + cannotBeRead();
        if (findings > 0) {
            return count(findings, "finding") + (seen.isEmpty() ? "" : ", and " + seen);
        }
        if (!seen.isEmpty()) {
            return seen;
        }
        return unknowns() > 0
                ? count(unknowns(), "check") + " could not be judged"
                : isLate() ? "not verified lately" : "clean";
    }

    private String cannotBeRead() {
        return view.blindSpots().stream().map(ReadingState::source).collect(Collectors.joining(", "))
                + " cannot be read";
    }

    static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
