package dev.mooring.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.report.Report.NodeCounts;
import dev.mooring.report.Report.ReadingState;
import dev.mooring.report.Report.Summary;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterPlaceTest {
    private static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");
    private static final ReadingState SEEN = new ReadingState("kubernetes-nodes", "fresh", NOW, null);
    private static final ClusterView CRITICAL = seen("k-critical", 1, 0, 0, 0, 0);
    private static final ClusterView TWO_ERRORS = seen("j-two-errors", 0, 2, 0, 0, 0);
    private static final ClusterView ERROR = seen("i-error", 0, 1, 0, 0, 0);
    private static final ClusterView WARNINGS = seen("h-warnings", 0, 0, 9, 9, 9);
    private static final ClusterView INFO = seen("g-info", 0, 0, 0, 1, 0);
    private static final ClusterView UNKNOWN = seen("f-unknown", 0, 0, 0, 0, 1);
    private static final ClusterView CLEAN = seen("a-clean", 0, 0, 0, 0, 0);
    private static final ClusterView CLEAN_TOO = seen("b-clean-too", 0, 0, 0, 0, 0);

    @Test
    void theWorstFindingLeadsThenTheirNumberThenWhatIsUnknownThenTheName() {
        assertThat(Stream.of(CLEAN_TOO, CLEAN, UNKNOWN, INFO, WARNINGS, ERROR, TWO_ERRORS, CRITICAL)
                        .sorted(Comparator.comparing(ClusterPlace::of)))
                .containsExactly(CRITICAL, TWO_ERRORS, ERROR, WARNINGS, INFO, UNKNOWN, CLEAN, CLEAN_TOO);
    }

    @ParameterizedTest
    @CsvSource({"kubernetes-nodes", "eks-cluster", "pulumi-state"})
    void aClusterThatCannotBeSeenStandsBeforeACriticalOne(String source) {
        var blind = view("z-blind", new Summary(0, 0, 0, 0, 3, 0, nodes()), unavailable(source));
        assertThat(Stream.of(CRITICAL, blind).sorted(Comparator.comparing(ClusterPlace::of)))
                .containsExactly(blind, CRITICAL);
    }

    @Test
    void aClusterThatWasNeverVerifiedStandsBeforeACriticalOne() {
        var unverified = new ClusterView("z", null, null, "unverified", null, null, null, null, null, List.of());
        assertThat(Stream.of(CRITICAL, unverified).sorted(Comparator.comparing(ClusterPlace::of)))
                .containsExactly(unverified, CRITICAL);
    }

    @Test
    void ofTwoThatCannotBeSeenTheOneWithAFindingLeads() {
        var blind = view("a", new Summary(0, 0, 0, 0, 3, 0, nodes()), unavailable("eks-cluster"));
        var worse = view("b", new Summary(0, 0, 1, 0, 3, 0, nodes()), unavailable("eks-cluster"));
        assertThat(Stream.of(blind, worse).sorted(Comparator.comparing(ClusterPlace::of)))
                .containsExactly(worse, blind);
    }

    @Test
    void aPlaceIsReadBackFromItsText() {
        assertThat(Stream.of(CRITICAL, WARNINGS, UNKNOWN, CLEAN).map(ClusterPlace::of))
                .allSatisfy(place ->
                        assertThat(ClusterPlace.parse(place.toString())).contains(place));
    }

    @Test
    void aSourceOfDetailsThatIsDarkMakesNoClusterBlind() {
        assertThat(view("a", new Summary(0, 0, 0, 0, 3, 0, nodes()), unavailable("ssm-activations"))
                        .blindSpots())
                .isEmpty();
    }

    private static ClusterView seen(String name, int critical, int error, int warning, int info, int unknown) {
        return view(name, new Summary(critical, error, warning, info, unknown, 0, nodes()), SEEN);
    }

    private static ClusterView view(String name, Summary summary, ReadingState reading) {
        return new ClusterView(name, null, null, "unread here", summary, "r", NOW, null, null, List.of(reading));
    }

    private static ReadingState unavailable(String source) {
        return new ReadingState(source, "unavailable", null, "timeout");
    }

    private static NodeCounts nodes() {
        return new NodeCounts(0, 0, 0, 0);
    }
}
