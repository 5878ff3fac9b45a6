package dev.mooring.notify;

import static dev.mooring.notify.NotifyFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.report.Finding;
import dev.mooring.report.Report;
import dev.mooring.report.Report.ReadingState;
import dev.mooring.report.Report.Unread;
import dev.mooring.report.ReportFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MattersTest {
    private static final Duration AFTER = Duration.ofMinutes(1);

    /** The sources that these tests cannot read. */
    private static final List<String> UNREAD =
            List.of("ssm-source", "eks-source", "esc-source", "kubernetes-source", "iam-roles", "eks-cluster");

    @Test
    void aFindingIsToldAndOneThatIsSilencedIsNot() {
        var told = NotifyFixture.finding("node-not-joined", Severity.ERROR, "a", "dc1", Duration.ofMinutes(5));
        var silenced = NotifyFixture.finding("node-not-joined", Severity.ERROR, "b", "dc1", Duration.ofMinutes(5));
        var seen = Matters.of(report(List.of(told, silenced)), silenced::equals, patience(), NOW, Map.of());
        assertThat(seen.open()).containsOnlyKeys(told.fingerprint());
        assertThat(seen.silenced()).containsExactly(silenced.fingerprint());
    }

    @Test
    void aSourceThatIsRefusedIsToldSinceItWasReadLast() {
        var seen = seen(unread("refused", "ssm"), NOW.minusSeconds(300));
        assertThat(seen.open().values()).singleElement().satisfies(matter -> {
            assertThat(matter.check()).isEqualTo(Matter.UNREAD);
            assertThat(matter.since()).isEqualTo(NOW.minusSeconds(300));
            assertThat(matter.summary()).isEqualTo("SSM refuses; 2 checks cannot be judged");
        });
    }

    @Test
    void aSourceThatWasNeverReadIsTold() {
        assertThat(seen(unread("refused", "ssm"), null).open()).hasSize(1);
    }

    @Test
    void aSourceThatWasReadJustNowMayComeBack() {
        assertThat(seen(unread("timed-out", "ssm"), NOW.minusSeconds(30)).open())
                .isEmpty();
    }

    @Test
    void oneReadingThatFailedIsNotTold() {
        assertThat(seen(unread("timed-out", "ssm"), NOW.minusSeconds(300), List.of())
                        .open())
                .isEmpty();
    }

    @Test
    void oneReadingThatFailedDoesNotTellTheEndOfWhatWasToldBefore() {
        var key = Matter.ofUnread("edge", "ssm");
        assertThat(seen(unread("timed-out", "ssm"), NOW.minusSeconds(300), List.of())
                        .unknown())
                .containsExactly(key);
    }

    @Test
    void whatIsHeldBackOrCouldNotBeAskedForWantOfAnotherIsNoLoss() {
        assertThat(seen(unread("held-back", "eks"), NOW.minusSeconds(300)).open())
                .isEmpty();
    }

    @Test
    void anUnreachableControlPlaneIsToldOnceAsTheFindingThatItIs() {
        var finding = ReportFixture.finding(
                "edge", "control-plane-unreachable", Severity.CRITICAL, Subject.of("cluster", "edge"), NOW, null);
        var report = with(report(List.of(finding)), List.of(unread("unreachable", "kubernetes")));
        assertThat(Matters.of(report, _ -> false, patience(), NOW, Map.of()).open())
                .containsOnlyKeys(finding.fingerprint());
    }

    @Test
    void whatAnUnreachableControlPlaneTellsIsNotSaidToBeReadAgain() {
        var before = with(report(List.of()), List.of(unread("refused", "kubernetes")));
        var finding = ReportFixture.finding(
                "edge", "control-plane-unreachable", Severity.CRITICAL, Subject.of("cluster", "edge"), NOW, null);
        var after = with(report(List.of(finding)), List.of(unread("unreachable", "kubernetes")));
        var end = afterwards(before, after).getLast();
        assertThat(end.ended()).extracting(Message.Ended::how).containsExactly(End.EXPLAINED);
        assertThat(Words.title(end))
                .isEqualTo("Lasts, told here no longer: edge: what kubernetes tells could not be read");
    }

    @Test
    void whatIsHeldBackNowStaysToldAsUnread() {
        var before = with(report(List.of()), List.of(unread("refused", "eks")));
        var after = with(report(List.of()), List.of(unread("held-back", "eks")));
        assertThat(afterwards(before, after)).isEmpty();
    }

    @Test
    void whatIsNotAskedNowForWantOfAnotherApiIsNotSaidToBeReadAgain() {
        var before = with(report(List.of()), List.of(unread("refused", "iam", "iam-roles")));
        var after = with(report(List.of()), List.of(unread("timed-out", "eks", "eks-cluster", "iam-roles")));
        assertThat(afterwards(before, after)).flatExtracting(Message::ended).isEmpty();
    }

    @Test
    void whatIsAskedAgainWhileAnotherApiFailsIsSaidToBeReadAgain() {
        var before = with(report(List.of()), List.of(unread("refused", "iam", "iam-roles")));
        var after = with(report(List.of()), List.of(unread("timed-out", "eks", "eks-cluster")));
        assertThat(afterwards(before, after))
                .flatExtracting(Message::ended)
                .extracting(Message.Ended::matter)
                .extracting(Matter::subject)
                .containsExactly("iam");
    }

    @Test
    void whatKeepsSecretAloneNowIsUnreadNoLongerAndIsNotSaidToBeReadAgain() {
        var before = with(report(List.of()), List.of(unread("refused", "esc")));
        var after = with(report(List.of()), List.of(unread("hidden", "esc")));
        assertThat(afterwards(before, after).getLast().ended())
                .extracting(Message.Ended::how)
                .containsExactly(End.EASED);
    }

    @Test
    void whatIsReadAgainIsSaidToBe() {
        var before = with(report(List.of()), List.of(unread("refused", "eks")));
        assertThat(Words.title(afterwards(before, report(List.of())).getLast()))
                .endsWith("edge: what eks tells can be read again");
    }

    /** What is told of one report after what was told of another one. */
    private static List<Message> afterwards(Report before, Report after) {
        var route =
                NotifyFixture.of(Map.of("mooring.notify.slack.url", "https://hooks.slack.example/x"))
                        .routes()
                        .all()
                        .stream()
                        .filter(one -> one.name().equals("now"))
                        .findFirst()
                        .orElseThrow();
        var told =
                Telling.of(route, Matters.of(before, _ -> false, patience(), NOW, Map.of()), List.of(), Message.MOST);
        assertThat(told.put()).isNotEmpty();
        var seen = Matters.of(after, _ -> false, patience(), NOW.plusSeconds(300), Map.of());
        return Telling.of(route, seen, told.put(), Message.MOST).messages();
    }

    @Test
    void whatIsExplainedNowEndedSo() {
        var folded = ReportFixture.finding(
                "edge", "node-not-ready", Severity.ERROR, Subject.of("node", "a"), NOW, "fingerprint of the site");
        assertThat(Matters.ends(List.of(folded), List.of())).containsEntry(folded.fingerprint(), End.EXPLAINED);
    }

    @Test
    void whatWasJudgedCleanEndedSo() {
        var resolved = ReportFixture.resolved(
                ReportFixture.finding("edge", "node-not-ready", Severity.ERROR, Subject.of("node", "a"), NOW, null),
                NOW);
        assertThat(Matters.ends(List.of(), List.of(resolved))).containsEntry(resolved.fingerprint(), End.CLEAN);
    }

    private static Matters.Patience patience() {
        return new Matters.Patience(
                AFTER, UNREAD.stream().map(MattersTest::failed).toList());
    }

    private static ReadingState failed(String source) {
        return new ReadingState(source, "unavailable", null, "refused: " + source);
    }

    private static Seen seen(Unread unread, @Nullable Instant asOf) {
        return seen(unread, asOf, patience().then());
    }

    private static Seen seen(Unread unread, @Nullable Instant asOf, List<ReadingState> then) {
        var report = with(
                ReportFixture.of("r", "edge", NOW)
                        .readings(List.of(new ReadingState("ssm-source", "unavailable", asOf, "refused: ssm")))
                        .report(),
                List.of(unread));
        return Matters.of(report, _ -> false, new Matters.Patience(AFTER, then), NOW, Map.of());
    }

    private static Unread unread(String cause, String api) {
        return unread(cause, api, api + "-source");
    }

    private static Unread unread(String cause, String api, String... sources) {
        return new Unread(
                cause,
                api,
                "SSM refuses",
                "ssm:DescribeInstanceInformation: AccessDenied",
                List.of(sources),
                List.of("one", "other"));
    }

    private static Report report(List<Finding> findings) {
        return ReportFixture.of("r", "edge", NOW).findings(findings).report();
    }

    private static Report with(Report plain, List<Unread> unread) {
        return new Report(
                plain.id(),
                plain.cluster(),
                plain.verifiedAt(),
                plain.trigger(),
                plain.readings(),
                plain.summary(),
                plain.findings(),
                plain.ignored(),
                plain.unknowns(),
                unread,
                plain.failed(),
                plain.skipped(),
                plain.policy(),
                plain.changes());
    }
}
