package dev.mooring.chaos;

import dev.mooring.chaos.Fault.Loss;
import dev.mooring.chaos.Fault.Strike;
import dev.mooring.packaged.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lets everything happen to the packaged service, on SQLite and on PostgreSQL with three replicas: it is killed, stopped for
 * longer than its lease, cut off, its clock is moved, its disk is full, its database is gone or damaged. A short form runs
 * with the tests; the long one on demand: {@code make chaos}.
 */
public final class Chaos implements AutoCloseable {
    /** What is rightly said of a world that nobody can see. */
    private static final Set<String> BLIND =
            Set.of("control-plane-unreachable", "drift-source-stale", "drift-undeterminable", "source-never-read");

    private static final String DAEMON_SETS = "/apis/apps/v1/namespaces/kube-system/daemonsets";
    private static final int DAYS = 400;
    private static final Duration CALM = Duration.ofSeconds(5);
    private final Stage stage;

    private Chaos(Stage stage) {
        this.stage = stage;
    }

    /** On PostgreSQL, with three replicas. */
    public static Chaos onPostgresql(Path folder, String url, Duration calm) throws Exception {
        return new Chaos(Stage.onPostgresql(folder, url, 3, calm, Map.of()));
    }

    /** @param arguments parts of names of faults, to play only those */
    public static void main(String... arguments) throws Exception {
        // Stand-ins have threads of their own, which would outlive a failure.
        var status = 1;
        try {
            status = allIsWell(arguments) ? 0 : 1;
        } catch (Exception failed) {
            failed.printStackTrace();
        }
        System.exit(status);
    }

    private static boolean allIsWell(String... only) throws Exception {
        var rows = new ArrayList<Row>();
        System.out.println(Row.HEAD);
        onSqlite(chosen(faultsOnSqlite(), only), Map.of(), rows);
        onPostgresql(chosen(faultsOnPostgresql(), only), Map.of(), rows);
        var movable = MovedClock.environment();
        if (movable.isPresent()) {
            onSqlite(chosen(clocks(), only), movable.get(), rows);
            onPostgresql(chosen(clocks(), only), movable.get(), rows);
        } else {
            System.out.println("There is no C compiler (Debian: gcc): no clock is moved");
        }
        return rows.stream().allMatch(row -> row.wrong().isEmpty());
    }

    private static void onSqlite(List<Fault> faults, Map<String, String> environment, List<Row> rows) throws Exception {
        if (!faults.isEmpty()) {
            var folder = Files.createTempDirectory("mooring-chaos");
            try (var disk = SmallDisk.in(folder);
                    var stage = Stage.onSqlite(folder, disk, CALM, environment)) {
                play(faults, stage, rows);
            }
        }
    }

    private static void onPostgresql(List<Fault> faults, Map<String, String> environment, List<Row> rows)
            throws Exception {
        if (!faults.isEmpty()) {
            var folder = Files.createTempDirectory("mooring-chaos");
            try (var postgres = PostgresServer.start();
                    var stage = Stage.onPostgresql(folder, postgres.url(), 3, CALM, environment)) {
                play(faults, stage, rows);
            }
        }
    }

    private static List<Fault> chosen(List<Fault> faults, String... only) {
        return faults.stream()
                .filter(fault -> only.length == 0 || List.of(only).stream().anyMatch(fault.name()::contains))
                .toList();
    }

    private static void play(List<Fault> faults, Stage stage, List<Row> rows) throws Exception {
        for (var fault : faults) {
            var row = stage.play(fault);
            System.out.println(row);
            rows.add(row);
        }
    }

    private static List<Fault> faultsOnSqlite() {
        var faults = new ArrayList<Fault>();
        faults.add(new Fault("kill -9, started again", Chaos::kill));
        faults.add(new Fault("told to end while it reads, started again", Chaos::endWhileItReads));
        faults.add(new Fault("stopped for 90 s", stopFor(Duration.ofSeconds(90))));
        faults.add(new Fault("cut off from the world for 40 s", cutTheWorldFor(Duration.ofSeconds(40)), BLIND));
        faults.add(new Fault("disk full for 20 s", fillTheDiskFor(Duration.ofSeconds(20))));
        faults.add(new Fault("database file taken away", Chaos::takeAway));
        faults.add(new Fault("bits of the database flipped", Chaos::flipBits));
        return faults;
    }

    private static List<Fault> faultsOnPostgresql() {
        var faults = new ArrayList<Fault>();
        faults.add(new Fault("leader: kill -9, another started", Chaos::kill));
        faults.add(new Fault("leader told to end while it reads, another started", Chaos::endWhileItReads));
        faults.add(new Fault("leader stopped for 90 s", stopFor(Duration.ofSeconds(90))));
        faults.add(new Fault("leader cut off from the database for 40 s", cutTheLeaderFor(Duration.ofSeconds(40))));
        faults.add(new Fault("all cut off from the database for 30 s", cutTheDatabaseFor(Duration.ofSeconds(30))));
        faults.add(new Fault("all cut off from the world for 40 s", cutTheWorldFor(Duration.ofSeconds(40)), BLIND));
        return faults;
    }

