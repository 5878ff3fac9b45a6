package dev.mooring.verification;

import dev.mooring.check.Judgement;
import dev.mooring.check.Policy;
import dev.mooring.check.Situation;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.log.LogField;
import dev.mooring.log.LogFields;
import dev.mooring.replica.Leadership;
import dev.mooring.report.Report;
import dev.mooring.report.ReportDesk;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** One run: read what is declared and what is actual, judge, report. Always yields a report. */
@ApplicationScoped
public class Verification {
    private static final Duration SLACK = Duration.ofSeconds(15);
    private final Leadership leadership;
    private final Readers readers;
    private final Policy policy;
    private final ReportDesk reports;
    private final Remembered remembered;
    private final InternalErrors errors;
    private final Event<CertificatesSeen> seen;
    private final VerificationConfig config;
    private final Clock clock;

    @Inject
    Verification(
            Leadership leadership,
            Readers readers,
            CheckPolicy policy,
            ReportDesk reports,
            Remembered remembered,
            InternalErrors errors,
            Event<CertificatesSeen> seen,
            VerificationConfig config,
            Clock clock) {
        this.leadership = leadership;
        this.readers = readers;
        this.policy = policy.policy();
        this.reports = reports;
        this.remembered = remembered;
        this.errors = errors;
        this.seen = seen;
        this.config = config;
        this.clock = clock;
    }

    /**
     * @throws Outlived where nothing may be made of what was read: nothing is stored, and nobody is told
     * @throws InterruptedException the same, where Mooring is told to end meanwhile
     */
    Report run(Ticket ticket, WatchedCluster cluster, Optional<Long> namedVersion) throws InterruptedException {
        var term = leadership
                .term(cluster.name())
                .orElseThrow(() -> new Outlived("another replica leads the cluster, or it is watched no longer"));
        var judgement = judge(cluster, namedVersion);
        // What was given up at the end of the process is not dark: nobody waited for it.
        if (Thread.interrupted()) {
            throw new InterruptedException("Mooring is stopping");
        }
        var report = reports.issue(ticket.id(), ticket.trigger().id(), judgement, session -> {
            if (!term.goesOn(session)) {
                throw new Outlived("this replica no longer leads the cluster, or did not all the while");
            }
        });
        remembered.keep(cluster, judgement.remembered());
        seen.fire(CertificatesSeen.of(judgement));
        return report;
    }

    /** What a run would report now. Stores nothing, and nothing is remembered of it. */
    Report rehearse(WatchedCluster cluster) {
        return LogFields.with(LogField.CLUSTER, cluster.name())
                .call(() -> reports.rehearse(judge(cluster, Optional.empty())));
    }

    /** A process that was stopped and goes on would judge what it read before by the time of now. */
    private void refuseWhatIsOld(long nanos) {
        // The declared side and the actual side have a deadline each.
        var longest = config.deadline().multipliedBy(2).plus(SLACK);
        if (nanos > longest.toNanos()) {
            throw new Outlived("reading took " + Duration.ofNanos(nanos).toSeconds() + " s; it ends within "
                    + longest.toSeconds() + " s unless the process was stopped");
        }
    }

    private Judgement judge(WatchedCluster cluster, Optional<Long> namedVersion) {
        var memory = remembered.of(cluster);
        var started = System.nanoTime();
        var readings = readers.read(cluster, namedVersion, config.deadline());
        refuseWhatIsOld(System.nanoTime() - started);
        var judgement = Judgement.of(Situation.of(cluster.name(), readings, clock.instant(), memory), policy);
        errors.tell(judgement);
        return judgement;
    }
}
