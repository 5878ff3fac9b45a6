package dev.mooring.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.attack.Attacks;
import dev.mooring.attack.Attacks.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The short form of {@code make attack}: in a heap of 192 MiB, good deliveries go on while strangers attack. */
@Tag("alone")
class FloodIT {
    private static final Duration TIME = Duration.ofSeconds(6);
    /** Beyond what it has before: what a heap of 192 MiB may still grow by, and a little. */
    private static final long GROWTH_MIB = 200;

    private static Attacks attacks;

    @BeforeAll
    static void start() throws Exception {
        attacks = new Attacks(Files.createTempDirectory("mooring-flood"), Map.of());
        attacks.quiet(Duration.ofSeconds(3));
    }

    @AfterAll
    static void stop() {
        attacks.close();
    }

    @AfterEach
    void livesOn() throws IOException {
        assertThat(attacks.mooring().process().isAlive()).isTrue();
        assertThat(attacks.mooring().log()).doesNotContain("OutOfMemory", "ERROR");
    }

    @Test
    void takesDeliveriesBesideBodiesThatNobodySigned() throws Exception {
        assertGood(attacks.unsignedBodies(TIME));
    }

    @Test
    void takesDeliveriesBesideBodiesUnderForgedSignatures() throws Exception {
        assertGood(attacks.forgedBodies(TIME));
    }

    @Test
    void takesDeliveriesBesideHttp2() throws Exception {
        assertGood(attacks.http2(TIME));
    }

    @Test
    void takesDeliveriesBesideConnectionsFullOfRequests() throws Exception {
        assertGood(attacks.pipelines(TIME));
    }

    @Test
    void takesDeliveriesBesideFourAddressesThatHoldAllTheyMay() throws Exception {
        assertGood(attacks.drippingBodies(TIME));
    }

    private static void assertGood(Figures figures) {
        assertThat(figures.refused()).as(figures.toString()).isZero();
        assertThat(figures.sent()).as(figures.toString()).isGreaterThan(20);
        assertThat(figures.peak() - figures.before()).as(figures.toString()).isLessThan(GROWTH_MIB);
    }
}
