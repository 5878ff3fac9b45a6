package dev.mooring.packaged;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import dev.mooring.demo.MooringProcess;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens, for programs and for readers of the page. */
class SignInIT {
    private static final String TOKEN = "0123456789abcdef$x";
    private static final String OPERATOR = "operator-0123456789";
    private static final String READER = "reader-0123456789";
    private static final String WRONG = "wrong-0123456789";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

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
                        "mooring.api.tokens-file",
                        Files.writeString(folder.resolve("tokens"), "another-0123456789\n" + TOKEN)
                                .toString(),
                        "mooring.api.tokens.ci.sha256",
                        sha256(OPERATOR),
                        "mooring.api.tokens.ci.role",
                        "operator",
                        "mooring.api.tokens.wall.value",
                        READER,
                        "mooring.api.tokens.turned.file",
                        Files.writeString(folder.resolve("turned"), "first-0123456789")
                                .toString(),
                        "mooring.page.auth",
                        "token",
                        "mooring.database.url",
                        "jdbc:sqlite:m.db"),
                Map.of());
    }

    @AfterAll
    static void stop() {
        mooring.close();
    }

    private static String sha256(String token) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void thePageAsksABrowserForAPassword() {
        at().get("/")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", containsString("Mooring: any user, an API token as password"));
    }

    @Test
    void thePageTakesATokenAsPasswordOfAnyUser() {
        at().auth().preemptive().basic("anyone", TOKEN).get("/").then().statusCode(200);
    }

    @Test
    void thePageTakesABearerToo() {
        with(TOKEN).get("/").then().statusCode(200);
    }

    @Test
    void thePageTakesAReader() {
        at().auth().preemptive().basic("anyone", READER).get("/").then().statusCode(200);
    }

    @Test
    void thePageRefusesAnotherPassword() {
        at().auth().preemptive().basic("anyone", "nope").get("/").then().statusCode(401);
    }

    @Test
    void aFormOfThePageIsNotForStrangers() {
        at().formParam("id", "x").post("/replay").then().statusCode(401);
    }

    @Test
    void aFormOfThePageIsNotForReaders() {
        form(READER).then().statusCode(403).body(containsString("Only operators"));
    }

    @Test
    void aFormOfThePageIsForOperators() {
        form(OPERATOR).then().statusCode(303);
    }

    private static io.restassured.response.Response form(String token) {
        return at().redirects()
                .follow(false)
                .auth()
                .preemptive()
                .basic("anyone", token)
                .header("Origin", mooring.url())
                .formParam("id", "none")
                .post("/replay");
    }

    @Test
    void theApiTakesABearer() {
        with(TOKEN).get("/api/v1/clusters").then().statusCode(200);
    }

    @Test
    void theApiTakesATokenOfWhichOnlyTheHashIsConfigured() {
        with(OPERATOR).get("/api/v1/clusters").then().statusCode(200);
    }

    /** A browser sends it along with the requests of other sites too. */
    @Test
    void theApiTakesNoPassword() {
        at().auth()
                .preemptive()
                .basic("anyone", TOKEN)
                .get("/api/v1/clusters")
                .then()
                .statusCode(401);
    }

    @Test
    void theApiIsGuardedHoweverItsAddressIsWritten() {
        for (var address :
                new String[] {"//api/v1/clusters", "/api;a=b/v1/clusters", "/%61pi/v1/clusters", "/x/../api/v1/clusters"
                }) {
            at().urlEncodingEnabled(false).get(address).then().statusCode(not(200));
        }
    }

    /** Which of them are for operators, ContractRolesTest holds: all that is not plain reading. */
    @ParameterizedTest
    @MethodSource("dev.mooring.packaged.Contract#operations")
    void aReaderMayReadAndDoNothingElse(String method, String path) {
        var status = once(READER).request(method, path).statusCode();
        if (method.equals("GET")) {
            assertThat(status).isIn(200, 400, 404, 406);
        } else {
            assertThat(status).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.mooring.packaged.Contract#operations")
    void anOperatorMayDoAll(String method, String path) {
        assertThat(once(OPERATOR).request(method, path).statusCode()).isNotIn(401, 403);
    }

    @Test
    void aReaderIsToldWhichRoleItTakes() {
        with(READER)
                .post("/api/v1/deliveries/replay?state=parked")
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", containsString("scope=\"operator\""))
                .body("detail", containsString("operator"));
    }

    @Test
    void whoHasSomethingDoneIsToldByName() {
        with(OPERATOR).post("/api/v1/deliveries/replay?state=parked").then().statusCode(202);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(mooring.log().lines())
                        .anyMatch(line -> line.contains("by=ci")
                                && line.contains("event=operation")
                                && line.contains("POST /api/v1/deliveries/replay: answered 202")));
    }

    @Test
    void noTokenIsInTheLog() throws IOException {
        with(OPERATOR).post("/api/v1/deliveries/none/replay");
        with(READER).post("/api/v1/deliveries/none/replay");
        with(WRONG).get("/api/v1/clusters");
        assertThat(mooring.log()).doesNotContain(TOKEN, OPERATOR, READER, WRONG);
    }

    @Test
    void aTokenInAFileCanBeTurnedWhileTheProcessRuns() throws IOException {
        var next = Files.writeString(folder.resolve("turned.next"), "second-0123456789");
        Files.move(next, folder.resolve("turned"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(4))
                .untilAsserted(() ->
                        with("second-0123456789").get("/api/v1/clusters").then().statusCode(200));
        with("first-0123456789").get("/api/v1/clusters").then().statusCode(not(200));
    }

    /** An answer that ends: events, which do not, are refused to who wants no stream. */
    private static RequestSpecification once(String token) {
        return with(token).accept("application/json");
    }

    private static RequestSpecification with(String token) {
        return at().header("Authorization", "Bearer " + token);
    }

    private static RequestSpecification at() {
        return given().baseUri(mooring.url());
    }
}
