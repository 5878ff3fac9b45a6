package dev.mooring.report;

import dev.mooring.check.Judgement;
import dev.mooring.event.Change;
import dev.mooring.report.Finding.PrecedingChange;
import dev.mooring.report.Report.Changes;
import dev.mooring.report.ReportWriter.Heading;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Carries the findings of a judgement on, stores the report and tells who listens. */
@ApplicationScoped
public class ReportDesk {
    private static final Logger LOG = Logger.getLogger(ReportDesk.class);
    private static final String REHEARSAL = "rehearsal";
    private final ReportTable table;
    private final Event<Issue> issues;

    @Inject
    ReportDesk(ReportTable table, Event<Issue> issues) {
        this.table = table;
        this.issues = issues;
    }

    /**
     * A report just stored, here or by another replica, with what it changed. An event: whoever observes it must be quick.
     *
     * @param nodes the four-way truth of every machine; empty where another replica stored it
     */
    public record Issue(Report report, List<Finding> opened, List<Finding> resolved, List<NodeState> nodes) {}

    /** Notes a change, so that findings that appear after it can name it. */
    public void note(String cluster, Change change, Instant at) {
        table.remember(cluster, change, at);
    }

    /** The newest change noted. */
    public Optional<PrecedingChange> lastChange(String cluster) {
        return table.lastChange(cluster);
    }

    /** When this returns, the report is on disk. */
    public Report issue(String id, String trigger, Judgement judgement) {
        var outcome = table.advance(judgement.situation().cluster(), next(new Heading(id, trigger), judgement));
        var issue =
                new Issue(outcome.report(), outcome.opened(), outcome.findings().resolved(), outcome.nodes());
        tell(issue);
        return outcome.report();
    }

    /** The report stands, whatever those who hear of it do. */
    private void tell(Issue issue) {
        try {
            issues.fire(issue);
        } catch (RuntimeException failed) {
            LOG.errorf(
                    failed,
                    "Report %s is stored, and could not be told to all",
                    issue.report().id());
        }
    }

    /** The report that would be issued. Nothing is stored and nobody is told. */
    public Report rehearse(Judgement judgement) {
        var heading = new Heading(UUID.randomUUID().toString(), REHEARSAL);
        return next(heading, judgement)
                .apply(table.open(judgement.situation().cluster()))
                .report();
    }

    private Function<List<Finding>, ReportTable.Outcome> next(Heading heading, Judgement judgement) {
        var situation = judgement.situation();
        var lastChange = PrecedingChanges.latest(table.lastChange(situation.cluster()), situation);
        var lifecycle = new FindingLifecycle(situation.cluster(), situation.now(), lastChange);
        return before -> {
            var step = lifecycle.next(before, judgement.outcomes());
            var opened = opened(step.open(), before);
            var changes = new Changes(fingerprints(opened), fingerprints(step.resolved()));
            var report = ReportWriter.write(heading, judgement, step, changes);
            return new ReportTable.Outcome(report, opened, step, ReportWriter.nodes(situation));
        };
    }

    private static List<Finding> opened(Collection<Finding> open, Collection<Finding> before) {
        var known = before.stream().map(Finding::fingerprint).collect(Collectors.toSet());
        return open.stream()
                .filter(finding -> !known.contains(finding.fingerprint()))
                .toList();
    }

    private static List<String> fingerprints(Collection<Finding> findings) {
        return findings.stream().map(Finding::fingerprint).toList();
    }
}
