package dev.mooring.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.bench.BreakableDatabase;
import dev.mooring.cluster.FleetChanged;
import dev.mooring.cluster.NamedFleet;
import dev.mooring.cluster.Watched;
import dev.mooring.database.Database;
import dev.mooring.database.Dialect;
import dev.mooring.database.FreshDatabase;
import dev.mooring.replica.Follower;
import dev.mooring.replica.SoleLeader;
import dev.mooring.report.Trigger;
import dev.mooring.verification.Requests.Asked;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The queues of two replicas on one database, one of which leads every cluster. */
class AskedOfTheLeaderTest {

    private Database database;
    private Requests toLeader;
    private Requests ofOthers;
    private QueueFixture follower;
    private QueueFixture leader;

    @BeforeEach
    void open() throws Exception {
        database = FreshDatabase.of(Dialect.POSTGRESQL);
        var fleet = NamedFleet.of("a", "b", "c");
        toLeader = requests();
        ofOthers = requests();
        follower = new QueueFixture(Follower.of(fleet, database), toLeader);
        leader = new QueueFixture(new SoleLeader(fleet), ofOthers);
    }

    @AfterEach
    void close() {
        follower.close();
        leader.close();
        toLeader.stop();
        ofOthers.stop();
        database.dataSource().close();
    }

    private Requests requests() {
        return requests(Clock.systemUTC());
    }

    private Requests requests(Clock clock) {
        return new SharedRequests(new RequestStore(database), clock);
    }

    @Test
    void whatAnotherReplicaLeadsIsAskedOfIt() {
        var ticket = follower.ask("a", 42);
        assertThat(ofOthers.open(List.of("a", "b")))
                .containsExactly(new Asked(ticket.id(), "a", Trigger.REQUEST, Optional.of(42L)));
    }

    @Test
    void whatAnotherReplicaLeadsIsNotRunHere() {
        follower.ask("a", Trigger.REQUEST);
        await().during(Duration.ofMillis(300)).until(() -> follower.begun().isEmpty());
    }

    @Test
    void whatIsAskedOfSeveralClustersIsFoundByOneLook() {
        var second = follower.ask("b", Trigger.REQUEST);
        var third = follower.ask("c", Trigger.REQUEST);
        follower.ask("a", Trigger.REQUEST);
        assertThat(ofOthers.open(List.of("c", "b")))
                .extracting(Asked::id)
                .containsExactlyInAnyOrder(second.id(), third.id());
    }

    @Test
    void whoLeadsNothingTakesNothingOver() {
        follower.ask("a", Trigger.REQUEST);
        assertThat(ofOthers.open(List.of())).isEmpty();
        assertThat(ofOthers.open(List.of("a"))).hasSize(1);
    }

    @Test
    void everyClusterThatIsLedIsServedByOneLook() {
        follower.ask("a", Trigger.REQUEST);
        follower.ask("b", Trigger.REQUEST);
        follower.ask("c", Trigger.REQUEST);
        leader.queue().serve();
        await().untilAsserted(() -> assertThat(leader.begun())
                .extracting(begun -> begun.cluster().name())
                .containsExactlyInAnyOrder("a", "b", "c"));
    }

    @Test
    void whatIsAskedForLaterIsLeftToTheReplicaThatLeads() {
        follower.queue().requestLater("a", Trigger.NODE_CHANGE, Duration.ZERO);
        await().during(Duration.ofMillis(300))
                .until(() -> ofOthers.open(List.of("a")).isEmpty()
                        && follower.begun().isEmpty());
    }

    @Test
    void whoAskedHearsOfTheReportOfTheLeader() {
        var asked = follower.ask("a", Trigger.REQUEST);
        leader.letAllEnd();
        leader.queue().serve();
        await().until(() -> leader.told().size() == 1);
        assertThat(asked.ended())
                .succeedsWithin(Duration.ofSeconds(10))
                .isEqualTo(leader.told().getFirst().ticket().id());
    }

    @Test
    void whoAskedHearsThatTheLeaderFailed() {
        var asked = follower.ask("a", Trigger.REQUEST);
        leader.endWith(() -> {
            throw new IllegalStateException("went wrong");
        });
        leader.letAllEnd();
        leader.queue().serve();
        assertThat(asked.ended()).failsWithin(Duration.ofSeconds(10)).withThrowableOfType(ExecutionException.class);
    }

