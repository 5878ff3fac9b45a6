package dev.mooring.packaged;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.mooring.demo.MooringProcess;
import dev.mooring.standin.Installation;
import dev.mooring.standin.Neighbourhood;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages in a real browser: a cluster with a lost site and a full disk, and one that cannot be seen. */
class PageIT {
    private static final int MOST_PAGES = 120;
    private static final String LOST = "2 of 2 nodes stopped reporting";
    private static final String LOST_NODE = "mi-0a1b2c3d4e5f67890";

    /** A cluster whose stack cannot be read, so that nothing can be; last by name. */
    private static final String DARK = "zz-dark";

    @TempDir
    static Path folder;

    private static Installation installation;
    private static MooringProcess mooring;
    private static Chrome chrome;

    @BeforeAll
    static void start() throws Exception {
        installation = new Installation(Clock.systemUTC());
        var neighbourhood = new Neighbourhood(installation, Clock.systemUTC());
        neighbourhood.installSecrets("dc2-edge-01");
        neighbourhood.installRunners(LOST_NODE, "mi-0b2c3d4e5f6789012", "ip-10-20-1-57.us-west-2.compute.internal");
        installation.cutSite("dc1");
        installation.kubernetes().change(Installation.NODES, "dc2-edge-01", PageIT::fillDisk);
        var settings = new HashMap<>(installation.settings(folder.resolve("kubeconfig")));
        settings.put("mooring.webhook.secrets", "s");
        settings.put("mooring.api.auth", "none");
        settings.put("mooring.clusters." + DARK + ".stack", "acme-edge/edge-platform/nowhere");
        mooring = MooringProcess.start(folder, settings, installation.awsEnvironment());
        chrome = new Chrome();
    }

    @AfterAll
    static void stop() {
        chrome.close();
        mooring.close();
        installation.close();
    }

    @AfterEach
    void closePages() {
        chrome.closePages();
    }

    private static void fillDisk(ObjectNode node) {
        for (var condition : node.path("status").path("conditions")) {
            if ("DiskPressure".equals(condition.path("type").asText())) {
                ((ObjectNode) condition).put("status", "True").put("reason", "KubeletHasDiskPressure");
            }
        }
    }

    private static Page fleet() {
        return chrome.phone(mooring.url());
    }

    private static Locator group(Page page, String text) {
        return page.locator("details.group", new Page.LocatorOptions().setHasText(text))
                .first();
    }

    @Test
    void clustersStandWorstFirstAndWhatCannotBeSeenIsWorst() {
        assertThat(fleet().locator(".fleet .name").allInnerTexts())
                .extracting(text -> text.replaceAll("^\\W+", ""))
                .containsExactly(DARK, "hybrid-prod");
    }

    @Test
    void clustersStandWorstFirstInTheApiToo() {
        given().baseUri(mooring.url()).get("/api/v1/clusters").then().body("items.name", contains(DARK, "hybrid-prod"));
    }

    @Test
    void whatCannotBeReadIsSaidWithItsCauseAndARemedy() {
        var unread = fleet().locator("section[aria-labelledby='c-" + DARK + "'] .unread")
                .first();
        unread.locator("summary").click();
        assertThat(unread).containsText("knows no stack");
        assertThat(unread).containsText("Do.");
    }

    @Test
    void theWorstCauseIsOpenAndTheOthersAreFolded() {
        var page = fleet();
        assertThat(group(page, LOST)).hasAttribute("open", "");
        assertThat(page.locator("details.group[open]")).hasCount(1);
    }

    @Test
    void aFindingHasItsEvidenceAndWhatToDo() {
        assertThat(group(fleet(), LOST))
                .containsText(
                        Pattern.compile("dc1[\\s\\S]*Likely cause\\.[\\s\\S]*Do\\.[\\s\\S]*mi-0a1b2c3d4e5f67890"));
    }

