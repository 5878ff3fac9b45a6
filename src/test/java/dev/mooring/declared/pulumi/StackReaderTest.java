package dev.mooring.declared.pulumi;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okForContentType;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static dev.mooring.transport.TransportFixture.VERTX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.mooring.cluster.ClustersConfig;
import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.declared.Declared;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.declared.DeclaredStack;
import dev.mooring.declared.StackStatus;
import dev.mooring.declared.pulumi.PulumiCloud.Call;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.answer.Bounds;
import dev.mooring.standin.Fixtures;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was meant is known, or it is said that it is not: a state that a refresh has overwritten is never taken for it. */
class StackReaderTest {
    private static final String STACK = "/api/stacks/acme-edge/edge-platform/prod";
    private static final String UPDATES = STACK + "/updates";
    private static final String LATEST = UPDATES + "/latest";
    private static final String EXPORT = STACK + "/export";
    private static final String LOGIN = "<html><body>Please sign in</body></html>";
    private static final List<String> WRONG =
            List.of("", "{}", "[]", "null", "[7]", "\"text\"", "{\"version\"", "{\"deployment\":{}}", LOGIN);
    private static final List<String> MEANT = List.of("10.80.0.0/16", "10.81.0.0/16");
    private static final String REALITY = "10.99.0.0/16";

    private final WireMockServer server =
            new WireMockServer(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());

