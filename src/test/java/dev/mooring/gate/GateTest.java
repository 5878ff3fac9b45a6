package dev.mooring.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.check.Catalogue;
import dev.mooring.check.Check;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.gate.Gate.Status;
import dev.mooring.report.Finding;
import dev.mooring.report.Finding.Explained;
import dev.mooring.report.Report;
import dev.mooring.report.Report.ReadingState;
import dev.mooring.report.Report.SkippedCheck;
import dev.mooring.report.Report.UnknownCheck;
import dev.mooring.report.ReportFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GateTest {
    private static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    @Test
    void isCleanWhereAllWasJudgedLatelyAndNothingWasFound() {
        assertThat(ask(report(), Severity.INFO).status()).isEqualTo(Status.CLEAN);
    }

    @Test
    void aFindingOfTheSeverityClosesIt() {
        assertThat(ask(report(finding(Severity.ERROR)), Severity.ERROR).status())
                .isEqualTo(Status.FINDINGS);
    }

    @Test
    void aMilderFindingDoesNot() {
        assertThat(ask(report(finding(Severity.WARNING)), Severity.ERROR).status())
                .isEqualTo(Status.CLEAN);
    }

    @Test
    void tellsTheReasonWithItsRemedy() {
        assertThat(ask(report(finding(Severity.CRITICAL)), Severity.ERROR).reasons())
                .singleElement()
                .satisfies(reason -> {
                    assertThat(reason.check()).isEqualTo("node-unreachable");
                    assertThat(reason.remedy().text()).isEqualTo("what to do");
                });
    }

    @Test
    void whatIsUnknownIsNeverClean() {
        var gate = ask(unknown("node-unreachable"), Severity.CRITICAL);
        assertThat(gate.status()).isEqualTo(Status.UNKNOWN);
        assertThat(gate.unknown()).singleElement().satisfies(cause -> {
            assertThat(cause.cause()).isEqualTo("refused");
            assertThat(cause.remedy()).isNotBlank();
        });
    }

    @Test
    void whatIsFoundIsToldBeforeWhatIsUnknown() {
        var report = ReportFixture.of("r", "c", NOW)
                .findings(List.of(finding(Severity.ERROR)))
                .unknowns(List.of(new UnknownCheck("site-disconnected", "refused: x: y")))
                .report();
        assertThat(ask(report, Severity.ERROR).status()).isEqualTo(Status.FINDINGS);
    }

    @Test
    void anOldReportSaysNothing() {
        var gate = Gate.of(
                report(finding(Severity.ERROR)),
                question(Severity.ERROR),
                _ -> false,
                NOW.plus(TEN_MINUTES).plusSeconds(1));
        assertThat(gate.status()).isEqualTo(Status.TOO_OLD);
    }

    @Test
    void aReportOfTheLongestAgeIsBelieved() {
        assertThat(Gate.of(report(), question(Severity.ERROR), _ -> false, NOW.plus(TEN_MINUTES))
                        .status())
                .isEqualTo(Status.CLEAN);
    }

    @Test
    void aReportFromTheFutureHasNoAge() {
        assertThat(Gate.of(report(), question(Severity.ERROR), _ -> false, NOW.minusSeconds(5))
                        .age())
                .isEqualTo("PT0S");
    }

    @Test
    void aSilencedFindingDoesNotCloseItAndIsCounted() {
        var gate = Gate.of(report(finding(Severity.ERROR)), question(Severity.ERROR), _ -> true, NOW);
        assertThat(gate.status()).isEqualTo(Status.CLEAN);
        assertThat(gate.silenced()).isOne();
    }

    @Test
    void aSilencedFindingClosesItWhereThatIsAskedFor() {
        var asked = new Question(Severity.ERROR, Set.of(), TEN_MINUTES, true);
        assertThat(Gate.of(report(finding(Severity.ERROR)), asked, _ -> true, NOW)
                        .status())
                .isEqualTo(Status.FINDINGS);
    }

    @Test
    void aFindingOfAnotherCheckIsNoMatter() {
        assertThat(ask(report(finding(Severity.ERROR)), "site-disconnected").status())
                .isEqualTo(Status.CLEAN);
    }

    @Test
    void anotherChecksUnknownIsNoMatter() {
        assertThat(ask(unknown("node-unreachable"), "site-disconnected").status())
                .isEqualTo(Status.CLEAN);
    }

    @Test
    void aFindingThatStandsForOneOfTheCheckClosesIt() {
        var cover = explaining(Severity.WARNING, "node-unreachable");
        assertThat(ask(report(cover), "node-unreachable").status()).isEqualTo(Status.FINDINGS);
    }

    @Test
    void aMildFindingClosesItByTheWorstThatItStandsFor() {
        var cover = explaining(Severity.WARNING, "node-unreachable");
        assertThat(ask(report(cover), Severity.ERROR).status()).isEqualTo(Status.FINDINGS);
    }

    @Test
    void aCheckThatWasAskedForAndDidNotJudgeIsTold() {
        var report = ReportFixture.of("r", "c", NOW)
                .skipped(List.of(new SkippedCheck("node-unreachable", "switched off")))
                .report();
        assertThat(ask(report, "node-unreachable").skipped()).hasSize(1);
    }

    @Test
    void aGateThatJudgedNothingIsNotClean() {
        var report = skipping("node-unreachable", "there is no node");
        var gate = ask(report, "node-unreachable");
        assertThat(gate.status()).isEqualTo(Status.UNKNOWN);
        assertThat(gate.because()).contains("node-unreachable (there is no node)");
    }

    @Test
    void aNamedCheckThatDoesNotApplyHasNothingToJudgeAndIsNamed() {
        var gate = ask(skipping("node-unreachable", "there is no node"), "node-unreachable", "site-disconnected");
        assertThat(gate.status()).isEqualTo(Status.CLEAN);
        assertThat(gate.because()).contains("node-unreachable (there is no node)");
    }

    @Test
    void aNamedCheckThatIsSwitchedOffWasNotJudged() {
        var off = Catalogue.checks().stream()
                .map(Check::description)
                .filter(check -> !check.onByDefault())
                .findFirst()
                .orElseThrow()
                .id();
        assertThat(ask(skipping(off, "off by default"), off, "site-disconnected")
                        .status())
                .isEqualTo(Status.UNKNOWN);
    }

    @Test
    void aNamedCheckWhoseSourceIsSwitchedOffWasNotJudged() {
        var report = ReportFixture.of("r", "c", NOW)
                .readings(List.of(new ReadingState("ssm-nodes", "off", null, "ssm is off")))
                .skipped(List.of(new SkippedCheck("node-unreachable", "ssm is off")))
                .report();
        assertThat(ask(report, "node-unreachable", "site-disconnected").status())
                .isEqualTo(Status.UNKNOWN);
    }

    @Test
    void whatNobodyNamedAndIsSkippedIsNoMatter() {
        assertThat(ask(skipping("node-unreachable", "there is no node"), Severity.INFO)
                        .status())
                .isEqualTo(Status.CLEAN);
    }

    @Test
    void whatFormsAloneNeedIsNotInTheJson() throws Exception {
        assertThat(new ObjectMapper()
                        .findAndRegisterModules()
                        .writeValueAsString(ask(report(finding(Severity.ERROR)), Severity.ERROR)))
                .contains("\"reasons\"")
                .doesNotContain("closing", "notPassed");
    }

    @Test
    void tellsAHundredReasonsAndCountsTheRest() {
        var findings = java.util.stream.IntStream.range(0, 600)
                .mapToObj(number -> ReportFixture.finding(
                        "c", "node-unreachable", Severity.ERROR, Subject.of("node", "n" + number), NOW, null))
                .toArray(Finding[]::new);
        var gate = ask(report(findings), Severity.ERROR);
        assertThat(gate.findings()).isEqualTo(600);
        assertThat(gate.reasons()).hasSize(100);
    }

    private static Finding finding(Severity severity) {
        return ReportFixture.finding("c", "node-unreachable", severity, Subject.of("node", "n"), NOW, null);
    }

    private static Finding explaining(Severity severity, String check) {
        var plain = ReportFixture.finding("c", "site-disconnected", severity, Subject.site("dc1"), NOW, null);
        return new Finding(
                plain.fingerprint(),
                plain.cluster(),
                plain.check(),
                plain.severity(),
                plain.status(),
                plain.subject(),
                plain.summary(),
                plain.evidence(),
                plain.cause(),
                plain.remedy(),
                plain.since(),
                plain.firstSeen(),
                plain.lastSeen(),
                null,
                null,
                null,
                null,
                null,
                new Explained(3, Map.of(check, 3)));
    }

    private static Report report(Finding... findings) {
        return ReportFixture.of("r", "c", NOW).findings(List.of(findings)).report();
    }

    private static Report skipping(String check, String reason) {
        return ReportFixture.of("r", "c", NOW)
                .skipped(List.of(new SkippedCheck(check, reason)))
                .report();
    }

    private static Report unknown(String check) {
        return ReportFixture.of("r", "c", NOW)
                .unknowns(List.of(new UnknownCheck(check, "refused: list nodes: forbidden")))
                .report();
    }

    private static Question question(Severity severity) {
        return new Question(severity, Set.of(), TEN_MINUTES, false);
    }

    private static Gate ask(Report report, Severity severity) {
        return Gate.of(report, question(severity), _ -> false, NOW);
    }

    private static Gate ask(Report report, String... checks) {
        return Gate.of(report, new Question(Severity.ERROR, Set.of(checks), TEN_MINUTES, false), _ -> false, NOW);
    }
}
