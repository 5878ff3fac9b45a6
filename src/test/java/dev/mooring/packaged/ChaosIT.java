package dev.mooring.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.chaos.Chaos;
import dev.mooring.chaos.Row;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The short form of {@code make chaos}: whatever happens to the leader, each delivery is judged once, no finding opens or ends
 * that should not, and nobody has to lend a hand.
 */
@Tag("alone")
class ChaosIT {
    /** Longer than a lease lasts. */
    private static final Duration BEYOND_THE_LEASE = Duration.ofSeconds(16);

    private static PostgresServer postgres;
    private static Chaos chaos;

    @BeforeAll
    static void start() throws Exception {
        postgres = PostgresServer.start();
        chaos = Chaos.onPostgresql(Files.createTempDirectory("mooring-chaos"), postgres.url(), Duration.ofSeconds(2));
    }

    @AfterAll
    static void stop() throws Exception {
        chaos.close();
        postgres.close();
    }

    @Test
    void outlivesTheEndOfItsLeader() throws Exception {
        assertNothingIsAmiss(chaos.killing());
    }

    @Test
    void takesNothingForDarkThatItsLeaderGaveUpWhenToldToEnd() throws Exception {
        assertNothingIsAmiss(chaos.endingWhileItReads());
    }

    @Test
    void outlivesALeaderThatStandsStillForLongerThanItsLease() throws Exception {
        assertNothingIsAmiss(chaos.stopping(BEYOND_THE_LEASE));
    }

    @Test
    void outlivesALeaderThatIsCutOffFromTheDatabase() throws Exception {
        assertNothingIsAmiss(chaos.cuttingTheLeaderOff(BEYOND_THE_LEASE));
    }

    private static void assertNothingIsAmiss(Row row) {
        System.out.println(row);
        assertThat(row.wrong()).as(row.toString()).isEmpty();
        assertThat(row.judged()).as(row.toString()).isEqualTo(row.sent()).isPositive();
    }
}
