package dev.mooring.report;

import dev.mooring.check.Judgement;
import dev.mooring.report.ReportWriter.Heading;
import java.util.List;
import java.util.Optional;

/** Carries findings from one judgement to the next and writes the report, as production does, without a database. */
public final class LifecycleFixture {
    private LifecycleFixture() {}

    /** What became of all findings, and what is told of it. */
    public record Step(List<Finding> open, List<Finding> resolved, Report report, List<NodeState> nodes) {}

    /** @param before findings that were open */
    public static Step next(List<Finding> before, Judgement judgement) {
        var situation = judgement.situation();
        var lastChange = PrecedingChanges.latest(Optional.empty(), situation);
        var step = new FindingLifecycle(situation.cluster(), situation.now(), lastChange)
                .next(before, judgement.outcomes());
        var report = ReportWriter.write(new Heading("id", "timer"), judgement, step);
        return new Step(step.open(), step.resolved(), report, ReportWriter.nodes(judgement, step));
    }
}
