package dev.mooring.packaged;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import dev.mooring.demo.MooringProcess;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Browsers that sign in to the page by its form. */
class PageSignInIT {
    private static final String OPERATOR = "operator-0123456789";
    private static final String READER = "reader-0123456789";
    private static final String TURNED = "turned-0123456789";
    private static final String COOKIE = "mooring-session";
    private static final String SECURE_COOKIE = "__Host-mooring-session";

    @TempDir
    static Path folder;

    private static MooringProcess mooring;

    @BeforeAll
    static void start() throws Exception {
        mooring = MooringProcess.start(
                folder,
                Map.of(
                        "mooring.webhook.secrets",
                        "0123456789abcdef",
                        "mooring.api.tokens.ann.value",
                        OPERATOR,
                        "mooring.api.tokens.ann.role",
                        "operator",
                        "mooring.api.tokens.wall.value",
                        READER,
                        "mooring.api.tokens.turned.file",
                        Files.writeString(folder.resolve("turned"), TURNED).toString(),
                        "mooring.page.auth",
                        "token",
                        "mooring.database.url",
                        "jdbc:sqlite:m.db",
                        // Nothing listens there.
                        "mooring.notify.slack.url",
                        "http://127.0.0.1:9/slack",
                        "quarkus.http.proxy.proxy-address-forwarding",
                        "true",
                        "quarkus.http.proxy.trusted-proxies",
                        "127.0.0.1,::1"),
                Map.of());
    }

    @AfterAll
    static void stop() {
        mooring.close();
    }

    @Test
    void aBrowserIsLedToTheFormAndBack() {
        at().accept("text/html")
                .get("/?a=b")
                .then()
                .statusCode(303)
                .header("Location", containsString("/login?to=%2F%3Fa%3Db"));
    }

    @Test
    void theFormIsShownToStrangers() {
        at().get("/login").then().statusCode(200).body(containsString("name=\"token\""));
    }

    @Test
    void whoHoldsATokenIsSignedIn() {
        page(signIn(OPERATOR).cookie(COOKIE)).then().statusCode(200);
    }

    @Test
    void aSessionLeadsWhereOneWantedToGo() {
        form(OPERATOR, "/?a=b").then().statusCode(303).header("Location", containsString("/?a=b"));
    }

    @Test
    void aSessionLeadsNowhereElse() {
        assertThat(form(OPERATOR, "//evil.example/").header("Location")).isEqualTo(mooring.url() + "/");
    }

    @Test
    void theCookieIsForNoScriptAndNoOtherSite() {
        assertThat(signIn(OPERATOR).header("Set-Cookie"))
                .contains("HttpOnly", "SameSite=Lax", "Path=/")
                .doesNotContain("Secure", "Domain", OPERATOR);
    }

    @Test
    void overTlsTheCookieGoesNowhereElse() {
        var answer = posting("https://mooring.localhost")
                .header("Host", "mooring.localhost")
                .header("X-Forwarded-Proto", "https")
                .formParam("token", OPERATOR)
                .post("/login");
        assertThat(answer.header("Set-Cookie")).startsWith(SECURE_COOKIE + "=").contains("Secure", "HttpOnly");
    }

