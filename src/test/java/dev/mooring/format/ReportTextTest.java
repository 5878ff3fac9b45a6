package dev.mooring.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReportTextTest {
    @Test
    void tellsWhatIsWrongWhereAndWhatToDo() {
        assertThat(ReportText.of(Hostile.ordinary())).isEqualTo("""
                        CLUSTER     hybrid-prod
                        VERIFIEDAT  2026-08-21T12:00:00Z
                        REPORT      r1 (timer)
                        FINDINGS    1 error; 2 explained by these
                        UNKNOWN     1 checks could not be judged
                        NODES       3 declared, 3 registered, 3 joined, 2 healthy, as far as known

                        SEVERITY   CHECK              SUBJECT       SITE   FIRSTSEEN              SUMMARY
                        error      node-unreachable   dc2-edge-01   dc2    2026-08-21T11:50:00Z   why nothing works

                        What to do (! changes something):
                          node-unreachable, dc2-edge-01: why nothing works
                            kubectl describe node x
                        """);
    }

    @Test
    void aCleanReportSaysThatAllWasJudged() {
        assertThat(ReportText.of(Hostile.clean()))
                .contains("FINDINGS    none\n", "UNKNOWN     none: every check was judged\n");
    }

    @Test
    void nothingOfOthersSteersTheTerminal() {
        assertThat(ReportText.of(Hostile.hostile()).replace("\n", "")).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Cs}]");
    }
}
