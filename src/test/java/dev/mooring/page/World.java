package dev.mooring.page;

import dev.mooring.api.ClusterViews;
import dev.mooring.bench.CountedDatabase;
import dev.mooring.check.FleetFixture;
import dev.mooring.check.Judgement;
import dev.mooring.check.Memory;
import dev.mooring.check.Policy;
import dev.mooring.check.Situation;
import dev.mooring.cluster.NamedFleet;
import dev.mooring.inbox.Deliveries;
import dev.mooring.onboarding.Lacks;
import dev.mooring.page.cluster.ClusterPages;
import dev.mooring.page.cluster.ClusterPictures;
import dev.mooring.page.cluster.SiteMaps;
import dev.mooring.page.finding.Cards;
import dev.mooring.page.finding.FindingPages;
import dev.mooring.page.fleet.FleetPage;
import dev.mooring.page.node.NodePage;
import dev.mooring.page.timeline.Story;
import dev.mooring.report.DeskFixture;
import dev.mooring.silence.CopiedSilences;
import dev.mooring.timeline.TimelineFixture;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A database of reports with the pages over it, wired by hand: cluster {@code fleet} verified, {@code other} never. */
public final class World {
    public static final Instant NOW = FleetFixture.NOW.plusSeconds(60);
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    public final CountedDatabase counted;
    public final TimelineFixture timeline;
    public final DeskFixture desk;
    public final FleetPage fleet;
    public final ClusterPages clusters;
    public final NodePage nodes;
    public final FindingPages findings;
    public final Story story;

    public World(Path file, String... names) throws Exception {
        counted = new CountedDatabase(file);
        var database = counted.database();
        timeline = new TimelineFixture(database);
        desk = timeline.desk();
        var views = new ClusterViews(NamedFleet.of(names), desk.reports(), desk.desk());
        var cards = new Cards(CopiedSilences.of(database, Clock.fixed(NOW, ZoneOffset.UTC)));
        var pictures = new ClusterPictures(views, desk.reports(), cards, INTERVAL);
        fleet = new FleetPage(
                null,
                pictures,
                cards,
                new Deliveries(database),
                Lacks.of(NamedFleet.of(names), desk.reports(), database));
        clusters = new ClusterPages(null, pictures, new SiteMaps(desk.nodes()), desk.findings(), cards);
        nodes = new NodePage(null, pictures, desk.nodes(), desk.findings(), cards);
        findings = new FindingPages(null, views, desk.findings(), desk.reports(), cards);
        story = new Story(pictures, timeline.timeline());
    }

    /** Five thousand nodes, of which 600 at 20 sites stopped reporting. */
    public World withLostNodes() {
        return after(Duration.ZERO, FleetFixture.of(5_000).withLost(20, 30));
    }

    /** One more report of the cluster {@code fleet}. */
    public World after(Duration later, FleetFixture fixture) {
        return after(later, "fleet", fixture, Policy.standard());
    }

    /** One more report of a cluster. */
    public World after(Duration later, String cluster, FleetFixture fixture, Policy policy) {
        var time = FleetFixture.NOW.plus(later);
        var situation = fixture.situation(time, Memory.none());
        desk.issue(Judgement.of(Situation.of(cluster, situation.readings(), time), policy));
        return this;
    }

    /** As shipped, without the checks that these fixtures cannot feed. */
    public static Policy judgingWhatIsKnown() {
        var off = new HashMap<String, Boolean>();
        Judgement.of(FleetFixture.of(10).situation(), Policy.standard())
                .outcomes()
                .forEach((check, outcome) -> outcome.unjudged().ifPresent(_ -> off.put(check.id(), false)));
        return new Policy(off, Map.of(), List.of(), Policy.standard().falsePositives());
    }

    /** Someone who may only read looks at a page now. */
    public static Visit visit(String path, Map<String, String> query) {
        return new Visit(NOW, Optional.empty(), ZoneOffset.UTC, path, query, Optional.empty(), Optional.empty());
    }

    public static Visit visit(String path) {
        return visit(path, Map.of());
    }

    /** The same from Berlin, with the right to operate. */
    public static Visit operator(String path) {
        return operator(path, Map.of());
    }

    public static Visit operator(String path, Map<String, String> query) {
        return new Visit(
                NOW,
                Optional.empty(),
                ZoneId.of("Europe/Berlin"),
                path,
                query,
                Optional.of("alice"),
                Optional.of("alice"));
    }

    public static Visit asOf(String path, Instant time) {
        return new Visit(
                NOW,
                Optional.of(time),
                ZoneOffset.UTC,
                path,
                Map.of("at", time.toString()),
                Optional.empty(),
                Optional.empty());
    }
}
