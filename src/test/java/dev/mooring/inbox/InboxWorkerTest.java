package dev.mooring.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mooring.bench.BreakableDatabase;
import dev.mooring.bench.Databases;
import dev.mooring.event.PulumiEvent;
import dev.mooring.event.PulumiEvent.Ping;
import dev.mooring.event.PulumiEvent.Unrecognised;
import dev.mooring.inbox.Deliveries.Entry;
import dev.mooring.log.CapturedLog;
import dev.mooring.standin.Fixtures;
import dev.mooring.verification.ScriptedEventDesk;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the worker makes of deliveries, whatever one of them or the database does. */
class InboxWorkerTest {
    private static final int ATTEMPTS = 3;
    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);
    private BreakableDatabase storage;
    private Deliveries deliveries;

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        storage = new BreakableDatabase(folder.resolve("worker.db"));
        deliveries = new Deliveries(Databases.sqlite(folder.resolve("worker.db")));
    }

    static Stream<Throwable> anythingThrown() {
        return Stream.of(
                new IllegalStateException("broken"),
                new StackOverflowError(),
                new NoClassDefFoundError("missing"),
                new AssertionError("impossible"));
    }

    @Test
    void handsADeliveryToItsMeaning() {
        var events = new CopyOnWriteArrayList<PulumiEvent>();
        try (var fixture = fixture(event -> {
            events.add(event);
            return DONE;
        })) {
            append(fixture, "good");
            await().untilAsserted(() -> assertThat(events).containsExactly(new Ping()));
        }
    }

    @Test
    void marksDoneWhatWasHandled() {
        try (var fixture = fixture(_ -> DONE)) {
            append(fixture, "good");
            await().until(() -> entry("good").state() == DeliveryState.DONE);
        }
    }

    @Test
    void isNotDoneBeforeTheReportIsStored() {
        try (var fixture = fixture(event -> event instanceof Ping ? DONE : new CompletableFuture<>())) {
            append(fixture, "bad", "good");
            await().until(() -> entry("good").state() == DeliveryState.DONE);
            assertThat(entry("bad").state()).isNotEqualTo(DeliveryState.DONE);
        }
    }

    @Test
    void isDoneWhenTheReportIsStored() {
        var report = new CompletableFuture<Void>();
        try (var fixture = fixture(_ -> report)) {
            append(fixture, "good");
            report.complete(null);
            await().until(() -> entry("good").state() == DeliveryState.DONE);
        }
    }

    @Test
    void triesAgainWhatFailedOnce() {
        var tries = new AtomicInteger();
        try (var fixture = fixture(_ -> {
            if (tries.incrementAndGet() == 1) {
                throw new IllegalStateException("not yet");
            }
            return DONE;
        })) {
            append(fixture, "good");
            await().until(() -> entry("good").state() == DeliveryState.DONE);
            assertThat(entry("good").attempts()).isEqualTo(2);
        }
    }

    @Test
    void triesNoMoreOftenThanConfigured() {
        var tries = new AtomicInteger();
        try (var fixture = fixture(_ -> {
            tries.incrementAndGet();
            throw new IllegalStateException("never");
        })) {
            append(fixture, "bad");
            await().until(() -> entry("bad").state() == DeliveryState.PARKED);
            assertThat(tries).hasValue(ATTEMPTS);
        }
    }

    @Test
    void parksWhatNeverGetsItsReportWithTheCauseOfThat() {
        var failure = new CompletionException(new IllegalStateException("no report"));
        try (var fixture = fixture(_ -> CompletableFuture.failedFuture(failure))) {
            append(fixture, "bad");
            await().until(() -> entry("bad").state() == DeliveryState.PARKED);
            assertThat(entry("bad").cause()).isEqualTo("IllegalStateException");
        }
    }

    @ParameterizedTest
    @MethodSource("anythingThrown")
    void parksWithItsCauseWhateverItThrows(Throwable thrown) {
        try (var fixture = fixture(event -> event instanceof Unrecognised ? fail(thrown) : DONE)) {
            append(fixture, "bad");
            await().until(() -> entry("bad").state() == DeliveryState.PARKED);
            assertThat(entry("bad").cause()).isEqualTo(thrown.getClass().getSimpleName());
        }
    }

    @ParameterizedTest
    @MethodSource("anythingThrown")
    void keepsNoOtherFromBeingDoneWhateverItThrows(Throwable thrown) {
        try (var fixture = fixture(event -> event instanceof Unrecognised ? fail(thrown) : DONE)) {
            append(fixture, "bad", "good");
            await().until(() -> entry("good").state() == DeliveryState.DONE);
        }
    }

    @Test
    void saysOnceWhichDeliveryIsParked() {
        try (var log = new CapturedLog("dev.mooring.inbox");
                var fixture = fixture(_ -> fail(new NoClassDefFoundError("missing")))) {
            append(fixture, "bad");
            await().until(() -> entry("bad").state() == DeliveryState.PARKED);
            assertThat(log.of("delivery-parked"))
                    .singleElement()
                    .satisfies(line -> assertThat(line.fields()).containsEntry("delivery", "bad"));
        }
    }

    @Test
    void countsNothingWhileTheDatabaseIsAway() {
        try (var log = new CapturedLog("dev.mooring.inbox");
                var fixture = fixture(_ -> {
                    storage.goAway();
                    return fail(new IllegalStateException("broken"));
                })) {
            append(fixture, "bad");
            await().until(() ->
                    log.lines().stream().anyMatch(line -> line.text().contains("waits for the database")));
            assertThat(entry("bad"))
                    .extracting(Entry::state, Entry::attempts, Entry::cause)
                    .containsExactly(DeliveryState.PROCESSING, 0, null);
        }
    }

    @Test
    void parksNothingForAnOutageHoweverOftenItFindsOne() throws Exception {
        var other = new BreakableDatabase(folder.resolve("other.db"));
        other.goAway();
        var tries = new AtomicInteger();
        try (var fixture = fixture(_ -> {
            if (tries.incrementAndGet() > 2 * ATTEMPTS) {
                other.comeBack();
            }
            other.database().read(session -> session.sql("select 1").count());
            return DONE;
        })) {
            append(fixture, "good");
            await().until(() -> entry("good").state() == DeliveryState.DONE);
            assertThat(entry("good").attempts()).isEqualTo(1);
        }
    }

    @Test
    void parksNothingWhoseVerificationsEndWithNoAnswerHoweverOften() {
        var tries = new AtomicInteger();
        try (var fixture = fixture(_ -> tries.incrementAndGet() > 2 * ATTEMPTS
                ? DONE
                : CompletableFuture.failedFuture(new CompletionException(ScriptedEventDesk.stopping())))) {
            append(fixture, "good");
            await().until(() -> entry("good").state() == DeliveryState.DONE);
            assertThat(entry("good").attempts()).isEqualTo(1);
        }
    }

    @Test
    void goesOnWhenTheDatabaseIsBack() {
        var tries = new AtomicInteger();
        try (var log = new CapturedLog("dev.mooring.inbox");
                var fixture = fixture(_ -> {
                    if (tries.incrementAndGet() == 1) {
                        storage.goAway();
                    }
                    return DONE;
                })) {
            append(fixture, "good");
            await().until(() ->
                    log.lines().stream().anyMatch(line -> line.text().contains("waits for the database")));
            storage.comeBack();
            await().until(() -> entry("good").state() == DeliveryState.DONE);
        }
    }

    @ParameterizedTest
    @MethodSource("anythingThrown")
    void goesOnAfterARoundThatThrew(Throwable thrown) {
        try (var log = new CapturedLog("dev.mooring.inbox");
                var fixture = fixture(_ -> DONE)) {
            storage.breakWith(thrown);
            await().until(() ->
                    log.lines().stream().anyMatch(line -> line.text().contains("it goes on")));
            storage.comeBack();
            append(fixture, "good");
            await().until(() -> entry("good").state() == DeliveryState.DONE);
        }
    }

    @Test
    void letsWhoeverWatchesForItSeeThatMemoryRanOut() {
        // Awaitility would put a handler of its own in place of this one.
        var seen = new CompletableFuture<Throwable>();
        var before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((_, error) -> seen.complete(error));
        try (var fixture = fixture(_ -> fail(new OutOfMemoryError("pretended")))) {
            append(fixture, "bad");
            assertThat(seen.orTimeout(10, TimeUnit.SECONDS).join()).isInstanceOf(OutOfMemoryError.class);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    @Test
    void doesNotStopInTheMiddleOfADelivery() throws Exception {
        var underWay = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var fixture = fixture(_ -> {
            underWay.countDown();
            reach(goOn);
            return DONE;
        });
        append(fixture, "good");
        reach(underWay);
        var stopped = CompletableFuture.runAsync(fixture::close);
        assertThatThrownBy(() -> stopped.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        goOn.countDown();
        stopped.get(10, TimeUnit.SECONDS);
    }

    @Test
    void hasWrittenDownWhatWasUnderWayWhenItIsStopped() {
        var underWay = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var fixture = fixture(_ -> {
            underWay.countDown();
            reach(goOn);
            return DONE;
        });
        append(fixture, "good");
        reach(underWay);
        var stopped = CompletableFuture.runAsync(fixture::close);
        goOn.countDown();
        stopped.join();
        assertThat(entry("good").state()).isEqualTo(DeliveryState.DONE);
    }

    private InboxFixture fixture(Function<PulumiEvent, CompletableFuture<Void>> script) {
        return new InboxFixture(storage.database(), new ScriptedEventDesk(script), ATTEMPTS, Duration.ofMillis(10));
    }

    /** Throws an error or an exception that need not be declared. */
    private static CompletableFuture<Void> fail(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) thrown;
    }

    private static void reach(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** Pings are good; what is not documented is bad. */
    private static void append(InboxFixture fixture, String... ids) {
        Stream.of(ids)
                .map(id -> fixture.inbox().append(delivery(id)).toCompletableFuture())
                .toList()
                .forEach(CompletableFuture::join);
    }

    private static Delivery delivery(String id) {
        var kind = id.startsWith("good") ? "ping" : "undocumented";
        return new Delivery(id, kind, Fixtures.bytes("pulumi/ping.json"), Instant.parse("2026-08-21T12:00:00Z"));
    }

    private Entry entry(String id) {
        return deliveries.find(id).orElseThrow();
    }
}
