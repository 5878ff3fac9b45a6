package dev.mooring.packaged;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;

import dev.mooring.demo.MooringProcess;
import dev.mooring.standin.Installation;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged application as an assistant meets it. */
class McpIT {
    private static final String READER = "reader-token-0123456789";

    @TempDir
    static Path folder;

    private static Installation installation;
    private static MooringProcess mooring;

    @BeforeAll
    static void start() throws Exception {
        installation = new Installation(Clock.systemUTC());
        installation.setNodeRoleEntryType("EC2_LINUX");
        var settings = new HashMap<>(installation.settings(folder.resolve("kubeconfig")));
        settings.put("mooring.webhook.secrets", "0123456789abcdef");
        settings.put("mooring.api.tokens.assistant.value", READER);
        settings.put("mooring.database.url", "jdbc:sqlite:" + folder.resolve("mooring.db"));
        settings.put("mooring.mcp.enabled", "true");
        mooring = MooringProcess.start(folder, settings, installation.awsEnvironment());
    }

    @AfterAll
    static void stop() {
        mooring.close();
        installation.close();
    }

    @Test
    void anAssistantBeginsAsksAndIsAnswered() {
        ask(
                        "initialize",
                        "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}")
                .statusCode(200)
                .body("result.protocolVersion", is("2025-06-18"));
        post(reader(), "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}")
                .statusCode(202);
        ask("tools/list", "{}").body("result.tools.name", hasItems("fleet", "findings", "report"));
        var finding = ask("tools/call", "{\"name\":\"findings\",\"arguments\":{\"cluster\":\"hybrid-prod\"}}")
                .statusCode(200)
                .body("result.isError", is(false))
                .body("result.structuredContent.findings[0].check", is("access-entry-wrong-type"))
                .body("result.structuredContent.findings[0].evidence", notNullValue())
                .body("result.structuredContent.findings[0].readings[0].asOf", notNullValue())
                .extract()
                .jsonPath();
        assertThat(finding.getString("result.content[0].text")).contains("access-entry-wrong-type");
        ask("tools/call", "{\"name\":\"report\",\"arguments\":{\"cluster\":\"hybrid-prod\"}}")
                .body("result.structuredContent.summary.critical", is(1));
        ask("tools/call", "{\"name\":\"timeline\",\"arguments\":{}}").body("result.isError", is(false));
    }

    @Test
    void aPageOfAnotherSiteAsksNothing() {
        post(reader().header("Origin", "https://evil.example"), "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}")
                .statusCode(403);
        post(reader().header("Origin", mooring.url()), "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}")
                .statusCode(200);
    }

    @Test
    void whoHasNoTokenIsNotKnown() {
        post(given(), "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}").statusCode(401);
    }

    @Test
    void thereIsNoStreamToListenTo() {
        reader().accept("text/event-stream").get(mooring.url() + "/mcp").then().statusCode(405);
        reader().delete(mooring.url() + "/mcp").then().statusCode(405);
    }

    @Test
    void aReaderMayNotHaveTheGateVerify() {
        reader().get(mooring.url() + "/api/v1/clusters/hybrid-prod/gate?wait=PT30S")
                .then()
                .statusCode(403);
        reader().get(mooring.url() + "/api/v1/clusters/hybrid-prod/gate").then().statusCode(409);
    }

    private static ValidatableResponse ask(String method, String params) {
        return post(reader(), "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}");
    }

    private static RequestSpecification reader() {
        return given().header("Authorization", "Bearer " + READER);
    }

    private static ValidatableResponse post(RequestSpecification request, String message) {
        return request.contentType("application/json")
                .header("Accept", "application/json, text/event-stream")
                .body(message)
                .post(mooring.url() + "/mcp")
                .then();
    }
}
