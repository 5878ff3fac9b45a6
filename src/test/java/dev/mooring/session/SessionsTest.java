package dev.mooring.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mooring.bench.BreakableDatabase;
import dev.mooring.caller.ApiConfig;
import dev.mooring.caller.Caller;
import dev.mooring.caller.Role;
import dev.mooring.caller.Tokens;
import dev.mooring.database.DatabaseUnavailable;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionsTest {
    private static final String TOKEN = "on-call-0123456789";
    private static final Caller ON_CALL = new Caller("on-call", Role.OPERATOR);
    private static final Caller ADA = new Caller("ada", Role.READER);
    private BreakableDatabase breakable;
    private Instant now = Instant.parse("2026-08-21T12:00:00Z");
    private long nanos;
    private Sessions sessions;

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        breakable = new BreakableDatabase(folder.resolve("sessions.db"));
        sessions = sessions(
                Map.of("mooring.api.tokens.on-call.value", TOKEN, "mooring.api.tokens.on-call.role", "operator"));
    }

    @Test
    void whoHoldsATokenIsSignedInWithItsNameAndRole() {
        assertThat(sessions.caller(begin())).contains(ON_CALL);
    }

    @Test
    void whoHoldsNoneIsNot() {
        assertThat(sessions.begin("another-0123456789")).isEmpty();
    }

    @Test
    void anIdThatWasNeverGivenIsNobodys() {
        assertThat(sessions.caller("A".repeat(43))).isEmpty();
    }

    @Test
    void eachSessionHasAnIdOfItsOwn() {
        var ids = new HashSet<String>();
        for (var count = 0; count < 20; count++) {
            ids.add(begin());
        }
        assertThat(ids).hasSize(20).allMatch(id -> id.matches("[A-Za-z0-9_-]{43}"));
    }

    @Test
    void neitherIdNorTokenIsInTheDatabase() {
        var id = begin();
        var stored = breakable
                .database()
                .read(session -> session.sql("select id || token from sessions").list(row -> row.text(1)));
        assertThat(stored).hasSize(1).noneMatch(text -> text.contains(id) || text.contains(TOKEN));
    }

    @Test
    void aSessionThatIsNotUsedEnds() {
        var id = begin();
        now = now.plus(Duration.ofHours(12));
        assertThat(sessions.caller(id)).isEmpty();
    }

    @Test
    void aSessionThatIsUsedGoesOn() {
        var id = begin();
        for (var hours = 0; hours < 36; hours += 6) {
            pass(Duration.ofHours(6));
            assertThat(sessions.caller(id)).isPresent();
        }
    }

    @Test
    void aSessionEndsHoweverMuchItIsUsed() {
        var id = begin();
        for (var hours = 0; hours < 7 * 24; hours += 6) {
            pass(Duration.ofHours(6));
            sessions.caller(id);
        }
        assertThat(sessions.caller(id)).isEmpty();
    }

    @Test
    void aSessionEndsWithItsToken() {
        var id = begin();
        var without = sessions(Map.of("mooring.api.tokens.other.value", "other-0123456789"));
        assertThat(without.caller(id)).isEmpty();
    }

    @Test
    void aSessionHasTheRoleThatItsTokenHasNow() {
        var id = begin();
        var changed = sessions(Map.of("mooring.api.tokens.on-call.value", TOKEN));
        assertThat(changed.caller(id)).contains(new Caller("on-call", Role.READER));
    }

    @Test
    void aSessionThatWasEndedIsOver() {
        var id = begin();
        sessions.caller(id);
        sessions.end(id);
        assertThat(sessions.caller(id)).isEmpty();
    }

    @Test
    void whoIsToldOfNewsIsAskedForByNoUseOfTheSession() {
        var id = begin();
        for (var hour = 0; hour < 24; hour++) {
            pass(Duration.ofHours(1));
            sessions.isOf(ON_CALL, id);
        }
        assertThat(sessions.isOf(ON_CALL, id)).isFalse();
    }

    @Test
    void aSessionIsOfWhoBeganItUntilItIsEnded() {
        var id = begin();
        assertThat(sessions.isOf(ON_CALL, id)).isTrue();
        assertThat(sessions.isOf(ADA, id)).isFalse();
        sessions.end(id);
        assertThat(sessions.isOf(ON_CALL, id)).isFalse();
    }

    @Test
    void aSessionThatAnotherReplicaEndedIsOverSoon() {
        var id = begin();
        sessions.caller(id);
        sessions(Map.of()).end(id);
        nanos += Duration.ofSeconds(4).toNanos();
        assertThat(sessions.caller(id)).isEmpty();
    }

    @Test
    void whomAProviderVouchesForIsSignedIn() {
        assertThat(sessions.caller(sessions.begin(ADA, Role.READER))).contains(ADA);
    }

    @Test
    void whatAProviderVouchedForEndsSooner() {
        var id = sessions.begin(ADA, Role.READER);
        pass(Duration.ofHours(9));
        assertThat(sessions.caller(id)).isPresent();
        pass(Duration.ofHours(1));
        assertThat(sessions.caller(id)).isEmpty();
    }

    @Test
    void thereAreNoMoreThanTheMost() {
        var few = sessions(Map.of("mooring.api.tokens.on-call.value", TOKEN, "mooring.page.session.most", "2"));
        for (var count = 0; count < 5; count++) {
            now = now.plusSeconds(1);
            few.begin(TOKEN);
        }
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void whoWasSeenBeforeStaysSignedInWhileTheDatabaseIsAway() {
        var id = begin();
        sessions.caller(id);
        breakable.goAway();
        pass(Duration.ofMinutes(30));
        assertThat(sessions.caller(id)).isPresent();
    }

    @Test
    void whoWasNotIsTakenForNobodyElseWhileItIsAway() {
        var id = begin();
        breakable.goAway();
        assertThatThrownBy(() -> sessions.caller(id)).isInstanceOf(DatabaseUnavailable.class);
    }

    @Test
    void whatIsOverIsForgotten() {
        begin();
        now = now.plus(Duration.ofHours(13));
        sessions.forget();
        assertThat(stored()).isZero();
    }

    private String begin() {
        return sessions.begin(TOKEN).orElseThrow();
    }

    private long stored() {
        return breakable
                .database()
                .read(session -> session.sql("select count(*) from sessions").count());
    }

    private void pass(Duration time) {
        now = now.plus(time);
        nanos += time.toNanos();
    }

    private Sessions sessions(Map<String, String> settings) {
        var config = new SmallRyeConfigBuilder()
                .withMapping(ApiConfig.class)
                .withMapping(SessionConfig.class)
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build();
        InstantSource source = () -> now;
        return new Sessions(
                new SessionStore(breakable.database()),
                new Tokens(config.getConfigMapping(ApiConfig.class)),
                config.getConfigMapping(SessionConfig.class),
                source.withZone(ZoneOffset.UTC),
                () -> nanos);
    }
}
