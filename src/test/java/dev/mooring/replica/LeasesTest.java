package dev.mooring.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.database.Database;
import dev.mooring.database.Dialect;
import dev.mooring.database.FreshDatabase;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
        var lease = take(leases, SHARD).orElseThrow();
        var term = leases.term(SHARD).orElseThrow();
        assertThat(extended(lease)).isTrue();
        assertThat(goesOn(term)).isTrue();
    }

    @Test
    void aTermEndsWithItsLeaseThoughNobodyTookIt() {
        take(leases, SHARD).orElseThrow();
        var term = leases.term(SHARD).orElseThrow();
        runOut();
        assertThat(goesOn(term)).isFalse();
    }

    @Test
    void aTermDoesNotComeBackWithTheNextLease() {
        take(leases, SHARD).orElseThrow();
        var term = leases.term(SHARD).orElseThrow();
        runOut();
        take(leases, SHARD).orElseThrow();
        assertThat(goesOn(term)).isFalse();
    }

    @Test
    void theNextLeaseIsATermOfItsOwn() {
        take(leases, SHARD).orElseThrow();
        runOut();
        take(leases, SHARD).orElseThrow();
        assertThat(goesOn(leases.term(SHARD).orElseThrow())).isTrue();
    }

    @Test
    void whatIsHeldIsTakenByNobody() {
        take(leases, SHARD).orElseThrow();
        assertThat(take(others(), SHARD)).isEmpty();
        assertThat(take(leases, SHARD)).isEmpty();
    }

    @Test
    void whatIsLetGoOfIsTakenAtOnce() {
        leases.letGo(List.of(take(leases, SHARD).orElseThrow()));
        assertThat(take(others(), SHARD)).isPresent();
    }

    @Test
    void noTermOfALeaseThatAnotherHolds() {
        take(others(), SHARD).orElseThrow();
        assertThat(leases.term(SHARD)).isEmpty();
    }

    @Test
    void whoHeldALeaseBeforeNeitherExtendsNorEndsThatOfTheNext() {
        var before = take(leases, SHARD).orElseThrow();
        runOut();
        var next = others();
        take(next, SHARD).orElseThrow();
        var term = next.term(SHARD).orElseThrow();
        assertThat(kept(before)).isFalse();
        leases.letGo(List.of(before));
        assertThat(goesOn(term)).isTrue();
    }

    @Test
    void anEarlierLeaseOfTheSameReplicaNeitherExtendsNorEndsTheOneOfNow() {
        var before = take(leases, SHARD).orElseThrow();
        runOut();
        take(leases, SHARD).orElseThrow();
        var term = leases.term(SHARD).orElseThrow();
        assertThat(kept(before)).isFalse();
        leases.letGo(List.of(before));
        assertThat(goesOn(term)).isTrue();
    }

    @Test
    void whatRanOutIsNotExtendedThoughNobodyTookIt() {
        var lease = take(leases, SHARD).orElseThrow();
        runOut();
        assertThat(kept(lease)).isFalse();
    }

    @Test
    void aLeaseIsExtendedWhileSomethingIsBeingStoredUnderIt() {
        var lease = take(leases, SHARD).orElseThrow();
        var term = leases.term(SHARD).orElseThrow();
        var extended = database.<Boolean>write(session -> term.goesOn(session) && extended(lease));
        assertThat(extended).isTrue();
    }

    @Test
    void nobodyTakesALeaseThatRanOutUntilWhatItsHolderIsStoringIsStored() {
        take(leases, SHARD).orElseThrow();
        var term = leases.term(SHARD).orElseThrow();
        var taken = database.<Boolean>write(session -> {
            assertThat(term.goesOn(session)).isTrue();
            runOut();
            return take(others(), SHARD).isPresent();
        });
        assertThat(taken).isFalse();
        assertThat(take(others(), SHARD)).isPresent();
    }

    @Test
    void nothingIsStoredUnderALeaseThatIsJustBeingTaken() throws Exception {
        take(leases, SHARD).orElseThrow();
        var term = leases.term(SHARD).orElseThrow();
        try (var storing = Executors.newSingleThreadExecutor()) {
            var stored = database.<Future<Boolean>>write(session -> {
                session.sql("select name from leases for update").run();
                session.sql("update leases set locked_by = 'another', locked_at = clock_timestamp()")
                        .update();
                var outcome = storing.submit(() -> goesOn(term));
                await().until(() -> session.sql("select count(*) from pg_locks where not granted")
                                .count()
                        > 0);
                return outcome;
            });
            assertThat(stored.get()).isFalse();
        }
    }

    @Test
    void aLeaseWhoseRowAnotherIsAtIsKeptAsItWas() {
        var lease = take(leases, SHARD).orElseThrow();
        var extension = database.<Leases.Extension>write(session -> {
            session.sql("select name from leases for update").run();
            return leases.extend(List.of(lease));
        });
        assertThat(extension.longer()).isEmpty();
        assertThat(extension.keeps(lease)).isTrue();
    }

    @Test
    void aLeaseThatCannotBeTakenKeepsNobodyFromTheOthers() {
        take(leases, SHARD).orElseThrow();
        runOut();
        var taken = database.<List<Leases.Lease>>write(session -> {
            session.sql("select name from leases for update").run();
            return others().take(List.of(SHARD, "shard/2", "shard/3"), 2);
        });
        assertThat(taken).extracting(Leases.Lease::name).containsExactlyInAnyOrder("shard/2", "shard/3");
    }

    @Test
    void noMoreAreTakenThanAreWanted() {
        assertThat(leases.take(List.of(SHARD, "shard/2", "shard/3"), 2)).hasSize(2);
    }

    @Test
    void aLeaseWrittenBeforeTheClockOfTheDatabaseWasSetBackIsFreeAfterTheLengthOfOne() {
        take(others(), SHARD).orElseThrow();
        setClockBack();
        leases.bound();
        assertThat(seconds("lock_until - clock_timestamp()")).isBetween(0L, Leases.LENGTH.toSeconds());
    }

    @Test
    void whoHoldsALeaseWhenTheClockOfTheDatabaseIsSetBackGoesOnHoldingIt() {
        var lease = take(leases, SHARD).orElseThrow();
        var term = leases.term(SHARD).orElseThrow();
        setClockBack();
        others().bound();
        assertThat(take(others(), SHARD)).isEmpty();
        assertThat(extended(lease)).isTrue();
        assertThat(goesOn(term)).isTrue();
    }

    /** As leases look afterwards. */
    private void setClockBack() {
        database.write(session -> session.sql("update leases set lock_until = lock_until + interval '50 minutes'")
                .update());
    }

    private long seconds(String what) {
        return database.read(session -> session.sql("select extract(epoch from " + what + ")::bigint from leases")
                .count());
    }

    private static Optional<Leases.Lease> take(Leases leases, String name) {
        return leases.take(List.of(name), 1).stream().findFirst();
    }

    private boolean extended(Leases.Lease lease) {
        return leases.extend(List.of(lease)).longer().contains(lease);
    }

    private boolean kept(Leases.Lease lease) {
        return leases.extend(List.of(lease)).keeps(lease);
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
