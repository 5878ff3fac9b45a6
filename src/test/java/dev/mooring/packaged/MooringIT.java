package dev.mooring.packaged;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.mooring.standin.Fixtures;
import dev.mooring.standin.PulumiSender;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The packaged application, driven from outside: the same tests run against the native binary. */
@QuarkusIntegrationTest
@WithTestResource(StandIns.class)
class MooringIT {
    private static final byte[] UPDATE = Fixtures.bytes("world/healthy/webhooks/stack_update.update.succeeded.json");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @BeforeEach
    void startFromHealth() {
        StandIns.installation().setRemoteNodeCidrs("10.80.0.0/16");
        StandIns.installation().setNodeRoleEntryType("HYBRID_LINUX");
        verify().body("state", is("done"));
    }

    // --- webhook

    @Test
    void acceptsASignedDelivery() {
        deliver(id(), "stack_update", UPDATE).statusCode(202).body("deliveryId", notNullValue());
    }

    @Test
    void acceptsADeliverySignedWithTheSecretThatIsBeingRotatedOut() {
        signed(StandIns.OLD_SECRET, id(), "stack_update", UPDATE)
                .post("/webhooks/pulumi")
                .then()
                .statusCode(202);
    }

    @Test
    void refusesADeliveryWithAnotherSecret() {
        signed("wrong", id(), "stack_update", UPDATE)
                .post("/webhooks/pulumi")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .body("status", is(401));
    }

    @Test
    void tellsAMissingSignatureNothingElseThanAWrongOne() {
        var wrong = signed("wrong", id(), "stack_update", UPDATE)
                .post("/webhooks/pulumi")
                .body()
                .asString();
        var missing = given().contentType("application/json")
                .body(UPDATE)
                .post("/webhooks/pulumi")
                .body()
                .asString();
        assertThat(missing).isEqualTo(wrong);
    }

    @Test
    void refusesABodyThatIsTooLarge() {
        var large = new byte[300_000];
        signed(StandIns.SECRET, id(), "stack", large)
                .post("/webhooks/pulumi")
                .then()
                .statusCode(413)
                .contentType("application/problem+json");
    }

    @Test
    void refusesASignedBodyThatIsNotJsonByItsType() {
        given().contentType("text/plain")
                .header("Pulumi-Webhook-Signature", PulumiSender.sign(StandIns.SECRET, UPDATE))
                .header("Pulumi-Webhook-Kind", "stack_update")
                .body(UPDATE)
                .post("/webhooks/pulumi")
                .then()
                .statusCode(415);
    }

    @Test
    void keepsADeliveryOfAKindNobodyKnows() {
        var id = id();
        deliver(id, "stack_teleported", "{\"any\":\"thing\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .statusCode(202);
        awaitDone(id).body("event", is("unrecognised: kind is not documented"));
    }

    @Test
    void answersADeliveryThatIsDoneWithoutWork() {
        var id = id();
        deliver(id, "ping", Fixtures.bytes("pulumi/ping.json")).statusCode(202);
        awaitDone(id);
        deliver(id, "ping", Fixtures.bytes("pulumi/ping.json")).statusCode(200).body("deliveryId", is(id));
    }

    @Test
    void verifiesTheClusterThatADeliveryIsAbout() {
        StandIns.installation().setNodeRoleEntryType("EC2_LINUX");
        var id = id();
        deliver(id, "stack_update", UPDATE).statusCode(202);
        awaitDone(id).body("target", is("acme-edge/edge-platform/prod"));
        api().get("/api/v1/findings?status=open&check=access-entry-wrong-type")
                .then()
                .body("items", hasSize(1));
    }

    @Test
    void runsADeliveryAgainOnDemand() {
        var id = id();
        deliver(id, "ping", Fixtures.bytes("pulumi/ping.json")).statusCode(202);
        String first = awaitDone(id).extract().path("finishedAt");
        api().post("/api/v1/deliveries/" + id + "/replay").then().statusCode(202);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(awaitDone(id).extract().<String>path("finishedAt"))
                        .isNotEqualTo(first));
    }

    @Test
    void asksPulumiCloudAgainAfterAFailureThatPasses() {
        StandIns.installation().cloud().failOnce("/api/stacks/acme-edge/edge-platform/prod/export", 503);
        verify();
        api().get("/api/v1/clusters/hybrid-prod/report").then().body("unknowns", empty());
    }

