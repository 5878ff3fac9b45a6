package dev.mooring.packaged;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The script as it is shipped, in a real browser, with pages that change as the test says and a clock of its own. */
class PageScriptIT {
    private static final String ADDRESS = "http://mooring.localhost/?check=a";
    /** Longer than a page waits until it renews itself, and shorter than what is old. */
    private static final int A_MINUTE = 66_000;

    private static final int LONG = 120_000;
    private static String script;
    private static Chrome chrome;
    private Page page;
    private String main = "";
    private int status = 200;

    @BeforeAll
    static void start() throws IOException {
        chrome = new Chrome();
        try (var stream = PageScriptIT.class.getResourceAsStream("/META-INF/resources/mooring.js")) {
            script = new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @AfterAll
    static void stop() {
        chrome.close();
    }

    @AfterEach
    void closePages() {
        chrome.closePages();
    }

    private void open(String content) {
        main = content;
        page = chrome.context(Chrome.sized(Chrome.PHONE)).newPage();
        page.clock().install();
        page.route(Pattern.compile(".*"), this::answer);
        page.navigate(ADDRESS);
        // Once the reader's zone is known, a page that is opened is not asked for again at once.
        page.navigate(ADDRESS);
    }

    private void answer(Route route) {
        var path = route.request().url();
        if (path.endsWith("/mooring.js")) {
            route.fulfill(
                    new Route.FulfillOptions().setContentType("text/javascript").setBody(script));
        } else if (path.endsWith("/live")) {
            route.abort();
        } else if (status == 0) {
            route.abort();
        } else if (status == 303) {
            route.fulfill(new Route.FulfillOptions().setStatus(303).setHeaders(Map.of("Location", "/login?to=%2F")));
        } else {
            route.fulfill(new Route.FulfillOptions()
                    .setStatus(status)
                    .setContentType("text/html")
                    .setBody("""
                            <!doctype html><html lang="en" data-live="/live" data-made="1"><head><title>t</title>
                            <link rel="icon" href="data:,"><script src="/mooring.js" defer></script></head><body>
                            <p id="stale" hidden></p><p id="news"></p><main id="main">%s</main>
                            <span id="made">now</span><span id="by-hand"></span></body></html>""".formatted(main)));
        }
    }

    /** The page has renewed itself, and has this content. */
    private void becomes(String content) {
        main = content + "<p id=\"renewed\">renewed</p>";
        page.clock().fastForward(A_MINUTE);
        assertThat(page.locator("#renewed")).hasCount(1);
    }

    private void isRefused(int answered, int after) {
        status = answered;
        page.clock().fastForward(after);
    }

    private static String group(String id) {
        return "<details id=\"" + id + "\" open><summary>" + id + "</summary><form><input id=\"why-" + id
                + "\" name=\"reason\"></form></details>";
    }

    private static String section(String cluster, String groups) {
        return "<section aria-labelledby=\"c-" + cluster + "\"><h2 id=\"c-" + cluster + "\">" + cluster + "</h2>"
                + groups + "</section>";
    }

    private static String map(int cells) {
        return "<ul class=\"map\">" + "<li><a class=\"cell\" href=\"/node\">n</a></li>".repeat(cells) + "</ul>";
    }

    private void type() {
        page.locator("#why-b").focus();
        page.keyboard().type("I am ");
    }

    private void typingGoesOn() {
        page.keyboard().type("on it");
        assertThat(page.locator("#why-b")).hasValue("I am on it");
    }

    @Test
    void typingGoesOnWhenWhatStoodAboveIsResolved() {
        open(group("a") + group("b"));
        type();
        becomes(group("b"));
        assertThat(page.locator("#a")).hasCount(0);
        typingGoesOn();
    }

    @Test
    void typingGoesOnWhenTheOrderChanges() {
        open(group("a") + group("b") + group("c"));
        type();
        becomes(group("c") + group("b") + group("a"));
        assertThat(page.locator("summary").allInnerTexts()).containsExactly("c", "b", "a");
        typingGoesOn();
    }

    @Test
    void typingGoesOnWhenTheClusterAboveIsClean() {
        open(section("one", group("a")) + section("two", group("b")));
        type();
        becomes(section("two", group("b")));
        assertThat(page.locator("h2").allInnerTexts()).containsExactly("two");
        typingGoesOn();
    }

    @Test
    void aMapIsOneStopAndItsFirstCellIsReached() {
        open(map(3));
        page.keyboard().press("Tab");
        assertThat(page.locator(".cell").first()).isFocused();
        assertThat(page.locator(".cell[tabindex='0']")).hasCount(1);
    }

    @Test
    void theStopOfAMapIsTheCellThatWasLastVisited() {
        open(map(3));
        page.locator(".cell").first().focus();
        page.keyboard().press("ArrowRight");
        becomes(map(4));
        assertThat(page.locator(".cell").nth(1)).isFocused();
        assertThat(page.locator(".cell").nth(1)).hasAttribute("tabindex", "0");
        assertThat(page.locator(".cell[tabindex='-1']")).hasCount(3);
    }

    @Test
    void aMapWhoseStopIsGoneHasAnother() {
        open(map(3));
        page.locator(".cell").nth(2).focus();
        becomes(map(2));
        assertThat(page.locator(".cell").first()).hasAttribute("tabindex", "0");
    }

    @Test
    void whoIsSignedOutIsToldAtOnceAndLedBackHere() {
        open("");
        isRefused(303, A_MINUTE);
        assertThat(page.locator("#stale")).containsText("you are signed out");
        assertThat(page.locator("#stale a")).hasAttribute("href", "/?check=a");
    }

    @Test
    void whatIsGoneIsToldAtOnce() {
        open("");
        isRefused(404, A_MINUTE);
        assertThat(page.locator("#stale")).containsText("is there no more (Mooring answers 404)");
    }

    @Test
    void anErrorIsNoSilence() {
        open("");
        isRefused(503, LONG);
        assertThat(page.locator("#stale")).containsText("Mooring answers 503. It goes on trying.");
    }

    @Test
    void aFetchThatFailsIsSilence() {
        open("");
        isRefused(0, LONG);
        assertThat(page.locator("#stale")).containsText("Mooring does not answer. It goes on trying.");
    }

    @Test
    void theBannerGoesWhenThePageIsThereAgain() {
        open("");
        isRefused(404, A_MINUTE);
        assertThat(page.locator("#stale")).isVisible();
        status = 200;
        becomes("");
        assertThat(page.locator("#stale")).isHidden();
    }
}
