package dev.mooring.verification;

import dev.mooring.cluster.NamedFleet;
import dev.mooring.database.Database;
import dev.mooring.replica.SoleLeader;
import dev.mooring.report.DeskFixture;
import dev.mooring.report.Heard;
import dev.mooring.report.Report;
import dev.mooring.report.Trigger;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Whole verifications, from the first request to the report on disk, wired by hand. */
public final class VerificationFixture {
    private final ReadingsFixture readings;
    private final Verification verification;

    public VerificationFixture(ReadingsFixture readings, Database database, Clock clock) {
        this.readings = readings;
        var fleet = NamedFleet.of(readings.cluster().name());
        var desk = new DeskFixture(database, new UsedEnvironments(fleet, database)::storing);
        var leader = new SoleLeader(fleet);
        var config = new Config();
        var remembered = new Remembered(
                new SenderStore(database, clock),
                new LastingStore(database),
                desk.reports(),
                desk.nodes(),
                leader,
                config);
        this.verification = new Verification(
                leader,
                readings.readers(),
                new CheckPolicy(Map::of, Map::of, Map::of),
                desk.desk(),
                remembered,
                new InternalErrors(new SimpleMeterRegistry()),
                Heard.byNobody(),
                config,
                clock);
    }

    public Report run() {
        try {
            var cluster = readings.cluster();
            return verification.run(Ticket.of(cluster.name(), Trigger.TIMER), cluster, Optional.empty());
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    record Config() implements VerificationConfig {
        @Override
        public Duration slowAfter() {
            return Duration.ofSeconds(20);
        }

        @Override
        public Duration interval() {
            return Duration.ofMinutes(5);
        }

        @Override
        public Duration window() {
            return Duration.ZERO;
        }

        @Override
        public Duration nodeChangeDelay() {
            return Duration.ofSeconds(2);
        }

        @Override
        public Duration deadline() {
            return Duration.ofSeconds(60);
        }

        @Override
        public int parallel() {
            return 1;
        }

        @Override
        public int requestsPerMinute() {
            return 120;
        }
    }
}
