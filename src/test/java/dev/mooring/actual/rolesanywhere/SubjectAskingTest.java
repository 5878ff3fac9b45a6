package dev.mooring.actual.rolesanywhere;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.actual.aws.AwsAccess;
import dev.mooring.actual.rolesanywhere.SubjectAsking.Answer;
import dev.mooring.actual.x509.Certificate;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SubjectAskingTest {
    private static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");
    private static final AwsAccess REGION = AwsAccess.own("eu-central-1");
    private static final Certificate CERTIFICATE = new Certificate("01", NOW, NOW.plus(Duration.ofDays(90)));

    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final Queue<String> told = new ConcurrentLinkedQueue<>();
    private final InMemory disk = new InMemory();
    private final CountDownLatch answers = new CountDownLatch(1);
    private SubjectAsking asking = at(NOW, (_, subject) -> certificate(subject));

    @AfterEach
    void stop() {
        answers.countDown();
        asking.close();
    }

    @Test
    void knowsAllOfASmallFleetAtTheFirstLook() {
        assertThat(look("a", "b", "c").bySubject()).containsOnlyKeys("a", "b", "c");
    }

    @Test
    void asksForNothingTwiceWithinHours() {
        look("a", "b");
        look("a", "b");
        assertThat(asked).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void doesNotKeepAVerificationWaiting() {
        asking = at(NOW, (_, subject) -> subject.equals("slow") ? late(subject) : certificate(subject));
        assertThat(look("a", "slow", "c").bySubject()).containsOnlyKeys("a", "c");
    }

    @Test
    void saysThatNothingWasReadYetWhereNothingWas() {
        asking = at(NOW, (_, subject) -> late(subject));
        assertThat(look("slow").failure().orElseThrow().kind()).isEqualTo(Kind.TIMED_OUT);
    }

    @Test
    void tellsWhenWhatWasNotWaitedForIsKnown() {
        asking = at(NOW, (_, subject) -> late(subject));
        look("slow");
        answers.countDown();
        await().untilAsserted(() -> assertThat(told).containsExactly("hybrid-prod"));
        assertThat(look("slow").bySubject()).containsOnlyKeys("slow");
    }

    @Test
    void tellsNothingWhereAVerificationSawItAll() {
        look("a", "b");
        assertThat(told).isEmpty();
    }

    @Test
    void leavesOnlyThatSubjectUnknownWhoseCallFailed() {
        asking = at(NOW, (_, subject) -> subject.equals("bad") ? failed(Kind.FAILED) : certificate(subject));
        for (var verification = 0; verification < 3; verification++) {
            var look = look("a", "bad", "c");
            assertThat(look.failure()).isEmpty();
            assertThat(look.bySubject()).containsOnlyKeys("a", "c");
        }
    }

    @Test
    void goesOnWithWhatIsKnownWhereALostMachineCannotBeAskedForAgain() {
        look("a", "b");
        await().untilAsserted(() -> assertThat(disk.kept).hasSize(2));
        var later = NOW.plus(Duration.ofMinutes(11));
        asking = at(later, (_, subject) -> {
            asked.add("again " + subject);
            return failed(Kind.FAILED);
        });
        for (var verification = 1; verification <= 3; verification++) {
            var times = verification;
            var look = asking.look("hybrid-prod", REGION, List.of("a", "b"), Map.of("a", later.minusSeconds(60)));
            assertThat(look.failure()).isEmpty();
            assertThat(look.bySubject()).containsOnlyKeys("a", "b");
            await().untilAsserted(() ->
                    assertThat(asked).filteredOn("again a"::equals).hasSizeGreaterThanOrEqualTo(times));
        }
    }

    @Test
    void goesOnWithWhatIsKnownWhileAMachineThatWasRefusedWaitsForItsTurn() {
        asking = at(NOW, (_, subject) -> new Answer.Known(Optional.of(CERTIFICATE), subject.equals("refused")));
        look("a", "refused");
        await().untilAsserted(() -> assertThat(disk.kept).hasSize(2));
        asking = at(NOW.plus(Duration.ofMinutes(11)), (_, subject) -> {
            asked.add("again " + subject);
            return failed(Kind.THROTTLED);
        });
        look("a", "refused");
        await().untilAsserted(() ->
                assertThat(asked).filteredOn("again refused"::equals).hasSizeGreaterThan(1));
        assertThat(look("a", "refused").failure()).isEmpty();
    }

    @Test
    void saysWhyWhereEveryCallFails() {
        asking = at(NOW, (_, _) -> failed(Kind.FAILED));
        assertThat(look("a", "b", "c").failure().orElseThrow().kind()).isEqualTo(Kind.FAILED);
    }

    @Test
    void asksNoFurtherOnceItIsRefused() {
        asking = at(NOW, RolesAnywhereReaders.rates(1, 60_000), (_, subject) -> {
            asked.add(subject);
            return failed(Kind.REFUSED);
        });
        look("a", "b", "c");
        assertThat(asked).hasSize(1);
    }

    @Test
    void asksAgainWhereItWasThrottled() {
        var first = new AtomicInteger();
        asking = at(NOW, (_, subject) -> first.getAndIncrement() == 0 ? failed(Kind.THROTTLED) : certificate(subject));
        look("a");
        await().untilAsserted(() -> assertThat(look("a").bySubject()).containsOnlyKeys("a"));
    }

    @Test
    void knowsAfterARestartWhatWasKnownBefore() {
        look("a", "b");
        await().untilAsserted(() -> assertThat(disk.kept).hasSize(2));
        asked.clear();
        asking = at(NOW.plus(Duration.ofHours(1)), (_, subject) -> certificate(subject));
        assertThat(look("a", "b").bySubject()).containsOnlyKeys("a", "b");
        assertThat(asked).isEmpty();
    }

    @Test
    void asksAgainAfterTenMinutesForWhatWasRefused() {
        asking = at(NOW, (_, _) -> new Answer.Known(Optional.of(CERTIFICATE), true));
        look("a");
        await().untilAsserted(() -> assertThat(look("a").refused()).containsExactly("a"));
        asking = at(NOW.plus(Duration.ofMinutes(11)), (_, subject) -> certificate(subject));
        await().untilAsserted(() -> assertThat(look("a").refused()).isEmpty());
        assertThat(asked).contains("a");
    }

    @Test
    void asksAgainForALostMachineThatHasAskedSince() {
        look("a", "b");
        await().untilAsserted(() -> assertThat(disk.kept).hasSize(2));
        asked.clear();
        var later = NOW.plus(Duration.ofMinutes(11));
        asking = at(later, (_, subject) -> certificate(subject));
        asking.look("hybrid-prod", REGION, List.of("a", "b"), Map.of("a", later.minusSeconds(60)));
        await().untilAsserted(() -> assertThat(asked).containsExactly("a"));
    }

    @Test
    void goesOnWithWhatIsKnownWhileItIsAskedAgain() {
        look("a");
        await().untilAsserted(() -> assertThat(disk.kept).hasSize(1));
        asking = at(NOW.plus(Duration.ofHours(7)), (_, subject) -> late(subject));
        assertThat(look("a").bySubject()).containsOnlyKeys("a");
        await().untilAsserted(() -> assertThat(asked).contains("late a"));
    }

    @Test
    void forgetsWhatIsOlderThanADay() {
        look("a");
        await().untilAsserted(() -> assertThat(disk.kept).hasSize(1));
        asking = at(NOW.plus(Duration.ofHours(25)), (_, subject) -> late(subject));
        assertThat(look("a").bySubject()).isEmpty();
    }

    @Test
    void hasNoMoreCallsUnderWayThanItMay() {
        var underWay = new AtomicInteger();
        var most = new AtomicInteger();
        asking = at(NOW, RolesAnywhereReaders.rates(2, 60_000), (_, subject) -> {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            Thread.yield();
            underWay.decrementAndGet();
            return certificate(subject);
        });
        asking.look("one", REGION, subjects(100));
        asking.look("two", REGION, subjects(100));
        assertThat(most.get()).isBetween(1, 2);
    }

    @Test
    void beginsNoMoreCallsInAMinuteThanItMay() {
        asking = at(NOW, RolesAnywhereReaders.rates(4, 4), (_, subject) -> certificate(subject));
        asking.look("hybrid-prod", REGION, subjects(100));
        assertThat(asked).hasSizeBetween(1, 5);
    }

    private static List<String> subjects(int number) {
        return IntStream.range(0, number).mapToObj(index -> "subject-" + index).toList();
    }

    private SubjectAsking.Look look(String... subjects) {
        return asking.look("hybrid-prod", REGION, List.of(subjects));
    }

    private Answer certificate(String subject) {
        asked.add(subject);
        return new Answer.Known(Optional.of(CERTIFICATE));
    }

    private Answer late(String subject) {
        asked.add("late " + subject);
        try {
            answers.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return new Answer.Known(Optional.of(CERTIFICATE));
    }

    private static Answer failed(Kind kind) {
        return new Answer.Failed(new Cause(kind, "rolesanywhere:GetSubject", "as the test wants it"));
    }

    private SubjectAsking at(Instant now, SubjectAsking.Asker asker) {
        return at(now, RolesAnywhereReaders.rates(8, 60_000), asker);
    }

    private SubjectAsking at(Instant now, RolesAnywhereConfig rates, SubjectAsking.Asker asker) {
        return new SubjectAsking(
                asker, disk, rates, Clock.fixed(now, ZoneOffset.UTC), told::add, Duration.ofMillis(10));
    }

    /** A disk. */
    private static final class InMemory implements KeptSubjects {
        private final Map<String, KeptSubject> kept = new ConcurrentHashMap<>();

        @Override
        public Map<String, KeptSubject> since(String region, Instant oldest) {
            var found = new HashMap<>(kept);
            found.values().removeIf(subject -> subject.askedAt().isBefore(oldest));
            return found;
        }

        @Override
        public void keep(String region, Map<String, KeptSubject> subjects, Instant oldest) {
            kept.putAll(subjects);
        }
    }
}
