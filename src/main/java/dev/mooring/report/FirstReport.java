package dev.mooring.report;

import dev.mooring.check.Judgement;
import dev.mooring.report.ReportWriter.Heading;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The report of a cluster that has no history: every finding is new. Pure. */
public final class FirstReport {
    private FirstReport() {}

    public static Report of(String trigger, Judgement judgement) {
        var situation = judgement.situation();
        var lastChange = PrecedingChanges.latest(Optional.empty(), situation);
        var step = new FindingLifecycle(situation.cluster(), situation.now(), lastChange)
                .next(List.of(), judgement.outcomes());
        return ReportWriter.write(new Heading(UUID.randomUUID().toString(), trigger), judgement, step);
    }
}
