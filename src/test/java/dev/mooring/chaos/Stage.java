package dev.mooring.chaos;

import dev.mooring.chaos.Fault.Loss;
import dev.mooring.chaos.Told.Change;
import dev.mooring.demo.MooringProcess;
import dev.mooring.fault.Replicas;
import dev.mooring.standin.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Mooring, as it is packaged, under steady deliveries, beside a world in which one thing is wrong and nothing changes. Between
 * it and all that it needs there are wires that can be cut. What must hold after each fault is asked here.
 */
final class Stage implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String PLANTED = "dc9-never-01";

    private final String storage;
    private final Duration calm;
    private final Installation installation = new Installation(Clock.systemUTC());
    private final Relay cloud;
    private final Relay kubernetes;
    private final Map<Path, Relay> databases = new ConcurrentHashMap<>();
    private final Replicas replicas;
    private final Optional<SqliteStore> store;
    private int played;
    private OptionalLong over = OptionalLong.empty();

    /**
     * @param calm time before and after each fault in which all is well
     * @param environment of Mooring, beyond what it needs
     */
    static Stage onSqlite(Path folder, SmallDisk disk, Duration calm, Map<String, String> environment)
            throws Exception {
        var store = new SqliteStore(disk, Files.createTempDirectory(folder, "copies"));
        return new Stage("SQLite", folder, calm, 1, store.url(), environment, Optional.of(store));
    }

    static Stage onPostgresql(Path folder, String url, int count, Duration calm, Map<String, String> environment)
            throws Exception {
        return new Stage("PostgreSQL, " + count + " replicas", folder, calm, count, url, environment, Optional.empty());
    }

    private Stage(
            String storage,
            Path folder,
            Duration calm,
            int count,
            String url,
            Map<String, String> environment,
            Optional<SqliteStore> store)
            throws Exception {
        this.storage = storage;
        this.calm = calm;
        this.store = store;
        this.cloud = new Relay(port(installation.cloud().url()));
        this.kubernetes = new Relay(port(installation.kubernetes().url()));
        installation.declareNode(PLANTED, "10.80.1.99", "dc1");
        var kubeconfig = folder.resolve("kubeconfig");
        var settings = new HashMap<>(installation.settings(kubeconfig));
        Files.writeString(
                kubeconfig,
                Files.readString(kubeconfig)
                        .replace(installation.kubernetes().url(), "http://localhost:" + kubernetes.port()));
        settings.put("mooring.pulumi.url", "http://localhost:" + cloud.port());
        settings.put("mooring.verification.interval", "PT5S");
        settings.put("mooring.inbox.backfill-interval", "PT1H");
        store.ifPresent(file -> settings.putAll(file.settings()));
        var variables = new HashMap<>(environment);
        variables.putAll(installation.awsEnvironment());
        variables.put("AWS_ENDPOINT_URL", "http://localhost:" + cloud.port());
        this.replicas = Replicas.start(
                count, folder, url, settings, variables, home -> store.isPresent() ? Map.of() : wire(home, url));
        if (!eventually(
                () -> Told.verify(any()) && Told.open(any()).values().stream().anyMatch(of -> of.contains(PLANTED)))) {
            close();
            throw new IllegalStateException("what is planted is not found");
        }
    }

    /** A wire of its own to the database for each replica. */
    private Map<String, String> wire(Path home, String url) {
        try {
            var port = port(url.substring("jdbc:".length()));
            var relay = new Relay(port);
            databases.put(home.toAbsolutePath(), relay);
            return Map.of("mooring.database.url", url.replace(":" + port + "/", ":" + relay.port() + "/"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static int port(String url) {
        return URI.create(url).getPort();
    }

    Replicas replicas() {
        return replicas;
    }

    SqliteStore store() {
        return store.orElseThrow();
    }

    Installation installation() {
        return installation;
    }

    List<Relay> world() {
        return List.of(cloud, kubernetes);
    }

    Relay database(MooringProcess replica) {
        return databases.get(replica.folder());
    }

    List<Relay> databases() {
        return List.copyOf(databases.values());
    }

    /** The only one, or the one that leads. */
    MooringProcess leader() throws InterruptedException {
        var leader = new MooringProcess[1];
        eventually(() -> {
            leader[0] = replicas.leader().orElse(null);
            return leader[0] != null;
        });
        return leader[0];
    }

    private MooringProcess any() {
        return replicas.all().getFirst();
    }

    /** From now on Mooring can be ready again: the stopwatch starts. Told once by a fault, or else when it returns. */
    void isOver() {
        if (over.isEmpty()) {
            over = OptionalLong.of(System.nanoTime());
        }
    }

    /** Lets a fault happen, and looks at what became of everything. */
    Row play(Fault fault) throws Exception {
        var findings = Told.open(any());
        var reports = Told.reports(any());
        var readers = replicas.all().stream().map(EventReader::new).toList();
        var senders = new SteadySenders("chaos-" + ++played + "-", replicas);
        senders.start();
        pause(calm);
        over = OptionalLong.empty();
        var loss = fault.strike().on(this);
        isOver();
        var isReady = eventually(() -> replicas.all().stream().allMatch(Told::isReady));
        var seconds = (System.nanoTime() - over.orElseThrow()) / 1e9;
        pause(calm);
        senders.stop();

        var wrong = new ArrayList<String>();
        require(isReady, "not ready again", wrong);
        var lost = lost(senders, loss);
        require(lost.isEmpty(), "lost: " + some(lost), wrong);
        require(loss.stream().noneMatch(since -> since.words().startsWith("nothing")), "not noticed", wrong);
        var acknowledged = senders.acknowledged().size();
        var sentAgain = sendAgain(senders);
        require(eventually(() -> judged(senders) == senders.sent().size()), "not all are judged", wrong);
        require(eventually(() -> Told.verify(any())), "no verification goes through", wrong);
        require(
                eventually(() -> Told.open(any()).equals(findings)),
                "other findings: " + difference(findings, Told.open(any())),
                wrong);
        var changes = Told.changes(any(), reports);
        changes.stream()
                .filter(change -> findings.containsKey(change.fingerprint()))
                .forEach(change -> wrong.add(
                        (change.opened() ? "opened" : "resolved") + " falsely: " + findings.get(change.fingerprint())));
        var checks = Told.checks(any());
        changes.stream()
                .filter(change -> !findings.containsKey(change.fingerprint()))
                .map(change -> String.valueOf(checks.get(change.fingerprint())))
                .filter(check -> !fault.mayOpen().contains(check))
                .distinct()
                .forEach(check -> wrong.add("opened falsely: " + check));
        var told = twice(changes);
        for (var reader : readers) {
            told += twice(reader.changes());
            reader.close();
        }
        require(told == 0, "told twice", wrong);
        var there = Told.deliveries(any());
        require(there.twice() == 0, "stored twice", wrong);
        return new Row(
                storage,
                fault.name(),
                senders.sent().size(),
                acknowledged,
                sentAgain,
                stored(senders, there),
                judged(senders),
                there.twice(),
                lost.size(),
                findings.size(),
                Told.open(any()).size(),
                told,
                seconds,
                loss.map(Loss::words).map(words -> ". Said: " + words).orElse(""),
                wrong);
    }

    private static void require(boolean holds, String otherwise, List<String> wrong) {
        if (!holds) {
            wrong.add(otherwise);
        }
    }

    /** What was promised and is not there. After a copy was restored: what it should hold, or should not have been promised. */
    private Set<String> lost(SteadySenders senders, Optional<Loss> loss) throws IOException {
        var promised = new HashSet<String>();
        loss.ifPresentOrElse(
                since -> {
                    promised.addAll(senders.acknowledgedBefore(since.copied()));
                    promised.addAll(senders.acknowledgedBetween(since.promisesEnd(), since.restored()));
                },
                () -> promised.addAll(senders.acknowledged()));
        promised.removeAll(Told.deliveries(any()).states().keySet());
        return promised;
    }

    private int sendAgain(SteadySenders senders) throws Exception {
        var missing = new HashSet<>(senders.sent());
        missing.removeAll(Told.deliveries(any()).states().keySet());
        missing.addAll(senders.unacknowledged());
        var count = missing.size();
        eventually(() -> {
            missing.retainAll(senders.sendAgain(missing));
            return missing.isEmpty();
        });
        return count;
    }

    private static int stored(SteadySenders senders, Told.Deliveries there) {
        var ids = new HashSet<>(senders.sent());
        ids.retainAll(there.states().keySet());
        return ids.size();
    }

    private int judged(SteadySenders senders) throws IOException {
        var states = Told.deliveries(any()).states();
        return (int) senders.sent().stream()
                .filter(id -> "done".equals(states.get(id)))
                .count();
    }

    /** Changes that tell what was told before, without the contrary between. */
    private static int twice(List<Change> changes) {
        var last = new HashMap<String, Boolean>();
        var twice = 0;
        for (var change : changes) {
            if (Boolean.valueOf(change.opened()).equals(last.put(change.fingerprint(), change.opened()))) {
                twice++;
            }
        }
        return twice;
    }

    private static String difference(Map<String, String> before, Map<String, String> after) {
        var gone = new HashSet<>(before.values());
        gone.removeAll(after.values());
        var come = new HashSet<>(after.values());
        come.removeAll(before.values());
        return "gone " + some(gone) + ", come " + some(come);
    }

    private static String some(Set<String> all) {
        return all.size() + " " + all.stream().sorted().limit(5).toList();
    }

    static void pause(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }

    /** Whether it comes true within two minutes, by itself. What fails meanwhile is not yet true. */
    static boolean eventually(Callable<Boolean> condition) throws InterruptedException {
        var end = System.nanoTime() + PATIENCE.toNanos();
        do {
            try {
                if (condition.call()) {
                    return true;
                }
            } catch (Exception notYet) {
                // Asked again.
            }
            TimeUnit.MILLISECONDS.sleep(200);
        } while (System.nanoTime() - end < 0);
        return false;
    }

    @Override
    public void close() {
        world().forEach(Relay::close);
        databases().forEach(Relay::mend);
        replicas.close();
        databases().forEach(Relay::close);
        installation.close();
    }
}