    @Test
    void fetchesADeliveryThatNeverArrived() {
        awaitDone(StandIns.NEVER_ARRIVED).body("kind", is("stack_update"));
    }

    // --- verdict and report

    @Test
    void findsNothingOnAHealthyFleet() {
        api().get("/api/v1/clusters/hybrid-prod/report")
                .then()
                .body("findings", empty())
                .body("unknowns", empty())
                .body("summary.nodes.declared", is(3))
                .body("summary.nodes.registered", is(3))
                .body("summary.nodes.joined", is(3))
                .body("summary.nodes.healthy", is(3));
    }

    @Test
    void opensAFindingWithEvidenceCauseRemedyAndTheChangeBefore() {
        deliver(id(), "stack_update", UPDATE);
        StandIns.installation().setRemoteNodeCidrs("10.80.0.0/16", "10.90.0.0/16");
        verify();
        api().get("/api/v1/findings?status=open&check=drift-remote-node-cidrs")
                .then()
                .body("items[0].severity", is("error"))
                .body("items[0].status", is("open"))
                .body("items[0].subject.kind", is("cluster"))
                .body("items[0].evidence.added", contains("10.90.0.0/16"))
                .body("items[0].cause", notNullValue())
                .body("items[0].remedy.text", notNullValue())
                .body("items[0].remedy.commands.command", hasItem(containsString("pulumi up --refresh --stack ")))
                .body("items[0].remedy.commands.changes", hasItems(true, false))
                .body("items[0].since", nullValue())
                .body("items[0].firstSeen", notNullValue())
                .body("items[0].resolvedAt", nullValue())
                .body("items[0].precededBy.kind", is("stack-update"))
                .body("items[0].precededBy.version", is(42));
    }

    @Test
    void resolvesAFindingThatIsNoLongerThere() {
        StandIns.installation().setNodeRoleEntryType("STANDARD");
        verify();
        StandIns.installation().setNodeRoleEntryType("HYBRID_LINUX");
        verify();
        api().get("/api/v1/findings?check=access-entry-wrong-type")
                .then()
                .body("items[0].status", is("resolved"))
                .body("items[0].resolvedAt", notNullValue());
    }

    @Test
    void leavesAFindingOpenWhileItCannotBeJudged() {
        StandIns.installation().setNodeRoleEntryType("STANDARD");
        verify();
        var entries = "/clusters/hybrid-prod/access-entries";
        StandIns.installation().cloud().fail(entries, "", 403, "AccessDeniedException", "planted");
        verify();
        api().get("/api/v1/findings?status=open&check=access-entry-wrong-type")
                .then()
                .body("items", hasSize(1));
        api().get("/api/v1/clusters/hybrid-prod/report")
                .then()
                .body("unknowns.check", hasItems("access-entry-missing", "access-entry-wrong-type"))
                .body("findings.check", hasItem("verifier-permission-missing"));
        StandIns.installation().cloud().mend(entries, "");
    }

    @Test
    void reportsASiteThatGoesDarkWithoutAnyDelivery() {
        StandIns.installation().cutSite("dc1");
        await().atMost(PATIENCE)
                .untilAsserted(() -> api().get("/api/v1/findings?status=open&check=site-disconnected")
                        .then()
                        .body("items", hasSize(1)));
        api().get("/api/v1/findings?status=open&check=node-unreachable").then().body("items", empty());
        api().get("/api/v1/findings?status=open&check=node-unreachable&inhibited=true")
                .then()
                .body("items", hasSize(2));
        StandIns.installation().restoreSite("dc1");
        await().atMost(PATIENCE)
                .untilAsserted(() -> api().get("/api/v1/findings?status=open&check=site-disconnected")
                        .then()
                        .body("items", empty()));
    }

    @Test
    void comparesTwoReports() {
        var before = verify().extract().path("report");
        StandIns.installation().setNodeRoleEntryType("STANDARD");
        var after = verify().extract().path("report");
        api().get("/api/v1/reports/" + after + "/diff?against=" + before)
                .then()
                .body("opened.check", hasItem("access-entry-wrong-type"))
                .body("resolved", empty());
    }

    @Test
    void tellsWhatWasKnownAtATime() {
        api().get("/api/v1/clusters/hybrid-prod/report?at=" + Instant.now())
                .then()
                .statusCode(200);
        api().get("/api/v1/clusters/hybrid-prod/report?at=2001-01-01T00:00:00Z")
                .then()
                .statusCode(404);
    }

