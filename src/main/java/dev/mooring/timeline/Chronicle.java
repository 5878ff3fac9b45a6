package dev.mooring.timeline;

import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.eks.EksUpdate;
import dev.mooring.report.Finding;
import dev.mooring.report.GivenUp;
import dev.mooring.report.Report;
import dev.mooring.report.Report.ReadingState;
import dev.mooring.report.Report.Unread;
import dev.mooring.report.ReportConfig;
import dev.mooring.report.ReportDesk.Storing;
import dev.mooring.report.SeverityChanged;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Notes what a report tells that is new, and what ends with the watch of a cluster, in the transaction that stores it. */
@Singleton
final class Chronicle {
    /** So far back is looked for when a source was lost. */
    private static final int LOSSES = 200;

    private static final String ASKED_FOR = "request";
    private static final String UNAVAILABLE = "unavailable";
    private static final String FRESH = "fresh";
    private final TimelineStore timeline;
    private final ReportConfig config;

    @Inject
    Chronicle(TimelineStore timeline, ReportConfig config) {
        this.timeline = timeline;
        this.config = config;
    }

    void keep(@Observes Storing storing) {
        var report = storing.report();
        var entries = new ArrayList<Entry>();
        if (ASKED_FOR.equals(report.trigger())) {
            entries.add(new Entry.Verified(report.verifiedAt(), report.cluster(), report.id()));
        }
        entries.addAll(lost(storing));
        entries.addAll(back(storing));
        entries.addAll(findings(storing));
        timeline.add(storing.session(), entries);
        timeline.put(storing.session(), report.cluster(), eksUpdates(storing));
    }

    /** What counted and is over, as of any other end. How it ended is told with it: nobody mended it. */
    void keep(@Observes GivenUp givenUp) {
        timeline.add(
                givenUp.session(),
                givenUp.ended().stream()
                        .filter(Finding::counts)
                        .map(finding -> resolved(givenUp.at(), finding))
                        .toList());
    }

    private static List<Entry> findings(Storing storing) {
        var at = storing.report().verifiedAt();
        return Stream.of(
                        storing.resolved().stream().map(finding -> resolved(at, finding)),
                        storing.folded().stream().map(finding -> folded(at, finding)),
                        storing.severityChanged().stream().map(changed -> changed(at, changed)),
                        storing.opened().stream().map(finding -> opened(at, finding)))
                .flatMap(entries -> entries)
                .toList();
    }

    private static Entry opened(Instant at, Finding finding) {
        return new Entry.FindingOpened(
                at,
                finding.cluster(),
                finding.fingerprint(),
                finding.check(),
                finding.severity(),
                finding.subject(),
                finding.summary(),
                finding.precededBy());
    }

    private static Entry folded(Instant at, Finding finding) {
        var ignored = finding.ignoredBy();
        return new Entry.FindingFolded(
                at,
                finding.cluster(),
                finding.fingerprint(),
                finding.check(),
                finding.severity(),
                finding.subject(),
                finding.summary(),
                finding.inhibitedBy(),
                ignored == null ? null : ignored.rule());
    }

    private static Entry changed(Instant at, SeverityChanged changed) {
        var finding = changed.finding();
        return new Entry.FindingChanged(
                at,
                finding.cluster(),
                finding.fingerprint(),
                finding.check(),
                finding.severity(),
                changed.before(),
                finding.subject(),
                finding.summary());
    }

    private static Entry resolved(Instant at, Finding finding) {
        return new Entry.FindingResolved(
                at,
                finding.cluster(),
                finding.fingerprint(),
                finding.check(),
                finding.severity(),
                finding.subject(),
                finding.summary(),
                finding.resolvedBy(),
                finding.firstSeen());
    }

    /** By cause, as the report has them: what Kubernetes refuses is one entry, however many sources that are. */
    private static List<Entry> lost(Storing storing) {
        var before = sources(storing.readBefore(), UNAVAILABLE);
        var lost = sources(storing.report().readings(), UNAVAILABLE);
        lost.removeAll(before);
        var report = storing.report();
        return report.unread().stream()
                .filter(unread -> unread.sources().stream().anyMatch(lost::contains))
                .map(unread -> lost(report, unread, lost))
                .toList();
    }

    private static Entry lost(Report report, Unread unread, Set<String> lost) {
        return new Entry.SourcesLost(
                report.verifiedAt(),
                report.cluster(),
                unread.sources().stream().filter(lost::contains).toList(),
                unread.cause(),
                unread.api(),
                unread.summary(),
                unread.detail());
    }

    /** Those that were lost at one time are one entry. */
    private List<Entry> back(Storing storing) {
        var back = sources(storing.report().readings(), FRESH);
        back.retainAll(sources(storing.readBefore(), UNAVAILABLE));
        if (back.isEmpty()) {
            return List.of();
        }
        var report = storing.report();
        var losses = timeline.newest(storing.session(), report.cluster(), Entry.SOURCES_LOST, LOSSES);
        var byLoss = new TreeMap<Instant, List<String>>();
        back.forEach(
                source -> byLoss.computeIfAbsent(lostAt(source, losses).orElse(Instant.MIN), _ -> new ArrayList<>())
                        .add(source));
        return byLoss.entrySet().stream()
                .<Entry>map(loss -> new Entry.SourcesBack(
                        report.verifiedAt(),
                        report.cluster(),
                        List.copyOf(loss.getValue()),
                        loss.getKey().equals(Instant.MIN) ? null : loss.getKey()))
                .toList();
    }

    private static Optional<Instant> lostAt(String source, Collection<Entry> losses) {
        return losses.stream()
                .filter(loss ->
                        loss instanceof Entry.SourcesLost lost && lost.sources().contains(source))
                .map(Entry::at)
                .findFirst();
    }

    private static Set<String> sources(List<ReadingState> readings, String state) {
        return readings.stream()
                .filter(reading -> state.equals(reading.state()))
                .map(ReadingState::source)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** EKS tells of updates of years ago, too. */
    private List<Entry.EksUpdated> eksUpdates(Storing storing) {
        var report = storing.report();
        var oldest = report.verifiedAt().minus(config.retention());
        return storing.situation().readings().of(EksSources.UPDATES).value().stream()
                .flatMap(List::stream)
                .flatMap(update -> update.createdAt().stream()
                        .filter(begun -> begun.isAfter(oldest))
                        .map(begun -> updated(begun, report.cluster(), update)))
                .toList();
    }

    private static Entry.EksUpdated updated(Instant begun, String cluster, EksUpdate update) {
        return new Entry.EksUpdated(
                begun, cluster, update.id(), update.type(), update.status(), update.parameters(), update.errors());
    }
}
