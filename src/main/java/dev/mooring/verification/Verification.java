package dev.mooring.verification;

import dev.mooring.check.Judgement;
import dev.mooring.check.Policy;
import dev.mooring.check.Situation;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.log.LogField;
import dev.mooring.log.LogFields;
import dev.mooring.report.Report;
import dev.mooring.report.ReportDesk;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;

/** One run: read what is declared and what is actual, judge, report. Always yields a report. */
@ApplicationScoped
public class Verification {
    private final Readers readers;
    private final Policy policy;
    private final ReportDesk reports;
    private final Remembered remembered;
    private final InternalErrors errors;
    private final VerificationConfig config;
    private final Clock clock;

    @Inject
    Verification(
            Readers readers,
            CheckPolicy policy,
            ReportDesk reports,
            Remembered remembered,
            InternalErrors errors,
            VerificationConfig config,
            Clock clock) {
        this.readers = readers;
        this.policy = policy.policy();
        this.reports = reports;
        this.remembered = remembered;
        this.errors = errors;
        this.config = config;
        this.clock = clock;
    }

    Report run(Ticket ticket, WatchedCluster cluster, Optional<Long> namedVersion) {
        var judgement = judge(cluster, namedVersion);
        var report = reports.issue(ticket.id(), ticket.trigger().id(), judgement);
        remembered.keep(cluster, judgement.remembered());
        return report;
    }

    /** What a run would report now. Stores nothing, and nothing is remembered of it. */
    Report rehearse(WatchedCluster cluster) {
        return LogFields.with(LogField.CLUSTER, cluster.name())
                .call(() -> reports.rehearse(judge(cluster, Optional.empty())));
    }

    private Judgement judge(WatchedCluster cluster, Optional<Long> namedVersion) {
        var memory = remembered.of(cluster);
        var readings = readers.read(cluster, namedVersion, config.deadline());
        var judgement = Judgement.of(Situation.of(cluster.name(), readings, clock.instant(), memory), policy);
        errors.tell(judgement);
        return judgement;
    }
}
