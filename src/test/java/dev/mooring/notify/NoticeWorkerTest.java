package dev.mooring.notify;

import static dev.mooring.notify.NotifyFixture.NOW;
import static dev.mooring.notify.NotifyFixture.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mooring.bench.Databases;
import dev.mooring.database.Database;
import dev.mooring.notify.Sink.Outcome;
import dev.mooring.notify.Sink.Sending;
import dev.mooring.notify.Sink.Sums;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoticeWorkerTest {
    private final Scripted sink = new Scripted();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Instant now = NOW;
    private Database database;
    private NoticeStore store;
    private NoticeQueue queue;
    private NoticeWorker worker;

    @TempDir
    Path folder;

    /** Takes what it is told to, and remembers what it was sent. */
    private static final class Scripted implements Sink {
        private final List<Sending> sent = new ArrayList<>();
        private Outcome next = new Outcome.Sent(null);
        private boolean merges = true;
        /** Ids of those that are not taken. */
        private Set<String> refused = Set.of();

        @Override
        public String name() {
            return "scripted";
        }

        @Override
        public boolean isOn() {
            return true;
        }

        @Override
        public boolean merges() {
            return merges;
        }

        @Override
        public String body(Sending sending) {
            return sending.id();
        }

        @Override
        public Outcome send(Sending sending) {
            sent.add(sending);
            return refused.contains(sending.id()) ? new Outcome.Later("HTTP 500", null) : next;
        }
    }

    @BeforeEach
    void open() throws Exception {
        database = Databases.sqlite(folder.resolve("notices.db"));
        store = new NoticeStore(database, NotifyFixture.mapper());
        queue = new NoticeQueue(database, NotifyFixture.mapper());
    }

    @Test
    void whatIsTakenIsSent() {
        add("a", Kind.OPENED, List.of(error("a")), List.of());
        worker().sendNext(sink);
        assertThat(state("a")).isEqualTo(NoticeState.SENT);
        assertThat(registry.counter("mooring.notices", "sink", "scripted", "outcome", "sent")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void whatIsNotTakenIsTriedAgainLaterAndLaterWithTheSameId() {
        sink.next = new Outcome.Later("HTTP 503", null);
        add("a", Kind.OPENED, List.of(error("a")), List.of());
        for (var second : List.of(0, 2, 6, 14)) {
            now = NOW.plusSeconds(second);
            assertThat(worker().sendNext(sink)).isTrue();
            now = now.plusSeconds(1);
            assertThat(worker().sendNext(sink)).isFalse();
        }
        assertThat(sink.sent).extracting(Sending::id).containsOnly("a").hasSize(4);
    }

    @Test
    void theLongestWaitIsBounded() {
        sink.next = new Outcome.Later("HTTP 503", null);
        add("a", Kind.OPENED, List.of(error("a")), List.of());
        for (var hour = 0; hour < 20; hour++) {
            worker().sendNext(sink);
            now = now.plus(Duration.ofMinutes(2));
        }
        assertThat(sink.sent).hasSize(20);
    }

    @Test
    void whoAsksToBeLeftAloneIs() {
        sink.next = new Outcome.Later("HTTP 429", Duration.ofMinutes(10));
        add("a", Kind.OPENED, List.of(error("a")), List.of());
        worker().sendNext(sink);
        now = NOW.plus(Duration.ofMinutes(9));
        assertThat(worker().sendNext(sink)).isFalse();
        now = NOW.plus(Duration.ofMinutes(10));
        assertThat(worker().sendNext(sink)).isTrue();
    }

    @Test
    void whoAsksToBeLeftAloneIsNotAskedAboutAnythingElseEither() {
        sink.next = new Outcome.Later("HTTP 429", Duration.ofMinutes(10));
        for (var thread = 0; thread < 20; thread++) {
            add("n" + thread, "now/" + thread, Kind.OPENED, List.of(error("a")), List.of());
        }
        assertThat(worker().sendNext(sink)).isTrue();
        now = NOW.plus(Duration.ofMinutes(9));
        assertThat(worker().sendNext(sink)).isFalse();
        now = NOW.plus(Duration.ofMinutes(10));
        sink.next = new Outcome.Sent(null);
        while (worker().sendNext(sink)) {
            assertThat(sink.sent).hasSizeLessThan(30);
        }
        assertThat(sink.sent).hasSize(21);
    }

    @Test
    void whatIsRefusedIsParkedWithItsCause() {
        sink.next = new Outcome.Refused("HTTP 404");
        add("a", Kind.OPENED, List.of(error("a")), List.of());
        worker().sendNext(sink);
        assertThat(store.find("a").orElseThrow()).satisfies(notice -> {
            assertThat(notice.state()).isEqualTo(NoticeState.PARKED);
            assertThat(notice.cause()).isEqualTo("HTTP 404");
        });
    }

    @Test
    void afterADayItIsGivenUp() {
        sink.next = new Outcome.Later("HTTP 503", null);
        add("a", Kind.OPENED, List.of(error("a")), List.of());
        now = NOW.plus(Duration.ofDays(1)).plusSeconds(1);
        worker().sendNext(sink);
        assertThat(state("a")).isEqualTo(NoticeState.PARKED);
    }

    /** Whoever heard that it began is to hear that it is over. */
    @Test
    void whereEachIsAnEventOfItsOwnWhatIsYoungIsNotGivenUpWithWhatIsOld() {
        sink.merges = false;
        sink.next = new Outcome.Later("HTTP 503", null);
        add("grew", Kind.GREW, List.of(error("a"), error("b")), List.of());
        now = NOW.plus(Duration.ofDays(1)).plusSeconds(1);
        add("resolved", Kind.RESOLVED, List.of(), List.of(error("a"), error("b")));
        worker().sendNext(sink);
        assertThat(List.of(state("grew"), state("resolved"))).containsExactly(NoticeState.PARKED, NoticeState.PENDING);
        sink.next = new Outcome.Sent(null);
        now = now.plus(Duration.ofMinutes(2));
        worker().sendNext(sink);
        assertThat(sink.sent.getLast().id()).isEqualTo("resolved");
        assertThat(state("resolved")).isEqualTo(NoticeState.SENT);
    }

    @Test
    void whereEachIsAnEventOfItsOwnAllThatIsOldIsGivenUpAtOnce() {
        sink.merges = false;
        sink.next = new Outcome.Later("HTTP 503", null);
        add("a", Kind.OPENED, List.of(error("a")), List.of());
        add("b", Kind.GREW, List.of(error("a"), error("b")), List.of());
        now = NOW.plus(Duration.ofDays(1)).plusSeconds(1);
        worker().sendNext(sink);
        assertThat(List.of(state("a"), state("b"))).containsExactly(NoticeState.PARKED, NoticeState.PARKED);
    }

    @Test
    void whatBeganAndEndedWhileTheSinkWasAwayIsOneMessage() {
        sink.next = new Outcome.Later("HTTP 503", null);
        add("a", Kind.OPENED, List.of(error("a")), List.of());
        worker().sendNext(sink);
        add("b", Kind.GREW, List.of(error("b")), List.of());
        add("c", Kind.RESOLVED, List.of(), List.of(error("b")));
        sink.next = new Outcome.Sent(null);
        now = NOW.plusSeconds(3600);
        worker().sendNext(sink);
        assertThat(sink.sent.getLast().message().kind()).isEqualTo(Kind.RESOLVED);
        assertThat(worker().sendNext(sink)).isFalse();
        assertThat(List.of(state("a"), state("b"), state("c")))
                .containsExactly(NoticeState.MERGED, NoticeState.MERGED, NoticeState.SENT);
    }

    @Test
    void whatBeganAndEndedOftenWhileTheSinkWasAwayIsOneMessageInAll() {
        sink.next = new Outcome.Later("HTTP 503", null);
        for (var round = 0; round < 9; round++) {
            var thread = "now/" + round;
            add("a" + round, thread, Kind.OPENED, List.of(error("a")), List.of());
            add("b" + round, thread, Kind.RESOLVED, List.of(), List.of(error("a"), error("n" + round)));
        }
        add("c", "now/last", Kind.OPENED, List.of(error("z")), List.of());
        while (worker().sendNext(sink)) {}
        sink.sent.clear();
        sink.next = new Outcome.Sent(null);
        now = NOW.plusSeconds(3600);
        while (worker().sendNext(sink)) {}
        assertThat(sink.sent)
                .extracting(sending -> sending.message().kind())
                .containsExactly(Kind.RESOLVED, Kind.OPENED);
        assertThat(sink.sent.getFirst().message().endedCount()).isEqualTo(10);
        assertThat(state("a0")).isEqualTo(NoticeState.MERGED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoWasAwayHearsTheEndOfTheFirstTimeBeforeTheBeginningOfTheSecond(boolean merges) {
        sink.merges = merges;
        add("first", "now/1", Kind.OPENED, List.of(error("a")), List.of());
        worker().sendNext(sink);
        sink.next = new Outcome.Later("HTTP 503", null);
        add("over", "now/1", Kind.RESOLVED, List.of(), List.of(error("a")));
        pass(Duration.ofMinutes(10));
        sink.next = new Outcome.Sent(null);
        add("again", "now/2", Kind.OPENED, List.of(error("a")), List.of());
        sink.sent.clear();
        while (worker().sendNext(sink)) {}
        assertThat(sink.sent).extracting(Sending::id).containsExactly("over", "again");
    }

    @Test
    void whoComesBackBetweenTwoTriesHearsThatItBeganAgainAfterItsEndAllTheSame() {
        sink.refused = Set.of("over");
        add("over", "now/1", Kind.RESOLVED, List.of(), List.of(error("a")));
        worker().sendNext(sink);
        add("again", "now/2", Kind.OPENED, List.of(error("a")), List.of());
        add("other", "now/3", Kind.OPENED, List.of(error("b")), List.of());
        pass(Duration.ofMinutes(5));
        assertThat(sink.sent).extracting(Sending::id).contains("other").doesNotContain("again");
        sink.refused = Set.of();
        sink.sent.clear();
        pass(Duration.ofMinutes(5));
        assertThat(sink.sent).extracting(Sending::id).containsExactly("over", "again");
    }

    @Test
    void whatASinkChokesOnHoldsNothingUpForLong() {
        sink.refused = Set.of("over");
        add("over", "now/1", Kind.RESOLVED, List.of(), List.of(error("a")));
        worker().sendNext(sink);
        add("again", "now/2", Kind.OPENED, List.of(error("a")), List.of());
        pass(Duration.ofMinutes(90));
        assertThat(state("again")).isEqualTo(NoticeState.SENT);
        assertThat(sink.sent).hasSizeLessThan(150);
    }

    private void pass(Duration time) {
        for (var end = now.plus(time); now.isBefore(end); now = now.plusSeconds(1)) {
            while (worker().sendNext(sink)) {}
        }
    }

    /** Else what began would be sent once more, after it was told to be over. */
    @Test
    void whatIsToldAsOneIsNotedAsOne() {
        add("a", Kind.OPENED, List.of(error("a")), List.of());
        add("b", Kind.RESOLVED, List.of(), List.of(error("a")));
        database.write(session -> session.sql("create trigger broken before update on notices when new.state = 'merged'"
                        + " begin select raise(abort, 'the database is gone'); end")
                .update());
        assertThatThrownBy(() -> worker().sendNext(sink)).isNotNull();
        assertThat(state("a")).isEqualTo(NoticeState.PENDING);
        assertThat(state("b")).isEqualTo(NoticeState.PENDING);
    }

    @Test
    void nobodyHearsThatSomethingGrewWhoHasNotHeardThatItBegan() {
        add("a", Kind.OPENED, List.of(error("a")), List.of());
        add("b", Kind.GREW, List.of(error("a"), error("b")), List.of());
        worker().sendNext(sink);
        var message = sink.sent.getFirst().message();
        assertThat(message.kind()).isEqualTo(Kind.OPENED);
        assertThat(message.news()).hasSize(2);
    }

    @Test
    void whereEachIsAnEventOfItsOwnAllAreSentInOrder() {
        sink.merges = false;
        add("a", Kind.OPENED, List.of(error("a")), List.of());
        add("b", Kind.RESOLVED, List.of(), List.of(error("a")));
        worker().sendNext(sink);
        assertThat(sink.sent).extracting(Sending::id).containsExactly("a", "b");
    }

    @Test
    void whereOneOfThemIsNotTakenThoseAfterItWait() {
        sink.merges = false;
        sink.next = new Outcome.Later("HTTP 503", null);
        add("a", Kind.OPENED, List.of(error("a")), List.of());
        add("b", Kind.RESOLVED, List.of(), List.of(error("a")));
        worker().sendNext(sink);
        assertThat(sink.sent).extracting(Sending::id).containsExactly("a");
    }

    @Test
    void whatWasInterruptedIsSentAgainWithTheSameId() {
        add("a", Kind.OPENED, List.of(error("a")), List.of());
        queue.claim("scripted", Sums.NEVER, NOW, Set.of());
        // The process ends here; the next one begins.
        queue.takeUpWhatWasLeft();
        worker().sendNext(sink);
        assertThat(sink.sent).extracting(Sending::id).containsExactly("a");
    }

    @Test
    void whatWasInterruptedSaysThatItMayHaveArrived() {
        add("a", Kind.OPENED, List.of(error("a")), List.of());
        queue.claim("scripted", Sums.NEVER, NOW, Set.of());
        queue.takeUpWhatWasLeft();
        sink.next = new Outcome.Later("HTTP 503", null);
        worker().sendNext(sink);
        now = NOW.plusSeconds(60);
        worker().sendNext(sink);
        assertThat(sink.sent).extracting(Sending::again).containsExactly(true, true);
    }

    @Test
    void whatWasRefusedToBeTakenIsSentAgainAsForTheFirstTime() {
        add("a", Kind.OPENED, List.of(error("a")), List.of());
        sink.next = new Outcome.Later("HTTP 503", null);
        worker().sendNext(sink);
        now = NOW.plusSeconds(60);
        worker().sendNext(sink);
        assertThat(sink.sent).extracting(Sending::again).containsExactly(false, false);
    }

    @Test
    void whatWasNotAnsweredSaysThatItMayHaveArrived() {
        add("a", Kind.OPENED, List.of(error("a")), List.of());
        sink.next = new Outcome.Later("it did not answer in time", null, true);
        worker().sendNext(sink);
        now = NOW.plusSeconds(60);
        worker().sendNext(sink);
        assertThat(sink.sent).extracting(Sending::again).containsExactly(false, true);
    }

    @Test
    void aWorkerThatEndedIsNoticedAndStartedAnew() throws Exception {
        var worker = worker();
        worker.start();
        try {
            assertThat(worker.isStuck(Duration.ofMinutes(1))).isFalse();
            var loop = loop();
            loop.interrupt();
            loop.join();
            assertThat(worker.isStuck(Duration.ofMinutes(1))).isTrue();
            assertThat(registry.get("mooring.notice.stuck").gauge().value()).isEqualTo(1);
            worker.revive();
            assertThat(worker.isStuck(Duration.ofMinutes(1))).isFalse();
            add("a", Kind.OPENED, List.of(error("a")), List.of());
            worker.wake();
            await().atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> state("a") == NoticeState.SENT);
        } finally {
            worker.stop();
        }
    }

    @Test
    void aWorkerThatEndedInThePauseAfterAFailureIsNoticedToo() throws Exception {
        var worker = worker();
        worker.start();
        try {
            database.write(
                    session -> session.sql("alter table notices rename to gone").update());
            var loop = loop();
            await().atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> isAsleep(loop));
            loop.interrupt();
            loop.join();
            assertThat(worker.isStuck(Duration.ofMinutes(1))).isTrue();
        } finally {
            worker.stop();
        }
    }

    private static boolean isAsleep(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("sleep"));
    }

    private static Thread loop() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("notices-scripted"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatIsSentAgainAfterItsEndWasToldTellsThatItIsOver() {
        sink.next = new Outcome.Refused("HTTP 403");
        add("opened", Kind.OPENED, List.of(error("a")), List.of());
        worker().sendNext(sink);
        sink.next = new Outcome.Sent(null);
        add("resolved", Kind.RESOLVED, List.of(), List.of(error("a")));
        worker().sendNext(sink);
        sink.sent.clear();
        store.replay("opened");
        worker().sendNext(sink);
        assertThat(sink.sent)
                .singleElement()
                .satisfies(sent -> assertThat(sent.message().kind()).isEqualTo(Kind.RESOLVED));
        assertThat(state("opened")).isEqualTo(NoticeState.SENT);
    }

    @Test
    void whatIsSentAgainIsAnEventAsItWasWhereEachIsOne() {
        sink.merges = false;
        add("opened", Kind.OPENED, List.of(error("a")), List.of());
        add("resolved", Kind.RESOLVED, List.of(), List.of(error("a")));
        worker().sendNext(sink);
        sink.sent.clear();
        store.replay("opened");
        worker().sendNext(sink);
        assertThat(sink.sent)
                .singleElement()
                .satisfies(sent -> assertThat(sent.message().kind()).isEqualTo(Kind.OPENED));
    }

    @Test
    void whatMayHaveArrivedIsLookedForSinceTheOldestThatIsToldOf() {
        add("opened", Kind.OPENED, List.of(error("a")), List.of());
        sink.next = new Outcome.Later("no answer", null, true);
        worker().sendNext(sink);
        now = NOW.plusSeconds(1200);
        sink.next = new Outcome.Sent(null);
        addAt("resolved", Kind.RESOLVED, now);
        worker().sendNext(sink);
        assertThat(sink.sent.getLast().message().at()).isEqualTo(now);
        assertThat(sink.sent.getLast().since()).isEqualTo(NOW);
    }

    private void addAt(String id, Kind kind, Instant at) {
        var whole = Message.of(
                kind,
                "now",
                "now/one",
                at,
                List.of(),
                List.of(),
                List.of(new Message.Ended(error("a"), End.CLEAN, at, null)),
                Message.MOST);
        database.write(session -> {
            store.add(session, id, sink.name(), whole, at, at);
            return id;
        });
    }

    @Test
    void theAgeOfWhatWaitsIsMeasured() {
        sink.next = new Outcome.Later("HTTP 503", null);
        add("a", Kind.OPENED, List.of(error("a")), List.of());
        now = NOW.plusSeconds(90);
        var worker = worker();
        worker.start();
        try {
            assertThat(registry.get("mooring.notice.waiting.seconds").gauge().value())
                    .isEqualTo(90);
        } finally {
            worker.stop();
        }
    }

    @Test
    void aSinkThatThrowsIsOneThatTookNothing() {
        var throwing = new Sink() {
            @Override
            public String name() {
                return "scripted";
            }

            @Override
            public boolean isOn() {
                return true;
            }

            @Override
            public String body(Sending sending) {
                return "";
            }

            @Override
            public Outcome send(Sending sending) {
                throw new IllegalStateException("https://secret");
            }
        };
        add("a", Kind.OPENED, List.of(error("a")), List.of());
        worker().sendNext(throwing);
        assertThat(store.find("a").orElseThrow().cause()).isEqualTo("failed: IllegalStateException");
    }

    private NoticeState state(String id) {
        return store.find(id).orElseThrow().state();
    }

    private NoticeWorker worker() {
        if (worker == null) {
            var clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
            var fixture = NotifyFixture.of(Map.of(), clock);
            worker = new NoticeWorker(
                    store, queue, fixture.routes(sink), new Courier(), fixture.config(), clock, registry, () -> 1.0);
        }
        return worker;
    }

    private void add(String id, Kind kind, List<Matter> open, List<Matter> over) {
        add(id, "now/one", kind, open, over);
    }

    private void add(String id, String thread, Kind kind, List<Matter> open, List<Matter> over) {
        var whole = NotifyFixture.message(thread, kind, open, over);
        database.write(session -> {
            store.add(session, id, sink.name(), whole, now, now);
            return id;
        });
    }
}