    @Test
    void commandsAreCopiedWithOnePress() {
        var context = chrome.context(Chrome.sized(Chrome.PHONE));
        context.grantPermissions(List.of("clipboard-read", "clipboard-write"));
        var page = context.newPage();
        page.navigate(mooring.url());
        // Only a page that is in front may write to the clipboard.
        page.bringToFront();
        var command = group(page, LOST).locator(".commands li").first();
        command.locator("button").click();
        assertThat(command.locator("button")).hasText("Copied");
        assertThat(page.evaluate("navigator.clipboard.readText()"))
                .isEqualTo("kubectl get nodes -l topology.kubernetes.io/zone=dc1 -o wide");
    }

    @Test
    void nothingIsCountedThatCouldNotBeRead() {
        assertThat(chrome.phone(mooring.url() + "/clusters/" + DARK).locator(".figures"))
                .containsText(Pattern.compile("declared \\?\\s*registered \\?\\s*joined \\?\\s*healthy \\?"));
    }

    @Test
    void aNodeThatAFindingSpeaksAgainstIsUnhealthyWhateverKubeletSays() {
        var page = chrome.phone(mooring.url() + "/clusters/hybrid-prod/nodes/dc2-edge-01");
        assertThat(page.locator("h1")).containsText("unhealthy");
        assertThat(page.locator(".step.broken")).containsText("healthy no");
    }

    @Test
    void aNodeOfThePastIsShownAsItWasOrIsNotKnown() {
        var node = mooring.url() + "/clusters/hybrid-prod/nodes/dc2-edge-01?at=";
        var page = chrome.phone(node + Instant.now());
        assertThat(page.locator(".banner.past")).containsText("The past");
        assertThat(page.locator("h1")).containsText("unhealthy");
        assertThat(page.locator(".step.broken")).containsText("healthy no");
        page.navigate(node + Instant.now().minusSeconds(7_200));
        assertThat(page.locator("h1")).containsText("not known");
        assertThat(page.locator("main")).containsText("is not kept of then: it is known since");
        assertThat(page.locator("#open")).containsText("? open findings");
    }

    @Test
    void aSiteShowsEachOfItsNodesByColourAndSign() {
        var page = chrome.phone(mooring.url() + "/clusters/hybrid-prod/sites/dc1");
        assertThat(page.locator(".cell.state-unhealthy")).hasCount(2);
        assertThat(page.locator(".cell").first()).containsText("✖");
    }

    @Test
    void fromTheFirstScreenOneComesToTheNodeByLinksAlone() {
        var page = fleet();
        group(page, LOST)
                .locator("a", new Locator.LocatorOptions().setHasText("dc1"))
                .first()
                .click();
        page.locator(".cell").first().click();
        assertThat(page.locator("h1")).containsText("mi-0a1b2c3d4e5f67890");
    }

