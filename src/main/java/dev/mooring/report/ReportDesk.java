package dev.mooring.report;

import dev.mooring.check.Judgement;
import dev.mooring.check.Situation;
import dev.mooring.database.Database;
import dev.mooring.database.Session;
import dev.mooring.event.Change;
import dev.mooring.report.Finding.PrecedingChange;
import dev.mooring.report.Report.ReadingState;
import dev.mooring.report.ReportStore.Glance;
import dev.mooring.report.ReportWriter.Heading;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Carries the findings of a judgement on, stores the report and tells who listens. */
@ApplicationScoped
public class ReportDesk {
    private static final Logger LOG = Logger.getLogger(ReportDesk.class);
    private final Database database;
    private final ReportStore reports;
    private final FindingStore findings;
    private final NodeStore nodes;
    private final ChangeStore changes;
    private final Event<Storing> storing;
    private final Event<Issue> issues;

    @Inject
    ReportDesk(
            Database database,
            ReportStore reports,
            FindingStore findings,
            NodeStore nodes,
            ChangeStore changes,
            Event<Storing> storing,
            Event<Issue> issues) {
        this.database = database;
        this.reports = reports;
        this.findings = findings;
        this.nodes = nodes;
        this.changes = changes;
        this.storing = storing;
        this.issues = issues;
    }

    /** Everything one verification leaves behind. */
    private record Advance(Report report, FindingLifecycle.Step findings, List<NodeState> nodes) {}

    /**
     * A report just stored, here or by another replica, with what it changed. An event: whoever observes it must be quick.
     *
     * @param opened findings that count since this report
     * @param resolved findings that counted and are over
     * @param nodes the four-way truth of every machine; empty where another replica stored it
     */
    public record Issue(Report report, List<Finding> opened, List<Finding> resolved, List<NodeState> nodes) {}

    /**
     * A report that is being stored. An event: whoever observes it may store more in the same transaction, and must be quick.
     * What he throws leaves everything as it was.
     *
     * @param opened findings that count since this report
     * @param folded findings that counted, and are explained by another one now, or ignored
     * @param severityChanged findings that counted and count
     * @param resolved findings that counted and are over
     * @param open all findings that are open, whether they count or not
     * @param ended all findings that were open before and are no more
     * @param readBefore how sources stood in the report before; empty where there is none
     * @param nodes the four-way truth of every machine
     * @param situation what was judged
     */
    public record Storing(
            Session session,
            Report report,
            List<Finding> opened,
            List<Finding> folded,
            List<SeverityChanged> severityChanged,
            List<Finding> resolved,
            List<Finding> open,
            List<Finding> ended,
            List<ReadingState> readBefore,
            List<NodeState> nodes,
            Situation situation) {}

    /**
     * Notes a change, so that findings that appear after it can name it.
     *
     * @param target the stack or environment that was changed
     */
    public void note(String cluster, String target, Change change, Instant at) {
        changes.remember(cluster, target, change, at);
    }

    /** What declares a cluster was deleted by then: the versions of another of its name begin anew. */
    public void noteEnd(String cluster, String target, Instant at) {
        changes.ended(cluster, target, at);
    }

    /** The newest change noted. */
    public Optional<PrecedingChange> lastChange(String cluster) {
        return changes.last(cluster);
    }

    /** The newest change noted of those until a time. */
    public Optional<PrecedingChange> lastChange(String cluster, Instant until) {
        return changes.last(cluster, until);
    }

    /**
     * When this returns, the report is on disk.
     *
     * @param fence asked in the transaction that stores it; what it throws leaves everything as it was
     */
    public Report issue(String id, String trigger, Judgement judgement, Consumer<Session> fence) {
        var outcome = advance(judgement.situation(), next(new Heading(id, trigger), judgement), fence);
        var told = outcome.findings().told();
        tell(new Issue(outcome.report(), told.opened(), told.resolved(), outcome.nodes()));
        return outcome.report();
    }

    /**
     * Reads what is open, works the next step out and stores it, as one transaction. Where several replicas share the
     * database, one of them at a time does this for a cluster.
     */
    private Advance advance(Situation situation, Function<List<Finding>, Advance> next, Consumer<Session> fence) {
        var cluster = situation.cluster();
        return database.write(session -> {
            fence.accept(session);
            session.lock("mooring/" + cluster);
            var before = findings.open(session, cluster);
            var outcome = next.apply(before.findings());
            findings.put(session, before, outcome.findings(), outcome.report().verifiedAt());
            var readBefore =
                    reports.glance(session, cluster).map(Glance::readings).orElse(List.of());
            reports.add(session, outcome.report());
            nodes.replace(session, outcome.report(), outcome.nodes());
            storing.fire(storing(session, outcome, readBefore, situation));
            return outcome;
        });
    }

    private static Storing storing(
            Session session, Advance outcome, List<ReadingState> readBefore, Situation situation) {
        var told = outcome.findings().told();
        return new Storing(
                session,
                outcome.report(),
                told.opened(),
                told.folded(),
                told.severityChanged(),
                told.resolved(),
                outcome.findings().open(),
                outcome.findings().resolved(),
                readBefore,
                outcome.nodes(),
                situation);
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
        var heading = new Heading(UUID.randomUUID().toString(), Trigger.REHEARSAL.id());
        return next(heading, judgement)
                .apply(findings.open(judgement.situation().cluster()))
                .report();
    }

    private Function<List<Finding>, Advance> next(Heading heading, Judgement judgement) {
        var situation = judgement.situation();
        var lastChange = PrecedingChanges.latest(changes.last(situation.cluster(), situation.now()), situation);
        var lifecycle = new FindingLifecycle(situation.cluster(), situation.now(), lastChange);
        return before -> {
            var step = lifecycle.next(before, judgement.outcomes());
            return new Advance(ReportWriter.write(heading, judgement, step), step, ReportWriter.nodes(judgement, step));
        };
    }
}
