package dev.mooring.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mooring.check.FleetFixture;
import dev.mooring.page.cluster.ClusterPages;
import dev.mooring.page.finding.Card;
import dev.mooring.page.node.NodePage;
import dev.mooring.page.node.NodePage.Machine;
import dev.mooring.report.Finding;
import dev.mooring.report.NodeFilter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes as of a time: all were well at first, one was lost after five minutes and well again after ten; one came then. */
class PastTest {
    private static final Instant WELL = FleetFixture.NOW.plusSeconds(60);
    private static final Instant LOST = WELL.plusSeconds(300);
    private static final Instant OVER = WELL.plusSeconds(600);
    private static final Instant BEFORE = FleetFixture.NOW.minusSeconds(60);
    private static World world;
    private static String site;
    private static String node;
    private static String late;

    @BeforeAll
    static void fill() throws Exception {
        var grown = FleetFixture.of(41);
        late = grown.nameOf(40);
        world = new World(Files.createTempDirectory("mooring-past").resolve("past.db"), "fleet")
                .after(Duration.ZERO, FleetFixture.of(40))
                .after(Duration.ofMinutes(5), FleetFixture.of(40).withLost(1, 1));
        var lost = world.desk
                .nodes()
                .cells("fleet", new NodeFilter(Optional.empty(), Optional.of("unhealthy")), 1)
                .getFirst();
        node = lost.name();
        site = String.valueOf(lost.site());
        world.after(Duration.ofMinutes(10), grown);
    }

    @Test
    void aNodeShowsTheStepThatWasBrokenThen() {
        assertThat(page(node, LOST)).contains("<small>unhealthy</small>", "healthy <b>no</b>", "first broken step");
        assertThat(page(node, WELL)).contains("<small>healthy</small>", "healthy <b>yes</b>");
        assertThat(page(node, OVER)).contains("<small>healthy</small>", "healthy <b>yes</b>");
    }

    @Test
    void theHeadlineOfANodeHasTheColourOfThen() {
        assertThat(machine(node, LOST).tone()).isEqualTo(Tone.ERROR);
        assertThat(machine(node, OVER).tone()).isEqualTo(Tone.CLEAN);
    }

    @Test
    void aNodeShowsWhatKubeletHadSaidThen() {
        assertThat(page(node, LOST)).contains("<dt>Ready</dt><dd>Unknown");
        assertThat(page(node, OVER)).contains("<dt>Ready</dt><dd>True");
    }

    @Test
    void eachStepHasTheReadingsOfThen() {
        assertThat(page(node, LOST)).contains("<code>kubernetes-nodes</code> fresh", "2026-08-21T12:05:00Z");
    }

    @Test
    void whatSourcesToldIsNotKeptWhereTheReportIsForgotten(@TempDir Path folder) throws Exception {
        assertThat(page(forgetful(folder), node, WELL))
                .contains("healthy <b>yes</b>", "What each source told then, and when it was read, is not kept.");
    }

    @Test
    void aNodeHasTheFindingsOfThenThoughTheyEndedAndBeganAnewSince(@TempDir Path folder) throws Exception {
        var again = new World(folder.resolve("again.db"), "fleet")
                .after(Duration.ZERO, FleetFixture.of(40).withDiskPressure(1))
                .after(Duration.ofMinutes(5), FleetFixture.of(40))
                .after(Duration.ofMinutes(10), FleetFixture.of(40).withDiskPressure(1));
        var pressed = again.desk.reports().asOf("fleet", WELL).orElseThrow().findings().stream()
                .filter(finding -> finding.subject().kind().equals("node"))
                .findFirst()
                .orElseThrow();
        assertThat(openAt(again, pressed.subject().name(), WELL)).containsExactly(pressed);
        assertThat(openAt(again, pressed.subject().name(), LOST)).isEmpty();
        assertThat(page(again, pressed.subject().name(), WELL)).contains("1 open finding</h2>");
    }

    @Test
    void aNodeHasTheFindingsOfThenThatOthersExplainedBesideThem(@TempDir Path folder) throws Exception {
        var dark = new World(folder.resolve("dark.db"), "fleet")
                .after(Duration.ZERO, FleetFixture.of(40).withLost(1, 100));
        var explained = dark.desk.findings().open("fleet").stream()
                .filter(finding -> finding.inhibitedBy() != null
                        && finding.subject().kind().equals("node"))
                .findFirst()
                .orElseThrow();
        var machine = machine(dark, explained.subject().name(), WELL);
        assertThat(machine.also())
                .extracting(card -> card.finding().fingerprint())
                .contains(explained.fingerprint());
        assertThat(page(dark, explained.subject().name(), WELL))
                .contains("Others explained these", explained.summary());
    }

    @Test
    void findingsAreNotCountedAsNoneWhereTheReportIsForgotten(@TempDir Path folder) throws Exception {
        var forgetful = forgetful(folder);
        assertThat(page(forgetful, node, WELL)).contains("? open findings", "No report of then is kept.");
    }

    @Test
    void beforeTheHistoryAPageSaysSinceWhenItIs() {
        assertThat(page(node, BEFORE))
                .contains("<small>not known</small>", "is not kept of then: it is known since <time datetime=\"2026")
                .doesNotContain("How far it came", "Certificates");
        assertThat(nodes(BEFORE)).contains("is not kept of then").doesNotContain("class=\"cell");
        assertThat(site(BEFORE)).contains("is not kept of then").doesNotContain("class=\"cell");
        assertThat(cluster(BEFORE)).contains("is not kept of then").doesNotContain("class=\"states");
    }

