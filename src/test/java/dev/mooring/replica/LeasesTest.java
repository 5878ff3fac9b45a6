package dev.mooring.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.database.Database;
import dev.mooring.database.Dialect;
import dev.mooring.database.FreshDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a leader that was stopped for a while may still write: nothing. */
class LeasesTest {
    private static final String SHARD = "shard/1";
    private Database database;
    private Leases leases;

    @BeforeEach
    void open() throws Exception {
        database = FreshDatabase.of(Dialect.POSTGRESQL);
        leases = new Leases(database, "this");
    }

    @Test
    void noTermWithoutALease() {
        assertThat(leases.term(SHARD)).isEmpty();
    }

    @Test
    void aTermGoesOnWhileItsLeaseIsExtended() {
        var lease = leases.take(SHARD).orElseThrow();
        var term = leases.term(SHARD).orElseThrow();
        assertThat(leases.extend(lease)).isTrue();
        assertThat(goesOn(term)).isTrue();
    }

    @Test
    void aTermEndsWithItsLeaseThoughNobodyTookIt() {
        leases.take(SHARD).orElseThrow();
        var term = leases.term(SHARD).orElseThrow();
        runOut();
        assertThat(goesOn(term)).isFalse();
    }

    @Test
    void aTermDoesNotComeBackWithTheNextLease() {
        leases.take(SHARD).orElseThrow();
        var term = leases.term(SHARD).orElseThrow();
        runOut();
        leases.take(SHARD).orElseThrow();
        assertThat(goesOn(term)).isFalse();
    }

    @Test
    void theNextLeaseIsATermOfItsOwn() {
        leases.take(SHARD).orElseThrow();
        runOut();
        leases.take(SHARD).orElseThrow();
        assertThat(goesOn(leases.term(SHARD).orElseThrow())).isTrue();
    }

    @Test
    void whatIsHeldIsTakenByNobody() {
        leases.take(SHARD).orElseThrow();
        assertThat(others().take(SHARD)).isEmpty();
        assertThat(leases.take(SHARD)).isEmpty();
    }

    @Test
    void whatIsLetGoOfIsTakenAtOnce() {
        leases.letGo(leases.take(SHARD).orElseThrow());
        assertThat(others().take(SHARD)).isPresent();
    }

    @Test
    void noTermOfALeaseThatAnotherHolds() {
        others().take(SHARD).orElseThrow();
        assertThat(leases.term(SHARD)).isEmpty();
    }

    @Test
    void whoHeldALeaseBeforeNeitherExtendsNorEndsThatOfTheNext() {
        var before = leases.take(SHARD).orElseThrow();
        runOut();
        var next = others();
        next.take(SHARD).orElseThrow();
        var term = next.term(SHARD).orElseThrow();
        assertThat(leases.extend(before)).isFalse();
        leases.letGo(before);
        assertThat(goesOn(term)).isTrue();
    }

    @Test
    void anEarlierLeaseOfTheSameReplicaNeitherExtendsNorEndsTheOneOfNow() {
        var before = leases.take(SHARD).orElseThrow();
        runOut();
        leases.take(SHARD).orElseThrow();
        var term = leases.term(SHARD).orElseThrow();
        assertThat(leases.extend(before)).isFalse();
        leases.letGo(before);
        assertThat(goesOn(term)).isTrue();
    }

    @Test
    void whatRanOutIsNotExtendedThoughNobodyTookIt() {
        var lease = leases.take(SHARD).orElseThrow();
        runOut();
        assertThat(leases.extend(lease)).isFalse();
    }

    private Leases others() {
        return new Leases(database, "another");
    }

    private boolean goesOn(Term term) {
        return database.write(term::goesOn);
    }

    private void runOut() {
        database.write(session -> session.sql("update leases set lock_until = clock_timestamp() - interval '1 second'")
                .update());
    }
}
