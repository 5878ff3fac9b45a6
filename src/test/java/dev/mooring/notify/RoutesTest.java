package dev.mooring.notify;

import static dev.mooring.notify.NotifyFixture.error;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.check.Severity;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {
    private static final Map<String, String> SLACK =
            Map.of("mooring.notify.slack.url", "https://hooks.slack.example/x");

    @Test
    void withoutASinkThereIsNoRoute() {
        assertThat(NotifyFixture.of(Map.of()).routes().all()).isEmpty();
    }

    @Test
    void byDefaultErrorsGoAtOnceAndWarningsInADigest() {
        var routes = NotifyFixture.of(SLACK).routes().all();
        assertThat(routes).extracting(Route::name).containsExactly("daily", "now");
        assertThat(routes).extracting(route -> route.digest() == null).containsExactly(false, true);
        assertThat(routes).noneMatch(route -> route.severities().contains(Severity.INFO));
    }

    @Test
    void alertmanagerIsToldAllUnlessARouteNamesIt() {
        var url = Map.of("mooring.notify.alertmanager.url", "http://alertmanager:9093");
        assertThat(NotifyFixture.of(url).routes().all())
                .singleElement()
                .satisfies(route -> assertThat(route.severities()).contains(Severity.INFO, Severity.CRITICAL));
        var named = new HashMap<>(url);
        named.put("mooring.notify.routes.am.sinks", "alertmanager");
        assertThat(NotifyFixture.of(named).routes().all())
                .extracting(Route::name)
                .containsExactly("am");
    }

    @ParameterizedTest
    @CsvSource({
        "severities, critical, false",
        "severities, 'error,critical', true",
        "groups, registration, true",
        "groups, health, false",
        "checks, node-*, true",
        "checks, drift-*, false",
        "clusters, e*, true",
        "clusters, other, false",
        "sites, dc1, true",
        "sites, 'dc2,dc3', false",
    })
    void aRouteTakesWhatItNames(String key, String value, boolean taken) {
        assertThat(route(key, value).takes(registration())).isEqualTo(taken);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-08-21T21:59:00Z, false",
        "2026-08-21T22:00:00Z, true",
        "2026-08-22T04:29:00Z, true",
        "2026-08-22T04:30:00Z, false"
    })
    void quietHoursGoOverMidnightByTheClockOfTheirZone(String time, boolean quiet) {
        var settings = new HashMap<>(SLACK);
        settings.put("mooring.notify.routes.r.quiet-hours", "00:00-06:30");
        settings.put("mooring.notify.routes.r.zone", "Europe/Berlin");
        var route = NotifyFixture.of(settings).routes().all().getFirst();
        assertThat(route.isQuietFor(Severity.ERROR, Instant.parse(time))).isEqualTo(quiet);
        assertThat(route.isQuietFor(Severity.CRITICAL, Instant.parse(time))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "daily, 2026-08-21T07:59:00Z, 2026-08-20T08:00:00Z",
        "daily, 2026-08-21T08:00:00Z, 2026-08-21T08:00:00Z",
        "weekly, 2026-08-21T12:00:00Z, 2026-08-17T08:00:00Z",
        "friday, 2026-08-21T07:00:00Z, 2026-08-14T08:00:00Z",
    })
    void aTurnComesEachDayOrEachWeek(String when, String now, String last) {
        var turn = route("digest", when).digest();
        assertThat(turn).isNotNull();
        assertThat(turn.last(Instant.parse(now))).isEqualTo(Instant.parse(last));
    }

    @ParameterizedTest
    @CsvSource({
        "sinks, slak, is no sink",
        "sinks, teams, is not set up",
        "groups, nodes, is no group",
        "checks, node-not-there, there is no check",
        "quiet-hours, at night, must be hours",
        "zone, Berlin, must be a time zone",
        "at, noon, must be a time of day",
    })
    void whatIsWrongIsALineThatNamesTheKey(String key, String value, String line) {
        var settings = new HashMap<>(SLACK);
        settings.put("mooring.notify.routes.r." + key, value);
        assertThat(NotifyFixture.of(settings).routes().problems())
                .singleElement()
                .asString()
                .startsWith("mooring.notify.routes.r." + key)
                .contains(line);
    }

    private static Matter registration() {
        var one = error("a");
        return new Matter(
                one.key(),
                one.sort(),
                one.cluster(),
                one.check(),
                "registration",
                one.severity(),
                one.kind(),
                one.subject(),
                one.site(),
                one.summary(),
                one.cause(),
                one.since(),
                one.firstSeen(),
                0,
                null,
                one.remedy(),
                null);
    }

    private static Route route(String key, String value) {
        var settings = new HashMap<>(SLACK);
        settings.put("mooring.notify.routes.r." + key, value);
        return List.copyOf(NotifyFixture.of(settings).routes().all()).getFirst();
    }
}
