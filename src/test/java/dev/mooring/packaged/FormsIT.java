package dev.mooring.packaged;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.mooring.docs.DocumentedCommands;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gate, and the forms that answers have beside JSON, as the packaged application serves them. */
@QuarkusIntegrationTest
@WithTestResource(StandIns.class)
class FormsIT {
    private static final Pattern DATE = Pattern.compile("\\b20\\d\\d-\\d\\d-\\d\\d(?=T)");
    private static final String GATE = "/api/v1/clusters/hybrid-prod/gate";

    @BeforeEach
    void startFromHealth() {
        StandIns.installation().setRemoteNodeCidrs("10.80.0.0/16");
        StandIns.installation().setNodeRoleEntryType("HYBRID_LINUX");
        verify();
    }

    @Test
    void theGateIsOpenWhereAllIsClean() {
        api().get(GATE + "?severity=info&max-age=PT10M")
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("status", is("clean"))
                .body("reasons", empty());
    }

    @Test
    void theGateVerifiesFirstWhereItIsTold() {
        StandIns.installation().setNodeRoleEntryType("EC2_LINUX");
        api().get(GATE).then().statusCode(200);
        api().get(GATE + "?wait=PT60S")
                .then()
                .statusCode(409)
                .body("status", is("findings"))
                .body("reasons.check", hasItem("access-entry-wrong-type"))
                .body("reasons[0].remedy.text", not(empty()));
        api().get(GATE + "?checks=site-disconnected").then().statusCode(200);
    }

    @Test
    void aCiReadsTheGateAsXml() {
        api().accept("application/xml")
                .get(GATE)
                .then()
                .statusCode(200)
                .contentType(startsWith("application/xml"))
                .body("testsuites.testsuite.@failures", equalTo("0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"?severity=awful", "?max-age=soon", "?checks=none", "?wait=PT10M", "?silenced=perhaps", "?x=y"})
    void aGateThatIsAskedWronglySaysSo(String query) {
        api().get(GATE + query).then().statusCode(400).contentType("application/problem+json");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/clusters,NAME",
        "/api/v1/clusters/hybrid-prod/nodes,NAME",
        "/api/v1/clusters/hybrid-prod/sites,SITE",
        "/api/v1/clusters/hybrid-prod/timeline,AT",
        "/api/v1/reports,ID",
        "/api/v1/checks,ID",
        "/api/v1/onboarding,CLUSTER",
        "/api/v1/clusters/hybrid-prod/report,CLUSTER",
        "/api/v1/clusters/hybrid-prod/gate,CLUSTER",
        "/api/v1/clusters/hybrid-prod,name:",
        "/api/v1/clusters/hybrid-prod/nodes/dc2-edge-01,name:",
        "/api/v1/checks/node-unreachable,node-unreachable",
        "/api/v1,version:"
    })
    void peopleReadText(String path, String begin) {
        var text = api().accept("text/plain")
                .get(path)
                .then()
                .statusCode(200)
                .contentType(startsWith("text/plain"))
                .header("Vary", containsString("Accept"))
                .extract()
                .body()
                .asString();
        assertThat(text).startsWith(begin).endsWith("\n");
    }

    @Test
    void aReportIsATicketAndAnObjectOfOpenReports() {
        var path = "/api/v1/clusters/hybrid-prod/report";
        assertThat(as("text/markdown", path)).startsWith("## hybrid-prod: no findings");
        assertThat(as("application/yaml;profile=openreports", path)).contains("kind: \"ClusterReport\"");
    }

    private static String as(String accept, String path) {
        return api().header("Accept", accept)
                .get(path)
                .then()
                .statusCode(200)
                .extract()
                .body()
                .asString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/v1/clusters", "/api/v1/clusters/hybrid-prod/report", "/api/v1/clusters/hybrid-prod/gate"})
    void aFormThatThereIsNotIsRefusedWithThoseThereAre(String path) {
        api().accept("image/png")
                .get(path)
                .then()
                .statusCode(406)
                .contentType("application/problem+json")
                .body("detail", containsString("application/json, text/plain"));
    }

    @Test
    void aTextHasATagOfItsOwn() {
        var json = api().get("/api/v1/checks").then().extract().header("ETag");
        var text = api().accept("text/plain")
                .get("/api/v1/checks")
                .then()
                .extract()
                .header("ETag");
        assertThat(text).isNotEqualTo(json);
        api().accept("text/plain")
                .header("If-None-Match", text)
                .get("/api/v1/checks")
                .then()
                .statusCode(304);
    }

    @Test
    void assistantsAreNotAnsweredUnlessTheyAreLetIn() {
        ask("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}")
                .statusCode(404)
                .body("detail", containsString("mooring.mcp.enabled"));
    }

    @Test
    void aStrangerDoesNotLearnThatAssistantsMightBe() {
        given().contentType("application/json").body("{}").post("/mcp").then().statusCode(401);
    }

    /** By curl itself, each as it is to be typed but for the address, the token, ids and dates. */
    @Test
    void theRequestsOfTheDocumentationAreAnswered() throws Exception {
        StandIns.installation().setNodeRoleEntryType("EC2_LINUX");
        verify();
        var answers = new ArrayList<String>();
        for (var request : DocumentedCommands.ofCurl()) {
            answers.addAll(typed(request));
        }
        endSilences();
        assertThat(answers)
                .hasSizeGreaterThan(10)
                .allMatch(answer -> answer.matches("(200|201|202|204|409 .*/gate\\?.*).*"), "is no refusal");
    }

    /** The status of each answer, and its address. */
    private static List<String> typed(String request) throws IOException, InterruptedException {
        var finding = api().get("/api/v1/findings?status=open").path("items[0].fingerprint");
        var silence = api().get("/api/v1/silences?state=active").path("items[0].id");
        var here = request.replaceAll(
                        "https://mooring\\.example\\.(com|org)|\\$MOORING\\b",
                        RestAssured.baseURI + ":" + RestAssured.port)
                .replace("0f…", String.valueOf(finding))
                .replace("/silences/ID", "/silences/" + silence);
        var day = LocalDate.now(ZoneOffset.UTC);
        for (var date : DATE.matcher(here)
                .results()
                .map(MatchResult::group)
                .sorted()
                .distinct()
                .toList()) {
            day = day.plusDays(1);
            here = here.replace(date, day.toString());
        }
        var said = Files.createTempFile("documented", "");
        try {
            var process = new ProcessBuilder(
                    "bash",
                    "-c",
                    "curl() { command curl -s -o /dev/null -w '%{http_code} %{url_effective}\\n' \"$@\"; }\n" + here);
            process.environment().put("TOKEN", StandIns.TOKEN);
            process.environment().put("MOORING_TOKEN", StandIns.TOKEN);
            process.redirectOutput(said.toFile()).start().waitFor();
            return Files.readAllLines(said);
        } finally {
            Files.delete(said);
        }
    }

    /** Others look for what these cover. */
    private static void endSilences() {
        for (var state : List.of("active", "planned")) {
            List<String> ids = api().get("/api/v1/silences?state=" + state).path("items.id");
            ids.forEach(id -> api().delete("/api/v1/silences/" + id).then().statusCode(200));
        }
    }

    private static void verify() {
        api().post("/api/v1/clusters/hybrid-prod/verifications?wait=PT60S")
                .then()
                .body("state", is("done"));
    }

    private static ValidatableResponse ask(String message) {
        return api().contentType("application/json").body(message).post("/mcp").then();
    }

    private static RequestSpecification api() {
        return given().header("Authorization", "Bearer " + StandIns.TOKEN);
    }
}