    @Test
    void whatALeaderThatStopsHadTakenOverIsLeftToTheNext() {
        follower.ask("a", Trigger.REQUEST);
        leader.queue().serve();
        await().until(() -> leader.begun().size() == 1);
        var asked = follower.ask("a", Trigger.REQUEST);
        leader.queue().serve();
        leader.queue().stop();
        assertThat(ofOthers.find(asked.id()).orElseThrow().ended()).isNotDone();
        var next = requests();
        assertThat(next.open(List.of("a"))).extracting(Asked::id).contains(asked.id());
        next.stop();
    }

    @Test
    void whatEndedWithNoAnswerIsRunAgain() {
        var asked = follower.ask("a", Trigger.REQUEST);
        var runs = new AtomicInteger();
        leader.endWith(() -> {
            if (runs.incrementAndGet() == 1) {
                throw new Outlived("reading took too long");
            }
        });
        assertIsAnsweredInTheEnd(asked);
    }

    @Test
    void whatTheDatabaseDidNotTakeIsRunAgain(@TempDir Path folder) throws Exception {
        var away = new BreakableDatabase(folder.resolve("away.db"));
        away.goAway();
        var asked = follower.ask("a", Trigger.REQUEST);
        var runs = new AtomicInteger();
        leader.endWith(() -> {
            if (runs.incrementAndGet() == 1) {
                away.database().read(session -> session.sql("select 1").count());
            }
        });
        assertIsAnsweredInTheEnd(asked);
    }

    private void assertIsAnsweredInTheEnd(Ticket asked) {
        leader.letAllEnd();
        await().until(() -> {
            leader.queue().serve();
            return asked.ended().isDone();
        });
        assertThat(asked.ended()).isCompleted();
    }

    @Test
    void anAnswerStandsWhateverALeaderSaysThatWasStoppedMeanwhile() {
        var asked = follower.ask("a", Trigger.REQUEST);
        var store = new RequestStore(database);
        store.end(asked.id(), "report");
        store.end(asked.id(), null);
        assertThat(store.find(asked.id()).orElseThrow().state()).isEqualTo(RequestStore.State.DONE);
    }

    @Test
    void whoAskedHearsThatTheClusterIsWatchedNoLonger() {
        var asked = follower.ask("a", Trigger.REQUEST);
        leader.queue().forget(new FleetChanged(List.of(), List.of(Watched.cluster("a"))));
        assertThat(asked.ended()).failsWithin(Duration.ofSeconds(10)).withThrowableOfType(ExecutionException.class);
    }

    @Test
    void whoAskedHearsThatNobodyKnowsWhatBecameOfIt() {
        var asked = follower.ask("a", Trigger.REQUEST);
        database.write(
                session -> session.sql("delete from verification_requests").update());
        assertThat(asked.ended()).failsWithin(Duration.ofSeconds(10)).withThrowableOfType(ExecutionException.class);
    }

    @Test
    void anAnswerIsKeptForWhoAskedHoweverFarTheClockOfAnotherReplicaIsAhead() {
        var asked = follower.ask("a", Trigger.REQUEST);
        answer(asked);
        askByAClockThatIsAhead();
        assertThat(ofOthers.find(asked.id())).isPresent();
    }

    @Test
    void anAnswerIsForgottenAfterAnHour() {
        var asked = follower.ask("a", Trigger.REQUEST);
        answer(asked);
        database.write(session -> session.sql(
                        "update verification_requests set answered_at = answered_at - interval '61 minutes'")
                .update());
        follower.ask("b", Trigger.REQUEST);
        assertThat(ofOthers.find(asked.id())).isEmpty();
    }

    private void answer(Ticket asked) {
        leader.letAllEnd();
        leader.queue().serve();
        assertThat(asked.ended()).succeedsWithin(Duration.ofSeconds(10));
    }

    private void askByAClockThatIsAhead() {
        var ahead = requests(Clock.offset(Clock.systemUTC(), Duration.ofDays(2)));
        ahead.ask("b", Trigger.REQUEST, Optional.empty());
        ahead.stop();
    }

    @Test
    void whatWasTakenOverIsRunOnceHoweverOftenTheLeaderLooks() {
        follower.ask("a", Trigger.REQUEST);
        leader.queue().serve();
        leader.queue().serve();
        leader.letAllEnd();
        await().until(() -> leader.told().size() == 1);
        await().during(Duration.ofMillis(300)).until(() -> leader.begun().size() == 1);
    }
}
