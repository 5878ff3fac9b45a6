package dev.mooring.packaged;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import dev.mooring.demo.MooringProcess;
import io.restassured.specification.RequestSpecification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One token, for programs and for readers of the page. */
class SignInIT {
    private static final String TOKEN = "0123456789abcdef$x";

    @TempDir
    static Path folder;

    private static MooringProcess mooring;

    @BeforeAll
    static void start() throws Exception {
        mooring = MooringProcess.start(
                folder,
                Map.of(
                        "mooring.webhook.secrets", "0123456789abcdef",
                        "mooring.api.tokens-file",
                                Files.writeString(folder.resolve("tokens"), "another-0123456789\n" + TOKEN)
                                        .toString(),
                        "mooring.page.auth", "token",
                        "mooring.database.url", "jdbc:sqlite:m.db"),
                Map.of());
    }

    @AfterAll
    static void stop() {
        mooring.close();
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
        at().header("Authorization", "Bearer " + TOKEN).get("/").then().statusCode(200);
    }

    @Test
    void thePageRefusesAnotherPassword() {
        at().auth().preemptive().basic("anyone", "nope").get("/").then().statusCode(401);
    }

    @Test
    void aFormOfThePageIsForReadersOnly() {
        at().formParam("id", "x").post("/replay").then().statusCode(401);
    }

    @Test
    void theApiTakesABearer() {
        at().header("Authorization", "Bearer " + TOKEN)
                .get("/api/v1/clusters")
                .then()
                .statusCode(200);
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

    private static RequestSpecification at() {
        return given().baseUri(mooring.url());
    }
}
