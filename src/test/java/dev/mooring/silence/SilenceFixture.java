package dev.mooring.silence;

import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.cluster.NamedFleet;
import dev.mooring.database.Database;
import dev.mooring.replica.SoleLeader;
import dev.mooring.report.Finding;
import dev.mooring.report.Heard;
import dev.mooring.report.OpenFindings;
import dev.mooring.report.ReportFixture;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Silences of a fleet of two clusters, as one replica has them. */
public final class SilenceFixture {
    public static final String CLUSTER = "edge";
    public static final Instant START = Instant.parse("2026-08-21T12:00:00Z");
    final List<SilenceEnding> ending = new CopyOnWriteArrayList<>();
    final List<SilenceEnded> ended = new CopyOnWriteArrayList<>();
    private final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
    private final Database database;
    private final SilenceStore store;
    private final Silences silences;
    private final SilenceDesk desk;
    private final Rounds rounds;
    private final OpenFindings findings;
    private Instant now = START;

    public SilenceFixture(Database database) {
        this(database, Map.of());
    }

    SilenceFixture(Database database, Map<String, String> settings) {
        var fleet = NamedFleet.of(CLUSTER, "other");
        Clock clock = clock();
        this.database = database;
        this.findings = new OpenFindings(database);
        this.store = new SilenceStore(database);
        this.silences = new Silences(store, findings.store(), clock);
        this.desk = new SilenceDesk(
                store, silences, findings.store(), fleet, config(settings), clock, new Heard<>(ended::add));
        this.rounds = new Rounds(
                silences,
                store,
                desk,
                config(settings),
                database,
                new SoleLeader(fleet),
                clock,
                new Heard<>(this::hear));
    }

    /** Whoever hears next that a silence is about to end fails over it. */
    void failNext(RuntimeException failure) {
        failures.add(failure);
    }

    private void hear(SilenceEnding told) {
        var failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
        ending.add(told);
    }

    private Clock clock() {
        InstantSource source = () -> now;
        return source.withZone(ZoneOffset.UTC);
    }

    private static SilenceConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withMapping(SilenceConfig.class)
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build()
                .getConfigMapping(SilenceConfig.class);
    }

    /** Another replica on the same database. */
    SilenceFixture replica() {
        var other = new SilenceFixture(database);
        other.now = now;
        other.silences.reload();
        return other;
    }

    public Silences silences() {
        return silences;
    }

    public SilenceDesk desk() {
        return desk;
    }

    SilenceStore store() {
        return store;
    }

    Rounds rounds() {
        return rounds;
    }

    OpenFindings findings() {
        return findings;
    }

    Instant now() {
        return now;
    }

    /** Time goes on, and the rounds with it. */
    void pass(Duration time) {
        now = now.plus(time);
        rounds.round();
    }

    /** A node does not answer. */
    public static Finding lost(String node) {
        return lost(node, Severity.ERROR, null);
    }

    static Finding lost(String node, Severity severity, @Nullable String inhibitedBy) {
        return ReportFixture.finding(
                CLUSTER, "node-unreachable", severity, new Subject("node", node, "dc1"), START, inhibitedBy);
    }

    public static Scope node(String pattern) {
        return new Scope(null, "*", pattern, "*", "*", Set.of());
    }

    /** For an hour. */
    public Silence silence(Scope scope) {
        return desk.make(new Draft(Silence.Kind.SILENCE, scope, "ann", "we know", null, now.plus(Duration.ofHours(1))));
    }

    Silence acknowledge(Scope scope) {
        return desk.make(new Draft(Silence.Kind.ACKNOWLEDGEMENT, scope, "ann", "on it", null, null));
    }
}
