package dev.mooring.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.database.Dialect;
import dev.mooring.database.FreshDatabase;
import dev.mooring.session.PageSession.ByProvider;
import dev.mooring.session.PageSession.ByToken;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sessions that replicas share. */
class SessionsOnPostgresqlTest {
    private static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");
    private static SessionStore store;

    @BeforeAll
    static void start() throws Exception {
        store = new SessionStore(FreshDatabase.of(Dialect.POSTGRESQL));
    }

    @Test
    void aSessionIsWhatWasBegun() {
        var session = new PageSession("a", new ByToken("hash"), NOW, NOW, NOW.plusSeconds(60));
        store.add(session, 10);
        assertThat(store.find("a")).contains(session);
    }

    @Test
    void whatAProviderVouchedForIsToo() {
        var session = new PageSession("b", new ByProvider("ada", "reader"), NOW, NOW, NOW.plusSeconds(60));
        store.add(session, 10);
        assertThat(store.find("b")).contains(session);
    }

    @Test
    void oneThatIsUsedIsNoted() {
        store.add(new PageSession("c", new ByToken("hash"), NOW, NOW, NOW.plusSeconds(60)), 10);
        store.use("c", NOW.plusSeconds(1));
        assertThat(store.find("c").map(PageSession::used)).contains(NOW.plusSeconds(1));
    }

    @Test
    void oneThatEndedIsThereNoMore() {
        store.add(new PageSession("d", new ByToken("hash"), NOW, NOW, NOW.plusSeconds(60)), 10);
        store.end("d");
        assertThat(store.find("d")).isEmpty();
    }
}
