package dev.mooring.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.check.Severity;
import dev.mooring.database.Database;
import dev.mooring.database.Dialect;
import dev.mooring.database.FreshDatabase;
import dev.mooring.report.DeskFixture;
import dev.mooring.report.GivenUp;
import dev.mooring.silence.SilenceFixture;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Replicas on one database give the same cluster up, each when it finds out. */
class GivenUpByReplicasTest {

    @Test
    void itIsToldOnce() throws Exception {
        var database = FreshDatabase.of(Dialect.POSTGRESQL);
        var store = new NoticeStore(database, NotifyFixture.mapper());
        var told = new ToldStore(database, NotifyFixture.mapper());
        var matter = NotifyFixture.matter("node-not-joined", Severity.ERROR, "dc1-07", "dc1");
        database.write(session -> {
            told.put(session, List.of(new Told("now", "edge", "now/one", NotifyFixture.NOW, false, matter)));
            return session;
        });
        var all = new CountDownLatch(4);
        try (var replicas = Executors.newVirtualThreadPerTaskExecutor()) {
            var done = IntStream.range(0, 4)
                    .mapToObj(number -> replicas.submit(() -> {
                        all.countDown();
                        all.await();
                        giveUp(database, desk(database, store, told, number));
                        return number;
                    }))
                    .toList();
            for (var one : done) {
                assertThat(one.get(30, TimeUnit.SECONDS)).isNotNull();
            }
        }
        assertThat(store.list(
                        new NoticeFilter(Optional.empty(), Optional.empty(), Optional.empty()), Long.MAX_VALUE, 10))
                .singleElement()
                .satisfies(notice -> assertThat(notice.title()).startsWith("No longer watched: edge"));
        database.dataSource().close();
    }

    /** As discovery does it, which takes the lock. */
    private static void giveUp(Database database, NoticeDesk desk) {
        database.write(session -> {
            session.lock("mooring/edge");
            desk.givenUp(new GivenUp(session, "edge", "its stack acme/edge/dc1 is gone", NotifyFixture.NOW, List.of()));
            return session;
        });
    }

    /** Each by a clock of its own, so that the ids of what they tell are not the same. */
    private static NoticeDesk desk(Database database, NoticeStore store, ToldStore told, int number) {
        var clock = Clock.fixed(NotifyFixture.NOW.plus(Duration.ofSeconds(number)), ZoneOffset.UTC);
        var fixture = NotifyFixture.of(Map.of("mooring.notify.slack.url", "https://hooks.slack.example/x"), clock);
        return new NoticeDesk(
                database,
                store,
                told,
                new Turns(database),
                new DeskFixture(database).reports(),
                new DeskFixture(database).findings(),
                fixture.routes(),
                new Courier(),
                new SilenceFixture(database).silences(),
                fixture.config(),
                clock);
    }
}