    @Test
    void everyLinkLeadsSomewhereAndNoPageBreaksThePolicy() {
        var page = chrome.phone(mooring.url());
        var seen = new HashSet<String>();
        var broken = new ArrayList<String>();
        var next = new ArrayDeque<>(List.of("/"));
        while (!next.isEmpty() && seen.size() < MOST_PAGES) {
            var path = next.remove();
            if (seen.add(path)) {
                var answer = page.navigate(mooring.url() + path);
                if (answer.status() != 200) {
                    broken.add(path + " " + answer.status());
                } else if (!path.startsWith("/api/")) {
                    links(page).stream().filter(link -> !seen.contains(link)).forEach(next::add);
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(seen.size()).isGreaterThan(40);
        assertThat(chrome.complaints()).isEmpty();
    }

    private static List<String> links(Page page) {
        return page.locator("a[href^='/']").evaluateAll("links => links.map(link => link.getAttribute('href'))")
                        instanceof List<?> found
                ? found.stream()
                        .map(String::valueOf)
                        .map(link -> link.replaceAll("#.*", ""))
                        .distinct()
                        .toList()
                : List.of();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/findings",
                "/timeline",
                "/deliveries",
                "/notices",
                "/silences",
                "/silences?state=ended",
                "/contract?text=gate",
                "/checks",
                "/checks/node-unreachable",
                "/onboarding",
                "/clusters/hybrid-prod",
                "/clusters/hybrid-prod/nodes",
                "/clusters/hybrid-prod/sites/dc1",
                "/clusters/hybrid-prod/nodes/" + LOST_NODE,
                "/clusters/hybrid-prod/nodes/dc2-edge-01",
                "/clusters/hybrid-prod/reports",
                "/clusters/hybrid-prod/timeline",
                "/clusters/nobody"
            })
    void noPageHindersAnybodyInTheLightOrInTheDark(String path) {
        var page = chrome.phone(mooring.url() + path);
        page.evaluate("document.querySelectorAll('details').forEach(box => { box.open = true; })");
        for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (var width : List.of(Chrome.PHONE, Chrome.DESK)) {
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                page.setViewportSize(width, Chrome.TALL);
                assertThat(Chrome.barriers(page))
                        .as("%s, %s, %d px", path, scheme, width)
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {360, 390, 768, 1440})
    void pagesFitEveryScreen(int width) {
        var page = chrome.open(Chrome.sized(width), mooring.url());
        for (var path : List.of(
                "/",
                "/findings",
                "/timeline",
                "/silences",
                "/contract",
                "/onboarding",
                "/clusters/hybrid-prod",
                "/clusters/hybrid-prod/sites/dc1",
                "/clusters/hybrid-prod/nodes/" + LOST_NODE)) {
            page.navigate(mooring.url() + path);
            page.evaluate("document.querySelectorAll('details').forEach(box => { box.open = true; })");
            assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                    .as(path)
                    .isLessThanOrEqualTo(width);
        }
    }

    @Test
    void whatIsMissingIsToldWithWhatToAdd() {
        var page = chrome.phone(mooring.url() + "/onboarding");
        var off = page.locator(".need.off", new Page.LocatorOptions().setHasText("The IAM roles of hybrid nodes"))
                .first();
        off.locator("summary").first().click();
        assertThat(off.locator("code").first()).hasText(Pattern.compile("mooring\\.clusters\\.[a-z-]+\\.iam=true"));
        assertThat(off.locator("button.copy").first()).isVisible();
    }

    @Test
    void theStateStandsInTheTitleAndInTheIcon() {
        var page = fleet();
        assertThat(page.title()).contains("blind: " + DARK);
        assertThat(page.locator("link[rel=icon]")).hasAttribute("href", "/icon-bad.svg");
    }

    @Test
    void aFilterIsInTheAddressAndLeavesWhatItNames() {
        var page = chrome.phone(mooring.url() + "/findings?severity=critical");
        assertThat(page.locator("#list li")).hasCount(1);
        page.locator("select[name=severity]").selectOption("error");
        page.locator("form.filters button").click();
        assertThat(page.url()).contains("severity=error");
        assertThat(page.locator("#list")).containsText("dc2-edge-01");
    }

    @Test
    void withoutScriptsThePageIsWholeAndSaysWhenItWasMade() {
        var page = chrome.open(Chrome.sized(Chrome.PHONE).setJavaScriptEnabled(false), mooring.url());
        assertThat(group(page, LOST)).containsText("Do.");
        assertThat(page.locator("footer")).containsText(Pattern.compile("Made \\d\\d:\\d\\d:\\d\\d[\\s\\S]*reload it"));
    }

    @Test
    void timesAreInTheReadersZoneWithUtcBeside() {
        var page = chrome.open(Chrome.sized(Chrome.PHONE).setTimezoneId("Asia/Tokyo"), mooring.url());
        assertThat(page.locator("footer")).containsText("UTC");
        page.reload();
        assertThat(page.locator("footer")).containsText("Asia/Tokyo");
        // For nine hours of each day it is another day there, and the day stands beside the time.
        assertThat(page.locator("#made"))
                .containsText(Pattern.compile(
                        "\\d\\d:\\d\\d:\\d\\d (\\d\\d:\\d\\d:\\d\\d|\\d{1,2} \\w{3,4} \\d\\d:\\d\\d) UTC"));
    }

    @Test
    void beforeTheFirstReportThePageSaysThatNothingIsKnown() {
        var page = chrome.phone(mooring.url() + "/?at=" + Instant.now().minusSeconds(7_200));
        assertThat(page.locator(".banner.past")).containsText("The past");
        assertThat(page.locator("h1")).containsText("2 clusters blind");
    }

    @Test
    void whatIsNoTimeIsRefusedInWords() {
        var page = chrome.phone(mooring.url());
        var answer = page.navigate(mooring.url() + "/?at=tomorrow");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(page.locator("main")).containsText("03:12");
        chrome.complaints().removeIf(complaint -> complaint.contains("400"));
    }

    @Test
    void aPageThatIsOpenTellsOfNewsAndKeepsWhatIsUnfolded() {
        var page = fleet();
        var touched = page.locator("#filters");
        touched.locator("summary").click();
        page.evaluate("window.sameDocument = true; scrollTo(0, 120)");
        installation.declareNode("dc9-edge-77", "10.80.200.77", "dc2");
        given().baseUri(mooring.url()).post("/api/v1/clusters/hybrid-prod/verifications?wait=PT30S");
        assertThat(page.locator("section.cluster", new Page.LocatorOptions().setHasText("dc9-edge-77")))
                .hasCount(1);
        assertThat(touched).hasAttribute("open", "");
        assertThat(page.evaluate("window.sameDocument === true && scrollY === 120"))
                .isEqualTo(true);
        installation.withdrawNode("dc9-edge-77");
        given().baseUri(mooring.url()).post("/api/v1/clusters/hybrid-prod/verifications?wait=PT30S");
    }

    @Test
    void aPageWhoseUpdatesStopSaysHowOldItIs() {
        var page = chrome.context(Chrome.sized(Chrome.PHONE)).newPage();
        page.clock().install();
        page.navigate(mooring.url());
        // Once the reader's zone is known, a page that is opened is not asked for again at once.
        page.navigate(mooring.url());
        page.route(Pattern.compile(".*"), route -> route.abort());
        page.clock().fastForward(250_000);
        assertThat(page.locator("#stale")).containsText("This page is 4 min old");
        assertThat(page.title()).startsWith("⚠");
    }

    @Test
    void aFindingIsAcknowledgedFromThePageAndStaysVisible() {
        var page = chrome.phone(mooring.url() + "/findings?text=dc2-edge-01");
        page.locator("#list a").first().click();
        page.locator("details.act summary").click();
        page.locator("input[name=reason]").fill("on my way");
        page.locator("form.silence button").click();
        assertThat(page.locator(".silenced")).containsText("Acknowledged by anyone: on my way");
        page.navigate(mooring.url() + "/silences");
        page.locator("button", new Page.LocatorOptions().setHasText("End it")).click();
        assertThat(page.locator("h1")).containsText("0 that have not ended");
    }

    @Test
    void aNodeTellsWhatStandsOnItAndASiteWhatWasLostWithIt() {
        var page = chrome.phone(mooring.url() + "/clusters/hybrid-prod/nodes/" + LOST_NODE);
        assertThat(page.locator("#neighbours")).containsText("What stands on it lost with it");
        assertThat(page.locator("#neighbours .standing-lost")).containsText("Pulumi workflow runner of pool edge");
        page.navigate(mooring.url() + "/clusters/hybrid-prod/sites/dc1");
        assertThat(page.locator("#lost")).hasText("Lost with its nodes: 2 × Pulumi workflow runner of pool edge");
    }

    @Test
    void theApiTellsWhatStandsOnANode() {
        given().baseUri(mooring.url())
                .get("/api/v1/clusters/hybrid-prod/nodes/" + LOST_NODE)
                .then()
                .body("occupied", is("yes"))
                .body("neighbours.neighbour", contains("Pulumi workflow runner"))
                .body("neighbours.pool", contains("edge"))
                .body("neighbours.state", contains("lost"));
    }

    @Test
    void theContractIsReadOnAPageThatEveryPageLeadsTo() {
        var page = fleet();
        page.locator("footer a", new Page.LocatorOptions().setHasText("API")).click();
        assertThat(page.locator("h1")).containsText("The API");
        page.locator("input[name=text]").fill("gate");
        page.keyboard().press("Enter");
        page.locator(".operation a", new Page.LocatorOptions().setHasText("Gate"))
                .first()
                .click();
        assertThat(page.locator("#shape-Gate")).isVisible();
        assertThat(page.locator("#shape-Gate")).containsText("reasons");
    }

    @Test
    void aClusterIsVerifiedByAButtonThatNeedsNoScript() {
        var page = chrome.open(
                Chrome.sized(Chrome.PHONE).setJavaScriptEnabled(false), mooring.url() + "/clusters/hybrid-prod");
        page.locator("#verify button").click();
        assertThat(page.locator("h1")).containsText("Verification of hybrid-prod");
        assertThat(page.locator("main")).containsText("It is done: verified");
        page.locator("main a", new Page.LocatorOptions().setHasText("Its report"))
                .click();
        assertThat(page.locator("h1")).containsText("because of request");
        await().untilAsserted(() -> given().baseUri(mooring.url())
                .get("/api/v1/audit?what=verification&target=hybrid-prod")
                .then()
                .body("items.status", hasItem(303)));
    }

    @Test
    void aMaintenanceWindowIsPlannedByAFormAndListedWhenItHasEnded() {
        var page = chrome.phone(mooring.url() + "/silences");
        var form = page.locator("section[aria-labelledby=window] form");
        var day = LocalDate.now(ZoneOffset.UTC).plusDays(3);
        form.locator("input[name=site]").fill("dc2");
        form.locator("input[name=reason]").fill("new switches");
        form.locator("input[name=from]").fill(day + "T22:00");
        form.locator("input[name=until]").fill(day + "T23:30");
        form.locator("button").click();
        var planned = page.locator("li.silence", new Page.LocatorOptions().setHasText("new switches"));
        assertThat(planned).containsText(Pattern.compile("maintenance site dc2[\\s\\S]*22:00[\\s\\S]*planned"));
        planned.locator("button").click();
        assertThat(planned).hasCount(0);
        page.locator("a", new Page.LocatorOptions().setHasText("Those that have ended"))
                .click();
        assertThat(planned).containsText("by anyone");
    }

    @Test
    void theKeyboardAloneWillDo() {
        var page = fleet();
        page.keyboard().press("Tab");
        assertThat(page.locator(":focus")).hasText("To the content");
        page.keyboard().press("Enter");
        page.keyboard().press("Tab");
        assertThat(page.locator("main :focus")).hasCount(1);
        var folded = page.locator("details.group:not([open]) > summary").first();
        folded.focus();
        page.keyboard().press("Enter");
        assertThat(page.locator("details.group[open]")).hasCount(2);
    }

    @Test
    void arrowsGoFromNodeToNodeOnAMap() {
        var page = chrome.phone(mooring.url() + "/clusters/hybrid-prod/sites/dc1");
        page.locator(".cell").first().focus();
        page.keyboard().press("ArrowRight");
        assertThat(page.locator(".cell").nth(1)).isFocused();
    }

    @Test
    void theTimelineTellsWhatHappenedAsAPictureAndAsAList() {
        var page = chrome.phone(mooring.url() + "/timeline");
        assertThat(page.locator(".picture rect").first()).isAttached();
        assertThat(page.locator(".story")).containsText("opened");
    }
}
