package dev.mooring.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.bench.Databases;
import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.NamedFleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.database.Database;
import dev.mooring.database.Dialect;
import dev.mooring.database.FreshDatabase;
import io.agroal.api.AgroalDataSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replicas that share a database, turn by turn. */
class LeasedLeadershipTest {

    private final List<Replica> replicas = new ArrayList<>();
    private String url;
    private Database database;

    @BeforeEach
    void open() throws Exception {
        url = FreshDatabase.url();
        database = Databases.postgresql(url);
    }

    @AfterEach
    void close() {
        replicas.forEach(replica -> replica.leadership.stop());
        database.dataSource().close();
    }

    @Test
    void aReplicaThatIsAloneLeadsEveryClusterOnceItHasStarted() {
        var alone = replica("a", "b", "c");
        alone.leadership.start();
        assertThat(alone.leads()).containsExactly("a", "b", "c");
    }

    @Test
    void aReplicaThatHasNotStartedLeadsNothing() {
        assertThat(replica("a", "b").leads()).isEmpty();
    }

    @Test
    void aClusterThatIsGainedIsTold() {
        var alone = replica("prod");
        alone.leadership.takeTurn();
        assertThat(alone.told).containsExactly("gained prod");
    }

    @Test
    void aLeaseThatIsExtendedIsToldNoSecondTime() {
        var alone = replica("prod");
        alone.leadership.takeTurn();
        alone.leadership.takeTurn();
        assertThat(alone.told).containsExactly("gained prod");
    }

    @Test
    void aLeaseThatIsExtendedLastsLonger() {
        var alone = replica("prod");
        alone.leadership.takeTurn();
        alone.pass(Duration.ofSeconds(8));
        alone.leadership.takeTurn();
        alone.pass(Duration.ofSeconds(8));
        assertThat(alone.leads()).containsExactly("prod");
    }

    @Test
    void aReplicaWithoutItsDatabaseLeadsForAsLongAsItsLeaseLasts() {
        var cutOff = replica("prod");
        cutOff.leadership.takeTurn();
        cutOff.away = true;
        cutOff.pass(Duration.ofSeconds(6));
        cutOff.leadership.takeTurn();
        assertThat(cutOff.leads()).containsExactly("prod");
    }

    @Test
    void aReplicaLeadsNothingOnceItsLeaseHasRunOutEvenBeforeItsNextTurn() {
        var stalled = replica("prod");
        stalled.leadership.takeTurn();
        stalled.pass(Leases.LENGTH);
        assertThat(stalled.leads()).isEmpty();
    }

    @Test
    void aLeaseThatCouldNotBeExtendedBeforeItRanOutIsToldAsLost() {
        var cutOff = replica("prod");
        cutOff.leadership.takeTurn();
        cutOff.away = true;
        cutOff.pass(Leases.LENGTH);
        cutOff.leadership.takeTurn();
        assertThat(cutOff.told).containsExactly("gained prod", "lost prod");
    }

    @Test
    void aLeaseThatRanOutIsToldAsLostBeforeItIsGainedAgain() {
        var stalled = replica("prod");
        stalled.leadership.takeTurn();
        stalled.pass(Leases.LENGTH);
        lapse();
        stalled.leadership.takeTurn();
        assertThat(stalled.told).containsExactly("gained prod", "lost prod", "gained prod");
    }

    @Test
    void aLeaseThatIsNoLongerInTheDatabaseIsLost() {
        var robbed = replica("prod");
        robbed.leadership.takeTurn();
        database.write(session -> session.sql("update leases set locked_by = 'another' where name like 'shard/%'")
                .update());
        robbed.leadership.takeTurn();
        assertThat(robbed.told).containsExactly("gained prod", "lost prod");
    }

    @Test
    void aReplicaThatTheDatabaseKeptWaitingTakesNothingFromTheOneThatLeadsByNow() {
        var kept = replica("prod");
        var next = replica("prod");
        kept.leadership.takeTurn();
        kept.atTheNextCall = () -> {
            kept.pass(Leases.LENGTH);
            lapse();
            next.leadership.takeTurn();
        };
        kept.leadership.takeTurn();
        assertThat(kept.told).containsExactly("gained prod", "lost prod");
        assertThat(kept.leads()).isEmpty();
        assertThat(next.leadership.term("prod")).isPresent();
    }

