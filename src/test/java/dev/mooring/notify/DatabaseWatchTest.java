package dev.mooring.notify;

import static dev.mooring.notify.NotifyFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.bench.Databases;
import dev.mooring.database.Database;
import dev.mooring.database.Storage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseWatchTest {
    private final List<Kind> sent = new ArrayList<>();
    private Sink.Outcome answer = new Sink.Outcome.Sent(null);
    private Instant now = NOW;
    private boolean lost;
    private Optional<String> writeFailure = Optional.empty();
    private boolean forgets;
    private final List<String> reminded = new ArrayList<>();
    private boolean hasIncidents;
    private final List<String> threads = new ArrayList<>();
    private final Busy busy = new Busy();
    private Database database;
    private DatabaseWatch watch;

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        var plain = Databases.sqlite(folder.resolve("watch.db"));
        database = new Database(plain.dialect(), plain.dataSource(), plain.dataSource(), new Storage() {
            @Override
            public Write write() {
                return () -> {};
            }

            @Override
            public Optional<String> lost() {
                return lost ? Optional.of("mooring.db is gone") : Optional.empty();
            }
        });
        watch = watch(Map.of());
    }

    private DatabaseWatch watch(Map<String, String> settings) {
        return watch(settings, sink());
    }

    private DatabaseWatch watch(Map<String, String> settings, Sink... sinks) {
        InstantSource time = () -> now;
        Clock clock = time.withZone(ZoneOffset.UTC);
        var routes = NotifyFixture.of(settings, clock).routes(sinks);
        return new DatabaseWatch(database, () -> writeFailure, routes, new Courier(), clock);
    }

    @Test
    void thatItIsAwayForLongIsToldOnceAndThatItIsBack() {
        passes(true, 0, false);
        passes(false, 0, true);
        passes(false, 61, true);
        passes(false, 20, true);
        passes(true, 20, false);
        passes(true, 20, false);
        assertThat(sent).containsExactly(Kind.OPENED, Kind.RESOLVED);
    }

    @Test
    void thatItWasAwayForAMomentIsNotTold() {
        passes(true, 0, false);
        passes(false, 0, true);
        passes(true, 30, false);
        assertThat(sent).isEmpty();
    }

    @Test
    void thatItCanOnlyBeReadIsToldToo() {
        passes(true, 0, false);
        writeFailure = Optional.of("the disk of the database is full");
        // Whoever cannot write loses what it leads.
        passes(false, 0, false);
        passes(false, 61, false);
        writeFailure = Optional.empty();
        passes(true, 20, false);
        assertThat(sent).containsExactly(Kind.OPENED, Kind.RESOLVED);
    }

    @Test
    void oneReplicaTells() {
        passes(false, 0, false);
        passes(false, 0, true);
        passes(false, 61, true);
        assertThat(sent).isEmpty();
    }

    @Test
    void aSinkThatIsAwayTooIsToldLater() {
        answer = new Sink.Outcome.Later("HTTP 503", null);
        passes(true, 0, false);
        passes(false, 0, true);
        passes(false, 61, true);
        answer = new Sink.Outcome.Sent(null);
        passes(false, 20, true);
        passes(false, 20, true);
        assertThat(sent).containsExactly(Kind.OPENED, Kind.OPENED);
    }

    @Test
    void aSinkThatForgetsIsRemindedForAsLongAsItLasts() {
        forgets = true;
        passes(true, 0, false);
        passes(false, 0, true);
        passes(false, 30, true);
        assertThat(reminded).isEmpty();
        passes(false, 31, true);
        passes(false, 20, true);
        assertThat(sent).containsExactly(Kind.OPENED);
        assertThat(reminded).containsExactly("database-away", "database-away");
        passes(true, 20, false);
        assertThat(reminded).hasSize(2);
        assertThat(sent).containsExactly(Kind.OPENED, Kind.RESOLVED);
    }

    @Test
    void aSinkThatSeveralRoutesLeadToIsToldOnce() {
        watch = watch(Map.of(
                "mooring.notify.routes.day.sinks", "scripted",
                "mooring.notify.routes.night.sinks", "scripted"));
        outage();
        assertThat(sent).containsExactly(Kind.OPENED, Kind.RESOLVED);
    }

    @Test
    void aRouteThatTellsNothingNowOrAtSetTimesAloneDoesNotTellOfIt() {
        watch = watch(Map.of(
                "mooring.notify.routes.quiet.sinks", "scripted",
                "mooring.notify.routes.quiet.quiet-hours", "11:00-13:00",
                "mooring.notify.routes.quiet.critical-passes", "false",
                "mooring.notify.routes.weekly.sinks", "scripted",
                "mooring.notify.routes.weekly.digest", "weekly",
                "mooring.notify.routes.old.sinks", "scripted",
                "mooring.notify.routes.old.age", "P2D"));
        outage();
        assertThat(sent).isEmpty();
    }

    @Test
    void anIncidentThatWasLeftOpenIsEndedOnceAfterAStart() {
        hasIncidents = true;
        passes(true, 0, false);
        passes(true, 20, false);
        assertThat(sent).containsExactly(Kind.RESOLVED);
        assertThat(threads).containsExactly("database");
    }

    @Test
    void anOutageIsToldThoughAnotherSinkHasNotTakenTheEndOfTheOneBefore() {
        watch = watch(Map.of(), sink(), busy);
        outageWhoseEndIsNotTakenByTheBusyOne();
        sent.clear();
        passes(false, 3_600, true);
        passes(false, 61, true);
        assertThat(sent).containsExactly(Kind.OPENED);
    }

    @Test
    void whoHasNotTakenTheEndOfAnOutageHearsOfItBeforeTheNext() {
        watch = watch(Map.of(), sink(), busy);
        outageWhoseEndIsNotTakenByTheBusyOne();
        passes(false, 3_600, true);
        passes(false, 61, true);
        busy.took.clear();
        busy.answer = new Sink.Outcome.Sent(null);
        passes(false, 20, true);
        passes(false, 20, true);
        passes(true, 20, false);
        assertThat(busy.took).containsExactly(Kind.RESOLVED, Kind.OPENED, Kind.RESOLVED);
    }

    @Test
    void anEndThatIsToldLateSaysWhenItWas() {
        watch = watch(Map.of(), busy);
        outageWhoseEndIsNotTakenByTheBusyOne();
        var over = now;
        busy.answer = new Sink.Outcome.Sent(null);
        passes(true, 3_600, false);
        assertThat(busy.last.at()).isEqualTo(over);
    }

    @Test
    void itIsNotAwayOnceItAnswersWhoeverHasYetToHearOfThat() {
        watch = watch(Map.of(), busy);
        outageWhoseEndIsNotTakenByTheBusyOne();
        assertThat(watch.away()).isEmpty();
    }

    private void outageWhoseEndIsNotTakenByTheBusyOne() {
        passes(true, 0, false);
        passes(false, 0, true);
        passes(false, 61, true);
        busy.answer = new Sink.Outcome.Later("HTTP 503", null);
        passes(true, 20, false);
    }

    /** A sink that takes what it is sent, or does not. */
    private static final class Busy implements Sink {
        private final List<Kind> took = new ArrayList<>();
        private Outcome answer = new Outcome.Sent(null);
        private Message last = Message.saying(Kind.TEST, "", "", NOW, "");

        @Override
        public String name() {
            return "busy";
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
            if (answer instanceof Outcome.Sent) {
                took.add(sending.message().kind());
                last = sending.message();
            }
            return answer;
        }
    }

    private void outage() {
        passes(true, 0, false);
        passes(false, 0, true);
        passes(false, 61, true);
        passes(true, 20, false);
    }

    private void passes(boolean leads, int seconds, boolean isLost) {
        now = now.plusSeconds(seconds);
        lost = isLost;
        watch.look(leads);
    }

    private Sink sink() {
        return new Sink() {
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
            public boolean ignoresUnknownEnds() {
                return hasIncidents;
            }

            @Override
            public boolean routesItself() {
                return forgets;
            }

            @Override
            public Outcome remind(List<Matter> open, Instant now) {
                open.forEach(matter -> reminded.add(matter.check()));
                return new Outcome.Sent(null);
            }

            @Override
            public Outcome send(Sending sending) {
                sent.add(sending.message().kind());
                threads.add(sending.message().thread());
                return answer;
            }
        };
    }
}