    // --- API

    @Test
    void showsTheFourWayTruthOfANode() {
        api().get("/api/v1/clusters/hybrid-prod/nodes/dc2-edge-01")
                .then()
                .body("declared", is("yes"))
                .body("registered", is("yes"))
                .body("joined", is("yes"))
                .body("healthy", is("yes"))
                .body("firstBrokenStep", nullValue())
                .body("site", is("dc2"));
    }

    @Test
    void pagesThroughNodes() {
        var next = api().get("/api/v1/clusters/hybrid-prod/nodes?limit=2")
                .then()
                .body("items", hasSize(2))
                .extract()
                .path("next");
        api().get("/api/v1/clusters/hybrid-prod/nodes?limit=2&cursor=" + next)
                .then()
                .body("items", hasSize(1))
                .body("next", nullValue());
    }

    @Test
    void answersNotModifiedToWhoHasTheAnswer() {
        var tag = api().get("/api/v1/checks").then().extract().header("ETag");
        api().header("If-None-Match", tag).get("/api/v1/checks").then().statusCode(304);
    }

    @Test
    void compressesItsAnswers() {
        api().header("Accept-Encoding", "gzip").get("/api/v1/checks").then().header("Content-Encoding", "gzip");
    }

    @Test
    void saysWhereAVerificationStands() {
        var location = api().post("/api/v1/clusters/hybrid-prod/verifications")
                .then()
                .statusCode(202)
                .header("Location", containsString("/api/v1/clusters/hybrid-prod/verifications/"))
                .extract()
                .header("Location");
        await().atMost(PATIENCE).untilAsserted(() -> api().get(location).then().body("state", is("done")));
    }

    @Test
    void asksForATokenWithAProblem() {
        given().get("/api/v1/clusters")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", startsWith("Bearer"));
    }

    @Test
    void refusesATokenItDoesNotKnow() {
        given().header("Authorization", "Bearer nope")
                .get("/api/v1/clusters")
                .then()
                .statusCode(401);
    }

    @Test
    void answersEveryErrorWithAProblem() {
        problem(404, api().get("/api/v1/clusters/nowhere").then());
        problem(404, api().get("/api/v1/nothing-here").then());
        problem(404, api().get("/nothing-here").then());
        problem(404, api().get("/api/v1/reports/none").then());
        problem(400, api().get("/api/v1/findings?severity=dreadful").then());
        problem(400, api().get("/api/v1/findings?since=yesterday").then());
        problem(400, api().get("/api/v1/findings?inhibited=maybe").then());
        problem(400, api().get("/api/v1/clusters/hybrid-prod/nodes?state=tired").then());
        problem(400, api().get("/api/v1/reports?limit=0").then());
        problem(400, api().get("/api/v1/reports?limit=many").then());
        problem(
                400,
                api().post("/api/v1/clusters/hybrid-prod/verifications?wait=soon")
                        .then());
        problem(405, api().delete("/api/v1/clusters").then());
        problem(405, api().get("/webhooks/pulumi").then());
    }

    @ParameterizedTest
    @MethodSource("dev.mooring.packaged.Contract#operations")
    void refusesAParameterThatTheContractDoesNotKnow(String method, String path) {
        var answer = api().request(method, path + "?wuthering=heights").then();
        problem(400, answer);
        assertThat(answer.extract().asString()).doesNotContain("wuthering", "heights");
    }

    @Test
    void namesTheParametersThatItTakes() {
        api().get("/api/v1/clusters/hybrid-prod/nodes?after=a")
                .then()
                .body("detail", containsString("cursor, limit, site, state"));
    }

    @Test
    void refusesAParameterThatComesTwice() {
        problem(400, api().get("/api/v1/reports?limit=1&limit=2").then());
    }

    @Test
    void asksForATokenBeforeItLooksAtParameters() {
        problem(401, given().get("/api/v1/findings?wuthering=heights").then());
    }

    @Test
    void asksForATokenBeforeItLooksAtTheAddress() {
        problem(401, given().get("/api/v1/nothing-here").then());
        problem(401, given().delete("/api/v1/clusters").then());
    }

    @Test
    void selectsNodesByTheirState() {
        api().get("/api/v1/clusters/hybrid-prod/nodes?state=healthy")
                .then()
                .body("items.name", hasItem("dc2-edge-01"))
                .body("items.state", everyItem(is("healthy")));
        api().get("/api/v1/clusters/hybrid-prod/nodes?state=missing").then().body("items", empty());
    }

