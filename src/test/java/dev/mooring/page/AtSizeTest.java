package dev.mooring.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.neighbours.Neighbour;
import dev.mooring.check.FleetFixture;
import dev.mooring.page.cluster.ClusterPages;
import dev.mooring.page.finding.FindingPages;
import dev.mooring.page.finding.Narrowed;
import dev.mooring.page.fleet.FleetPage;
import dev.mooring.page.node.NodePage;
import dev.mooring.report.Finding;
import dev.mooring.report.NodeFilter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pages of five thousand nodes of which 600 at 20 sites stopped reporting. Statements and bytes are counted, not times;
 * bytes leave half as much again as today's pages have.
 */
class AtSizeTest {
    private static World world;

    @BeforeAll
    static void fill() throws Exception {
        world = new World(Files.createTempDirectory("mooring-pages").resolve("pages.db"), "fleet", "other")
                .withLostNodes();
    }

    @Test
    void sixHundredLostNodesAreOneLineOfTheFirstScreen() {
        assertThat(fleet(World.visit("/")))
                .contains("600 nodes: Node stopped reporting")
                .containsOnlyOnce("class=\"group critical");
    }

    @Test
    void theFirstScreenIsSmall() throws IOException {
        assertThat(zipped(fleet(World.visit("/")))).isLessThan(6_000);
    }

    @Test
    void theFirstScreenAsksForWhatItShowsAndNoMore() throws Exception {
        // A glance and the last change of each cluster, the report of the one that is not clean, what is parked.
        assertThat(world.counted.during(() -> fleet(World.visit("/"))).statements())
                .hasSize(6);
    }

    @Test
    void theFirstScreenSaysThatAClusterWasNotVerified() {
        assertThat(fleet(World.visit("/"))).contains("1 cluster blind, 1 critical", "not verified yet");
    }

    @Test
    void aFilterLeavesWhatItNames() {
        assertThat(fleet(World.visit("/", Map.of("severity", "critical")))).contains("Node stopped reporting");
        assertThat(fleet(World.visit("/", Map.of("severity", "info")))).doesNotContain("Node stopped reporting");
    }

    @Test
    void beforeTheFirstReportNothingIsKnown() {
        assertThat(fleet(World.asOf("/", World.NOW.minusSeconds(3_600))))
                .contains("2 clusters blind", "no report of then");
    }

    @Test
    void theMapOfAllNodesHasACellForEach() throws IOException {
        var visit = World.visit("/clusters/fleet/nodes");
        var nodes = world.clusters.nodes("fleet", visit);
        var page = Rendering.of("cluster/nodes", ClusterPages.frame(nodes.cluster(), "x", visit), "nodes", nodes);
        assertThat(page.split("class=\"cell ", -1)).hasSize(5_001);
        assertThat(zipped(page)).isLessThan(75_000);
    }

    @Test
    void aSiteShowsWhatIsWrongThere() {
        var visit = World.visit("/clusters/fleet/sites/site-3");
        var site = world.clusters.site("fleet", "site-3", visit);
        assertThat(Rendering.of("cluster/site", ClusterPages.frame(site.cluster(), "x", visit), "site", site))
                .contains("200 nodes", "30 unhealthy", "30 of 200 nodes at site site-3");
    }

    @Test
    void aNodeShowsItsFirstBrokenStepAndItsFinding() {
        var visit = World.visit("/");
        var lost = world.desk
                .nodes()
                .cells("fleet", new NodeFilter(Optional.of("site-3"), Optional.of("unhealthy")), 1)
                .getFirst();
        var machine = world.nodes.machine("fleet", lost.name(), visit);
        assertThat(Rendering.of("node/node", NodePage.frame(machine), "machine", machine))
                .contains("first broken step", "Node stopped reporting", "explained by another");
    }

    @Test
    void whatStandsOnANodeIsAQuestionWhereItWasNotRead() {
        assertThat(node(world, "site-3")).contains("What stands on it <b>?</b>");
        assertThat(site(world, "site-3")).contains("what stands on 30 of them is not known");
    }

    @Test
    void whatWasLostWithANodeStandsOnItsPageAndOnThatOfItsSite(@TempDir Path folder) throws Exception {
        var fixture = FleetFixture.of(40).withLost(1, 1);
        var lost = fixture.situation().readings().of(KubernetesSources.NODES).value().orElseThrow().hybrid().stream()
                .filter(HybridNode::isLost)
                .findFirst()
                .orElseThrow();
        fixture.withNeighbours(FleetFixture.pod("agent-1", Neighbour.RUNNER, lost.name()))
                .withPool("edge", "agent-1");
        var small = new World(folder.resolve("small.db"), "fleet").after(Duration.ZERO, fixture);
        var site = String.valueOf(lost.zone());
        assertThat(node(small, site))
                .contains("What stands on it <b>lost with it</b>", "<b>Pulumi workflow runner</b> of pool edge");
        assertThat(site(small, site)).contains("Lost with its nodes:</b> Pulumi workflow runner of pool edge");
    }

    private static String node(World shown, String site) {
        var lost = shown.desk
                .nodes()
                .cells("fleet", new NodeFilter(Optional.of(site), Optional.of("unhealthy")), 1)
                .getFirst();
        var machine = shown.nodes.machine("fleet", lost.name(), World.visit("/"));
        return Rendering.of("node/node", NodePage.frame(machine), "machine", machine);
    }

