package dev.mooring.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mooring.bench.CountedDatabase;
import dev.mooring.check.FleetFixture;
import dev.mooring.check.Judgement;
import dev.mooring.check.Policy;
import dev.mooring.check.Situation;
import dev.mooring.cluster.NamedFleet;
import dev.mooring.problem.ProblemException;
import dev.mooring.report.DeskFixture;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A filter that names what there is not is refused: an empty list would be taken for a clean one. */
class MistypedFilterTest {
    @TempDir
    Path folder;

    private KnownClusters clusters;

    @BeforeEach
    void keep() throws Exception {
        var desk = new DeskFixture(new CountedDatabase(folder.resolve("filters.db")).database());
        var situation = FleetFixture.of(5).situation();
        desk.issue(Judgement.of(Situation.of("given-up", situation.readings(), FleetFixture.NOW), Policy.standard()));
        clusters = new KnownClusters(NamedFleet.of("fleet", "other"), desk.reports(), desk.findings());
    }

    @Test
    void aClusterUnderWatchIsKnown() {
        assertThat(clusters.known("fleet")).contains("fleet");
    }

    @Test
    void aClusterThatWasGivenUpIsKnownWhileSomethingOfItIsKept() {
        assertThat(clusters.known("given-up")).contains("given-up");
    }

    @Test
    void noClusterIsNoMistake() {
        assertThat(clusters.known(null)).isEmpty();
    }

    @Test
    void aClusterOfWhichThereIsNothingIsRefusedWithThoseThereAre() {
        assertThatThrownBy(() -> clusters.known("flet"))
                .isInstanceOf(ProblemException.class)
                .hasMessageEndingWith("There are: fleet, other.");
    }

    @Test
    void findingsOfACheckThatThereIsNotAreRefused() {
        assertRefused(filters -> filters.check = "nod-unreachable", "GET /api/v1/checks lists them");
    }

    @Test
    void findingsOfAClusterThatThereIsNotAreRefused() {
        assertRefused(filters -> filters.cluster = "flet", "There are: fleet, other.");
    }

    @Test
    void findingsOfAStackThatDeclaresNoneAreRefused() {
        assertRefused(filters -> filters.stack = "acme/edge/nowhere", "it declares no cluster under watch");
    }

    private void assertRefused(Consumer<FindingResource.Filters> mistyped, String told) {
        var filters = new FindingResource.Filters();
        mistyped.accept(filters);
        assertThatThrownBy(() -> filters.toFilter(NamedFleet.of("fleet", "other"), clusters))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(told);
    }
}
