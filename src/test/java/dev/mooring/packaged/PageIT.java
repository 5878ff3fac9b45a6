package dev.mooring.packaged;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import dev.mooring.demo.MooringProcess;
import dev.mooring.standin.Installation;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, of the size of a phone. */
class PageIT {
    private static final int PHONE_WIDTH = 390;

    /** A cluster whose stack cannot be read, so that nothing can be; last by name. */
    private static final String DARK = "zz-dark";

    @TempDir
    static Path folder;

    private static Installation installation;
    private static MooringProcess mooring;
    private static Playwright playwright;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        installation = new Installation(Clock.systemUTC());
        installation.cutSite("dc1");
        installation.kubernetes().change(Installation.NODES, "dc2-edge-01", PageIT::fillDisk);
        var settings = new HashMap<>(installation.settings(folder.resolve("kubeconfig")));
        settings.put("mooring.webhook.secrets", "s");
        settings.put("mooring.api.auth", "none");
        settings.put("mooring.clusters." + DARK + ".stack", "acme-edge/edge-platform/nowhere");
        mooring = MooringProcess.start(folder, settings, installation.awsEnvironment());
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of("/usr/bin/chromium"))
                        .setArgs(List.of("--no-sandbox", "--disable-quic", "--disable-background-networking")));
    }

    @AfterAll
    static void stop() {
        browser.close();
        playwright.close();
        mooring.close();
        installation.close();
    }

    @Test
    void showsTheLostSiteWithEvidenceAndRemedy() {
        var page = open();
        var finding = page.locator("#hybrid-prod article.finding.critical");
        assertThat(finding.count()).isOne();
        assertThat(finding.innerText())
                .contains("2 of 2 nodes stopped reporting", "dc1", "mi-0a1b2c3d4e5f67890", "Do.");
    }

    @Test
    void showsWholeCommandsToPaste() {
        var commands = open().locator("#hybrid-prod article.finding.critical .commands code");
        assertThat(commands.first().innerText())
                .isEqualTo("kubectl get nodes -l topology.kubernetes.io/zone=dc1 -o wide");
    }

    @Test
    void showsTheFirstBrokenStepOfEachNode() {
        var broken = open().locator("tr.unhealthy:has-text('mi-')");
        assertThat(broken.count()).isEqualTo(2);
    }

    @Test
    void showsANodeThatAFindingSpeaksAgainstAsUnhealthy() {
        var row = open().locator("tr.unhealthy:has-text('dc2-edge-01')");
        assertThat(row.locator("td").last().innerText()).isEqualTo("no");
    }

    @Test
    void showsTheClusterThatCannotBeSeenFirst() {
        assertThat(open().locator("section.cluster h2").allInnerTexts()).containsExactly(DARK, "hybrid-prod");
    }

    @Test
    void saysWhatCannotBeReadAndWhy() {
        var dark = open().locator("#" + DARK);
        assertThat(dark.locator(".headline").innerText()).contains("blind: pulumi-state");
        assertThat(dark.locator("p.blind").first().innerText())
                .contains("pulumi-state cannot be read.", "knows no stack");
    }

    @Test
    void countsNothingThatCouldNotBeRead() {
        assertThat(open().locator("#" + DARK + " .counts").innerText().replaceAll("\\s+", " "))
                .contains("declared ? registered ? joined ? healthy ?");
    }

    @Test
    void listsTheClusterThatCannotBeSeenFirstInTheApiToo() {
        given().baseUri(mooring.url()).get("/api/v1/clusters").then().body("items.name", contains(DARK, "hybrid-prod"));
    }

    @Test
    void fitsAPhone() {
        var width = open().evaluate("document.documentElement.scrollWidth");
        assertThat((Integer) width).isLessThanOrEqualTo(PHONE_WIDTH);
    }

    @Test
    void needsNoScriptAndBreaksNoPolicy() {
        var complaints = new ArrayList<String>();
        var page = browser.newPage();
        page.onConsoleMessage(message -> complaints.add(message.text()));
        page.navigate(mooring.url());
        assertThat(page.locator("script").count()).isZero();
        assertThat(complaints).isEmpty();
    }

    private static void fillDisk(ObjectNode node) {
        for (var condition : node.path("status").path("conditions")) {
            if ("DiskPressure".equals(condition.path("type").asText())) {
                ((ObjectNode) condition).put("status", "True").put("reason", "KubeletHasDiskPressure");
            }
        }
    }

    private static Page open() {
        var page = browser.newPage(new Browser.NewPageOptions().setViewportSize(PHONE_WIDTH, 844));
        page.navigate(mooring.url());
        return page;
    }
}
