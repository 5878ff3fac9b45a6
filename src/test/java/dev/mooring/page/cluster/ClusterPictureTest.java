package dev.mooring.page.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.ClusterView;
import dev.mooring.page.Tone;
import dev.mooring.page.World;
import dev.mooring.report.Report;
import dev.mooring.report.Report.NodeCounts;
import dev.mooring.report.Report.NotKnown;
import dev.mooring.report.Report.ReadingState;
import dev.mooring.report.Report.Summary;
import dev.mooring.report.ReportFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What pages say of one cluster, by one report. */
class ClusterPictureTest {
    private static final Instant VERIFIED = World.NOW.minusSeconds(60);
    private static final ReadingState SEEN = reading("kubernetes-nodes", "fresh");
    private static final ReadingState NODES_DARK = reading("kubernetes-nodes", "unavailable");
    private static final ReadingState STATE_DARK = reading("pulumi-state", "unavailable");
    private static final NodeCounts ONE_NODE = nodes(1, 1, 1, 1, 0, new NotKnown(0, 0, 0, 0));

    @Test
    void aClusterWithoutFindingsIsClean() {
        var picture = picture(summary(0, 0, ONE_NODE), SEEN);
        assertThat(picture.headline()).isEqualTo("clean");
        assertThat(picture.tone()).isEqualTo(Tone.CLEAN);
    }

    @Test
    void aBlindClusterIsAsBadAsCanBeAndNamesWhatCannotBeRead() {
        var picture = picture(summary(0, 1, ONE_NODE), STATE_DARK);
        assertThat(picture.headline()).isEqualTo("blind: pulumi-state cannot be read");
        assertThat(picture.tone()).isEqualTo(Tone.BLIND);
    }

    @Test
    void aBlindClusterWithFindingsSaysBoth() {
        assertThat(picture(summary(1, 1, ONE_NODE), NODES_DARK).headline())
                .isEqualTo("1 finding, and blind: kubernetes-nodes cannot be read");
    }

    @Test
    void whatCouldNotBeJudgedIsNotCalledClean() {
        var picture = picture(summary(0, 2, ONE_NODE), SEEN);
        assertThat(picture.headline()).isEqualTo("2 checks could not be judged");
        assertThat(picture.isClean()).isFalse();
    }

    @Test
    void whatWasLookedAtLongAgoIsNotCalledClean() {
        var picture = of(view(summary(0, 0, ONE_NODE), World.NOW.minus(Duration.ofHours(1)), SEEN), ONE_NODE);
        assertThat(picture.headline()).isEqualTo("not verified lately");
        assertThat(picture.tone()).isEqualTo(Tone.UNKNOWN);
    }

    @Test
    void aClusterThatWasNeverVerifiedIsBlind() {
        var picture = new ClusterPicture(view(null, null), null, 0, Duration.ofMinutes(15), World.visit("/"));
        assertThat(picture.tone()).isEqualTo(Tone.BLIND);
        assertThat(picture.figures()).isEqualTo(new NodeFigures("?", "?", "?", "?"));
    }

    @Test
    void figuresAreNumbersWhereEverythingIsKnown() {
        assertThat(picture(summary(0, 0, ONE_NODE), SEEN).figures()).isEqualTo(new NodeFigures("1", "1", "1", "1"));
    }

    @Test
    void nothingIsCountedAsZeroThatCouldNotBeRead() {
        var none = nodes(0, 0, 0, 0, 0, new NotKnown(0, 0, 0, 0));
        assertThat(of(view(summary(0, 1, none), VERIFIED, NODES_DARK, STATE_DARK), none)
                        .figures())
                .isEqualTo(new NodeFigures("?", "?", "?", "?"));
    }

    @Test
    void aFigureThatIsPartlyKnownIsALowerBound() {
        var some = nodes(2, 1, 2, 2, 0, new NotKnown(0, 1, 0, 0));
        assertThat(of(view(summary(0, 1, some), VERIFIED, SEEN), some).figures().registered())
                .isEqualTo("1+");
    }

    @Test
    void reportsOfEarlierReleasesHaveFiguresToo() {
        var old = new NodeCounts(4, 3, 2, 1);
        assertThat(of(view(summary(0, 0, old), VERIFIED, SEEN), old).figures())
                .isEqualTo(new NodeFigures("4", "3", "2", "1"));
    }

    private static ClusterPicture picture(Summary summary, ReadingState... readings) {
        return of(view(summary, VERIFIED, readings), summary.nodes());
    }

    private static ClusterPicture of(ClusterView view, NodeCounts nodes) {
        return new ClusterPicture(view, report(view, nodes), 0, Duration.ofMinutes(15), World.visit("/"));
    }

    private static Report report(ClusterView view, NodeCounts nodes) {
        return ReportFixture.of("r", "c", VERIFIED)
                .summary(summary(0, 0, nodes))
                .readings(view.readings())
                .report();
    }

    private static ClusterView view(@Nullable Summary summary, @Nullable Instant verifiedAt, ReadingState... readings) {
        return new ClusterView("c", null, null, "findings", summary, "r", verifiedAt, null, null, List.of(readings));
    }

    private static Summary summary(int errors, int unknown, NodeCounts nodes) {
        return new Summary(0, errors, 0, 0, unknown, 0, nodes);
    }

    private static NodeCounts nodes(
            int declared, int registered, int joined, int healthy, int troubled, NotKnown unknown) {
        return new NodeCounts(declared, registered, joined, healthy, declared, troubled, unknown);
    }

    private static ReadingState reading(String source, String state) {
        return new ReadingState(source, state, null, null);
    }
}