    @Test
    void whatWasNotThereYetIsNotThere() {
        assertThat(page(late, LOST)).contains("<small>not there then</small>", "There was no such node then");
        assertThat(nodes(LOST)).doesNotContain(late);
        assertThat(page(late, OVER)).contains("<small>healthy</small>");
    }

    @Test
    void whatNeverWasIsNotFound() {
        assertThatThrownBy(() -> machine("nobody", LOST)).isInstanceOf(PageProblem.class);
        assertThatThrownBy(() -> world.nodes.machine("fleet", "nobody", World.visit("/")))
                .isInstanceOf(PageProblem.class);
        assertThatThrownBy(() -> world.clusters.site("fleet", "nowhere", World.visit("/")))
                .isInstanceOf(PageProblem.class);
    }

    /** Findings about it lead to its page, and to that of its site. */
    @Test
    void aNodeThatIsNotThereAnyMoreHasItsPast(@TempDir Path folder) throws Exception {
        var fixture = FleetFixture.of(201);
        var gone = fixture.nameOf(200);
        var shrunk = new World(folder.resolve("shrunk.db"), "fleet")
                .after(Duration.ZERO, fixture.withReady(gone, "False", WELL.minusSeconds(1_200)))
                .after(Duration.ofMinutes(5), FleetFixture.of(200));
        var visit = World.visit("/clusters/fleet/nodes/" + gone);
        var machine = shrunk.nodes.machine("fleet", gone, visit);
        assertThat(machine.past()).isNotEmpty();
        assertThat(Rendering.of("node/node", NodePage.frame(machine), "machine", machine))
                .contains("<small>not there now</small>", "There is no such node now", "<h2 id=\"past\">Past</h2>")
                .doesNotContain("There was no such node then");
        var site = shrunk.clusters.site(
                "fleet",
                String.valueOf(machine.past().getFirst().finding().subject().site()),
                visit);
        assertThat(Rendering.of("cluster/site", ClusterPages.frame(site.cluster(), "x", visit), "site", site))
                .contains("No node stands here.");
    }

    @Test
    void mapsShowTheNodesOfThen() {
        assertThat(nodes(LOST)).contains("<title>", node + ": unhealthy").contains("40 nodes");
        assertThat(nodes(OVER)).contains(node + ": healthy").contains("41 nodes");
        assertThat(site(LOST)).contains(node + ": unhealthy", "Lost with its nodes");
        assertThat(site(OVER)).contains(node + ": healthy").doesNotContain("Lost with its nodes", "unhealthy");
    }

    @Test
    void theSitesOfAClusterStandAsTheyStoodThen() {
        assertThat(cluster(LOST)).contains("1 unhealthy");
        assertThat(cluster(WELL)).doesNotContain("1 unhealthy").contains(site);
    }

    @Test
    void aMapOfThePastIsReadAtOnce() throws Exception {
        // The glance, the report, the last change; since when nodes are known, twice; the nodes.
        assertThat(world.counted.during(() -> nodes(LOST)).statements()).hasSizeLessThanOrEqualTo(7);
    }

    /** The first report is kept no longer. */
    private static World forgetful(Path folder) throws Exception {
        var forgetful = new World(folder.resolve("forgetful.db"), "fleet")
                .after(Duration.ZERO, FleetFixture.of(40))
                .after(Duration.ofMinutes(5), FleetFixture.of(40).withLost(1, 1));
        forgetful
                .counted
                .database()
                .write(session -> session.sql("delete from reports where verified_at <= ?")
                        .time(WELL)
                        .update());
        return forgetful;
    }

    private static List<Finding> openAt(World shown, String name, Instant at) {
        return machine(shown, name, at).open().stream().map(Card::finding).toList();
    }

    private static Machine machine(String name, Instant at) {
        return machine(world, name, at);
    }

    private static Machine machine(World shown, String name, Instant at) {
        return shown.nodes.machine("fleet", name, World.asOf("/clusters/fleet/nodes/" + name, at));
    }

    private static String page(String name, Instant at) {
        return page(world, name, at);
    }

    private static String page(World shown, String name, Instant at) {
        var machine = machine(shown, name, at);
        return Rendering.of("node/node", NodePage.frame(machine), "machine", machine);
    }

    private static String nodes(Instant at) {
        var visit = World.asOf("/clusters/fleet/nodes", at);
        var nodes = world.clusters.nodes("fleet", visit);
        return Rendering.of("cluster/nodes", ClusterPages.frame(nodes.cluster(), "x", visit), "nodes", nodes);
    }

    private static String site(Instant at) {
        var visit = World.asOf("/clusters/fleet/sites/" + site, at);
        var found = world.clusters.site("fleet", site, visit);
        return Rendering.of("cluster/site", ClusterPages.frame(found.cluster(), "x", visit), "site", found);
    }

    private static String cluster(Instant at) {
        var visit = World.asOf("/clusters/fleet", at);
        var whole = world.clusters.whole("fleet", visit);
        return Rendering.of("cluster/cluster", ClusterPages.frame(whole.cluster(), "x", visit), "whole", whole);
    }
}
