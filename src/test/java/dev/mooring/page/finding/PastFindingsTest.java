package dev.mooring.page.finding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mooring.check.FleetFixture;
import dev.mooring.check.IgnoreRule;
import dev.mooring.check.Policy;
import dev.mooring.page.Frame;
import dev.mooring.page.PageProblem;
import dev.mooring.page.Rendering;
import dev.mooring.page.Visit;
import dev.mooring.page.World;
import dev.mooring.page.finding.FindingPages.Listing;
import dev.mooring.report.Finding;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The list of findings as of a time at which a site of the cluster fleet was dark; all is well since. No report of other. */
class PastFindingsTest {
    private static final Instant DARK = FleetFixture.NOW.plusSeconds(60);
    private static final Instant BEFORE = FleetFixture.NOW.minusSeconds(60);
    private static World world;

    @BeforeAll
    static void fill() throws Exception {
        world = new World(Files.createTempDirectory("mooring-then").resolve("then.db"), "fleet", "other")
                .after(Duration.ZERO, FleetFixture.of(40).withLost(1, 100))
                .after(Duration.ofMinutes(5), FleetFixture.of(40));
    }

    @Test
    void hasWhatWasOpenThen() {
        assertThat(listing(DARK, Map.of("cluster", "fleet")).cards())
                .extracting(card -> card.finding().fingerprint())
                .containsExactlyInAnyOrderElementsOf(reported());
    }

    @Test
    void whatOthersExplainedIsRefusedSinceItIsNotKept() {
        assertThatThrownBy(() -> listing(DARK, Map.of("inhibitedBy", "f")))
                .isInstanceOf(PageProblem.class)
                .hasMessageContaining("leave inhibitedBy out");
    }

    @Test
    void aCoverDoesNotOfferWhatIsNotKept() {
        var cover = listing(DARK, Map.of()).cards().stream()
                .filter(card -> card.finding().explains() != null)
                .findFirst()
                .orElseThrow();
        var life = world.findings.life(cover.finding().fingerprint(), visit(DARK, Map.of()));
        assertThat(Rendering.of(
                        "finding/finding", FindingPages.frame(life, life.card().visit()), "life", life))
                .contains("Reports count these, and keep no more of them.")
                .doesNotContain("inhibitedBy=");
    }

    @Test
    void whatWasOverThenIsRefusedSinceItIsNotKnown() {
        assertThatThrownBy(() -> listing(DARK, Map.of("state", "all")))
                .isInstanceOf(PageProblem.class)
                .hasMessageContaining("leave state out");
    }

    @Test
    void whatDoesNotCountIsThereWhereItIsAskedFor() throws Exception {
        var ignoring = new World(Files.createTempDirectory("mooring-then").resolve("ignored.db"), "fleet")
                .after(Duration.ZERO, "fleet", FleetFixture.of(40).withDiskPressure(1), ignoringAll());
        var ignored = ignoring.desk.reports().asOf("fleet", DARK).orElseThrow().ignored();
        assertThat(ignored).isNotEmpty();
        assertThat(ignoring.findings
                        .listing(visit(DARK, Map.of("inhibited", "true")))
                        .cards())
                .extracting(Card::finding)
                .containsAll(ignored);
        assertThat(ignoring.findings.listing(visit(DARK, Map.of())).cards())
                .extracting(Card::finding)
                .doesNotContainAnyElementsOf(ignored);
    }

    @Test
    void saysHowManyWereExplainedWhereThoseAreAskedFor() {
        assertThat(rendered(DARK, Map.of("inhibited", "true"))).contains("more were explained by others then");
    }

    @Test
    void aClusterWithoutAReportOfThenIsNotWithoutFindings() {
        assertThat(rendered(BEFORE, Map.of("cluster", "fleet")))
                .contains("No report of then is kept of fleet.")
                .doesNotContain("Nothing matches.");
        assertThat(rendered(DARK, Map.of())).contains("No report of then is kept of other.");
    }

    @Test
    void aClusterThatIsNotWatchedIsNotFound() {
        assertThatThrownBy(() -> listing(DARK, Map.of("cluster", "nobody"))).isInstanceOf(PageProblem.class);
    }

    @Test
    void readsTheReportsOfNoMoreClustersThanThePageOfTheFleet() throws Exception {
        var names = new String[103];
        for (var number = 0; number < names.length; number++) {
            names[number] = "c" + number;
        }
        var many = new World(Files.createTempDirectory("mooring-then").resolve("many.db"), names);
        for (var name : names) {
            many.after(Duration.ZERO, name, FleetFixture.of(2).withDiskPressure(1), Policy.standard());
        }
        var listing = many.findings.listing(visit(DARK, Map.of()));
        assertThat(listing.gaps().unread()).isEqualTo(3);
        assertThat(rendered(listing)).contains("3 more clusters had findings then", "choose a cluster");
    }

    private static Policy ignoringAll() {
        var standard = Policy.standard();
        return new Policy(
                standard.switched(),
                standard.severities(),
                List.of(new IgnoreRule("tidy", "*", "*", "*", "*", Optional.empty(), "known")),
                standard.falsePositives());
    }

    private static List<String> reported() {
        return world.desk.reports().asOf("fleet", DARK).orElseThrow().findings().stream()
                .map(Finding::fingerprint)
                .toList();
    }

    private static Listing listing(Instant at, Map<String, String> query) {
        return world.findings.listing(visit(at, query));
    }

    private static String rendered(Instant at, Map<String, String> query) {
        return rendered(listing(at, query));
    }

    private static String rendered(Listing listing) {
        return Rendering.of("finding/findings", Frame.of("Findings", "/findings", listing.visit()), "listing", listing);
    }

    private static Visit visit(Instant at, Map<String, String> query) {
        var past = World.asOf("/findings", at);
        var all = new HashMap<>(past.query());
        all.putAll(query);
        return new Visit(past.now(), past.asOf(), past.zone(), past.path(), all, Optional.empty(), Optional.empty());
    }
}
