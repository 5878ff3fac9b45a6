package dev.mooring.verification;

import dev.mooring.check.Judgement;
import dev.mooring.check.Memory;
import dev.mooring.check.Situation;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.log.LogField;
import dev.mooring.log.LogFields;
import dev.mooring.report.FirstReport;
import dev.mooring.report.Report;
import dev.mooring.report.Trigger;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** One look at a cluster by somebody who has no history of it: reads and judges, keeps nothing and tells nobody. */
@ApplicationScoped
public class Inspection {
    private final Readers readers;
    private final CheckPolicy policy;
    private final VerificationConfig config;
    private final Clock clock;

    @Inject
    Inspection(Readers readers, CheckPolicy policy, VerificationConfig config, Clock clock) {
        this.readers = readers;
        this.policy = policy;
        this.config = config;
        this.clock = clock;
    }

    /** The report of a cluster, as of now. Only to be asked for where the configuration has no problems. */
    public Report of(WatchedCluster cluster) {
        return LogFields.with(LogField.CLUSTER, cluster.name()).call(() -> {
            var readings = readers.read(cluster, Optional.empty(), config.deadline());
            var memory = Memory.none().with(Memory.Reads.remembered(Map.of()).every(config.interval()));
            var situation = Situation.of(cluster.name(), readings, clock.instant(), memory);
            return FirstReport.of(Trigger.COMMAND.id(), Judgement.of(situation, policy.policy()));
        });
    }
}
