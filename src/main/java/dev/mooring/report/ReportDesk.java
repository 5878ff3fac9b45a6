package dev.mooring.report;

import dev.mooring.check.Judge;
import dev.mooring.check.Situation;
import dev.mooring.event.Change;
import dev.mooring.report.Finding.PrecedingChange;
import dev.mooring.report.Report.Changes;
import dev.mooring.report.ReportWriter.Heading;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Judges a situation, carries the findings on, stores the report and tells who listens. */
@ApplicationScoped
public class ReportDesk {
    private final ReportTable table;
    private final List<Consumer<Issue>> listeners = new CopyOnWriteArrayList<>();

    @Inject
    ReportDesk(ReportTable table) {
        this.table = table;
    }

    /**
     * A report just stored, with what it changed.
     *
     * @param nodes the four-way truth of every machine
     */
    public record Issue(Report report, List<Finding> opened, List<Finding> resolved, List<NodeState> nodes) {}

    /** Tells every report that is stored from now on. A listener must be quick and must not throw. */
    public void listen(Consumer<Issue> listener) {
        listeners.add(listener);
    }

    /** Notes a change, so that findings that appear after it can name it. */
    public void note(String cluster, Change change, Instant at) {
        table.remember(cluster, change, at);
    }

    /** The newest change noted. */
    public Optional<PrecedingChange> lastChange(String cluster) {
        return table.lastChange(cluster);
    }

    /** Judges and stores. When this returns, the report is on disk. */
    public Report issue(String id, String trigger, Situation situation) {
        var outcomes = Judge.judge(situation);
        var before = table.open(situation.cluster());
        var lifecycle =
                new FindingLifecycle(situation.cluster(), situation.now(), table.lastChange(situation.cluster()));
        var step = lifecycle.next(before, outcomes);
        var known = before.stream().map(Finding::fingerprint).collect(Collectors.toSet());
        var opened = opened(step.open(), known);
        var changes = new Changes(fingerprints(opened), fingerprints(step.resolved()));
        var report = ReportWriter.write(new Heading(id, trigger), situation, outcomes, step, changes);
        var nodes = ReportWriter.nodes(situation);
        table.store(new ReportTable.Outcome(report, step, nodes));
        var issue = new Issue(report, opened, step.resolved(), nodes);
        listeners.forEach(listener -> listener.accept(issue));
        return report;
    }

    private static List<Finding> opened(Collection<Finding> open, Set<String> known) {
        return open.stream()
                .filter(finding -> !known.contains(finding.fingerprint()))
                .toList();
    }

    private static List<String> fingerprints(Collection<Finding> findings) {
        return findings.stream().map(Finding::fingerprint).toList();
    }
}