    @Test
    void servesTheContractThatWasReviewed() {
        var served = RestAssured.given()
                .baseUri(management())
                .get("/q/openapi")
                .body()
                .asString();
        assertThat(served.strip()).isEqualTo(Contract.reviewed().strip());
    }

    // --- health and metrics

    @Test
    void isReadyAndLive() {
        given().baseUri(management())
                .get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("status", is("UP"));
        given().baseUri(management())
                .get("/q/health/live")
                .then()
                .statusCode(200)
                .body("status", is("UP"));
    }

    @Test
    void countsWhatItDoes() {
        var id = id();
        deliver(id, "stack_update", UPDATE);
        awaitDone(id);
        StandIns.installation().setNodeRoleEntryType("STANDARD");
        verify();
        var metrics = given().baseUri(management())
                .accept("application/openmetrics-text")
                .get("/q/metrics")
                .body()
                .asString();
        assertThat(metrics)
                .contains("mooring_deliveries_total{kind=\"stack_update\",outcome=\"accepted\"}")
                .contains("mooring_delivery_accept_seconds_count")
                .contains("mooring_inbox_depth ")
                .contains("mooring_inbox_oldest_pending_seconds ")
                .contains(
                        "mooring_verifications_total{cluster=\"hybrid-prod\",outcome=\"complete\",trigger=\"request\"}")
                .contains("mooring_verification_seconds_count{cluster=\"hybrid-prod\"}")
                .contains(
                        "mooring_findings{check=\"access-entry-wrong-type\",cluster=\"hybrid-prod\",group=\"registration\",severity=\"critical\",silenced=\"false\",site=\"none\"} 1")
                .contains("mooring_checks{cluster=\"hybrid-prod\",outcome=\"unknown\"} 0.0")
                .contains("mooring_up_to_date{cluster=\"hybrid-prod\"} 1.0")
                .contains("mooring_nodes{cluster=\"hybrid-prod\",site=\"dc1\",state=\"healthy\"} 2")
                .contains("mooring_reading_age_seconds{cluster=\"hybrid-prod\",source=\"kubernetes-nodes\"}")
                .contains("mooring_delivery_to_report_seconds_count");
    }

    // --- page

    @Test
    void tellsWhatIsMissing() {
        var stack = "clusters.find { it.cluster == 'hybrid-prod' }.needs.find { it.name == '%s' }";
        api().get("/api/v1/onboarding")
                .then()
                .statusCode(200)
                .body(stack.formatted("eks") + ".state", is("present"))
                .body(stack.formatted("iam") + ".state", is("off"))
                .body(stack.formatted("iam") + ".snippets[1].text", containsString("iam:GetRole"));
    }

    @Test
    void servesThePage() {
        var page = given().get("/").then().statusCode(200).extract().body().asString();
        assertThat(page).contains("hybrid-prod").contains("Made <span");
    }

    private static void problem(int status, ValidatableResponse response) {
        response.statusCode(status)
                .contentType("application/problem+json")
                .body("status", equalTo(status))
                .body("title", notNullValue())
                .body("detail", notNullValue());
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    private static RequestSpecification api() {
        return given().header("Authorization", "Bearer " + StandIns.TOKEN);
    }

    private static ValidatableResponse verify() {
        return api().post("/api/v1/clusters/hybrid-prod/verifications?wait=PT30S")
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse deliver(String id, String kind, byte[] body) {
        return signed(StandIns.SECRET, id, kind, body).post("/webhooks/pulumi").then();
    }

    private static RequestSpecification signed(String secret, String id, String kind, byte[] body) {
        return given().contentType("application/json")
                .header("Pulumi-Webhook-ID", id)
                .header("Pulumi-Webhook-Kind", kind)
                .header("Pulumi-Webhook-Signature", PulumiSender.sign(secret, body))
                .body(body);
    }

    private static ValidatableResponse awaitDone(String id) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> api().get("/api/v1/deliveries/" + id).then().body("state", is("done")));
        return api().get("/api/v1/deliveries/" + id).then();
    }

    static String management() {
        var port = ConfigProvider.getConfig()
                .getOptionalValue("quarkus.management.port", Integer.class)
                .orElse(9000);
        return "http://localhost:" + port;
    }
}
