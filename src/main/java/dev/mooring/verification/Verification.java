package dev.mooring.verification;

import dev.mooring.check.Memory;
import dev.mooring.check.Situation;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.replica.Leadership;
import dev.mooring.report.Report;
import dev.mooring.report.ReportDesk;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** One run: read what is declared, read what is actual, judge, report. Always yields a report. */
@ApplicationScoped
public class Verification {
    private final Readings readings;
    private final ReportDesk reports;
    private final SenderTable senders;
    private final Leadership leadership;
    private final VerificationConfig config;
    private final Clock clock;
    private final Map<String, Memory> memories = new ConcurrentHashMap<>();

    @Inject
    Verification(
            Readings readings,
            ReportDesk reports,
            SenderTable senders,
            Leadership leadership,
            VerificationConfig config,
            Clock clock) {
        this.readings = readings;
        this.reports = reports;
        this.senders = senders;
        this.leadership = leadership;
        this.config = config;
        this.clock = clock;
        // Another replica looks now; what was remembered here grows old.
        leadership.onLoss(cluster -> memories.remove(cluster.name()));
    }

    Report run(Ticket ticket, WatchedCluster cluster, Optional<Long> namedVersion) {
        var remembered = remembered(cluster);
        var situation = read(cluster, namedVersion, remembered);
        var report = reports.issue(ticket.id(), ticket.trigger().id(), situation);
        if (leadership.leads(cluster.name())) {
            memories.put(cluster.name(), remembered.after(situation));
        }
        return report;
    }

    /** What a run would report now. Stores nothing, and nothing is remembered of it. */
    Report rehearse(WatchedCluster cluster) {
        return reports.rehearse(read(cluster, Optional.empty(), remembered(cluster)));
    }

    private Memory remembered(WatchedCluster cluster) {
        var sender = cluster.stack().flatMap(stack -> senders.find(SenderTable.key(stack)));
        return memories.getOrDefault(cluster.name(), Memory.none()).with(sender.map(SenderTable.Known::sender));
    }

    private Situation read(WatchedCluster cluster, Optional<Long> namedVersion, Memory remembered) {
        var declared = readings.declared(cluster, namedVersion, config.deadline());
        var actual = readings.actual(cluster, declared, config.deadline());
        return Situation.of(cluster.name(), declared, actual, clock.instant(), remembered);
    }
}
