package dev.mooring.silence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.check.Severity;
import dev.mooring.report.Finding;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopeTest {
    private static final Finding FINDING = SilenceFixture.lost("n1");

    @ParameterizedTest
    @CsvSource({
        "node-unreachable, *, *, *",
        "node-*, *, *, *",
        "*, n1, *, *",
        "*, *, dc1, *",
        "*, *, *, edge",
        "node-*, n*, dc*, e*"
    })
    void coversWhatMatchesAllOfIt(String check, String subject, String site, String cluster) {
        assertThat(new Scope(null, check, subject, site, cluster, Set.of()).covers(FINDING))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"node-gone, *, *, *", "*, n2, *, *", "*, *, dc2, *", "*, *, *, other", "node-*, n*, dc*, other"})
    void coversNothingOfWhichOnePartDiffers(String check, String subject, String site, String cluster) {
        assertThat(new Scope(null, check, subject, site, cluster, Set.of()).covers(FINDING))
                .isFalse();
    }

    @Test
    void coversTheSeveritiesThatItNames() {
        assertThat(new Scope(null, "*", "*", "*", "*", Set.of(Severity.ERROR, Severity.INFO)).covers(FINDING))
                .isTrue();
    }

    @Test
    void coversNoOtherSeverity() {
        assertThat(new Scope(null, "*", "*", "*", "*", Set.of(Severity.WARNING)).covers(FINDING))
                .isFalse();
    }

    @Test
    void ofOneFindingCoversThatOne() {
        assertThat(Scope.of(FINDING).covers(FINDING)).isTrue();
    }

    @Test
    void ofOneFindingCoversNoOther() {
        assertThat(Scope.of(FINDING).covers(SilenceFixture.lost("n2"))).isFalse();
    }
}
