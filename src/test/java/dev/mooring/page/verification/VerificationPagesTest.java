package dev.mooring.page.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.page.Rendering;
import dev.mooring.page.World;
import dev.mooring.page.verification.VerificationPages.Run;
import dev.mooring.report.Report;
import dev.mooring.report.ReportFixture;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VerificationPagesTest {
    private static final Instant ASKED = World.NOW.minusSeconds(5);

    @Test
    void whatIsUnderWayIsAskedForAgain() {
        assertThat(page(run("running", ASKED, null))).contains("under way", "5 s ago");
        assertThat(run("running", null, null).mayChange()).isTrue();
    }

    @Test
    void whatIsDoneLeadsToItsReport() {
        var report = ReportFixture.of("r-1", "fleet", World.NOW).report();
        assertThat(page(run("done", ASKED, report))).contains("It is done", "/reports/r-1", "Nothing changed");
        assertThat(run("done", ASKED, report).mayChange()).isFalse();
    }

    @Test
    void whatFailedSaysSo() {
        assertThat(page(run("failed", ASKED, null))).contains("It failed");
    }

    @Test
    void whatNobodyHereKnowsOfIsAskedForAgainForAWhile() {
        assertThat(page(run("unknown", ASKED, null))).contains("<b>?</b> Nobody here knows of it");
        assertThat(run("unknown", ASKED, null).mayChange()).isTrue();
        assertThat(run("unknown", World.NOW.minusSeconds(300), null).mayChange())
                .isFalse();
        assertThat(run("unknown", null, null).mayChange()).isFalse();
    }

    private static Run run(String state, @Nullable Instant asked, @Nullable Report report) {
        return new Run("fleet", state, asked, report, World.operator("/clusters/fleet/verifications/x"));
    }

    private static String page(Run run) {
        return Rendering.of("verification/verification", VerificationPages.frame(run), "run", run);
    }
}
