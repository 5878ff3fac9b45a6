package dev.mooring.api;

import dev.mooring.api.FindingLife.Opening;
import dev.mooring.report.Finding;
import dev.mooring.report.Finding.PrecedingChange;
import dev.mooring.report.FindingStore;
import dev.mooring.silence.Silence;
import dev.mooring.silence.Silences;
import dev.mooring.timeline.Entry;
import dev.mooring.timeline.TimelineStore;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells the lives of findings. */
@Singleton
public final class FindingLives {
    private static final int ENTRIES = 1_000;
    private final FindingStore findings;
    private final TimelineStore timeline;
    private final Silences silences;

    @Inject
    FindingLives(FindingStore findings, TimelineStore timeline, Silences silences) {
        this.findings = findings;
        this.timeline = timeline;
        this.silences = silences;
    }

    /** Empty where nothing is known of that fingerprint. */
    public Optional<FindingLife> find(String fingerprint) {
        var finding = findings.find(fingerprint);
        var entries = timeline.ofFinding(fingerprint, ENTRIES);
        return finding.isEmpty() && entries.isEmpty()
                ? Optional.empty()
                : Optional.of(life(
                        finding.orElse(null),
                        finding.flatMap(silences::covering).orElse(null),
                        entries));
    }

    static FindingLife life(@Nullable Finding finding, @Nullable Silence silence, List<Entry> entries) {
        var openings = new ArrayList<Opening>();
        var current = new ArrayList<Entry>();
        for (var entry : entries) {
            if (finding != null && beginsAnew(finding, current, entry)) {
                openings.add(opening(current));
                current = new ArrayList<>();
            }
            current.add(entry);
            if (entry instanceof Entry.FindingResolved) {
                openings.add(opening(current));
                current = new ArrayList<>();
            }
        }
        if (!current.isEmpty()) {
            openings.add(opening(current));
        }
        if (finding != null) {
            if (isMissing(finding, openings)) {
                openings.add(new Opening(
                        finding.firstSeen(),
                        finding.resolvedAt(),
                        finding.resolvedBy(),
                        finding.precededBy(),
                        List.of()));
            } else {
                openings.add(ended(openings.removeLast(), finding));
            }
        }
        return new FindingLife(
                finding == null ? null : FindingView.of(finding, silence), List.copyOf(openings.reversed()));
    }

    /** What ended while it did not count left no entry of that, and was seen first anew afterwards. */
    private static boolean beginsAnew(Finding finding, List<Entry> current, Entry entry) {
        return !current.isEmpty()
                && current.getLast().at().isBefore(finding.firstSeen())
                && !entry.at().isBefore(finding.firstSeen());
    }

    /** One that never counted since it was seen first leaves no entries. */
    private static boolean isMissing(Finding finding, List<Opening> openings) {
        return openings.isEmpty() || last(openings.getLast()).isBefore(finding.firstSeen());
    }

    private static Instant last(Opening opening) {
        return opening.resolved() != null || opening.entries().isEmpty()
                ? Objects.requireNonNullElse(opening.resolved(), opening.opened())
                : opening.entries().getLast().at();
    }

    /** One that ended while it did not count leaves no entry of its end. */
    private static Opening ended(Opening newest, Finding finding) {
        return newest.resolved() != null
                ? newest
                : new Opening(
                        newest.opened(),
                        finding.resolvedAt(),
                        finding.resolvedBy(),
                        newest.precededBy(),
                        newest.entries());
    }

    private static Opening opening(List<Entry> entries) {
        var resolved = entries.getLast() instanceof Entry.FindingResolved end ? end : null;
        return new Opening(
                resolved == null ? entries.getFirst().at() : earlier(entries.getFirst(), resolved),
                resolved == null ? null : resolved.at(),
                resolved == null ? null : resolved.resolvedBy(),
                preceding(entries),
                List.copyOf(entries));
    }

    /** What came first may be forgotten; the end says when it began. */
    private static Instant earlier(Entry first, Entry.FindingResolved end) {
        return end.opened().isBefore(first.at()) ? end.opened() : first.at();
    }

    private static @Nullable PrecedingChange preceding(List<Entry> entries) {
        return entries.stream()
                .flatMap(entry -> entry instanceof Entry.FindingOpened opened
                        ? Optional.ofNullable(opened.precededBy()).stream()
                        : Stream.empty())
                .findFirst()
                .orElse(null);
    }
}
