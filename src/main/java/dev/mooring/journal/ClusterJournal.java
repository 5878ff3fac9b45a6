package dev.mooring.journal;

import dev.mooring.check.Severity;
import dev.mooring.journal.SourceStates.Change;
import dev.mooring.log.LogField;
import dev.mooring.log.LogFields;
import dev.mooring.reading.Cause;
import dev.mooring.replica.Leadership;
import dev.mooring.replica.LeadershipGained;
import dev.mooring.replica.LeadershipLost;
import dev.mooring.report.Finding;
import dev.mooring.report.Report;
import dev.mooring.report.ReportDesk.Issue;
import dev.mooring.verification.VerificationQueue.Run;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** What became of the clusters that this replica leads. */
@Singleton
public class ClusterJournal {
    /** So many findings of a verification have lines of their own; its report has them all. */
    static final int MOST_FINDINGS = 50;

    private static final Logger LOG = Logger.getLogger(ClusterJournal.class);
    private final Leadership leadership;
    private final Map<String, SourceStates> sources = new ConcurrentHashMap<>();

    @Inject
    ClusterJournal(Leadership leadership) {
        this.leadership = leadership;
    }

    void gained(@Observes LeadershipGained gained) {
        line("leader-gained", gained.cluster().name()).run(() -> LOG.info("This replica leads the cluster"));
    }

    void lost(@Observes LeadershipLost lost) {
        var cluster = lost.cluster().name();
        sources.remove(cluster);
        line("leader-lost", cluster).run(() -> LOG.info("This replica leads the cluster no longer"));
    }

    /** Each finding that counts. Which other one explains it, or which rule ignores it, is for the report to say. */
    void issued(@Observes Issue issue) {
        var report = issue.report();
        if (leadership.leads(report.cluster())) {
            tell("finding-opened", report, issue.opened(), ClusterJournal::opened);
            tell("finding-resolved", report, issue.resolved(), ClusterJournal::resolved);
        }
    }

    private static void tell(String event, Report report, List<Finding> findings, Consumer<Finding> line) {
        var counting = findings.stream()
                .filter(Finding::counts)
                .sorted(Comparator.comparing(Finding::severity).reversed())
                .toList();
        counting.stream()
                .limit(MOST_FINDINGS)
                .forEach(finding -> line(event, report)
                        .and(LogField.FINDING, finding.fingerprint())
                        .and(LogField.CHECK, finding.check())
                        .and(LogField.SEVERITY, finding.severity().id())
                        .run(() -> line.accept(finding)));
        if (counting.size() > MOST_FINDINGS) {
            var more = counting.size() - MOST_FINDINGS;
            line(event, report)
                    .and(LogField.COUNT, more)
                    .run(() -> LOG.infof("And %d more, which the report has", more));
        }
    }

    private static void opened(Finding finding) {
        LOG.logf(
                level(finding),
                "Opened: %s of %s %s: %s",
                finding.check(),
                finding.subject().kind(),
                finding.subject().name(),
                finding.summary());
    }

    private static void resolved(Finding finding) {
        LOG.infof(
                "Resolved (%s): %s of %s %s",
                finding.resolvedBy(),
                finding.check(),
                finding.subject().kind(),
                finding.subject().name());
    }

    private static Logger.Level level(Finding finding) {
        return switch (finding.severity()) {
            case CRITICAL, ERROR -> Logger.Level.WARN;
            case WARNING, INFO -> Logger.Level.INFO;
        };
    }

    /** One that failed has been told of already, with what it failed over. */
    void ended(@Observes Run run) {
        var report = run.report();
        if (report != null) {
            var changes = sources.computeIfAbsent(report.cluster(), _ -> new SourceStates())
                    .next(report);
            changes.stream().filter(change -> !follows(change)).forEach(change -> tell(report, change));
            tellOfThoseThatFollow(
                    report,
                    changes.stream()
                            .filter(ClusterJournal::follows)
                            .map(Change::source)
                            .toList());
            tell(run, report);
        }
    }

    /** Whether it is lost because another one is. */
    private static boolean follows(Change change) {
        return change instanceof Change.Lost lost && lost.cause().startsWith(Cause.Kind.DEPENDENCY.id() + ":");
    }

    private static void tellOfThoseThatFollow(Report report, List<String> lost) {
        if (!lost.isEmpty()) {
            line("sources-lost", report)
                    .and(LogField.CAUSE, Cause.Kind.DEPENDENCY.id())
                    .and(LogField.COUNT, lost.size())
                    .run(() -> LOG.warnf(
                            "Sources lost that depend on others: %d: %s", lost.size(), String.join(", ", lost)));
        }
    }

    private static void tell(Report report, Change change) {
        switch (change) {
            case Change.Lost(String source, String cause) ->
                line("source-lost", report)
                        .and(LogField.SOURCE, source)
                        .and(LogField.CAUSE, cause.replaceFirst(":.*", ""))
                        .run(() -> LOG.warnf("Source lost: %s: %s", source, cause));
            case Change.Back(String source, var away) ->
                line("source-back", report)
                        .and(LogField.SOURCE, source)
                        .run(() -> LOG.infof("Source back: %s, after %s", source, away));
        }
    }

    private static void tell(Run run, Report report) {
        var opened = report.changes().opened().size();
        var resolved = report.changes().resolved().size();
        line("verification-ended", report)
                .and(LogField.TRIGGER, run.ticket().trigger().id())
                .and(LogField.TOOK_MS, run.took().toMillis())
                .and(LogField.OPENED, opened)
                .and(LogField.RESOLVED, resolved)
                .run(() -> LOG.infof(
                        "Verification ended (%s, %d ms): %s; %d opened, %d resolved",
                        run.ticket().trigger().id(), run.took().toMillis(), counts(report), opened, resolved));
    }

    private static String counts(Report report) {
        var summary = report.summary();
        var asked = report.readings().stream()
                .filter(reading -> !"off".equals(reading.state()))
                .toList();
        var read = asked.stream()
                .filter(reading -> "fresh".equals(reading.state()))
                .count();
        return String.format(
                "%d critical, %d error, %d warning, %d info; %d checks unknown; %d of %d sources read",
                summary.of(Severity.CRITICAL),
                summary.of(Severity.ERROR),
                summary.of(Severity.WARNING),
                summary.of(Severity.INFO),
                summary.unknown(),
                read,
                asked.size());
    }

    private static LogFields line(String event, Report report) {
        return line(event, report.cluster()).and(LogField.VERIFICATION, report.id());
    }

    private static LogFields line(String event, String cluster) {
        return LogFields.with(LogField.EVENT, event).and(LogField.CLUSTER, cluster);
    }
}
