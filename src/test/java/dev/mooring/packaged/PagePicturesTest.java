package dev.mooring.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import dev.mooring.check.FleetFixture;
import dev.mooring.page.Frame;
import dev.mooring.page.Rendering;
import dev.mooring.page.Visit;
import dev.mooring.page.World;
import dev.mooring.page.cluster.ClusterPages;
import dev.mooring.page.finding.FindingPages;
import dev.mooring.page.fleet.FleetPage;
import dev.mooring.page.node.NodePage;
import dev.mooring.report.NodeFilter;
import dev.mooring.timeline.Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The pictures of the pages in {@code docs/images}. {@code -Dmooring.docs.write=true} takes them anew. */
class PagePicturesTest {
    private static final Path FOLDER = Path.of("docs", "images");
    private static final long MOST_BYTES = 150_000;
    private static final String PLACE = "http://pages.test";
    private static final String LOST_SITE = "site-2";

    /** What is shown, how wide, in the light or in the dark. */
    private enum Shot {
        FLEET_DESK_LIGHT("fleet", 1_440, 1_000, ColorScheme.LIGHT),
        FLEET_DESK_DARK("fleet", 1_440, 1_000, ColorScheme.DARK),
        FLEET_PHONE_DARK("fleet", 360, 780, ColorScheme.DARK),
        FINDING_PHONE_LIGHT("finding", 360, 780, ColorScheme.LIGHT),
        NODE_TABLET_LIGHT("node", 768, 900, ColorScheme.LIGHT),
        SITE_TABLET_DARK("site", 768, 700, ColorScheme.DARK),
        TIMELINE_DESK_LIGHT("timeline", 1_440, 900, ColorScheme.LIGHT);

        private final String page;
        private final int width;
        private final int height;
        private final ColorScheme scheme;

        Shot(String page, int width, int height, ColorScheme scheme) {
            this.page = page;
            this.width = width;
            this.height = height;
            this.scheme = scheme;
        }

        Path file() {
            return FOLDER.resolve(name().toLowerCase(Locale.ROOT).replace('_', '-') + ".png");
        }
    }

    @Test
    void thereIsAPictureOfEachAndAllAreSmall() throws Exception {
        if (Boolean.getBoolean("mooring.docs.write")) {
            take();
        }
        for (var shot : Shot.values()) {
            assertThat(shot.file()).exists();
            assertThat(Files.size(shot.file())).as(shot.file().toString()).isLessThan(MOST_BYTES);
        }
    }

    private static void take() throws Exception {
        var pages = pages();
        try (var chrome = new Chrome()) {
            for (var shot : Shot.values()) {
                var page = chrome.context(Chrome.sized(shot.width)
                                .setViewportSize(shot.width, shot.height)
                                .setTimezoneId("Europe/Berlin")
                                .setColorScheme(shot.scheme))
                        .newPage();
                page.route(PLACE + "/**", route -> answer(route, pages));
                page.navigate(PLACE + "/pages/" + shot.page);
                Files.write(shot.file(), page.screenshot(new Page.ScreenshotOptions().setFullPage(false)));
                page.context().close();
            }
        }
    }

    private static void answer(Route route, Map<String, String> pages) {
        var path = route.request().url().substring(PLACE.length());
        var page = pages.get(path.replaceFirst("^/pages/", ""));
        if (page != null) {
            route.fulfill(new Route.FulfillOptions()
                    .setContentType("text/html; charset=utf-8")
                    .setBody(page));
        } else if (path.endsWith(".css") || path.endsWith(".js") || path.endsWith(".svg")) {
            route.fulfill(new Route.FulfillOptions()
                    .setPath(Path.of("src", "main", "resources", "META-INF", "resources" + path)));
        } else {
            route.abort();
        }
    }

    private static Map<String, String> pages() throws Exception {
        var world = world();
        var visit = World.operator("/");
        var pages = new TreeMap<String, String>();
        var triage = world.fleet.triage(visit);
        pages.put("fleet", Rendering.of("fleet/fleet", FleetPage.frame(triage), "triage", triage));
        var site = world.clusters.site("eu-north", LOST_SITE, visit);
        pages.put(
                "site",
                Rendering.of(
                        "cluster/site",
                        ClusterPages.frame(site.cluster(), "x", visit)
                                .under(new Frame.Step("Fleet", "/"), new Frame.Step("eu-north", "/")),
                        "site",
                        site));
        pages.put("node", node(world, visit));
        pages.put("finding", finding(world, visit));
        var told = world.story.ofFleet(World.operator("/timeline"));
        pages.put(
                "timeline", Rendering.of("timeline/timeline", Frame.of("Timeline", "/timeline", visit), "told", told));
        return pages;
    }

    private static String node(World world, Visit visit) {
        var lost = world.desk
                .nodes()
                .cells("eu-north", new NodeFilter(Optional.of(LOST_SITE), Optional.of("unhealthy")), 1)
                .getFirst();
        var machine = world.nodes.machine("eu-north", lost.name(), visit);
        return Rendering.of("node/node", NodePage.frame(machine), "machine", machine);
    }

    private static String finding(World world, Visit visit) {
        var first = world.findings.listing(visit).cards().getFirst().finding();
        var life = world.findings.life(first.fingerprint(), visit);
        return Rendering.of("finding/finding", FindingPages.frame(life, visit), "life", life);
    }

    /** A night: disks filled up and were emptied, somebody updated the stack, then four sites fell silent. */
    private static World world() throws Exception {
        var file = Files.createTempDirectory("mooring-pictures").resolve("pictures.db");
        var world = new World(file, "eu-north", "us-east", "ap-south");
        var policy = World.judgingWhatIsKnown();
        var healthy = FleetFixture.of(1_600);
        world.after(Duration.ofHours(-10), "eu-north", healthy, policy)
                .after(Duration.ofHours(-8), "eu-north", FleetFixture.of(1_600).withDiskPressure(3), policy)
                .after(Duration.ofHours(-6), "eu-north", healthy, policy)
                .after(
                        Duration.ZERO,
                        "eu-north",
                        FleetFixture.of(1_600).withDiskPressure(2).withLost(6, 30),
                        policy)
                .after(Duration.ZERO, "us-east", FleetFixture.of(400), policy);
        world.counted.database().write(session -> {
            world.timeline
                    .store()
                    .add(
                            session,
                            List.of(
                                    update(Duration.ofHours(-9), 41, "Bo"),
                                    update(Duration.ofMinutes(-22), 42, "Alice")));
            return true;
        });
        return world;
    }

    private static Entry update(Duration before, long version, String who) {
        return new Entry.Delivered(
                FleetFixture.NOW.plus(before),
                "eu-north",
                "d-" + version,
                "stack-updated",
                "acme/edge/eu-north",
                "update",
                "succeeded",
                version,
                who,
                Map.of("created", 2L, "updated", 3L, "same", 120L),
                null,
                true);
    }
}
