package dev.mooring.page.timeline;

import dev.mooring.check.Subject;
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
import dev.mooring.timeline.Entry.OfFinding;
import dev.mooring.timeline.Entry.SilenceBegun;
import dev.mooring.timeline.Entry.SilenceEnded;
import dev.mooring.timeline.Entry.SourcesBack;
import dev.mooring.timeline.Entry.SourcesLost;
import dev.mooring.timeline.Entry.Verified;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
        return one instanceof OfFinding finding
                && other instanceof OfFinding next
                && finding.at().equals(next.at())
                && finding.kindId().equals(next.kindId())
                && finding.cluster().equals(next.cluster())
                && finding.check().equals(next.check());
    }

    private Line oneMore() {
        return new Line(at, cluster, sign, tone, what, text, address, outside, alike + 1);
    }

    private static Line of(Entry entry, Visit visit) {
        return switch (entry) {
            case FindingOpened found -> finding(found, "opened", found.summary(), visit);
            case FindingFolded found ->
                over(found, "▽", "quiet", found.ignoredBy() == null ? "folded" : "ignored", visit);
            case FindingChanged found ->
                finding(
                        found,
                        "now " + found.severity().id(),
                        found.summary() + " (was " + found.before().id() + ")",
                        visit);
            case FindingResolved found -> over(found, "✓", "clean", "resolved", visit);
            case Delivered sent -> delivery(sent, visit);
            case EksUpdated update -> update(update);
            case SourcesLost lost -> lost(lost, visit);
            case SourcesBack back -> back(back, visit);
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

    /** One that counts. */
    private static Line finding(OfFinding found, String what, String text, Visit visit) {
        var tone = Tone.of(found.severity());
        return line(found, tone.sign(), tone.id(), what, told(found, text), address(found, visit));
    }

    /** One that counts no more. */
    private static Line over(OfFinding found, String sign, String tone, String what, Visit visit) {
        return line(found, sign, tone, what, told(found, found.summary()), address(found, visit));
    }

    private static String address(OfFinding found, Visit visit) {
        return visit.to(Paths.finding(found.fingerprint()));
    }

    /** With what it is about before it, where the text does not say that itself. */
    private static String told(OfFinding found, String text) {
        var subject = found.subject();
        var saysIt = subject.is(Subject.CLUSTER) || text.contains(subject.name());
        return saysIt ? text : subject.name() + ": " + text;
    }

    private static Line delivery(Delivered sent, Visit visit) {
        return new Line(
                sent.at(),
                sent.cluster(),
                sent.changes() ? "◆" : "·",
                "failed".equals(sent.result()) ? "error" : sent.changes() ? "change" : "quiet",
                "pulumi",
                Words.delivered(sent),
                visit.to(Paths.delivery(sent.delivery())),
                sent.url(),
                0);
    }

    private static Line update(EksUpdated update) {
        var parameters = update.parameters().isEmpty() ? "" : ": " + String.join(", ", update.parameters());
        var errors = update.errors().isEmpty() ? "" : "; " + String.join("; ", update.errors());
        return line(
                update,
                "◆",
                "Failed".equals(update.status()) ? "error" : "change",
                "eks",
                update.type() + " " + update.status() + parameters + errors,
                "");
    }

    private static Line lost(SourcesLost lost, Visit visit) {
        return line(
                lost,
                "⊘",
                "blind",
                "sources lost",
                lost.summary() + ": " + String.join(", ", lost.sources()),
                visit.to(Paths.cluster(lost.cluster())));
    }

    private static Line back(SourcesBack back, Visit visit) {
        var lost = back.lost();
        var readAgain = lost == null ? " read again" : " read again after " + Words.between(lost, back.at(), visit);
        return line(
                back,
                "✓",
                "clean",
                "sources back",
                String.join(", ", back.sources()) + readAgain,
                visit.to(Paths.cluster(back.cluster())));
    }

    private static Line line(Entry entry, String sign, String tone, String what, String text, String address) {
        return new Line(
                entry.at(), Objects.requireNonNullElse(entry.cluster(), ""), sign, tone, what, text, address, null, 0);
    }
}