    @Test
    void aReplicaThatTheDatabaseKeptWaitingTellsTheEndBeforeItBeginsAnew() {
        var kept = replica("prod");
        kept.leadership.takeTurn();
        kept.atTheNextCall = () -> {
            kept.pass(Leases.LENGTH);
            lapse();
        };
        kept.leadership.takeTurn();
        assertThat(kept.told).containsExactly("gained prod", "lost prod", "gained prod");
    }

    @Test
    void aListenerThatFailsKeepsNobodyFromHearingOfTheOtherClusters() {
        var alone = replica("a", "b", "c");
        alone.deafTo = "a";
        alone.leadership.takeTurn();
        alone.leadership.takeTurn();
        assertThat(alone.told).containsExactly("gained b", "gained c");
    }

    @Test
    void aReplicaTakesNothingThatAnotherHolds() {
        var first = replica("a", "b", "c");
        var second = replica("a", "b", "c");
        first.leadership.takeTurn();
        second.leadership.takeTurn();
        assertThat(second.leads()).isEmpty();
    }

    @Test
    void aReplicaTakesOverWhatAnotherDidNotExtend() {
        var first = replica("a", "b", "c");
        var second = replica("a", "b", "c");
        first.leadership.takeTurn();
        second.leadership.takeTurn();
        lapse();
        second.leadership.takeTurn();
        assertThat(second.told).containsExactly("gained a", "gained b", "gained c");
    }

    @Test
    void aReplicaTakesOverAtOnceWhatAnotherLetGoOf() {
        var first = replica("a", "b", "c");
        var second = replica("a", "b", "c");
        first.leadership.takeTurn();
        first.leadership.stop();
        second.leadership.takeTurn();
        assertThat(second.leads()).containsExactly("a", "b", "c");
    }

    @Test
    void aReplicaThatStandsStillWhileItStoresAReportKeepsNothingButThatShardFromTheOthers() {
        var still = replica("a", "b", "c");
        var next = replica("a", "b", "c");
        still.leadership.takeTurn();
        var term = still.leadership.term("b").orElseThrow();
        database.write(session -> {
            assertThat(term.goesOn(session)).isTrue();
            lapse();
            next.leadership.takeTurn();
            assertThat(next.leads()).containsExactly("a", "c");
            return next.leads();
        });
        next.leadership.takeTurn();
        assertThat(next.leads()).containsExactly("a", "b", "c");
    }

    @Test
    void aReplicaThatStoresAReportForLongerThanALeaseLastsLosesNothing() {
        var slow = replica("a", "b", "c");
        slow.leadership.takeTurn();
        var term = slow.leadership.term("b").orElseThrow();
        database.write(session -> {
            assertThat(term.goesOn(session)).isTrue();
            slow.pass(Duration.ofSeconds(8));
            slow.leadership.takeTurn();
            slow.pass(Duration.ofSeconds(8));
            slow.leadership.takeTurn();
            return slow.leads();
        });
        assertThat(slow.leads()).containsExactly("a", "b", "c");
        assertThat(slow.told).containsExactly("gained a", "gained b", "gained c");
    }

    @Test
    void aReplicaThatIsGoneCountsNoLongerWhateverTheClockOfTheDatabaseWasSetBackTo() {
        replica("a").leadership.takeTurn();
        database.write(session -> session.sql("update leases set lock_until = lock_until + interval '50 minutes'")
                .update());
        replica("a").leadership.takeTurn();
        assertThat(count("lock_until > clock_timestamp() + interval '14 seconds'"))
                .isZero();
    }

    @Test
    void twoReplicasShareTheClustersSoThatEachIsLedByOneOfThem() {
        var names = IntStream.range(0, 40).mapToObj(number -> "c" + number).toArray(String[]::new);
        var first = replica(names);
        var second = replica(names);
        first.leadership.takeTurn();
        second.leadership.takeTurn();
        first.leadership.takeTurn();
        second.leadership.takeTurn();
        assertThat(Stream.concat(first.leads().stream(), second.leads().stream()))
                .containsExactlyInAnyOrder(names);
    }

