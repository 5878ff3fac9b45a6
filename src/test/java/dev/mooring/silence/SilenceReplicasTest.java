package dev.mooring.silence;

import static dev.mooring.silence.SilenceFixture.CLUSTER;
import static dev.mooring.silence.SilenceFixture.lost;
import static dev.mooring.silence.SilenceFixture.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.database.Dialect;
import dev.mooring.database.FreshDatabase;
import dev.mooring.silence.Silence.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two replicas on one PostgreSQL. */
class SilenceReplicasTest {
    private SilenceFixture one;
    private SilenceFixture other;

    @BeforeEach
    void open() throws Exception {
        one = new SilenceFixture(FreshDatabase.of(Dialect.POSTGRESQL));
        one.findings().verified(CLUSTER, one.now(), lost("n1"));
        other = one.replica();
    }

    @Test
    void whatOneSilencesTheOtherSilencesSoon() {
        var silence = one.silence(node("n1"));
        other.pass(Duration.ofSeconds(4));
        assertThat(other.silences().covering(lost("n1"))).contains(silence);
    }

    @Test
    void whatOneEndsTheOtherTellsOfAgainSoon() {
        var silence = one.silence(node("n1"));
        other.pass(Duration.ofSeconds(4));
        one.desk().end(silence.id(), "bob");
        other.pass(Duration.ofSeconds(4));
        assertThat(other.silences().covering(lost("n1"))).isEmpty();
    }

    @Test
    void anEndIsToldByOneOfThem() {
        one.silence(node("n1"));
        other.silences().reload();
        one.pass(Duration.ofHours(1));
        other.pass(Duration.ofHours(1));
        assertThat(one.ended.size() + other.ended.size()).isOne();
    }

    @Test
    void theyAreListedByState() {
        var ended = one.silence(node("n1"));
        one.desk().end(ended.id(), "bob");
        var active = one.silence(node("n1"));
        assertThat(ids(State.ACTIVE)).containsExactly(active.id());
        assertThat(ids(State.ENDED)).containsExactly(ended.id());
        assertThat(ids(State.PLANNED)).isEmpty();
    }

    @Test
    void whatEndedLongAgoIsForgotten() {
        one.desk().end(one.silence(node("n1")).id(), "bob");
        one.store().forget(one.now().plus(Duration.ofDays(1)), 10);
        assertThat(one.store().list(Optional.empty(), Instant.EPOCH, Long.MAX_VALUE, 10))
                .isEmpty();
    }

    private Iterable<String> ids(State state) {
        return one.store().list(Optional.of(state), one.now(), Long.MAX_VALUE, 10).stream()
                .map(entry -> entry.silence().id())
                .toList();
    }
}
