package dev.mooring.notify;

import static dev.mooring.notify.NotifyFixture.NOW;
import static dev.mooring.notify.NotifyFixture.error;
import static dev.mooring.notify.NotifyFixture.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mooring.database.Database;
import dev.mooring.database.Dialect;
import dev.mooring.database.FreshDatabase;
import dev.mooring.notify.NoticeQueue.Batch;
import dev.mooring.notify.NoticeQueue.Claimed;
import dev.mooring.notify.NoticeStore.Reach;
import dev.mooring.notify.NoticeStore.Standing;
import dev.mooring.notify.Sink.Sums;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is kept of notices, of what was told and of turns: the same promises on both databases. */
class NoticeStoreTest {

    @ParameterizedTest
    @EnumSource
    void aNoticeIsStoredOrNotWithTheReportItComesFrom(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var store = store(database);
        try {
            database.write(session -> {
                store.add(session, "a", "slack", opened("t1"), NOW, NOW);
                throw new IllegalStateException("the report could not be stored");
            });
        } catch (IllegalStateException expected) {
            assertThat(expected).hasMessage("the report could not be stored");
        }
        assertThat(store.pending()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsClaimedIsNobodyElses(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        add(database, "a", "t1", NOW);
        assertThat(claim(database).map(Batch::thread)).contains("t1");
        assertThat(claim(database)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void allThatWaitsOfAThreadIsClaimedTogether(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        add(database, "a", "t1", NOW);
        add(database, "b", "t2", NOW);
        add(database, "c", "t1", NOW);
        assertThat(claim(database).orElseThrow().notices())
                .extracting(Claimed::id)
                .containsExactly("a", "c");
    }

    @ParameterizedTest
    @EnumSource
    void nothingOfAThreadOvertakesWhatWaitsForItsNextTry(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var queue = queue(database);
        add(database, "a", "t1", NOW);
        queue.later(claim(database).orElseThrow().notices(), "HTTP 503", NOW.plusSeconds(60));
        add(database, "b", "t1", NOW);
        assertThat(queue.claim("slack", Sums.NEVER, NOW.plusSeconds(59), Set.of()))
                .isEmpty();
        assertThat(queue.claim("slack", Sums.NEVER, NOW.plusSeconds(60), Set.of())
                        .orElseThrow()
                        .notices())
                .hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void anEndDoesNotWaitForWhatIsBeingGathered(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        add(database, "grew", "t1", NOW.plusSeconds(30));
        assertThat(claim(database)).isEmpty();
        add(database, "resolved", "t1", NOW);
        assertThat(claim(database).orElseThrow().notices()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void aSinkThatIsLeftAloneIsAskedAboutNothing(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        add(database, "a", "t1", NOW);
        add(database, "b", "t2", NOW);
        queue(database).leaveAlone("slack", NOW.plusSeconds(1));
        assertThat(claim(database)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aWaitThatWasWrittenBeforeTheClockWasSetBackIsOver(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        add(database, "a", "t1", NOW);
        queue(database).later(claim(database).orElseThrow().notices(), "HTTP 503", NOW.plus(Duration.ofDays(2)));
        assertThat(claim(database)).isPresent();
    }

    @ParameterizedTest
    @EnumSource
    void whatTheSinkCalledItIsKnownToTheNextOfItsThread(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var queue = queue(database);
        add(database, "a", "t1", NOW);
        queue.sent(claim(database).orElseThrow().notices().getFirst(), List.of(), "1.1", NOW);
        add(database, "b", "t1", NOW);
        assertThat(claim(database).orElseThrow().ref()).contains("1.1");
    }

    @ParameterizedTest
    @EnumSource
    void theSameNoticeIsWrittenOnce(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        add(database, "a", "t1", NOW);
        add(database, "a", "t1", NOW);
        assertThat(store(database).pending()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsParkedIsSentAgainOnRequest(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var store = store(database);
        var queue = queue(database);
        add(database, "a", "t1", NOW);
        queue.parked(claim(database).orElseThrow().notices().getFirst(), "HTTP 404", NOW);
        assertThat(list(store, NoticeState.PARKED)).extracting(Notice::cause).containsExactly("HTTP 404");
        assertThat(store.replay("a")).isTrue();
        assertThat(claim(database)).isPresent();
    }

    @ParameterizedTest
    @EnumSource
    void whatAnotherReplicaSentMeanwhileIsNotCalledGivenUp(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var store = store(database);
        var queue = queue(database);
        add(database, "a", "t1", NOW);
        var held = claim(database).orElseThrow().notices().getFirst();
        queue.sent(held, List.of(), null, NOW);
        assertThat(queue.parked(held, "HTTP 404", NOW.plusSeconds(100))).isFalse();
        assertThat(list(store, NoticeState.SENT)).extracting(Notice::id).containsExactly("a");
    }

    @ParameterizedTest
    @EnumSource
    void whatAnotherReplicaSentMeanwhileIsNotCalledToldWithALaterOne(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var store = store(database);
        var queue = queue(database);
        add(database, "a", "t1", NOW);
        add(database, "b", "t1", NOW);
        var held = claim(database).orElseThrow().notices();
        queue.sent(held.getFirst(), List.of(), null, NOW);
        queue.sent(held.getLast(), List.of(held.getFirst()), null, NOW.plusSeconds(100));
        assertThat(list(store, NoticeState.SENT)).extracting(Notice::id).containsExactly("b", "a");
    }

    @ParameterizedTest
    @EnumSource
    void whatArrivedIsNotCalledGivenUpThoughAnotherReplicaDid(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var store = store(database);
        var queue = queue(database);
        add(database, "a", "t1", NOW);
        var held = claim(database).orElseThrow().notices().getFirst();
        assertThat(queue.parked(held, "HTTP 404", NOW)).isTrue();
        queue.sent(held, List.of(), null, NOW.plusSeconds(100));
        assertThat(list(store, NoticeState.PARKED)).isEmpty();
        assertThat(list(store, NoticeState.SENT)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void whatAnotherReleaseWroteAndThisOneCannotReadIsParkedAlone(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var store = store(database);
        add(database, "a", "t1", NOW);
        add(database, "b", "t1", NOW);
        database.write(session ->
                session.sql("update notices set body = '[]' where id = 'a'").update());
        assertThat(claim(database).orElseThrow().notices())
                .extracting(Claimed::id)
                .containsExactly("b");
        assertThat(list(store, NoticeState.PARKED)).extracting(Notice::id).containsExactly("a");
    }

    @ParameterizedTest
    @EnumSource
    void tooManyThatWaitAreGivenUpOldestFirst(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var store = store(database);
        for (var number = 0; number < 5; number++) {
            add(database, "n" + number, "t" + number, NOW);
        }
        store.parkBeyond(3, NOW);
        assertThat(list(store, NoticeState.PARKED)).extracting(Notice::id).containsExactly("n1", "n0");
    }

    @ParameterizedTest
    @EnumSource
    void itIsKnownSinceWhenNoticesAreGivenUp(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var store = store(database);
        var queue = queue(database);
        assertThat(store.parked(List.of("slack")).oldest()).isEmpty();
        add(database, "a", "t1", NOW);
        add(database, "b", "t2", NOW);
        queue.parked(claim(database).orElseThrow().notices().getFirst(), "HTTP 404", NOW.minusSeconds(60));
        queue.parked(claim(database).orElseThrow().notices().getFirst(), "HTTP 404", NOW);
        assertThat(store.parked(List.of("slack")))
                .isEqualTo(new NoticeStore.Parked(2, Optional.of(NOW.minusSeconds(60))));
        assertThat(store.parked(List.of("mail")).count()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aSinkIsAwayUntilItTookSomethingAfterWhatWasGivenUp(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var store = store(database);
        var queue = queue(database);
        assertThat(reach(store, NOW)).isInstanceOf(Reach.Silent.class);
        add(database, "a", "t1", NOW);
        assertThat(reach(store, NOW.plusSeconds(20))).isInstanceOf(Reach.Unknown.class);
        assertThat(reach(store, NOW.plusSeconds(600))).isInstanceOf(Reach.Away.class);
        var nextDay = NOW.plus(Duration.ofDays(1));
        queue.parked(claim(database).orElseThrow().notices().getFirst(), "HTTP 503", nextDay);
        assertThat(reach(store, nextDay.plusSeconds(60))).isEqualTo(new Reach.Away(NOW, "HTTP 503"));
        add(database, "b", "t2", NOW);
        queue.sent(claim(database).orElseThrow().notices().getFirst(), List.of(), null, nextDay.plusSeconds(91));
        assertThat(reach(store, nextDay.plusSeconds(120))).isInstanceOf(Reach.There.class);
    }

    @ParameterizedTest
    @EnumSource
    void aSinkThatRefusedOnceIsNotAway(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var store = store(database);
        add(database, "a", "t1", NOW);
        queue(database).parked(claim(database).orElseThrow().notices().getFirst(), "HTTP 400", NOW.plusSeconds(1));
        assertThat(reach(store, NOW.plusSeconds(600))).isInstanceOf(Reach.Unknown.class);
    }

    private static Reach reach(NoticeStore store, Instant now) {
        return store.reach("slack", Duration.ofMinutes(5), now);
    }

    @ParameterizedTest
    @EnumSource
    void whatWasFinishedLongAgoIsForgotten(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var store = store(database);
        var queue = queue(database);
        add(database, "a", "t1", NOW);
        queue.sent(claim(database).orElseThrow().notices().getFirst(), List.of(), null, NOW);
        add(database, "b", "t2", NOW);
        store.forgetFinished(NOW.plusSeconds(1), 100, 10);
        assertThat(store.list(
                        new NoticeFilter(Optional.empty(), Optional.empty(), Optional.empty()), Long.MAX_VALUE, 10))
                .extracting(Notice::id)
                .containsExactly("b");
    }

    @ParameterizedTest
    @EnumSource
    void whatWasToldIsReadBackAsItWas(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var toldStore = new ToldStore(database, NotifyFixture.mapper());
        var told = new Told("now", "edge/check", "t1", NOW, true, error("a"));
        database.write(session -> {
            toldStore.put(session, List.of(told));
            return told;
        });
        assertThat(database.<List<Told>>read(session -> toldStore.of(session, "now", "edge")))
                .containsExactly(told);
        database.write(session -> {
            toldStore.forget(session, List.of(told));
            return told;
        });
        assertThat(database.<List<Told>>read(session -> toldStore.of(session, "now")))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aTurnIsCountedFromTheFirstQuestion(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var turns = new Turns(database);
        assertThat(database.<Instant>write(session -> turns.last(session, "digest/daily", NOW)))
                .isEqualTo(NOW);
        database.write(session -> {
            turns.take(session, "digest/daily", NOW.plusSeconds(60));
            return session;
        });
        assertThat(database.<Instant>write(session -> turns.last(session, "digest/daily", NOW.plusSeconds(90))))
                .isEqualTo(NOW.plusSeconds(60));
    }

    @ParameterizedTest
    @EnumSource
    void itIsKnownHowEachSinkStands(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var store = store(database);
        var queue = queue(database);
        add(database, "a", "t1", NOW);
        queue.sent(claim(database).orElseThrow().notices().getFirst(), List.of(), null, NOW.plusSeconds(1));
        add(database, "b", "t2", NOW);
        queue.parked(claim(database).orElseThrow().notices().getFirst(), "HTTP 404", NOW.plusSeconds(2));
        assertThat(store.standings(List.of("slack", "mail")))
                .containsExactly(
                        new Standing("slack", 0, 1, NOW.plusSeconds(1), null, "HTTP 404", NOW.plusSeconds(2)),
                        new Standing("mail", 0, 0, null, null, null, null));
        add(database, "c", "t3", NOW);
        queue.later(claim(database).orElseThrow().notices(), "HTTP 503", NOW.plusSeconds(60));
        assertThat(store.standings(List.of("slack")))
                .containsExactly(new Standing("slack", 1, 1, NOW.plusSeconds(1), NOW, "HTTP 503", null));
        assertThat(store.whyWaiting("slack")).isEqualTo("HTTP 503");
        assertThat(store.oldest("slack")).contains(NOW);
        assertThat(store.oldest("mail")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsOverBeforeAnybodyWasToldIsClaimedTogether(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var queue = queue(database);
        add(database, "a", "t1", NOW);
        queue.later(claim(database).orElseThrow().notices(), "HTTP 503", NOW.plusSeconds(60));
        for (var id : List.of("b", "c")) {
            add(database, id + 1, id, NOW);
            add(database, id + 2, resolved(id), NOW);
        }
        add(database, "d", "still open", NOW);
        add(database, "e", resolved("t1"), NOW);
        var over =
                queue.claim("slack", Sums.ALWAYS, NOW, Set.of()).orElseThrow().notices();
        assertThat(over).extracting(Claimed::id).containsExactly("a", "b1", "b2", "c1", "c2", "e");
        // What is later waits, whoever has these in hand.
        assertThat(queue.claim("slack", Sums.ALWAYS, NOW, Set.of())).isEmpty();
        queue.sent(over.getLast(), over.subList(0, over.size() - 1), null, NOW);
        assertThat(queue.claim("slack", Sums.ALWAYS, NOW, Set.of())
                        .orElseThrow()
                        .notices())
                .extracting(Claimed::id)
                .containsExactly("d");
    }

    @ParameterizedTest
    @EnumSource
    void whatMayHaveArrivedIsKeptApartWhereASinkWantsThat(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var queue = queue(database);
        add(database, "a1", "a", NOW);
        var tried = claim(database).orElseThrow().notices().stream()
                .map(Claimed::perhapsThere)
                .toList();
        queue.later(tried, "it did not answer in time", NOW);
        add(database, "a2", resolved("a"), NOW);
        add(database, "b1", "b", NOW);
        add(database, "b2", resolved("b"), NOW);
        assertThat(queue.claim("slack", Sums.UNLESS_IT_MAY_HAVE_ARRIVED, NOW, Set.of())
                        .orElseThrow()
                        .notices())
                .extracting(Claimed::id, Claimed::mayHaveArrived)
                .containsExactly(tuple("a1", true), tuple("a2", false));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsGivenBackIsDueAtOnceAndWasNotTried(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var queue = queue(database);
        add(database, "a", "t1", NOW);
        queue.release(claim(database).orElseThrow().notices());
        assertThat(claim(database).orElseThrow().notices())
                .extracting(Claimed::attempts, Claimed::mayHaveArrived)
                .containsExactly(tuple(1, false));
    }

    @ParameterizedTest
    @EnumSource
    void aClaimOfBeforeTheClockWasSetBackLapsesLikeAnyOther(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        add(database, "a", "t1", NOW);
        claim(database);
        later(database, Duration.ofMinutes(50));
        // It may be on its way yet.
        assertThat(claim(database)).isEmpty();
        later(database, NoticeQueue.LAPSE.plusSeconds(1).negated());
        assertThat(claim(database)).isPresent();
    }

    /** Moves the ends of all claims. */
    private static void later(Database database, Duration by) {
        database.write(session -> session.sql("update notices set claimed_until = claimed_until + ?")
                .number(by.toMillis())
                .update());
    }

    private static NoticeStore store(Database database) {
        return new NoticeStore(database, NotifyFixture.mapper());
    }

    private static NoticeQueue queue(Database database) {
        return new NoticeQueue(database, NotifyFixture.mapper());
    }

    private static Optional<Batch> claim(Database database) {
        return queue(database).claim("slack", Sums.NEVER, NOW, Set.of());
    }

    private static List<Notice> list(NoticeStore store, NoticeState state) {
        return store.list(new NoticeFilter(Optional.empty(), Optional.of(state), Optional.empty()), Long.MAX_VALUE, 10);
    }

    private static Message opened(String thread) {
        var whole = message(Kind.OPENED, List.of(error("a")), List.of());
        return Message.of(Kind.OPENED, "now", thread, NOW, whole.news(), whole.open(), List.of(), Message.MOST);
    }

    private static Message resolved(String thread) {
        var whole = message(Kind.RESOLVED, List.of(), List.of(error("a")));
        return Message.of(Kind.RESOLVED, "now", thread, NOW, List.of(), List.of(), whole.ended(), Message.MOST);
    }

    private static void add(Database database, String id, String thread, Instant from) {
        add(database, id, opened(thread), from);
    }

    private static void add(Database database, String id, Message message, Instant from) {
        database.write(session -> {
            store(database).add(session, id, "slack", message, NOW, from);
            return id;
        });
    }
}
