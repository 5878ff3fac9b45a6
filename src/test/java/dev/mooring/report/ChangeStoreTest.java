package dev.mooring.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.mooring.database.Database;
import dev.mooring.database.Dialect;
import dev.mooring.database.FreshDatabase;
import dev.mooring.event.Change;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is noted of what changed, on both databases, however often it is told. */
class ChangeStoreTest {
    private static final String CLUSTER = "edge";
    private static final String STACK = "stack acme/edge/prod";
    private static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");
    private static final String PAGE = "https://app.pulumi.com/acme/edge/prod/deployments/7";

    @ParameterizedTest
    @EnumSource
    void oneWithoutAVersionIsNotedOnceHoweverOftenItsPageIsTold(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var changes = of(database);
        changes.remember(CLUSTER, STACK, remediation(PAGE), NOW);
        changes.remember(CLUSTER, STACK, remediation(PAGE), NOW.plus(Duration.ofDays(9)));
        assertThat(times(database)).containsExactly(NOW);
    }

    @ParameterizedTest
    @EnumSource
    void oneWithAPageOfItsOwnIsNews(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var changes = of(database);
        changes.remember(CLUSTER, STACK, remediation(PAGE), NOW);
        changes.remember(CLUSTER, STACK, remediation(PAGE + "1"), NOW.plusSeconds(1));
        changes.remember("other", STACK, remediation(PAGE), NOW.plusSeconds(2));
        assertThat(times(database)).containsExactly(NOW, NOW.plusSeconds(1), NOW.plusSeconds(2));
    }

    @ParameterizedTest
    @EnumSource
    void oneWithNeitherVersionNorPageIsNewsAfterAnHour(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var changes = of(database);
        var later = NOW.plus(Duration.ofHours(1));
        changes.remember(CLUSTER, STACK, remediation(null), NOW);
        changes.remember(CLUSTER, STACK, remediation(null), later.minusMillis(1));
        changes.remember(CLUSTER, STACK, remediation(null), later);
        assertThat(times(database)).containsExactly(NOW, later);
    }

    @ParameterizedTest
    @EnumSource
    void oneWithAVersionIsNewsWhereItIsHigher(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var changes = of(database);
        changes.remember(CLUSTER, STACK, new Change("stack-update", 42L, PAGE), NOW);
        changes.remember(CLUSTER, STACK, new Change("stack-update", 42L, PAGE), NOW.plusSeconds(1));
        changes.remember(CLUSTER, STACK, new Change("stack-update", 43L, PAGE), NOW.plusSeconds(2));
        assertThat(times(database)).containsExactly(NOW, NOW.plusSeconds(2));
    }

    @ParameterizedTest
    @EnumSource
    void versionsOfOneAreNotThoseOfAnother(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var changes = of(database);
        changes.remember(CLUSTER, "environment acme/shop/prod", revision(80), NOW);
        changes.remember(CLUSTER, "environment acme/edge/prod", revision(6), NOW.plusSeconds(1));
        assertThat(times(database)).containsExactly(NOW, NOW.plusSeconds(1));
    }

    @ParameterizedTest
    @EnumSource
    void versionsBeginAnewWithTheNextOneOfItsName(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var changes = of(database);
        changes.remember(CLUSTER, STACK, new Change("stack-update", 42L, PAGE), NOW);
        changes.ended(CLUSTER, STACK, NOW.plusSeconds(1));
        changes.remember(CLUSTER, STACK, new Change("stack-update", 1L, PAGE), NOW.plusSeconds(2));
        assertThat(times(database)).containsExactly(NOW, NOW.plusSeconds(2));
    }

    @ParameterizedTest
    @EnumSource
    void anEndThatIsToldAgainEndsNothingOfTheNextOne(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var changes = of(database);
        changes.remember(CLUSTER, STACK, new Change("stack-update", 1L, PAGE), NOW.plusSeconds(1));
        changes.ended(CLUSTER, STACK, NOW);
        changes.remember(CLUSTER, STACK, new Change("stack-update", 1L, PAGE), NOW.plusSeconds(2));
        assertThat(times(database)).containsExactly(NOW.plusSeconds(1));
    }

