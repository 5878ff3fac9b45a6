package dev.mooring.verification;

import static dev.mooring.verification.QueueFixture.LONG_WINDOW;
import static dev.mooring.verification.QueueFixture.NO_WINDOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.cluster.Watched;
import dev.mooring.report.Report;
import dev.mooring.report.Trigger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The queue of the only replica. */
class VerificationQueueTest {
    private static final Duration A_MOMENT = Duration.ofMillis(300);
    private final List<QueueFixture> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(QueueFixture::close);
    }

    @Test
    void whoeverAsksWhileOneRunsJoinsTheOneThatWaits() {
        var fixture = open(NO_WINDOW);
        var running = fixture.ask("a", Trigger.REQUEST);
        var joined = burst(fixture, 50);
        assertThat(joined).doesNotContain(running).containsOnly(joined.getFirst());
    }

    @Test
    void aBurstOfFiftyCostsTwoRuns() {
        var fixture = open(NO_WINDOW);
        var burst = burst(fixture, 50);
        fixture.letAllEnd();
        burst.forEach(VerificationQueueTest::awaitEnd);
        assertThat(fixture.begun()).hasSize(2);
    }

    @Test
    void whatWaitsDoesNotBeginBeforeWhatRunsHasEnded() {
        var fixture = open(NO_WINDOW);
        fixture.ask("a", Trigger.REQUEST);
        fixture.ask("a", Trigger.REQUEST);
        staysAt(fixture, 1);
    }

    @Test
    void isStuckWhileOneRunsAndNothingMovesForTooLong() {
        var fixture = open(NO_WINDOW);
        fixture.ask("a", Trigger.REQUEST);
        assertThat(fixture.queue().isStuck(Duration.ofMinutes(30))).isFalse();
        await().until(() -> fixture.queue().isStuck(Duration.ofMillis(1)));
    }

    @Test
    void isNeverStuckWhereNothingRuns() {
        var fixture = open(NO_WINDOW);
        fixture.letAllEnd();
        awaitEnd(fixture.ask("a", Trigger.REQUEST));
        await().during(Duration.ofMillis(50)).until(() -> !fixture.queue().isStuck(Duration.ofMillis(1)));
    }

    @Test
    void aTicketEndsWithItsOwnIdWhichIsTheReports() {
        var fixture = open(NO_WINDOW);
        fixture.letAllEnd();
        var ticket = fixture.ask("a", Trigger.REQUEST);
        assertThat(ticket.ended()).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(ticket.id());
    }

    @Test
    void aTicketIsFoundByItsId() {
        var fixture = open(NO_WINDOW);
        var ticket = fixture.ask("a", Trigger.REQUEST);
        assertThat(fixture.queue().find(ticket.id())).containsSame(ticket);
    }

    @ParameterizedTest
    @EnumSource(names = {"DELIVERY", "NODE_CHANGE"})
    void theFirstOfAWindowIsStartedAtOnce(Trigger spaced) {
        var fixture = open(LONG_WINDOW);
        fixture.letAllEnd();
        assertThat(fixture.ask("a", spaced).ended()).succeedsWithin(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @EnumSource(names = {"DELIVERY", "NODE_CHANGE"})
    void aSecondOneIsNotStartedInTheSameWindow(Trigger spaced) {
        var fixture = open(LONG_WINDOW);
        fixture.letAllEnd();
        awaitEnd(fixture.ask("a", spaced));
        fixture.ask("a", spaced);
        staysAt(fixture, 1);
    }

    @Test
    void aDeliveryThatHadToWaitIsStartedWhenTheWindowIsOver() {
        var window = Duration.ofMillis(500);
        var fixture = open(window);
        fixture.letAllEnd();
        var before = System.nanoTime();
        awaitEnd(fixture.ask("a", Trigger.DELIVERY));
        awaitEnd(fixture.ask("a", Trigger.DELIVERY));
        assertThat(fixture.begun().getLast().nanos() - before).isGreaterThanOrEqualTo(window.toNanos());
    }

    @ParameterizedTest
    @EnumSource(
            names = {"DELIVERY", "NODE_CHANGE"},
            mode = EnumSource.Mode.EXCLUDE)
    void whatIsUrgentIsNotHeldBackByAWindow(Trigger urgent) {
        var fixture = open(LONG_WINDOW);
        fixture.letAllEnd();
        awaitEnd(fixture.ask("a", Trigger.DELIVERY));
        assertThat(fixture.ask("a", urgent).ended()).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void aDeliveryThatWaitsForTheWindowIsStartedWithTheRequestThatJoinsIt() {
        var fixture = open(LONG_WINDOW);
        fixture.letAllEnd();
        awaitEnd(fixture.ask("a", Trigger.DELIVERY));
        var waiting = fixture.ask("a", Trigger.DELIVERY);
        fixture.ask("a", Trigger.REQUEST);
        assertThat(waiting.ended()).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void theWindowOfOneClusterHoldsBackNoOther() {
        var fixture = open(LONG_WINDOW);
        fixture.letAllEnd();
        awaitEnd(fixture.ask("a", Trigger.DELIVERY));
        assertThat(fixture.ask("b", Trigger.DELIVERY).ended()).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void theHighestVersionThatAnyOfThoseWhoJoinedNamedIsRead() {
        var fixture = open(NO_WINDOW);
        fixture.ask("a", Trigger.REQUEST);
        var joined = Stream.of(7L, 9L, 8L)
                .map(version -> fixture.ask("a", version))
                .toList()
                .getLast();
        fixture.ask("a", Trigger.REQUEST);
        fixture.letAllEnd();
        awaitEnd(joined);
        assertThat(fixture.begun().getLast().namedVersion()).contains(9L);
    }

    @Test
    void aVersionThatWasNamedOnceIsNotAskedOfTheRunAfterIt() {
        var fixture = open(NO_WINDOW);
        fixture.letAllEnd();
        awaitEnd(fixture.ask("a", 9));
        awaitEnd(fixture.ask("a", Trigger.REQUEST));
        assertThat(fixture.begun())
                .extracting(QueueFixture.Begun::namedVersion)
                .containsExactly(Optional.of(9L), Optional.empty());
    }

    @ParameterizedTest
    @EnumSource
    void theTicketOfARunThatThrowsEndsWithWhatItThrew(Thrown thrown) {
        var fixture = open(NO_WINDOW);
        fixture.endWith(thrown);
        fixture.letAllEnd();
        var ticket = fixture.ask("a", Trigger.REQUEST);
        awaitEnd(ticket);
        assertThat(ticket.ended().exceptionNow()).hasMessage(Thrown.MESSAGE);
    }

    @Test
    void theEventOfARunThatThrowsHasNoReport() {
        var fixture = open(NO_WINDOW);
        fixture.endWith(Thrown.EXCEPTION);
        fixture.letAllEnd();
        var ticket = fixture.ask("a", Trigger.REQUEST);
        awaitEnd(ticket);
        assertThat(fixture.told()).singleElement().satisfies(run -> {
            assertThat(run.ticket()).isSameAs(ticket);
            assertThat(run.report()).isNull();
        });
    }

    @Test
    void theEventOfARunHasItsReport() {
        var fixture = open(NO_WINDOW);
        fixture.letAllEnd();
        var ticket = fixture.ask("a", Trigger.REQUEST);
        awaitEnd(ticket);
        assertThat(fixture.told())
                .singleElement()
                .satisfies(
                        run -> assertThat(run.report()).extracting(Report::id).isEqualTo(ticket.id()));
    }

    @ParameterizedTest
    @EnumSource
    void whatWaitsIsRunAfterARunThatThrows(Thrown thrown) {
        var fixture = open(NO_WINDOW);
        fixture.endWith(thrown);
        fixture.ask("a", Trigger.REQUEST);
        await().until(() -> fixture.begun().size() == 1);
        var next = fixture.ask("a", Trigger.REQUEST);
        fixture.letOneEnd();
        await().until(() -> fixture.begun().size() == 2);
        fixture.endWith(() -> {});
        fixture.letOneEnd();
        assertThat(next.ended()).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void aRunThatThrowsMakesRoomForAnotherCluster() {
        var fixture = open(NO_WINDOW, 1);
        fixture.endWith(Thrown.ERROR);
        fixture.letAllEnd();
        awaitEnd(fixture.ask("a", Trigger.REQUEST));
        fixture.endWith(() -> {});
        assertThat(fixture.ask("b", Trigger.REQUEST).ended()).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void aClusterWhoseOnlyRunFailedCountsAsVerified() {
        var fixture = open(NO_WINDOW);
        fixture.endWith(Thrown.EXCEPTION);
        fixture.letAllEnd();
        awaitEnd(fixture.ask("a", Trigger.STARTUP));
        assertThat(fixture.queue().hasVerified("a")).isTrue();
    }

    @Test
    void aClusterWhoseFirstRunHasNotEndedDoesNotCountAsVerified() {
        var fixture = open(NO_WINDOW);
        fixture.ask("a", Trigger.STARTUP);
        await().until(() -> fixture.begun().size() == 1);
        assertThat(fixture.queue().hasVerified("a")).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aListenerThatThrowsLeavesNoTicketOpen(Thrown thrown) {
        var fixture = open(NO_WINDOW);
        fixture.listen(_ -> thrown.run());
        fixture.letAllEnd();
        assertThat(fixture.ask("a", Trigger.REQUEST).ended()).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void clustersAreVerifiedSideBySide() {
        var fixture = open(NO_WINDOW, 2);
        fixture.ask("a", Trigger.REQUEST);
        fixture.ask("b", Trigger.REQUEST);
        await().until(() -> fixture.begun().size() == 2);
    }

    @Test
    void noMoreClustersAreVerifiedAtATimeThanAreAllowed() {
        var fixture = open(NO_WINDOW, 2);
        Stream.of("a", "b", "c").forEach(cluster -> fixture.ask(cluster, Trigger.REQUEST));
        await().until(() -> fixture.begun().size() == 2);
        staysAt(fixture, 2);
    }

    @Test
    void aClusterThatFoundNoRoomIsVerifiedWhenAnotherHasEnded() {
        var fixture = open(NO_WINDOW, 2);
        Stream.of("a", "b", "c").forEach(cluster -> fixture.ask(cluster, Trigger.REQUEST));
        await().until(() -> fixture.begun().size() == 2);
        fixture.letOneEnd();
        await().until(() -> fixture.begun().size() == 3);
    }

    @Test
    void whatIsAskedForLaterManyTimesIsOne() {
        var fixture = open(NO_WINDOW);
        fixture.letAllEnd();
        for (var times = 0; times < 50; times++) {
            fixture.queue().requestLater("a", Trigger.NODE_CHANGE, A_MOMENT);
        }
        await().until(() -> fixture.begun().size() == 1);
        staysAt(fixture, 1);
    }

    @Test
    void whatIsAskedForLaterAfterThatIsAnother() {
        var fixture = open(NO_WINDOW);
        fixture.letAllEnd();
        fixture.queue().requestLater("a", Trigger.NODE_CHANGE, Duration.ZERO);
        await().until(() -> fixture.told().size() == 1);
        fixture.queue().requestLater("a", Trigger.NODE_CHANGE, Duration.ZERO);
        await().until(() -> fixture.told().size() == 2);
    }

    @Test
    void clustersThatHangHoldUpNoneThatAnswer() {
        var fixture = new QueueFixture(NO_WINDOW, 1, Duration.ofMillis(50));
        opened.add(fixture);
        fixture.ask("a", Trigger.TIMER);
        fixture.ask("b", Trigger.TIMER);
        fixture.ask("c", Trigger.TIMER);
        await().until(() -> fixture.begun().size() == 3);
        assertThat(fixture.told()).isEmpty();
    }

    @Test
    void whatWaitedWhileTheRoleChangedRunsWithTheNewOne() {
        try (var fixture = new QueueFixture(QueueFixture.NO_WINDOW, 1)) {
            var role = Watched.cluster("d", Map.of("role-arn", "arn:aws:iam::444455556666:role/reader"));
            fixture.discover(Watched.cluster("d"));
            fixture.ask("d", Trigger.TIMER);
            fixture.ask("d", Trigger.TIMER);
            fixture.discover(role);
            fixture.letAllEnd();
            await().until(() -> fixture.begun().size() == 2);
            assertThat(fixture.begun().getLast().cluster()).isEqualTo(role);
        }
    }

    @Test
    void whoeverWaitsWhenMooringStopsIsToldSo() {
        var fixture = open(NO_WINDOW);
        fixture.ask("a", Trigger.REQUEST);
        var waiting = fixture.ask("a", Trigger.REQUEST);
        fixture.queue().stop();
        assertThat(waiting.ended().exceptionNow()).hasMessage("Mooring is stopping");
    }

    /** What may go wrong. */
    enum Thrown implements Runnable {
        EXCEPTION {
            @Override
            public void run() {
                throw new IllegalStateException(MESSAGE);
            }
        },
        ERROR {
            @Override
            public void run() {
                throw new NoClassDefFoundError(MESSAGE);
            }
        };

        static final String MESSAGE = "went wrong";
    }

    private QueueFixture open(Duration window) {
        return open(window, 4);
    }

    private QueueFixture open(Duration window, int parallel) {
        var fixture = new QueueFixture(window, parallel);
        opened.add(fixture);
        return fixture;
    }

    /** Asks from so many threads at a time. */
    private static List<Ticket> burst(QueueFixture fixture, int size) {
        return IntStream.range(0, size)
                .mapToObj(_ -> CompletableFuture.supplyAsync(() -> fixture.ask("a", Trigger.REQUEST)))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
    }

    private static void awaitEnd(Ticket ticket) {
        await().until(ticket.ended()::isDone);
    }

    private static void staysAt(QueueFixture fixture, int begun) {
        await().during(A_MOMENT).until(() -> fixture.begun().size(), size -> size == begun);
    }
}
