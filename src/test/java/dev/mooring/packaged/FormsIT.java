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

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gate, and the forms that answers have beside JSON, as the packaged application serves them. */
@Tag("alone")
@QuarkusIntegrationTest
@WithTestResource(StandIns.class)
class FormsIT {
    private static final String GATE = "/api/v1/clusters/hybrid-prod/gate";

    @BeforeEach
    void startFromHealth() {
        StandIns.installation().setRemoteNodeCidrs("10.80.0.0/16");
        StandIns.installation().setNodeRoleEntryType("HYBRID_LINUX");
        api().post("/api/v1/clusters/hybrid-prod/verifications?wait=PT60S")
                .then()
                .body("state", is("done"));
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
        assertThat(as("application/yaml;profile=openreports", path)).contains("kind: ClusterReport");
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

    private static ValidatableResponse ask(String message) {
        return api().contentType("application/json").body(message).post("/mcp").then();
    }

    private static RequestSpecification api() {
        return given().header("Authorization", "Bearer " + StandIns.TOKEN);
    }
}
