package dev.mooring.packaged;

import static org.assertj.core.api.Assertions.assertThat;

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
        var settings = new HashMap<>(installation.settings(folder.resolve("kubeconfig")));
        settings.put("mooring.webhook.secrets", "s");
        settings.put("mooring.api.auth", "none");
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
        var finding = page.locator("article.finding.critical");
        assertThat(finding.count()).isOne();
        assertThat(finding.innerText())
                .contains("2 of 2 nodes stopped reporting", "dc1", "mi-0a1b2c3d4e5f67890", "Do.");
    }

    @Test
    void showsTheFirstBrokenStepOfEachNode() {
        assertThat(open().locator("tr.unhealthy").count()).isEqualTo(2);
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

    private static Page open() {
        var page = browser.newPage(new Browser.NewPageOptions().setViewportSize(PHONE_WIDTH, 844));
        page.navigate(mooring.url());
        return page;
    }
}
