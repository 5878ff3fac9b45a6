package dev.mooring.page.timeline;

import dev.mooring.link.Paths;
import dev.mooring.page.Tone;
import dev.mooring.page.Visit;
import dev.mooring.page.Words;
import dev.mooring.page.finding.CauseGroup;
import dev.mooring.report.Finding;
import dev.mooring.timeline.Entry;
import dev.mooring.timeline.Entry.Delivered;
import dev.mooring.timeline.Entry.EksUpdated;
import dev.mooring.timeline.Entry.FindingOpened;
import dev.mooring.timeline.Entry.FindingResolved;
import dev.mooring.timeline.Entry.SilenceBegun;
import dev.mooring.timeline.Entry.SilenceEnded;
import dev.mooring.timeline.Entry.SourcesBack;
import dev.mooring.timeline.Entry.SourcesLost;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What happened between two times, as bars and marks in lanes: what changed at the top, what was wrong below it, so that one
 * sees what came first. Drawn on the server, in per cent of the width, so that it needs no script and fits every screen.
 * Pure.
 *
 * @param lanes changes first, then what was wrong, worst and longest first, then sources and silences
 * @param notShown lanes of what was wrong that did not fit
 */
public record Picture(Instant from, Instant until, List<Lane> lanes, int notShown, List<Mark> hours) {
    private static final int MOST_LANES = 14;
    private static final int MOST_BARS = 60;
    private static final int LANE = 38;
    private static final int HEAD = 20;
    private static final int HOURS = 4;

    /** What one lane tells of. */
    public record Lane(String name, String sign, String tone, String address, List<Bar> bars, int top) {
        public int text() {
            return top + 13;
        }

        public int line() {
            return top + 19;
        }
    }

    /** For how long it was so. In per cent; the least that can be seen where it was a moment. */
    public record Bar(String left, String width, String title, boolean moment) {}

    /** A time on the scale. In per cent. */
    public record Mark(String left, Instant at, String anchor) {}

    /** A stretch of time before it is drawn; without an end it still lasts. */
    private record Span(Instant from, @Nullable Instant until, String title) {}

    private record Row(String name, Tone tone, String address, List<Span> spans) {}

    /**
     * @param entries newest first
     * @param open what is wrong at the end, for what began before the first entry
     */
    static Picture of(Instant from, Instant until, List<Entry> entries, Collection<Finding> open, Visit visit) {
        var lanes = new ArrayList<Lane>();
        var scale = new Scale(from, until);
        add(lanes, scale, "changes", "◆", "change", "", changes(entries));
        var wrong = wrong(entries, open, visit).stream()
                .sorted(Comparator.comparing(Row::tone)
                        .thenComparing(row -> row.spans().getFirst().from()))
                .toList();
        wrong.stream()
                .limit(MOST_LANES)
                .forEach(row -> add(
                        lanes, scale, row.name(), row.tone().sign(), row.tone().id(), row.address(), row.spans()));
        add(lanes, scale, "sources not read", "⊘", "blind", "", sources(entries));
        add(lanes, scale, "silences", "☾", "silence", visit.to(Paths.silences()), silences(entries));
        return new Picture(from, until, List.copyOf(lanes), Math.max(0, wrong.size() - MOST_LANES), scale.hours());
    }

    private static void add(
            List<Lane> lanes, Scale scale, String name, String sign, String tone, String address, List<Span> spans) {
        var bars = spans.stream()
                .flatMap(span -> scale.bar(span).stream())
                .limit(MOST_BARS)
                .toList();
        if (!bars.isEmpty()) {
            lanes.add(new Lane(name, sign, tone, address, bars, HEAD + lanes.size() * LANE));
        }
    }

    public int height() {
        return HEAD + lanes.size() * LANE + 6;
    }

    public boolean isEmpty() {
        return lanes.isEmpty();
    }

    private static List<Span> changes(List<Entry> entries) {
        return entries.stream()
                .flatMap(entry -> switch (entry) {
                    case Delivered sent ->
                        sent.changes()
                                ? Stream.of(new Span(sent.at(), sent.at(), Words.delivered(sent)))
                                : Stream.<Span>of();
                    case EksUpdated update ->
                        Stream.of(new Span(update.at(), update.at(), update.type() + " " + update.status()));
                    case FindingOpened _, FindingResolved _, SourcesLost _, SourcesBack _ -> Stream.<Span>of();
                    case Entry.FindingFolded _, Entry.FindingChanged _, Entry.Verified _ -> Stream.<Span>of();
                    case SilenceBegun _, SilenceEnded _ -> Stream.<Span>of();
                })
                .toList();
    }