    /** In processes of their own: what moves a clock slows each reading of it. */
    private static List<Fault> clocks() {
        return List.of(
                new Fault("clock " + DAYS + " days ahead, and back", moveTheClock(DAYS)),
                new Fault("clock " + DAYS + " days behind, and back", moveTheClock(-DAYS)));
    }

    /** The leader, or the only one, is killed and started again. */
    public Row killing() throws Exception {
        return stage.play(new Fault("leader: kill -9, another started", Chaos::kill));
    }

    /** The leader, or the only one, is told to end while it waits for an answer. */
    public Row endingWhileItReads() throws Exception {
        return stage.play(new Fault("leader told to end while it reads, another started", Chaos::endWhileItReads));
    }

    /** The leader, or the only one, stands still. */
    public Row stopping(Duration time) throws Exception {
        return stage.play(new Fault("leader stopped for " + time.toSeconds() + " s", stopFor(time)));
    }

    /** Nothing passes between the leader and its database. */
    public Row cuttingTheLeaderOff(Duration time) throws Exception {
        return stage.play(
                new Fault("leader cut off from the database for " + time.toSeconds() + " s", cutTheLeaderFor(time)));
    }

    private static Optional<Loss> kill(Stage on) throws Exception {
        on.replicas().kill(on.leader());
        on.isOver();
        on.replicas().startAnother();
        return Optional.empty();
    }

    private static Optional<Loss> endWhileItReads(Stage on) throws Exception {
        var kubernetes = on.installation().kubernetes();
        kubernetes.delay(DAEMON_SETS, Duration.ofSeconds(15));
        // A verification begins every five seconds.
        Stage.pause(Duration.ofSeconds(7));
        on.replicas().end(on.leader());
        kubernetes.delay(DAEMON_SETS, Duration.ofMillis(1));
        on.isOver();
        on.replicas().startAnother();
        return Optional.empty();
    }

    private static Strike stopFor(Duration time) {
        return on -> {
            var pid = Long.toString(on.leader().process().pid());
            SqliteStore.run("kill", "-STOP", pid);
            Stage.pause(time);
            SqliteStore.run("kill", "-CONT", pid);
            return Optional.empty();
        };
    }

    private static Strike cutTheWorldFor(Duration time) {
        return on -> cut(on.world(), time);
    }

    private static Strike cutTheDatabaseFor(Duration time) {
        return on -> cut(on.databases(), time);
    }

    private static Strike cutTheLeaderFor(Duration time) {
        return on -> cut(List.of(on.database(on.leader())), time);
    }

    private static Optional<Loss> cut(List<Relay> wires, Duration time) throws InterruptedException {
        wires.forEach(Relay::cut);
        Stage.pause(time);
        wires.forEach(Relay::mend);
        return Optional.empty();
    }

    private static Strike moveTheClock(int days) {
        return on -> {
            var home = on.leader().folder();
            MovedClock.set(home, days);
            // Longer than leases, claims and a few verifications.
            Stage.pause(Duration.ofSeconds(40));
            MovedClock.set(home, 0);
            return Optional.empty();
        };
    }

    private static Strike fillTheDiskFor(Duration time) {
        return on -> {
            var disk = on.store().disk();
            var pid = on.leader().process().pid();
            if (disk.canBeFilled()) {
                disk.fill();
                Stage.pause(time);
                disk.free();
            } else {
                SqliteStore.limitFiles(pid, "4096");
                Stage.pause(time);
                SqliteStore.limitFiles(pid, "unlimited");
            }
            return Optional.empty();
        };
    }

    private static Optional<Loss> takeAway(Stage on) throws Exception {
        var asked = System.nanoTime();
        var copy = on.store().copyOfNow();
        on.store().remove();
        var gone = System.nanoTime();
        var words = awaitRefusal(on);
        return Optional.of(new Loss(asked, gone, restore(on, copy), words));
    }

    /** What turned is only noticed when it is read: until then, promises are made, and kept by backfill alone. */
    private static Optional<Loss> flipBits(Stage on) throws Exception {
        var asked = System.nanoTime();
        var copy = on.store().copyOfNow();
        on.store().flipBits();
        var words = awaitRefusal(on);
        var noticed = System.nanoTime();
        return Optional.of(new Loss(asked, noticed, restore(on, copy), words));
    }

    /** Until it is not ready; and it stays so for a while. */
    private static String awaitRefusal(Stage on) throws Exception {
        var mooring = on.leader();
        var end = System.nanoTime() + SqliteStore.NOTICED_WITHIN.toNanos();
        while (System.nanoTime() - end < 0) {
            var said = Told.readiness(mooring);
            if (!said.startsWith("200")) {
                Stage.pause(Duration.ofSeconds(5));
                return Told.readiness(mooring).replaceAll("\\s+", " ");
            }
            Stage.pause(Duration.ofMillis(200));
        }
        return "nothing, within " + SqliteStore.NOTICED_WITHIN.toSeconds() + " s";
    }

    /** As documented. Returns when it was in place, by the stopwatch. */
    private static long restore(Stage on, Path copy) throws Exception {
        on.replicas().kill(on.leader());
        on.store().restore(copy);
        var restored = System.nanoTime();
        on.isOver();
        on.replicas().startAnother();
        return restored;
    }

    @Override
    public void close() {
        stage.close();
    }
}
