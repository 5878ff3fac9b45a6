package dev.mooring.page.timeline;

import dev.mooring.check.Severity;
import dev.mooring.link.Paths;
import dev.mooring.page.Tone;
import dev.mooring.page.Visit;
import dev.mooring.page.Words;
import dev.mooring.timeline.Entry;
import dev.mooring.timeline.Entry.Delivered;
import dev.mooring.timeline.Entry.EksUpdated;
import dev.mooring.timeline.Entry.FindingChanged;
import dev.mooring.timeline.Entry.FindingFolded;
import dev.mooring.timeline.Entry.FindingOpened;
import dev.mooring.timeline.Entry.FindingResolved;
import dev.mooring.timeline.Entry.SilenceBegun;
import dev.mooring.timeline.Entry.SilenceEnded;
import dev.mooring.timeline.Entry.SourcesBack;
import dev.mooring.timeline.Entry.SourcesLost;
import dev.mooring.timeline.Entry.Verified;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One line of a timeline, in words. Pure.
 *
 * @param sign that needs no colour
 * @param what happened: {@code opened}, {@code resolved}, {@code pulumi} …
 * @param address where there is more to read; empty where there is not
 * @param outside Pulumi's own page of it; null where it has none
 * @param alike how many more say the same of the same time
 */
public record Line(
        Instant at,
        String cluster,
        String sign,
        String tone,
        String what,
        String text,
        String address,
        @Nullable String outside,
        int alike) {
    /** Newest first; of those that say the same of the same time one. */
    static List<Line> of(List<Entry> entries, Visit visit) {
        var lines = new ArrayList<Line>();
        Entry first = null;
        for (var entry : entries) {
            if (first != null && isAlike(first, entry)) {
                var last = lines.removeLast();
                lines.add(last.oneMore());
            } else {
                lines.add(of(entry, visit));
                first = entry;
            }
        }
        return List.copyOf(lines);
    }

    private static boolean isAlike(Entry one, Entry other) {
        return one.at().equals(other.at())
                && one.kindId().equals(other.kindId())
                && Objects.equals(one.cluster(), other.cluster())
                && check(one).isPresent()
                && check(one).equals(check(other));
    }

    private Line oneMore() {
        return new Line(at, cluster, sign, tone, what, text, address, outside, alike + 1);
    }

    private static Optional<String> check(Entry entry) {
        return switch (entry) {
            case FindingOpened found -> Optional.of(found.check());
            case FindingFolded found -> Optional.of(found.check());
            case FindingChanged found -> Optional.of(found.check());
            case FindingResolved found -> Optional.of(found.check());
            case Delivered _, EksUpdated _, SourcesLost _, SourcesBack _ -> Optional.empty();
            case SilenceBegun _, SilenceEnded _, Verified _ -> Optional.empty();
        };
    }

    private static Line of(Entry entry, Visit visit) {
        return switch (entry) {
            case FindingOpened found ->
                finding(found, found.severity(), "opened", found.summary(), found.fingerprint(), visit);
            case FindingFolded found ->
                line(
                        found,
                        "▽",
                        "quiet",
                        found.ignoredBy() == null ? "folded" : "ignored",
                        told(found, found.summary()),
                        visit.to(Paths.finding(found.fingerprint())));
            case FindingChanged found ->
                finding(
                        found,
                        found.severity(),
                        "now " + found.severity().id(),
                        found.summary() + " (was " + found.before().id() + ")",
                        found.fingerprint(),
                        visit);
            case FindingResolved found ->
                line(
                        found,
                        "✓",
                        "clean",
                        "resolved",
                        told(found, found.summary()),
                        visit.to(Paths.finding(found.fingerprint())));
            case Delivered sent ->
                new Line(
                        sent.at(),
                        sent.cluster(),
                        sent.changes() ? "◆" : "·",
                        "failed".equals(sent.result()) ? "error" : sent.changes() ? "change" : "quiet",
                        "pulumi",
                        Words.delivered(sent),
                        visit.to(Paths.delivery(sent.delivery())),
                        sent.url(),
                        0);
            case EksUpdated update ->
                line(
                        update,
                        "◆",
                        "Failed".equals(update.status()) ? "error" : "change",
                        "eks",
                        update.type() + " " + update.status()
                                + (update.parameters().isEmpty() ? "" : ": " + String.join(", ", update.parameters()))
                                + (update.errors().isEmpty() ? "" : "; " + String.join("; ", update.errors())),
                        "");
            case SourcesLost lost ->
                line(
                        lost,
                        "⊘",
                        "blind",
                        "sources lost",
                        lost.summary() + ": " + String.join(", ", lost.sources()),
                        visit.to(Paths.cluster(lost.cluster())));
            case SourcesBack back ->
                line(
                        back,
                        "✓",
                        "clean",
                        "sources back",
                        String.join(", ", back.sources()) + readAgain(back, visit),
                        visit.to(Paths.cluster(back.cluster())));
            case SilenceBegun begun ->
                line(
                        begun,
                        "☾",
                        "silence",
                        "silenced",
                        "by " + begun.author() + ": " + begun.reason(),
                        Paths.silences());
            case SilenceEnded ended ->
                line(
                        ended,
                        "☀",
                        "silence",
                        "silence ended",
                        ended.because() + (ended.by() == null ? "" : " by " + ended.by()),
                        Paths.silences());
            case Verified verified ->
                line(verified, "·", "quiet", "verified", "asked for", visit.to(Paths.report(verified.report())));
        };
    }

    private static String readAgain(SourcesBack back, Visit visit) {
        var lost = back.lost();
        return lost == null ? " read again" : " read again after " + Words.between(lost, back.at(), visit);
    }

    private static Line finding(
            Entry entry, Severity severity, String what, String text, String fingerprint, Visit visit) {
        var tone = Tone.of(severity);
        return line(entry, tone.sign(), tone.id(), what, told(entry, text), visit.to(Paths.finding(fingerprint)));
    }

    /** With what it is about before it, where the text does not say that itself. */
    private static String told(Entry entry, String text) {
        return entry.about()
                        .filter(subject -> !"cluster".equals(subject.kind()) && !text.contains(subject.name()))
                        .map(subject -> subject.name() + ": ")
                        .orElse("")
                + text;
    }

    private static Line line(Entry entry, String sign, String tone, String what, String text, String address) {
        return new Line(
                entry.at(), Objects.requireNonNullElse(entry.cluster(), ""), sign, tone, what, text, address, null, 0);
    }
}