    @ParameterizedTest
    @EnumSource
    void whatAnEarlierReleaseNotedHidesNothing(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        database.write(session -> session.sql(
                        "insert into changes (cluster, kind, version, at) values (?, 'stack-update', 80, ?)")
                .text(CLUSTER)
                .time(NOW)
                .update());
        of(database).remember(CLUSTER, STACK, new Change("stack-update", 6L, PAGE), NOW.plusSeconds(1));
        assertThat(times(database)).containsExactly(NOW, NOW.plusSeconds(1));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsToComeIsNotTheLast(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        of(database, NOW).remember(CLUSTER, STACK, new Change("stack-update", 42L, PAGE), NOW);
        var ahead = NOW.plus(Duration.ofDays(30));
        of(database, ahead).remember(CLUSTER, STACK, new Change("stack-update", 43L, PAGE), ahead);
        assertThat(of(database, NOW.plusSeconds(1)).last(CLUSTER).orElseThrow().version())
                .isEqualTo(42);
    }

    @ParameterizedTest
    @EnumSource
    void whatAClockThatWasAheadNotedIsNotTheLastOnceItsDayComes(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var ahead = NOW.plus(Duration.ofDays(30));
        of(database, ahead).remember(CLUSTER, STACK, new Change("stack-update", 42L, PAGE), ahead);
        of(database, NOW).remember(CLUSTER, STACK, new Change("stack-update", 43L, PAGE), NOW);
        assertThat(of(database, ahead.plusSeconds(1))
                        .last(CLUSTER)
                        .orElseThrow()
                        .version())
                .isEqualTo(43);
    }

    @ParameterizedTest
    @EnumSource
    void whatArrivedByAClockThatWasAheadIsNotedAsOfNow(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        of(database, NOW)
                .remember(CLUSTER, STACK, new Change("stack-update", 42L, PAGE), NOW.plus(Duration.ofDays(30)));
        assertThat(times(database)).containsExactly(NOW);
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheNewestOfACluster(Dialect dialect) throws Exception {
        var database = FreshDatabase.of(dialect);
        var changes = of(database);
        database.write(session -> {
            var insert =
                    session.sql("insert into changes (cluster, kind, version, at) values (?, 'stack-update', ?, ?)");
            for (var version = 0; version < ChangeStore.MOST + 5; version++) {
                insert.text(CLUSTER)
                        .number(version)
                        .time(NOW.plusSeconds(version))
                        .next();
            }
            return insert.text("other").number(1).time(NOW).next().batch();
        });
        changes.forget(CLUSTER, Instant.EPOCH);
        assertThat(times(database)).hasSize(ChangeStore.MOST + 1).startsWith(NOW, NOW.plusSeconds(5));
        changes.forget(CLUSTER, NOW.plusSeconds(6));
        assertThat(times(database)).hasSize(ChangeStore.MOST).startsWith(NOW, NOW.plusSeconds(6));
    }

    private static Change revision(long number) {
        return new Change("environment-revision", number, null);
    }

    private static Change remediation(@Nullable String page) {
        return new Change("drift-remediation", null, page);
    }

    private static List<Instant> times(Database database) {
        return database.read(
                session -> session.sql("select at from changes order by at").list(row -> row.time(1)));
    }

    private static ChangeStore of(Database database) {
        return of(database, NOW.plus(Duration.ofDays(20)));
    }

    private static ChangeStore of(Database database, Instant now) {
        return new ChangeStore(
                database,
                new ReportJson(new ObjectMapper().registerModule(new JavaTimeModule())),
                Clock.fixed(now, ZoneOffset.UTC));
    }
}