    @Test
    void aWrongTokenSignsNobodyIn() {
        var answer = form("wrong-0123456789", "/");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.cookie(COOKIE)).isNull();
        assertThat(answer.body().asString()).contains("not valid here").doesNotContain("wrong-0123456789");
    }

    @Test
    void whoTriesTokensIsSlowedDown() {
        IntStream.range(0, 11).forEach(_ -> guess());
        var answer = guess();
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.time()).isGreaterThanOrEqualTo(900);
    }

    private static Response guess() {
        return posting(mooring.url())
                .header("X-Forwarded-For", "192.0.2.9")
                .formParam("token", "wrong-0123456789")
                .post("/login");
    }

    /** A session that somebody else put into the browser is not the one that is signed in. */
    @Test
    void aSessionIsNeverTheOneThatABrowserCameWith() {
        var planted = signIn(READER).cookie(COOKIE);
        var begun = posting(mooring.url())
                .cookie(COOKIE, planted)
                .formParam("token", OPERATOR)
                .post("/login")
                .cookie(COOKIE);
        assertThat(begun).isNotEqualTo(planted);
        page(planted).then().statusCode(401);
    }

    @Test
    void anIdThatIsMadeUpIsNobodys() {
        page("A".repeat(43)).then().statusCode(401);
    }

    @Test
    void whoSignsOutIsNobodyAnyMore() {
        var id = signIn(OPERATOR).cookie(COOKIE);
        posting(mooring.url()).cookie(COOKIE, id).post("/logout").then().statusCode(303);
        page(id).then().statusCode(401);
    }

    @Test
    void aFormOfAnotherSiteSignsNobodyInOrOut() {
        var id = signIn(OPERATOR).cookie(COOKIE);
        posting("https://evil.example")
                .formParam("token", READER)
                .post("/login")
                .then()
                .statusCode(403);
        posting("https://evil.example")
                .cookie(COOKIE, id)
                .post("/logout")
                .then()
                .statusCode(403);
        page(id).then().statusCode(200);
    }

    @Test
    void aFormOfAnotherSiteHasNothingDone() {
        var id = signIn(OPERATOR).cookie(COOKIE);
        posting("https://evil.example")
                .cookie(COOKIE, id)
                .post("/replay")
                .then()
                .statusCode(403);
    }

    @Test
    void aFormThatDoesNotSayWhoseItIsHasNothingDone() {
        var id = signIn(OPERATOR).cookie(COOKIE);
        at().cookie(COOKIE, id).post("/replay").then().statusCode(403);
    }

    @Test
    void anOperatorWhoSignedInHasSomethingDone() {
        var id = signIn(OPERATOR).cookie(COOKIE);
        posting(mooring.url()).cookie(COOKIE, id).post("/replay").then().statusCode(303);
    }

    @Test
    void aReaderWhoSignedInHasNothingDone() {
        var id = signIn(READER).cookie(COOKIE);
        posting(mooring.url()).cookie(COOKIE, id).post("/replay").then().statusCode(403);
    }

    @Test
    void anOperatorHasATestSentByTheButtonOfASinkAndSeesWhatBecameOfIt() {
        var id = signIn(OPERATOR).cookie(COOKIE);
        at().cookie(COOKIE, id)
                .get("/notices")
                .then()
                .statusCode(200)
                .body(containsString("name=\"sink\" value=\"slack\""));
        var notice = posting(mooring.url())
                .cookie(COOKIE, id)
                .formParam("sink", "slack")
                .post("/notices/test")
                .then()
                .statusCode(303)
                .extract()
                .header("Location");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> given().cookie(COOKIE, id)
                        .get(notice)
                        .then()
                        .statusCode(200)
                        .body(containsString("it cannot be reached"), containsString("Nothing is wrong")));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> at().header("Authorization", "Bearer " + READER)
                        .get("/api/v1/audit?by=ann&what=operation")
                        .then()
                        .body("items.target", hasItem("/notices/slack/test")));
        posting(mooring.url())
                .cookie(COOKIE, id)
                .formParam("id", notice.replaceAll(".*/", ""))
                .post("/notices/replay")
                .then()
                .statusCode(303);
    }

    @Test
    void aTestIsSentForNoReaderAndForNoOtherSite() {
        var reader = signIn(READER).cookie(COOKIE);
        posting(mooring.url())
                .cookie(COOKIE, reader)
                .formParam("sink", "slack")
                .post("/notices/test")
                .then()
                .statusCode(403);
        at().cookie(COOKIE, reader).get("/notices").then().body(not(containsString("Send a test")));
        for (var path : List.of("/notices/test", "/notices/replay")) {
            posting("https://evil.example")
                    .cookie(COOKIE, signIn(OPERATOR).cookie(COOKIE))
                    .formParam("sink", "slack")
                    .post(path)
                    .then()
                    .statusCode(403);
        }
    }

    @Test
    void onlyAnOperatorHasAClusterVerifiedAndOnlyByAFormOfThisPage() {
        verify(mooring.url(), READER).then().statusCode(403);
        verify("https://evil.example", OPERATOR).then().statusCode(403);
        // Nothing is under watch here: he may, and there is no such cluster.
        verify(mooring.url(), OPERATOR).then().statusCode(404).body(containsString("No cluster of that name"));
    }

    private static Response verify(String origin, String token) {
        var id = signIn(token).cookie(COOKIE);
        return posting(origin).cookie(COOKIE, id).post("/clusters/nobody/verifications");
    }

    @Test
    void theContractIsForReadersAlone() {
        at().get("/contract").then().statusCode(401);
        at().cookie(COOKIE, signIn(READER).cookie(COOKIE))
                .get("/contract")
                .then()
                .statusCode(200);
    }

    @Test
    void theApiTakesNoSession() {
        at().cookie(COOKIE, signIn(OPERATOR).cookie(COOKIE))
                .get("/api/v1/clusters")
                .then()
                .statusCode(401);
    }

    @Test
    void aSessionEndsWithItsToken() throws IOException {
        var id = signIn(TURNED).cookie(COOKIE);
        page(id).then().statusCode(200);
        Files.move(
                Files.writeString(folder.resolve("turned.next"), "next-0123456789abc"),
                folder.resolve("turned"),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> page(id).then().statusCode(401));
    }

    @Test
    void whoSignsInIsInTheAudit() {
        signIn(OPERATOR);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> at().header("Authorization", "Bearer " + READER)
                        .get("/api/v1/audit?what=sign-in&by=ann")
                        .then()
                        .statusCode(200)
                        .body("items.role", hasItem("operator")));
    }

    @Test
    void noTokenAndNoIdIsInTheLog() throws IOException {
        var id = signIn(OPERATOR).cookie(COOKIE);
        page(id);
        assertThat(mooring.log()).doesNotContain(OPERATOR, READER, id);
    }

    @Test
    void aRealBrowserSignsInByTheForm() {
        try (var playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                var browser = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(Path.of("/usr/bin/chromium"))
                                .setArgs(List.of(
                                        "--no-sandbox", "--disable-quic", "--disable-background-networking")))) {
            assertThat(signedIn(browser)).isEqualTo(mooring.url() + "/");
        }
    }

    private static String signedIn(Browser browser) {
        var page = browser.newPage();
        page.navigate(mooring.url());
        page.getByLabel("Token").fill(OPERATOR);
        page.keyboard().press("Enter");
        page.waitForURL(mooring.url() + "/");
        return page.url();
    }

    private static Response signIn(String token) {
        return form(token, "/");
    }

    private static Response form(String token, String to) {
        return posting(mooring.url())
                .formParam("token", token)
                .formParam("to", to)
                .post("/login");
    }

    private static Response page(String id) {
        return at().cookie(COOKIE, id).get("/");
    }

    private static RequestSpecification posting(String origin) {
        return at().header("Origin", origin).contentType("application/x-www-form-urlencoded");
    }

    private static RequestSpecification at() {
        return given().baseUri(mooring.url()).redirects().follow(false);
    }
}