    private static String site(World shown, String name) {
        var visit = World.visit("/clusters/fleet/sites/" + name);
        var site = shown.clusters.site("fleet", name, visit);
        return Rendering.of("cluster/site", ClusterPages.frame(site.cluster(), "x", visit), "site", site);
    }

    @Test
    void theListOfFindingsShowsTheWorstFirst() {
        var visit = World.visit("/findings");
        var listing = world.findings.listing(visit);
        assertThat(listing.cards().getFirst().tone()).isEqualTo(Tone.CRITICAL);
        assertThat(Rendering.of("finding/findings", Frame.of("Findings", "/findings", visit), "listing", listing))
                .contains("30 of 200 nodes");
    }

    @Test
    void whatAFindingExplainsIsListedInPages() {
        var cover = world.findings
                .listing(World.visit("/findings"))
                .cards()
                .getFirst()
                .finding();
        var listing = world.findings.listing(World.visit("/findings", Map.of("inhibitedBy", cover.fingerprint())));
        assertThat(listing.cards()).hasSize(30);
        assertThat(listing.more()).isFalse();
    }

    @Test
    void aFindingTellsItsLife() {
        var visit = World.operator("/");
        var first = world.findings.listing(visit).cards().getFirst().finding();
        var life = world.findings.life(first.fingerprint(), visit);
        assertThat(Rendering.of("finding/finding", FindingPages.frame(life, visit), "life", life))
                .contains("First seen", "Acknowledge or silence", first.fingerprint());
    }

    @Test
    void whoMayOnlyReadHasNoForms() {
        assertThat(fleet(World.visit("/"))).doesNotContain("method=\"post\"");
    }

    @Test
    void whatIsSilencedOfANarrowedPageIsNoMoreThanItShows() {
        assertThat(silencing(fleet(World.operator("/", Map.of("severity", "critical")))))
                .contains("name=\"severity\" value=\"critical\"")
                .doesNotContain("name=\"site\"");
    }

    @Test
    void allOfASiteAreSilencedAtThatSiteAndListedOfIt(@TempDir Path folder) throws Exception {
        var pressed = new World(folder.resolve("pressed.db"), "fleet")
                .after(Duration.ZERO, FleetFixture.of(40).withDiskPressure(3));
        var site = pressed.desk
                .nodes()
                .cells("fleet", new NodeFilter(Optional.empty(), Optional.empty()), 1)
                .getFirst()
                .site();
        var narrowed = pressed.fleet.triage(World.operator("/", Map.of("site", String.valueOf(site))));
        assertThat(narrowed.sections().getFirst().groups().getFirst().allAddress())
                .isEqualTo("/findings?cluster=fleet&check=node-disk-pressure&site=" + site);
        var visit = World.operator("/clusters/fleet/sites/" + site);
        var shown = pressed.clusters.site("fleet", String.valueOf(site), visit);
        for (var page : List.of(
                Rendering.of("fleet/fleet", FleetPage.frame(narrowed), "triage", narrowed),
                Rendering.of("cluster/site", ClusterPages.frame(shown.cluster(), "x", visit), "site", shown))) {
            assertThat(silencing(page)).contains("name=\"site\" value=\"" + site + "\"");
        }
    }

    @Test
    void whatAWordNarrowsCannotBeSilencedAtOnce() {
        assertThat(fleet(World.operator("/", Map.of("text", "stopped"))))
                .contains("Node stopped reporting")
                .doesNotContain("Acknowledge or silence all");
    }

    @Test
    void theSameWordsFindTheSameOnTheFirstScreenAndInTheList() {
        var all = world.desk.findings().open("fleet");
        for (var text : List.of("Stopped Reporting", "site-3", "site-disconnected", "lastSeen")) {
            var visit = World.visit("/findings", Map.of("text", text));
            assertThat(Narrowed.by(visit).of(all).stream()
                            .filter(Finding::counts)
                            .map(Finding::fingerprint))
                    .as(text)
                    .containsExactlyInAnyOrderElementsOf(world.findings.listing(visit).cards().stream()
                            .map(card -> card.finding().fingerprint())
                            .toList());
        }
    }

    @Test
    void thePictureShowsNoMoreThanTheListBelowIt() {
        assertThat(drawn(Map.of())).contains("node-unreachable · fleet");
        assertThat(drawn(Map.of("severity", "critical"))).contains("node-unreachable · fleet");
        assertThat(drawn(Map.of("severity", "info"))).doesNotContain("node-unreachable · fleet");
        assertThat(drawn(Map.of("kind", "changes"))).doesNotContain("node-unreachable · fleet");
        assertThat(drawn(Map.of("node", "site-3"))).doesNotContain("node-unreachable · fleet");
    }

    private static List<String> drawn(Map<String, String> filters) {
        return world
                .story
                .ofCluster("fleet", World.visit("/clusters/fleet/timeline", filters))
                .picture()
                .lanes()
                .stream()
                .map(lane -> lane.name())
                .toList();
    }

    /** The form that silences all findings of the first cause. */
    private static String silencing(String page) {
        var start = page.indexOf("action=\"/silences\"", page.indexOf("Acknowledge or silence all"));
        return page.substring(start, page.indexOf("</form>", start));
    }

    private static String fleet(Visit visit) {
        var triage = world.fleet.triage(visit);
        return Rendering.of("fleet/fleet", FleetPage.frame(triage), "triage", triage);
    }

    private static int zipped(String page) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(bytes)) {
            zip.write(page.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.size();
    }
}
