package dev.mooring.bench;

import dev.mooring.check.FiveMinutesOn;
import dev.mooring.check.FleetFixture;
import dev.mooring.check.Judgement;
import dev.mooring.check.Policy;
import dev.mooring.check.Situation;
import dev.mooring.report.DeskFixture;
import dev.mooring.standin.CloudStandIn;
import dev.mooring.standin.KubernetesStandIn;
import dev.mooring.standin.TimeShift;
import dev.mooring.standin.World;
import dev.mooring.verification.ReadingsFixture;
import dev.mooring.verification.VerificationFixture;
import java.nio.file.Files;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;

/**
 * How long verifications take and what they write: whole ones of the healthy world of three nodes, read from stand-ins on
 * this machine; and of five thousand nodes, which are not read but made in memory, what comes after reading.
 */
final class VerifyBench {
    private static final int NODES = 5_000;
    private static final int ROUNDS = Integer.getInteger("mooring.bench.rounds", 9);

    private VerifyBench() {}

    static void run() throws Exception {
        var measured = Measured.begin("verify");
        small(measured);
        large(measured, "healthy", FleetFixture.of(NODES).situation());
        large(
                measured,
                "one fault on all",
                FleetFixture.of(NODES).withDiskPressure(NODES).situation());
        measured.write();
    }

    private static void small(Measured measured) throws Exception {
        var clock = Clock.fixed(TimeShift.FIXTURES_NOW, ZoneOffset.UTC);
        var world = World.healthy(TimeShift.FIXTURES_NOW);
        var database =
                new CountedDatabase(Files.createTempDirectory("mooring-bench").resolve("small.db"));
        try (var cloud = new CloudStandIn(world);
                var kubernetes = new KubernetesStandIn(world, clock);
                var readings = new ReadingsFixture(cloud.url(), kubernetes, clock, Map.of())) {
            var verification = new VerificationFixture(readings, database.database(), clock);
            measured.add("3 nodes from stand-ins, first of the process", "ms", Measured.times(1, verification::run));
            measured.add("3 nodes from stand-ins, quiet", "ms", Measured.times(ROUNDS, verification::run));
        }
    }

    private static void large(Measured measured, String what, Situation situation) throws Exception {
        var database =
                new CountedDatabase(Files.createTempDirectory("mooring-bench").resolve("large.db"));
        var desk = new DeskFixture(database.database());
        var name = NODES + " nodes, " + what + ", ";
        var first = database.during(() -> issue(desk, situation));
        measured.add(name + "written at first", "bytes", first.bytes());
        var later = FiveMinutesOn.after(situation);
        measured.add(name + "judged and stored", "ms", Measured.times(ROUNDS, () -> issue(desk, later)));
        var quiet = database.during(() -> issue(desk, later));
        measured.add(name + "written when nothing changes", "bytes", quiet.bytes());
        measured.add(
                name + "report",
                "bytes",
                desk.bytes(desk.reports().latest("fleet").orElseThrow()));
    }

    private static void issue(DeskFixture desk, Situation situation) {
        desk.issue(Judgement.of(situation, Policy.standard()));
    }
}
