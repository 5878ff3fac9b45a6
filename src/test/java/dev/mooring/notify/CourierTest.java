package dev.mooring.notify;

import static dev.mooring.notify.NotifyFixture.NOW;
import static dev.mooring.notify.NotifyFixture.error;
import static dev.mooring.notify.NotifyFixture.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.notify.Sink.Outcome;
import dev.mooring.notify.Sink.Sending;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CourierTest {
    private static final Outcome REFUSED = new Outcome.Refused("HTTP 401");
    private static final Duration SHORT = Duration.ofMillis(50);
    private final CountDownLatch freed = new CountDownLatch(1);
    private final AtomicInteger tries = new AtomicInteger();
    private final Courier courier = new Courier(SHORT);
    private final Courier patient = new Courier();

    /** Looks a name up for ever, and does not end when it is interrupted. */
    private final class Hanging implements Sink {
        @Override
        public String name() {
            return "hanging";
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
            tries.incrementAndGet();
            while (freed.getCount() > 0) {
                try {
                    freed.await();
                } catch (InterruptedException _) {
                    // As what hangs in the system's own code.
                }
            }
            return new Outcome.Sent(null);
        }
    }

    @AfterEach
    void free() {
        freed.countDown();
    }

    @Test
    void aSinkThatNeverAnswersIsGivenUpAfterAWhile() {
        assertThat(send()).isEqualTo(new Outcome.Later("it came to no end in time", null, true));
    }

    @Test
    void ofTriesThatHangThereAreFew() {
        for (var round = 0; round < 10; round++) {
            assertThat(send()).isInstanceOf(Outcome.Later.class);
        }
        assertThat(tries).hasValue(3);
    }

    @Test
    void whatHangsIsNoticed() {
        send();
        assertThat(courier.hanging(new Hanging())).isEqualTo(1);
    }

    @Test
    void onceItEndsItIsTriedAgain() {
        send();
        free();
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> courier.hanging(new Hanging()) == 0);
        assertThat(new Courier().send(new Hanging(), sending())).isEqualTo(new Outcome.Sent(null));
    }

    @Test
    void sinceWhenASinkTakesNoRemindersIsKnownUntilItDoes() {
        remind("one", REFUSED, NOW);
        remind("one", REFUSED, NOW.plusSeconds(60));
        assertThat(unreminded(NOW.plusSeconds(60)))
                .contains(new Courier.Unreminded(NOW, NOW.plusSeconds(60), "HTTP 401"));
        remind("one", new Outcome.Sent(null), NOW.plusSeconds(120));
        assertThat(unreminded(NOW.plusSeconds(120))).isEmpty();
    }

    @Test
    void whatIsTakenOfOneClusterSaysNothingOfAnother() {
        remind("one", REFUSED, NOW);
        remind("other", new Outcome.Sent(null), NOW);
        assertThat(unreminded(NOW)).isPresent();
    }

    @Test
    void whatIsRemindedOfNoLongerCountsNoLonger() {
        remind("one", REFUSED, NOW);
        assertThat(unreminded(NOW.plus(Duration.ofMinutes(4)))).isEmpty();
    }

    private void remind(String what, Outcome outcome, Instant now) {
        patient.remind(new Answering(outcome), what, List.of(error("a")), now);
    }

    private Optional<Courier.Unreminded> unreminded(Instant now) {
        return patient.unreminded(new Answering(REFUSED), now);
    }

    /** Answers reminders always alike. */
    private record Answering(Outcome outcome) implements Sink {
        @Override
        public String name() {
            return "answering";
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
            return outcome;
        }

        @Override
        public Outcome remind(List<Matter> open, Instant now) {
            return outcome;
        }
    }

    private Outcome send() {
        return courier.send(new Hanging(), sending());
    }

    private static Sending sending() {
        return new Sending("id", message(Kind.OPENED, List.of(error("a")), List.of()), Optional.empty());
    }
}