    /** A stack at version 42, of which 42 is a successful update, and the state is what was meant. */
    @BeforeEach
    void start() {
        server.start();
        serve(STACK, stack(42));
        serve(LATEST, latest("update", "succeeded", 42));
        serve(EXPORT, export());
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void readsTheStateItselfAfterASuccessfulUpdate() {
        assertThat(nodeNetworks()).isEqualTo(MEANT);
        assertThat(status().version()).contains(42L);
        assertThat(status().lastOperation()).contains("update");
    }

    @ParameterizedTest(name = "{1} at {0}")
    @CsvSource({
        STACK + ", get stack",
        LATEST + ", get latest update",
        UPDATES + ", list updates",
        EXPORT + "/41, export stack"
    })
    void takesNoWrongAnswerForOne(String path, String operation) {
        refreshed();
        assertThat(WRONG).allSatisfy(body -> {
            serve(path, body);
            assertThat(why().kind()).isEqualTo(Kind.MALFORMED);
            assertThat(why().operation()).isEqualTo(operation);
        });
    }

    @Test
    void takesNoWrongExportOfTheCurrentStateForOne() {
        assertThat(WRONG).allSatisfy(body -> {
            serve(EXPORT, body);
            assertThat(why().toString()).startsWith("malformed: export stack: ");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {STACK, LATEST, UPDATES, EXPORT + "/41"})
    void followsNoRedirect(String path) {
        refreshed();
        server.stubFor(get(urlPathEqualTo(path)).willReturn(temporaryRedirect(server.baseUrl() + "/login")));
        server.stubFor(get(urlPathEqualTo("/login")).willReturn(okForContentType("text/html", LOGIN)));
        assertThat(why().toString()).startsWith("malformed: ").endsWith("redirected (HTTP 302)");
        server.verify(0, getRequestedFor(urlPathEqualTo("/login")));
    }

    @ParameterizedTest
    @CsvSource({"orgName, text", "projectName, text", "stackName, text", "version, a whole number"})
    void namesTheMemberThatAStackLacksOrHasOfAnotherType(String member, String type) {
        serve(STACK, without(stack(42), member));
        assertThat(why().toString()).isEqualTo("malformed: get stack: the answer has no " + member);
        serve(STACK, ((ObjectNode) stack(42)).set(member, Fixtures.JSON.createArrayNode()));
        assertThat(why().toString()).isEqualTo("malformed: get stack: " + member + " is not " + type);
    }

    @Test
    void namesTheKindThatAnOperationInFlightLacks() {
        var stack = (ObjectNode) stack(42);
        stack.putObject("currentOperation").put("author", "dana-ops");
        serve(STACK, stack);
        assertThat(why().toString()).isEqualTo("malformed: get stack: the answer has no currentOperation.kind");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kind", "result"})
    void namesTheMemberThatTheLatestUpdateLacks(String member) {
        var latest = latest("update", "succeeded", 42);
        ((ObjectNode) latest.path("info")).remove(member);
        serve(LATEST, latest);
        assertThat(why().toString()).isEqualTo("malformed: get latest update: the answer has no info." + member);
    }

    @Test
    void refusesAnEndedUpdateWithoutAVersion() {
        serve(LATEST, "{\"info\":{\"kind\":\"update\",\"result\":\"succeeded\"}}");
        assertThat(why().toString()).isEqualTo("malformed: get latest update: the version of info is not there");
    }

    @Test
    void readsAStackThatWasNeverUpdated() {
        serve(STACK, stack(0));
        fail(LATEST, 404);
        serve(EXPORT, Fixtures.json("pulumi/rest.export.v3.empty-stack.json"));
        assertThat(read().value().orElseThrow().cluster()).isEmpty();
        assertThat(status()).isEqualTo(StackStatus.unknown());
    }

    @Test
    void doesNotTakeAnUpdatedStackForOneThatWasNeverUpdated() {
        fail(LATEST, 404);
        assertThat(why().toString()).startsWith("missing: get latest update: ").contains("version 42");
    }

    @Test
    void saysThatThereIsNoSuchStack() {
        fail(STACK, 404);
        assertThat(why().toString()).startsWith("missing: get stack: Pulumi Cloud knows no stack");
    }

    @Test
    void saysWhatRuns() {
        serve(LATEST, latest("update", "in-progress", 43));
        assertThat(status().operationInFlight()).contains("update");
    }

    @ParameterizedTest
    @CsvSource({
        "refresh, succeeded",
        "refresh, failed",
        "refresh, in-progress",
        "rename, succeeded",
        "update, failed",
        "update, not-started",
        "update, something-new"
    })
    void takesTheLastSuccessfulUpdateForWhatWasMeant(String kind, String result) {
        refreshed();
        serve(LATEST, latest(kind, result, 42));
        assertThat(nodeNetworks()).isEqualTo(MEANT);
        assertThat(status().version()).contains(42L);
    }

    @Test
    void takesWhatAFailedUpdateMadeForMeantAndDoesNotKnowWhatItChanged() {
        failedAfter("update succeeded 41");
        serve(EXPORT + "/41", withoutType(export(), "aws:eks/accessEntry:AccessEntry"));
        var stack = read().value().orElseThrow();
        assertThat(stack.accessEntries()).isNotEmpty();
        assertThat(stack.cluster().orElseThrow().settings().remoteNodeCidrs()).isEqualTo(Declared.hidden());
        assertThat(stack.status().unsettled()).isEmpty();
    }

    @Test
    void doesNotTakeForMeantWhatAFailedUpdateDeleted() {
        failedAfter("update succeeded 41");
        serve(EXPORT + "/41", export());
        serve(EXPORT + "/42", withoutType(export(), "aws:eks/addon:Addon"));
        assertThat(read().value().orElseThrow().addons()).isEmpty();
    }

    @Test
    void takesNoSettingOfAFailedUpdateThatARefreshCameBefore() {
        failedAfter("refresh succeeded 41", "update succeeded 40");
        serve(EXPORT + "/40", withoutType(export(), "aws:eks/accessEntry:AccessEntry"));
        var stack = read().value().orElseThrow();
        assertThat(stack.accessEntries()).isNotEmpty();
        assertThat(nodeNetworks(stack)).isEqualTo(MEANT);
    }

    @Test
    void saysThatItIsNotKnownWhatIsMeantWhereADestroyFailed() {
        serve(LATEST, latest("destroy", "failed", 42));
        serve(UPDATES, history("destroy failed 42", "update succeeded 41"));
        serve(EXPORT + "/41", export());
        assertThat(status().unsettled())
                .hasValueSatisfying(why -> assertThat(why).contains("destroy failed"));
    }

    @Test
    void saysThatItIsNotKnownWhatIsMeantWhereAnUpdateFailedAfterItHadReadReality() {
        failedAfter("update succeeded 41");
        var updates = history("update failed 42", "update succeeded 41");
        given(updates.path("updates").path(0), "refresh", "true");
        serve(UPDATES, updates);
        serve(EXPORT + "/41", export());
        assertThat(status().unsettled())
                .hasValueSatisfying(why -> assertThat(why).contains("reality"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"update", "destroy"})
    void doesNotTakeATargetedOperationAfterARefreshForWhatWasMeant(String kind) {
        targeted(kind, "set", "refresh succeeded 42", "update succeeded 41");
        serve(EXPORT + "/41", export());
        assertThat(nodeNetworks()).isEqualTo(MEANT);
        assertThat(status().unsettled()).isPresent();
    }

    @Test
    void takesATargetedUpdateThatNoRefreshCameBeforeForWhatWasMeant() {
        targeted("update", "set", "update succeeded 42");
        serve(EXPORT + "/43", export());
        assertThat(nodeNetworks()).isEqualTo(MEANT);
        assertThat(status().unsettled()).isEmpty();
    }

    private void failedAfter(String... before) {
        serve(LATEST, latest("update", "failed", 42));
        serve(
                UPDATES,
                history(Stream.concat(Stream.of("update failed 42"), Arrays.stream(before))
                        .toArray(String[]::new)));
        serve(EXPORT + "/42", reality());
    }

    private void targeted(String kind, String value, String... before) {
        var latest = latest(kind, "succeeded", 43);
        given(latest.path("info"), "target", value);
        serve(LATEST, latest);
        var updates = history(Stream.concat(Stream.of(kind + " succeeded 43"), Arrays.stream(before))
                .toArray(String[]::new));
        given(updates.path("updates").path(0), "target", value);
        serve(UPDATES, updates);
        serve(EXPORT, reality());
    }

    private static void given(JsonNode update, String flag, String value) {
        ((ObjectNode) update).withObjectProperty("environment").put("pulumi.flag." + flag, value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"import", "resource-import"})
    void takesNoImportAfterARefreshForWhatWasMeant(String kind) {
        refreshed();
        serve(LATEST, latest(kind, "succeeded", 43));
        serve(UPDATES, history(kind + " succeeded 43", "refresh succeeded 42", "update succeeded 41"));
        assertThat(nodeNetworks()).isEqualTo(MEANT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"import succeeded 42; update succeeded 41", "import succeeded 42"})
    void takesAnImportThatNoRefreshCameBeforeForWhatWasMeant(String updates) {
        serve(LATEST, latest("import", "succeeded", 42));
        serve(UPDATES, history(updates.split("; ")));
        serve(EXPORT, reality());
        serve(EXPORT + "/42", export());
        assertThat(nodeNetworks()).isEqualTo(MEANT);
    }

    @Test
    void saysThatItIsNotKnownWhatWasMeantWhereAnImportCameAfterNothingButARefresh() {
        refreshed();
        serve(LATEST, latest("import", "succeeded", 43));
        serve(UPDATES, history("import succeeded 43", "refresh succeeded 42"));
        assertThat(why().kind()).isEqualTo(Kind.MISSING);
    }

    @Test
    void takesTheLastSuccessfulUpdateOfAPageFurtherBack() {
        refreshed();
        server.stubFor(get(urlPathEqualTo(UPDATES))
                .withQueryParam("page", equalTo("1"))
                .willReturn(okJson(history(100, "refresh succeeded 142").toString())));
        server.stubFor(get(urlPathEqualTo(UPDATES))
                .withQueryParam("page", equalTo("2"))
                .willReturn(okJson(history("update succeeded 41").toString())));
        assertThat(nodeNetworks()).isEqualTo(MEANT);
    }

    @Test
    void readsAHistoryWhoseUpdatesAreWrapped() {
        refreshed();
        var wrapped = Fixtures.JSON.createObjectNode();
        var update = wrapped.putArray("updates").addObject().put("version", 41);
        update.putObject("info").put("kind", "update").put("result", "succeeded");
        serve(UPDATES, wrapped);
        assertThat(nodeNetworks()).isEqualTo(MEANT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"refresh succeeded 42", "refresh succeeded 42; update failed 1", "rename succeeded 42", ""})
    void saysThatItIsNotKnownWhatWasMeantWhereNoUpdateEverSucceeded(String updates) {
        refreshed();
        serve(UPDATES, history(updates.split("; ")));
        assertThat(why().toString())
                .isEqualTo("missing: list updates: no successful update was found in the stack's history,"
                        + " so what was meant is not known");
    }

    @Test
    void saysThatItIsNotKnownWhatWasMeantWhereHistoryGoesOnBeyondWhatIsRead() {
        refreshed();
        serve(UPDATES, history(100, "refresh succeeded 42"));
        assertThat(why().toString()).startsWith("missing: list updates: no successful update was found among the last");
        server.verify(20, getRequestedFor(urlPathEqualTo(UPDATES)));
    }

    @Test
    void saysThatItIsNotKnownWhatWasMeantWhereThereIsNoHistory() {
        refreshed();
        fail(UPDATES, 404);
        assertThat(why().kind()).isEqualTo(Kind.MISSING);
    }

    @Test
    void saysThatItIsNotKnownWhatWasMeantWhereThatStateIsGone() {
        refreshed();
        fail(EXPORT + "/41", 404);
        assertThat(why().toString()).startsWith("missing: export stack: Pulumi Cloud has no state of version 41");
    }

    @Test
    void takesTheInputsOfAFirstUpdateThatFailedForWhatWasMeant() {
        serve(LATEST, latest("update", "failed", 2));
        serve(UPDATES, history("update failed 2", "update failed 1"));
        assertThat(nodeNetworks()).isEqualTo(MEANT);
    }

    @Test
    void doesNotTakeTheInputsOfAFailedUpdateThatARefreshCameBefore() {
        serve(LATEST, latest("update", "failed", 3));
        serve(UPDATES, history("update failed 3", "refresh succeeded 2", "update failed 1"));
        assertThat(why().kind()).isEqualTo(Kind.MISSING);
    }

    @Test
    void doesNotTakeTheInputsOfAFailedUpdateWhoseHistoryIsNotThereFromTheFirst() {
        serve(LATEST, latest("update", "failed", 42));
        serve(UPDATES, history("update failed 42"));
        assertThat(why().kind()).isEqualTo(Kind.MISSING);
    }

    @ParameterizedTest
    @CsvSource({
        "kind, the answer has no updates[0].kind",
        "result, the answer has no updates[0].result",
        "version, the version of updates[0] is not there"
    })
    void namesTheMemberThatAnUpdateOfTheHistoryLacks(String member, String why) {
        refreshed();
        var history = history("update succeeded 41");
        ((ObjectNode) history.path("updates").get(0)).remove(member);
        serve(UPDATES, history);
        assertThat(why().toString()).isEqualTo("malformed: list updates: " + why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"succeeded", "in-progress"})
    void takesNoStateForWhatWasMeantThatARefreshBeganToOverwriteWhileItWasRead(String result) {
        serve(EXPORT, reality());
        serve(EXPORT + "/42", export());
        serve(UPDATES, history("refresh " + result + " 43", "update succeeded 42"));
        latestInTurn(latest("update", "succeeded", 42), latest("refresh", result, 43), latest("refresh", result, 43));
        assertThat(nodeNetworks()).isEqualTo(MEANT);
        server.verify(1, getRequestedFor(urlPathEqualTo(EXPORT)));
    }

    @Test
    void readsTheStateOfAnUpdateThatEndedWhileTheFormerOneWasRead() {
        var newer = latest("update", "succeeded", 43);
        latestInTurn(latest("update", "succeeded", 42), newer, newer, newer);
        var stack = read().value().orElseThrow();
        assertThat(stack.status().version()).contains(43L);
        assertThat(nodeNetworks(stack)).isEqualTo(MEANT);
    }

    @Test
    void saysThatAStackWhichChangesEachTimeCannotBeRead() {
        latestInTurn(IntStream.range(42, 48)
                .mapToObj(version -> latest("update", "succeeded", version))
                .toArray(JsonNode[]::new));
        assertThat(why().toString())
                .isEqualTo("failed: export stack: the stack changed each time that its state was read");
    }

    private void latestInTurn(JsonNode... answers) {
        for (var turn = 0; turn < answers.length; turn++) {
            server.stubFor(get(urlPathEqualTo(LATEST))
                    .inScenario("latest")
                    .whenScenarioStateIs(turn == 0 ? Scenario.STARTED : "turn " + turn)
                    .willSetStateTo("turn " + (turn + 1))
                    .willReturn(okJson(answers[turn].toString())));
        }
    }

    @Test
    void readsTheVersionThatADeliveryNamedBeforeTheLatestHasCaughtUp() {
        serve(UPDATES + "/43", latest("update", "succeeded", 43));
        serve(EXPORT + "/43", reality());
        var stack = read(Optional.of(43L)).value().orElseThrow();
        assertThat(stack.status().version()).contains(43L);
        assertThat(nodeNetworks(stack)).containsExactly(REALITY);
    }

    @Test
    void doesNotTakeANamedRefreshForWhatWasMeant() {
        serve(UPDATES + "/43", latest("refresh", "succeeded", 43));
        serve(EXPORT + "/43", reality());
        serve(UPDATES, history("refresh succeeded 43", "update succeeded 42"));
        serve(EXPORT + "/42", export());
        assertThat(nodeNetworks(read(Optional.of(43L)).value().orElseThrow())).isEqualTo(MEANT);
    }

    @Test
    void readsTheCurrentStateWhilePulumiDoesNotKnowTheNamedVersion() {
        assertThat(nodeNetworks(read(Optional.of(43L)).value().orElseThrow())).isEqualTo(MEANT);
    }

    static Stream<Arguments> wrongExports() {
        return Stream.of(
                export("{\"deployment\":{\"resources\":[]}}", "the answer has no version"),
                export("{\"version\":\"3\",\"deployment\":{\"resources\":[]}}", "version is not a whole number"),
                export("{\"version\":3}", "the answer has no deployment"),
                export("{\"version\":3,\"deployment\":null}", "the answer has no deployment"),
                export("{\"version\":3,\"deployment\":[]}", "deployment is not an object"),
                export("{\"version\":3,\"deployment\":{}}", "the answer has no deployment.resources"),
                export("{\"version\":3,\"deployment\":{\"resources\":null}}", "the answer has no deployment.resources"),
                export("{\"version\":3,\"deployment\":{\"resources\":{}}}", "deployment.resources is not a list"),
                export(
                        "{\"version\":3,\"deployment\":{\"resources\":[7]}}",
                        "deployment.resources[0] is not an object"),
                export(
                        "{\"version\":3,\"deployment\":{\"resources\":[{\"type\":\"a:b:C\"}]}}",
                        "the answer has no deployment.resources[0].urn"),
                export(
                        "{\"version\":3,\"deployment\":{\"resources\":[{\"urn\":\"urn:a\"}]}}",
                        "the answer has no deployment.resources[0].type"),
                export(
                        "{\"version\":3,\"deployment\":{\"resources\":[{\"urn\":7,\"type\":\"a:b:C\"}]}}",
                        "deployment.resources[0].urn is not text"),
                export(
                        "{\"version\":3,\"deployment\":{\"resources\":[{\"urn\":\"urn:a\",\"type\":\"a:b:C\",\"delete\":\"no\"}]}}",
                        "deployment.resources[0].delete is not true or false"),
                export(
                        "{\"version\":3,\"deployment\":{\"resources\":[{\"urn\":\"urn:a\",\"type\":\"a:b:C\",\"inputs\":[]}]}}",
                        "deployment.resources[0].inputs is not an object"),
                export(
                        "{\"version\":3,\"deployment\":{\"resources\":[],\"pending_operations\":7}}",
                        "deployment.pending_operations is not a list"));
    }

    private static Arguments export(String body, String why) {
        return Arguments.of(body, why);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongExports")
    void namesTheMemberThatAnExportLacksOrHasOfAnotherType(String body, String why) {
        serve(EXPORT, body);
        assertThat(why().toString()).isEqualTo("malformed: export stack: " + why);
    }

    @Test
    void namesTheSettingThatAResourceHasOfAnotherType() {
        var export = export();
        for (var resource : export.path("deployment").path("resources")) {
            if (resource.path("type").asText().equals("aws:rolesanywhere/profile:Profile")) {
                ((ObjectNode) resource.path("inputs")).put("durationSeconds", "an hour");
            }
        }
        serve(EXPORT, export);
        assertThat(why().detail()).startsWith("durationSeconds of urn:pulumi:").endsWith("is not a whole number");
    }

    @Test
    void saysThatTheConnectionIsRefused() {
        var pulumi = pulumi("t");
        server.stop();
        assertThat(read(pulumi, Optional.empty()).cause().orElseThrow().toString())
                .isEqualTo("unreachable: get stack: connection refused");
    }

    @Test
    void letsAFaultOfAReaderGoOn() {
        var pulumi = pulumi("t");
        assertThat(catchThrowableOfType(
                        IllegalStateException.class,
                        () -> pulumi.ask(
                                Call.get("get stack", "api", "stacks", "acme-edge", "edge-platform", "prod"), body -> {
                                    throw new IllegalStateException("a fault");
                                })))
                .hasMessage("a fault");
    }

    @Test
    void keepsATokenOfWrongSignsToItself() {
        var refused = catchThrowableOfType(
                Unreadable.class, () -> pulumi("pul-a\nb").ask(Call.get("get stack", "api"), body -> body));
        assertThat(refused.reason().kind()).isEqualTo(Kind.UNAUTHENTICATED);
        assertThat(refused.reason().detail()).doesNotContain("pul-a");
    }

    /** Version 42 is a refresh that has written reality into the state; 41 is what was meant. */
    private void refreshed() {
        serve(LATEST, latest("refresh", "succeeded", 42));
        serve(UPDATES, history("refresh succeeded 42", "update succeeded 41", "update succeeded 40"));
        serve(EXPORT, reality());
        serve(EXPORT + "/41", export());
    }

    private static JsonNode stack(long version) {
        return ((ObjectNode) Fixtures.json("world/healthy/pulumi/stack.json")).put("version", version);
    }

    private static JsonNode latest(String kind, String result, long version) {
        var latest = (ObjectNode) Fixtures.json("world/healthy/pulumi/updates-latest.json");
        latest.put("version", version);
        ((ObjectNode) latest.path("info"))
                .put("kind", kind)
                .put("result", result)
                .put("version", version);
        return latest;
    }

    /** Updates as {@code KIND RESULT VERSION}. */
    private static JsonNode history(String... updates) {
        var history = Fixtures.JSON.createObjectNode();
        var list = history.putArray("updates");
        Arrays.stream(updates).filter(update -> !update.isEmpty()).forEach(update -> {
            var words = update.split(" ");
            list.addObject().put("kind", words[0]).put("result", words[1]).put("version", Long.parseLong(words[2]));
        });
        return history;
    }

    private static JsonNode history(int times, String update) {
        return history(IntStream.range(0, times).mapToObj(_ -> update).toArray(String[]::new));
    }

    private static JsonNode export() {
        var export = Fixtures.json("world/healthy/pulumi/export.json");
        cidrs(export, MEANT);
        return export;
    }

    private static JsonNode reality() {
        var export = Fixtures.json("world/healthy/pulumi/export.json");
        cidrs(export, List.of(REALITY));
        return export;
    }

    private static void cidrs(JsonNode export, List<String> cidrs) {
        for (var resource : export.path("deployment").path("resources")) {
            if (resource.path("type").asText().equals("aws:eks/cluster:Cluster")) {
                var network =
                        resource.path("inputs").path("remoteNetworkConfig").path("remoteNodeNetworks");
                var list = ((ObjectNode) network).putArray("cidrs");
                cidrs.forEach(list::add);
            }
        }
    }

    private static JsonNode withoutType(JsonNode export, String type) {
        var resources = export.path("deployment").path("resources").elements();
        while (resources.hasNext()) {
            if (type.equals(resources.next().path("type").asText())) {
                resources.remove();
            }
        }
        return export;
    }

    private static JsonNode without(JsonNode object, String member) {
        ((ObjectNode) object).remove(member);
        return object;
    }

    private void serve(String path, JsonNode body) {
        serve(path, body.toString());
    }

    private void serve(String path, String body) {
        server.stubFor(get(urlPathEqualTo(path)).willReturn(okJson(body)));
    }

    private void fail(String path, int status) {
        server.stubFor(get(urlPathEqualTo(path)).willReturn(aResponse().withStatus(status)));
    }

    private List<String> nodeNetworks() {
        return nodeNetworks(read().value().orElseThrow());
    }

    private static List<String> nodeNetworks(DeclaredStack stack) {
        return stack.cluster()
                .orElseThrow()
                .settings()
                .remoteNodeCidrs()
                .value()
                .orElseThrow();
    }

    private StackStatus status() {
        return read().value().orElseThrow().status();
    }

    private Cause why() {
        return read().cause().orElseThrow();
    }

    private Reading<DeclaredStack> read() {
        return read(Optional.empty());
    }

    private Reading<DeclaredStack> read(Optional<Long> named) {
        return read(pulumi("t"), named);
    }

    private static Reading<DeclaredStack> read(PulumiCloud pulumi, Optional<Long> named) {
        var reading = new StackReader(pulumi, new StackHistory(pulumi), Clock.systemUTC()).read(cluster(), named);
        assertThat(reading.source()).isSameAs(DeclaredSources.PULUMI_STATE);
        return reading;
    }

    private PulumiCloud pulumi(String token) {
        var settings = Map.of("mooring.pulumi.url", server.baseUrl(), "mooring.pulumi.token", token);
        return new PulumiCloud(
                new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(settings, "test", 100))
                        .withMapping(PulumiConfig.class)
                        .build()
                        .getConfigMapping(PulumiConfig.class),
                Bounds.usual(),
                VERTX);
    }

    private static WatchedCluster cluster() {
        var settings = Map.of("mooring.clusters.hybrid-prod.stack", "acme-edge/edge-platform/prod");
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .withMapping(ClustersConfig.class)
                .build();
        return new Fleet(config.getConfigMapping(ClustersConfig.class))
                .clusters()
                .getFirst();
    }
}
