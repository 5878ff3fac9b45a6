package dev.mooring.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.bench.Databases;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.cluster.NamedFleet;
import dev.mooring.database.Database;
import dev.mooring.replica.SoleLeader;
import dev.mooring.report.DeskFixture;
import dev.mooring.report.Finding;
import dev.mooring.report.GivenUp;
import dev.mooring.report.Heard;
import dev.mooring.report.OpenFindings;
import dev.mooring.report.ReportFixture;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cluster {@code new} is configured; {@code old} was, and has an open finding. */
class NoLongerWatchedTest {
    private static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private final List<GivenUp> told = new ArrayList<>();
    private Database database;
    private OpenFindings open;
    private NoLongerWatched looker;
    private Duration passed = Duration.ZERO;
    private boolean fails;

    @TempDir
    Path folder;

    @BeforeEach
    void leave() throws Exception {
        database = Databases.sqlite(folder.resolve("left.db"));
        open = new OpenFindings(database);
        open.verified("old", NOW, finding("old"));
        open.verified("new", NOW, finding("new"));
        looker = knowing("new");
    }

    @Test
    void whatIsOpenOfAClusterThatNobodyWatchesEndsByConfiguration() {
        look(Duration.ZERO, Duration.ofMinutes(15));
        assertThat(open.store().find(finding("old").fingerprint())).hasValueSatisfying(ended -> {
            assertThat(ended.status()).isEqualTo(Finding.Status.RESOLVED);
            assertThat(ended.resolvedBy()).isEqualTo("configuration");
        });
    }

    @Test
    void whoeverKeepsMoreOfItIsToldWhatEndedAndWhy() {
        look(Duration.ZERO, Duration.ofMinutes(15));
        assertThat(told).singleElement().satisfies(givenUp -> {
            assertThat(givenUp.cluster()).isEqualTo("old");
            assertThat(givenUp.why()).isEqualTo("neither the configuration nor discovery names it");
            assertThat(givenUp.ended()).extracting(Finding::cluster).containsExactly("old");
        });
    }

    @Test
    void whatIsOpenOfAClusterThatIsWatchedStaysOpen() {
        look(Duration.ZERO, Duration.ofMinutes(15), Duration.ofDays(1));
        assertThat(open.store().open("new")).hasSize(1);
    }

    @Test
    void nothingEndsBeforeAnotherReplicaHadTheTimeToVerifyIt() {
        look(Duration.ZERO, Duration.ofMinutes(14));
        assertThat(open.store().open("old")).hasSize(1);
    }

    @Test
    void nothingEndsOfAClusterThatAnotherReplicaVerifies() {
        for (var round = 0; round < 10; round++) {
            look(Duration.ofMinutes(10));
            open.verified("old", NOW, finding("old"));
        }
        assertThat(open.store().open("old")).hasSize(1);
    }

    @Test
    void whatCouldNotBeEndedIsTriedAgain() {
        fails = true;
        look(Duration.ZERO, Duration.ofMinutes(15));
        assertThat(open.store().open("old")).hasSize(1);
        fails = false;
        look(Duration.ofMinutes(5));
        assertThat(open.store().open("old")).isEmpty();
    }

    @Test
    void whatIsOverIsNotEndedAgain() {
        look(Duration.ZERO, Duration.ofMinutes(15), Duration.ofMinutes(15), Duration.ofMinutes(15));
        assertThat(told).hasSize(1);
    }

    private void look(Duration... waits) {
        for (var wait : waits) {
            passed = passed.plus(wait);
            looker.look();
        }
    }

    private NoLongerWatched knowing(String... clusters) {
        var fleet = NamedFleet.of(clusters);
        return new NoLongerWatched(
                database,
                open.store(),
                new DeskFixture(database).reports(),
                fleet,
                new SoleLeader(fleet),
                new Heard<>(givenUp -> {
                    if (fails) {
                        throw new IllegalStateException("the disk is full");
                    }
                    told.add(givenUp);
                }),
                INTERVAL,
                Clock.fixed(NOW, ZoneOffset.UTC),
                () -> passed.toNanos());
    }

    private static Finding finding(String cluster) {
        return ReportFixture.finding(
                cluster, "node-not-ready", Severity.ERROR, new Subject("node", "dc1-01", null), NOW, null);
    }
}