    /** A lane for each check of each cluster: what opened, until it was resolved, or until now. */
    private static List<Row> wrong(List<Entry> entries, Collection<Finding> open, Visit visit) {
        var begun = new LinkedHashMap<String, FindingOpened>();
        var rows = new LinkedHashMap<String, Row>();
        for (var entry : entries.reversed()) {
            if (entry instanceof FindingOpened opened) {
                begun.put(opened.fingerprint(), opened);
            } else if (entry instanceof FindingResolved resolved) {
                begun.remove(resolved.fingerprint());
                row(
                                rows,
                                resolved.cluster(),
                                resolved.check(),
                                Tone.of(resolved.severity()),
                                resolved.fingerprint(),
                                visit)
                        .spans()
                        .add(new Span(resolved.opened(), resolved.at(), resolved.summary()));
            }
        }
        for (var finding : open) {
            begun.remove(finding.fingerprint());
            row(rows, finding.cluster(), finding.check(), Tone.of(finding.severity()), finding.fingerprint(), visit)
                    .spans()
                    .add(new Span(CauseGroup.began(finding), null, finding.summary()));
        }
        // What opened, and neither was resolved nor is open, was folded into another one meanwhile: a moment.
        begun.values()
                .forEach(opened -> row(
                                rows,
                                opened.cluster(),
                                opened.check(),
                                Tone.of(opened.severity()),
                                opened.fingerprint(),
                                visit)
                        .spans()
                        .add(new Span(opened.at(), opened.at(), opened.summary())));
        return List.copyOf(rows.values());
    }

    private static Row row(
            Map<String, Row> rows, String cluster, String check, Tone tone, String fingerprint, Visit visit) {
        return rows.compute(
                cluster + " " + check,
                (_, known) -> known == null
                        ? new Row(
                                check + " · " + cluster, tone, visit.to(Paths.finding(fingerprint)), new ArrayList<>())
                        : tone.compareTo(known.tone()) < 0
                                ? new Row(known.name(), tone, known.address(), known.spans())
                                : known);
    }

    private static List<Span> sources(List<Entry> entries) {
        var spans = new ArrayList<Span>();
        var lost = new LinkedHashMap<String, SourcesLost>();
        for (var entry : entries.reversed()) {
            if (entry instanceof SourcesLost now) {
                now.sources().forEach(source -> lost.put(now.cluster() + " " + source, now));
            } else if (entry instanceof SourcesBack back) {
                back.sources().forEach(source -> lost.remove(back.cluster() + " " + source));
                var since = back.lost();
                if (since != null) {
                    spans.add(new Span(since, back.at(), String.join(", ", back.sources())));
                }
            }
        }
        lost.values().stream().distinct().forEach(now -> spans.add(new Span(now.at(), null, now.summary())));
        return spans;
    }

    private static List<Span> silences(List<Entry> entries) {
        var spans = new ArrayList<Span>();
        var begun = new LinkedHashMap<String, SilenceBegun>();
        for (var entry : entries.reversed()) {
            if (entry instanceof SilenceBegun now) {
                begun.put(now.silence(), now);
            } else if (entry instanceof SilenceEnded ended) {
                var began = begun.remove(ended.silence());
                spans.add(new Span(began == null ? Instant.EPOCH : began.at(), ended.at(), "silence"));
            }
        }
        begun.values().forEach(now -> spans.add(new Span(now.at(), now.until(), now.reason())));
        return spans;
    }

    /** Turns times into per cent. */
    private record Scale(Instant from, Instant until) {
        private double percent(Instant time) {
            var whole = Math.max(1, Duration.between(from, until).toMillis());
            var part = Duration.between(from, time).toMillis();
            return Math.clamp(100.0 * part / whole, 0.0, 100.0);
        }

        /** Nothing where all of it lies outside. */
        List<Bar> bar(Span span) {
            var end = span.until() == null || span.until().isAfter(until) ? until : span.until();
            if (end.isBefore(from) || span.from().isAfter(until)) {
                return List.of();
            }
            var left = percent(span.from().isBefore(from) ? from : span.from());
            var width = percent(end) - left;
            return List.of(new Bar(text(left), text(Math.max(width, 0.4)), span.title(), width < 0.4));
        }

        List<Mark> hours() {
            var step = Duration.between(from, until).dividedBy(HOURS);
            var marks = new ArrayList<Mark>();
            for (var number = 0; number <= HOURS; number++) {
                var at = from.plus(step.multipliedBy(number));
                marks.add(new Mark(text(percent(at)), at, number == 0 ? "start" : number == HOURS ? "end" : "middle"));
            }
            return marks;
        }

        private static String text(double percent) {
            return String.format(Locale.ROOT, "%.2f%%", percent);
        }
    }
}
