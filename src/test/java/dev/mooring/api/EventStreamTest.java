package dev.mooring.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.bench.Databases;
import dev.mooring.caller.ApiConfig;
import dev.mooring.caller.ApiSettings;
import dev.mooring.check.FiveMinutesOn;
import dev.mooring.check.FleetFixture;
import dev.mooring.check.Judgement;
import dev.mooring.check.Policy;
import dev.mooring.check.Situation;
import dev.mooring.database.Database;
import dev.mooring.database.Dialect;
import dev.mooring.database.FreshDatabase;
import dev.mooring.report.DeskFixture;
import dev.mooring.report.HistoryFixture;
import dev.mooring.report.Report;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reader is told who comes back. */
class EventStreamTest {
    private static final ApiConfig SETTINGS = ApiSettings.of(Map.of("mooring.api.tokens", "first-0123456789"));

    @TempDir
    Path folder;

    private Database database;
    private DeskFixture desk;
    private EventStream events;
    private Report first;

    @BeforeEach
    void issue() throws Exception {
        database = Databases.sqlite(folder.resolve("events.db"));
        desk = new DeskFixture(database);
        events = stream();
        first = issue(FleetFixture.of(4).situation());
    }

    @Test
    void isToldWhatWasStoredSince() {
        var second =
                issue(FiveMinutesOn.after(FleetFixture.of(4).withDiskPressure(1).situation()));
        var told = events.since(first.id()).toList();
        assertThat(told)
                .extracting(EventStream.Message::name)
                .startsWith("report")
                .contains("finding-opened");
        assertThat(told.getLast().id()).isEqualTo(second.id());
    }

    @Test
    void goesOnBehindWholeReportsOnly() {
        issue(FiveMinutesOn.after(FleetFixture.of(4).withDiskPressure(1).situation()));
        assertThat(events.since(first.id()).toList())
                .hasSizeGreaterThan(1)
                .extracting(EventStream.Message::id)
                .filteredOn(Objects::nonNull)
                .hasSize(1);
    }

    @Test
    void whoMissedNothingIsToldNothing() {
        assertThat(events.since(first.id())).isEmpty();
    }

    @Test
    void whoNamesWhatIsForgottenReadsAnew() {
        assertThat(events.since("forgotten"))
                .extracting(EventStream.Message::name)
                .containsExactly("reset");
    }

    @Test
    void whoMissedTooMuchReadsAnew() {
        var clusters = IntStream.rangeClosed(0, EventStream.MOST_MISSED)
                .mapToObj(number -> "c" + number)
                .toList();
        new HistoryFixture(database).write(clusters, FleetFixture.NOW, "{}");
        assertThat(events.since(first.id()))
                .extracting(EventStream.Message::name)
                .containsExactly("reset");
    }

    @Test
    void whoseTokenIsTakenAwayIsToldNothingMore() {
        var standing = new AtomicBoolean(true);
        var told = events.told(null, Duration.ofMillis(10), standing::get)
                .subscribe()
                .withSubscriber(AssertSubscriber.<EventStream.Message>create(Long.MAX_VALUE));
        told.awaitItems(3);
        standing.set(false);
        told.awaitCompletion();
        assertThat(told.getItems()).extracting(EventStream.Message::name).containsOnly("beat");
    }

    /** Or else he would go on behind the news, and never hear of what he was about to be told. */
    @Test
    void isGivenNoIdOfNewsBeforeAllThatHeMissedWasTold() {
        var second =
                issue(FiveMinutesOn.after(FleetFixture.of(4).withDiskPressure(1).situation()));
        var third = issue(FiveMinutesOn.after(FleetFixture.of(4).situation()));
        var mayRead = new CompletableFuture<String>();
        events = new EventStream(desk.missed(), SETTINGS, null) {
            @Override
            Stream<Message> since(String report) {
                return super.since(mayRead.join())
                        .takeWhile(message -> !third.id().equals(message.id()));
            }
        };
        var told = events.told(first.id(), Duration.ofHours(1), () -> true)
                .subscribe()
                .withSubscriber(AssertSubscriber.<EventStream.Message>create(Long.MAX_VALUE));
        tell(third);
        await().until(() ->
                told.getItems().stream().anyMatch(message -> message.name().equals("report")));
        assertThat(ids(told.getItems())).isEmpty();
        mayRead.complete(first.id());
        await().until(() -> ids(told.getItems()).contains(second.id()));
        await().until(() -> {
            tell(third);
            return ids(told.getItems()).contains(third.id());
        });
        assertThat(ids(told.getItems())).startsWith(second.id(), third.id());
    }

    /** It may have been told later, by a replica that heard of it later. */
    @Test
    void isToldWhatReplicasStoredOfOtherClustersJustBefore() throws Exception {
        desk = new DeskFixture(FreshDatabase.of(Dialect.POSTGRESQL));
        events = stream();
        var healthy = FleetFixture.of(4).situation();
        issue(Situation.of("early", healthy.readings(), healthy.now().minusSeconds(600)));
        var other = issue(Situation.of("other", healthy.readings(), healthy.now()));
        issue(healthy);
        var last = issue(FiveMinutesOn.after(healthy));
        var beside = issue(Situation.of("other", healthy.readings(), last.verifiedAt()));
        var newest = issue(Situation.of("early", healthy.readings(), last.verifiedAt()));
        assertThat(ids(newest)).containsExactly(last.id(), beside.id());
        assertThat(ids(other)).doesNotContain(other.id()).contains(last.id(), beside.id(), newest.id());
    }

    private List<String> ids(Report behind) {
        return ids(events.since(behind.id()).toList());
    }

    private static List<String> ids(List<EventStream.Message> told) {
        return told.stream()
                .map(EventStream.Message::id)
                .filter(Objects::nonNull)
                .toList();
    }

    private void tell(Report report) {
        events.tell(desk.missed().issue(report.id()).orElseThrow());
    }

    private EventStream stream() {
        return new EventStream(desk.missed(), SETTINGS, null);
    }

    private Report issue(Situation situation) {
        return desk.issue(Judgement.of(situation, Policy.standard()));
    }
}
