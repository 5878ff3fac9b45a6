package dev.mooring.packaged;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Debian's Chromium, and what it complains of. */
final class Chrome implements AutoCloseable {
    static final int PHONE = 390;
    static final int DESK = 1_440;
    static final int TALL = 844;
    private static final double PATIENCE = 20_000;
    private static final String AXE = """
            () => axe.run(document, {resultTypes: ['violations']}).then(found => found.violations
              .filter(rule => ['serious', 'critical'].includes(rule.impact))
              .flatMap(rule => rule.nodes.map(node => rule.id + ': ' + node.html)))""";
    private final Playwright playwright;
    private final Browser browser;
    private final List<String> complaints = new ArrayList<>();

    Chrome() {
        // Longer than on a machine of one's own: others' tests run beside these.
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of("/usr/bin/chromium"))
                        .setArgs(List.of("--no-sandbox", "--disable-quic", "--disable-background-networking")));
    }

    /** Of a width, in UTC, in the light. */
    static NewContextOptions sized(int width) {
        return new NewContextOptions()
                .setViewportSize(width, TALL)
                .setTimezoneId("UTC")
                .setColorScheme(ColorScheme.LIGHT)
                .setReducedMotion(ReducedMotion.REDUCE);
    }

    BrowserContext context(NewContextOptions options) {
        return browser.newContext(options);
    }

    /** A page of its own, whose complaints are kept. */
    Page open(NewContextOptions options, String address) {
        var page = context(options).newPage();
        page.onConsoleMessage(message -> {
            if ("error".equals(message.type()) || "warning".equals(message.type())) {
                complaints.add(address + ": " + message.text());
            }
        });
        page.onPageError(error -> complaints.add(address + ": " + error));
        page.navigate(address);
        return page;
    }

    Page phone(String address) {
        return open(sized(PHONE), address);
    }

    /** Closes all pages: those that stay open renew themselves, and slow down the others. */
    void closePages() {
        List.copyOf(browser.contexts()).forEach(BrowserContext::close);
    }

    /** What the browser itself found wrong so far: scripts that failed, what the policy forbids. */
    List<String> complaints() {
        return complaints;
    }

    /**
     * What axe holds against a page that hinders people seriously. Asked within the page, for what it found wrong alone: to
     * fetch all that is right as well takes ten times as long.
     */
    static List<String> barriers(Page page) {
        if (Boolean.TRUE.equals(page.evaluate("typeof axe === 'undefined'"))) {
            page.evaluate(AxeBuilder.getAxeScript());
        }
        return page.evaluate(AXE) instanceof List<?> found
                ? found.stream().map(String::valueOf).distinct().toList()
                : List.of("axe did not answer");
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