    @Test
    void aReplicaThatLearnsOfAnotherKeepsNoMoreThanItsShare() {
        var first = replica("prod");
        first.leadership.takeTurn();
        replica("prod").leadership.takeTurn();
        first.leadership.takeTurn();
        assertThat(count("name like 'shard/%' and lock_until > clock_timestamp()"))
                .isEqualTo(Shards.COUNT / 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1 day", "1 day"})
    void leasesLastByTheTimeOfTheDatabaseHoweverFarTheClockOfThisMachineIsOff(String off) throws Exception {
        database.write(session -> session.sql("create schema skewed").update());
        database.write(
                session -> session.sql("create function skewed.clock_timestamp() returns timestamptz language sql as"
                                + " $$ select pg_catalog.clock_timestamp() + interval '" + off + "' $$")
                        .update());
        database.dataSource().close();
        database = Databases.postgresql(url + "&currentSchema=public,skewed,pg_catalog");
        replica("prod").leadership.takeTurn();
        // Far less than the day, and more than a machine that is busy takes to answer: that time is added to the
        // leases.
        assertThat(count("name like 'shard/%' and lock_until - clock_timestamp()"
                        + " between interval '-1 minute' and interval '1 minute'"))
                .isEqualTo(Shards.COUNT);
    }

    private long count(String which) {
        return database.read(session ->
                session.sql("select count(*) from leases where " + which).count());
    }

    @Test
    void leadsWhatComesAndNoLongerWhatGoes() {
        var replica = replica("a");
        replica.leadership.takeTurn();
        var unused = replica.fleet.watchAlso(NamedFleet.of("b").clusters());
        replica.leadership.takeTurn();
        unused = replica.fleet.watchAlso(List.of());
        replica.leadership.takeTurn();
        assertThat(replica.told).containsExactly("gained a", "gained b", "lost b");
        assertThat(replica.leadership.term("b")).isEmpty();
    }

    /** As if nobody had extended anything for long enough. */
    private void lapse() {
        database.write(session -> session.sql("update leases set lock_until = clock_timestamp() - interval '1 second'")
                .update());
    }

    private Replica replica(String... clusters) {
        var replica = new Replica(NamedFleet.of(clusters), database);
        replicas.add(replica);
        return replica;
    }

    /** One of the replicas, with a stopwatch and a line to the database of its own. */
    private static final class Replica implements Changes {
        private final List<String> told = new ArrayList<>();
        private final LeasedLeadership leadership;
        private Duration passed = Duration.ZERO;
        private boolean away;
        private Runnable atTheNextCall = () -> {};
        private String deafTo = "";

        private final Fleet fleet;

        private Replica(Fleet fleet, Database database) {
            this.fleet = fleet;
            var line = line(database.dataSource());
            leadership = new LeasedLeadership(
                    fleet,
                    new Database(Dialect.POSTGRESQL, line, line),
                    this,
                    () -> System.nanoTime() + passed.toNanos());
        }

        private AgroalDataSource line(AgroalDataSource dataSource) {
            return (AgroalDataSource) Proxy.newProxyInstance(
                    AgroalDataSource.class.getClassLoader(),
                    new Class<?>[] {AgroalDataSource.class},
                    (_, method, arguments) -> {
                        if (away) {
                            throw new SQLException("no route to host", "08001");
                        }
                        var due = atTheNextCall;
                        atTheNextCall = () -> {};
                        due.run();
                        try {
                            return method.invoke(dataSource, arguments);
                        } catch (InvocationTargetException failed) {
                            throw failed.getCause();
                        }
                    });
        }

        private void pass(Duration time) {
            passed = passed.plus(time);
        }

        private List<String> leads() {
            return leadership.led().stream().map(WatchedCluster::name).toList();
        }

        @Override
        public void gained(WatchedCluster cluster) {
            tell("gained", cluster);
        }

        @Override
        public void lost(WatchedCluster cluster) {
            tell("lost", cluster);
        }

        private void tell(String change, WatchedCluster cluster) {
            if (cluster.name().equals(deafTo)) {
                throw new IllegalStateException("cannot hear");
            }
            told.add(change + " " + cluster.name());
        }
    }
}
