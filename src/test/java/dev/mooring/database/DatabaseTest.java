package dev.mooring.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mooring.bench.Databases;
import dev.mooring.packaged.PostgresServer;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the drivers throw, and what they store: the same on both databases. */
class DatabaseTest {

    @ParameterizedTest
    @EnumSource
    void refusesSqlThatIsWrong(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        assertThatThrownBy(() -> database.read(session -> session.sql("selct 1").count()))
                .isInstanceOf(StatementRefused.class);
    }

    @ParameterizedTest
    @EnumSource
    void refusesAParameterTooFew(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        assertThatThrownBy(() -> database.write(
                        session -> session.sql("update probe set at = ?").update()))
                .isInstanceOf(StatementRefused.class);
    }

    @ParameterizedTest
    @EnumSource
    void refusesWhatBreaksAConstraint(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        assertThatThrownBy(() -> database.write(session -> insert(session, null)))
                .isInstanceOf(StatementRefused.class);
    }

    @ParameterizedTest
    @EnumSource
    void refusesABatchOfWhichOneBreaksAConstraint(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        assertThatThrownBy(
                        () -> database.write(session -> session.sql("insert into senders (name, recent) values (?, ?)")
                                .text("a")
                                .text("")
                                .next()
                                .text("b")
                                .text(null)
                                .next()
                                .batch()))
                .isInstanceOf(StatementRefused.class);
        assertThat(senders(database)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void storesATimeThatMillisecondsDoNotReach(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        database.write(session ->
                session.sql("update probe set at = ?").time(Instant.MAX).update());
        assertThat(database.<Instant>read(session -> session.sql("select at from probe")
                        .first(row -> row.time(1))
                        .orElseThrow()))
                .isEqualTo(Instant.ofEpochMilli(Long.MAX_VALUE));
    }

    @ParameterizedTest
    @EnumSource
    void keepsNothingOfWorkThatFails(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        assertThatThrownBy(() -> database.write(session -> {
                    insert(session, "");
                    throw new IllegalStateException("half way");
                }))
                .hasMessage("half way");
        assertThat(senders(database)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void saysOfEachRowOfABatchWhetherItChangedAnything(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var insert = "insert into senders (name, recent) values (?, '') on conflict (name) do nothing";
        var changed = database.write(session -> session.sql(insert)
                .text("a")
                .next()
                .text("a")
                .next()
                .text("b")
                .next()
                .batch());
        assertThat(changed).containsExactly(true, false, true);
    }

    @ParameterizedTest
    @EnumSource
    void storesATextWithASignThatOneOfThemCannotHoldAndFindsItAgain(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        database.write(session -> insert(session, "reason\0of a node"));
        var found = database.read(session -> session.sql("select recent from senders where recent = ?")
                .text("reason\0of a node")
                .list(row -> row.text(1)));
        assertThat(found).containsExactly("reason\uFFFDof a node");
    }

    @Test
    void storesSuchATextAmongMany() throws Exception {
        var database = FreshDatabase.of(Dialect.POSTGRESQL);
        database.write(session -> session.sql("insert into senders (name, recent) select *, '' from unnest(")
                .add("?)")
                .array("text", List.of("a\0", "b"))
                .update());
        assertThat(named(database, List.of("a\0", "b"))).containsExactlyInAnyOrder("a\uFFFD", "b");
    }

    @ParameterizedTest
    @EnumSource
    void findsThoseAmongGivenOnesAndNoneAmongNone(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        database.write(session -> insert(session, ""));
        assertThat(named(database, List.of("a", "x"))).containsExactly("a");
        assertThat(named(database, List.of())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void readsNothingForWhatWasNotSaid(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        database.write(session -> session.sql("insert into deliveries (id, kind, body, received_at, state,"
                        + " next_attempt_at, finished_at) values ('a', 'ping', ?, ?, 'done', 0, ?)")
                .bytes(new byte[] {1})
                .time(Instant.ofEpochMilli(7))
                .time(null)
                .update());
        var read = database.read(session -> session.sql("select received_at, finished_at, cause from deliveries")
                .list(row ->
                        row.time(1) + " " + row.timeOrNull(2) + " " + row.numberOrNull(2) + " " + row.textOrNull(3)));
        assertThat(read).containsExactly("1970-01-01T00:00:00.007Z null null null");
    }

    @ParameterizedTest
    @EnumSource
    void letsOneAtATimeHoldALockOfOneName(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var count = 0; count < 40; count++) {
                var unused = threads.submit(() -> database.write(DatabaseTest::countUp));
            }
        }
        long counted =
                database.read(session -> session.sql("select at from probe").count());
        assertThat(counted).isEqualTo(40);
    }

    private static int countUp(Session session) {
        session.lock("counter");
        var before = session.sql("select at from probe").count();
        return session.sql("update probe set at = ?").number(before + 1).update();
    }

    @Test
    void waitsForAFullDisk() throws Exception {
        var database = FreshDatabase.of(Dialect.SQLITE);
        database.write(session -> session.sql("pragma max_page_count = 1").count());
        assertThatThrownBy(() -> database.write(session -> insert(session, "x".repeat(100_000))))
                .isInstanceOf(DatabaseUnavailable.class);
    }

    @Test
    void waitsForAFullDiskInABatchToo() throws Exception {
        var database = FreshDatabase.of(Dialect.SQLITE);
        database.write(session -> session.sql("pragma max_page_count = 1").count());
        assertThatThrownBy(
                        () -> database.write(session -> session.sql("insert into senders (name, recent) values (?, ?)")
                                .text("a")
                                .text("x".repeat(100_000))
                                .next()
                                .batch()))
                .isInstanceOf(DatabaseUnavailable.class);
    }

    @Test
    void waitsForAServerThatIsGone() throws Exception {
        try (var server = PostgresServer.start()) {
            var database = Databases.postgresql(server.url() + "?user=mooring");
            server.pause();
            assertThatThrownBy(() -> senders(database)).isInstanceOf(DatabaseUnavailable.class);
            assertThatThrownBy(() -> senders(database)).isInstanceOf(DatabaseUnavailable.class);
            server.resume();
        }
    }

    @Test
    void waitsForAStandbyToTakeOver() throws Exception {
        var database = FreshDatabase.of(Dialect.POSTGRESQL);
        assertThatThrownBy(() -> database.write(session -> {
                    session.sql("set transaction read only").run();
                    return insert(session, "");
                }))
                .isInstanceOf(DatabaseUnavailable.class);
    }

    @Test
    void leavesAServerThatTakesNoWritesAnyMoreForTheOneThatTookOver() throws Exception {
        var database = FreshDatabase.of(Dialect.POSTGRESQL);
        readOnly(database, "set default_transaction_read_only = on");
        // What a session begins with is what it keeps, as a connection keeps its server.
        database.reconnect();
        await().untilAsserted(() -> assertThatThrownBy(() -> database.write(session -> touch(session)))
                .isInstanceOf(DatabaseUnavailable.class));
        readOnly(database, "reset default_transaction_read_only");
        await().ignoreExceptionsInstanceOf(DatabaseUnavailable.class)
                .until(() -> database.write(session -> touch(session)) == 1);
    }

    @Test
    void givesAMigrationMoreTimeThanAnythingElse() throws Exception {
        var url = FreshDatabase.url() + "&socketTimeout=1";
        var configuration = Flyway.configure().dataSource(url, "mooring", "").locations("classpath:db/long");
        new LongMigrations().customize(configuration);
        assertThat(configuration.load().migrate().migrationsExecuted).isEqualTo(1);
    }

    @Test
    void migratesForLongerThanATransactionMayStandStill() throws Exception {
        var url = FreshDatabase.url() + "&options=-c%20idle_in_transaction_session_timeout=500";
        var configuration = Flyway.configure().dataSource(url, "mooring", "").locations("classpath:db/long");
        new LongMigrations().customize(configuration);
        assertThat(configuration.load().migrate().migrationsExecuted).isEqualTo(1);
    }

    @Test
    void aTransactionThatStandsStillKeepsNobodyFromWhatItLocked() throws Exception {
        var database = FreshDatabase.of(Dialect.POSTGRESQL);
        assertThatThrownBy(() -> database.write(session -> {
                    touch(session);
                    session.sql("set local idle_in_transaction_session_timeout = 1")
                            .run();
                    // Waits for the lock that the other has.
                    assertThat(database.<Integer>write(DatabaseTest::touch)).isEqualTo(1);
                    return touch(session);
                }))
                .isInstanceOf(DatabaseUnavailable.class);
    }

    @ParameterizedTest
    @EnumSource
    void manyShareALock(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var shared = database.<Boolean>write(session -> session.share("a")
                && (dialect == Dialect.SQLITE || database.<Boolean>write(other -> other.share("a"))));
        assertThat(shared).isTrue();
    }

    @Test
    void nobodySharesALockThatAnotherHasToHimself() throws Exception {
        var database = FreshDatabase.of(Dialect.POSTGRESQL);
        database.write(session -> {
            session.lock("a");
            assertThat(database.<Boolean>write(other -> other.share("a"))).isFalse();
            return session;
        });
    }

    private static void readOnly(Database database, String how) {
        database.write(session -> {
            session.sql("set transaction read write").run();
            var name = session.sql("select current_database()")
                    .first(row -> row.text(1))
                    .orElseThrow();
            session.sql("alter database " + name + " " + how).run();
            return name;
        });
    }

    private static int touch(Session session) {
        return session.sql("update probe set at = at + 1").update();
    }

    private static int insert(Session session, String recent) {
        return session.sql("insert into senders (name, recent) values ('a', ?)")
                .text(recent)
                .update();
    }

    private static long senders(Database database) {
        return database.read(
                session -> session.sql("select count(*) from senders").count());
    }

    private static List<String> named(Database database, List<String> names) {
        return database.read(session -> session.sql("select name from senders where name in ")
                .among(names)
                .list(row -> row.text(1)));
    }
}
