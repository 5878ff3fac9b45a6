package dev.mooring.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.api.Views;
import dev.mooring.bench.CountedDatabase;
import dev.mooring.bench.Databases;
import dev.mooring.check.FleetFixture;
import dev.mooring.check.Judgement;
import dev.mooring.check.Memory;
import dev.mooring.check.Policy;
import dev.mooring.cluster.NamedFleet;
import dev.mooring.database.Database;
import dev.mooring.mcp.Conversation.Heads;
import dev.mooring.mcp.Conversation.Reply;
import dev.mooring.onboarding.Lacks;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Reading;
import dev.mooring.silence.SilenceFixture;
import dev.mooring.timeline.TimelineFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an assistant hears, of a fleet of three thousand nodes that all have one fault. */
class ConversationTest {
    private static final int NODES = 3_000;
    private static final ObjectMapper MAPPER = Views.mapper();
    private static final Heads NO_HEADS = new Heads(null, null, null);
    private static CountedDatabase database;
    private static TimelineFixture fixture;
    private static Conversation conversation;

    @BeforeAll
    static void fill() throws Exception {
        database = new CountedDatabase(Files.createTempDirectory("mooring-mcp").resolve("mcp.db"));
        fixture = new TimelineFixture(database.database());
        fixture.desk()
                .issue(Judgement.of(
                        FleetFixture.of(NODES).withDiskPressure(NODES).situation(), Policy.standard()));
        conversation = about("fleet", "other");
    }

    private static Conversation about(String... clusters) {
        return about(fixture, database.database(), clusters);
    }

    private static Conversation about(TimelineFixture fixture, Database database, String... clusters) {
        var desk = fixture.desk();
        var named = Views.of(desk, clusters);
        var byName = new ClustersByName(named);
        var withReadings = new FindingsWithReadings(desk.reports(), new SilenceFixture(database).silences(), MAPPER);
        var tools = new Tools(
                new FleetTool(named, MAPPER),
                new ClusterTool(byName, desk.reports(), MAPPER),
                new FindingsTool(byName, desk.findings(), withReadings),
                new NodeTool(byName, Views.nodes(desk), withReadings, MAPPER),
                new ReportTool(byName, desk.reports(), MAPPER),
                new TimelineTool(byName, fixture.timeline(), MAPPER),
                new OnboardingTool(Lacks.of(NamedFleet.of(clusters), desk.reports(), database), MAPPER),
                new ChecksTool(),
                new CheckTool(MAPPER));
        return new Conversation(MAPPER, tools, "1.2.3");
    }

    @ParameterizedTest
    @CsvSource({"2025-06-18,2025-06-18", "2025-11-25,2025-11-25", "2024-11-05,2025-11-25", "2026-07-28,2025-11-25"})
    void beginsInTheVersionThatIsAskedForOrElseTheNewestThatBeginsSo(String asked, String told) {
        var result = ask("initialize", "{\"protocolVersion\":\"" + asked + "\",\"capabilities\":{}}")
                .path("result");
        assertThat(result.path("protocolVersion").asText()).isEqualTo(told);
        assertThat(result.at("/serverInfo/name").asText()).isEqualTo("mooring");
        assertThat(result.at("/serverInfo/version").asText()).isEqualTo("1.2.3");
        assertThat(result.path("capabilities").has("tools")).isTrue();
    }

    @Test
    void aNotificationIsTakenWithoutAnAnswer() {
        assertThat(send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}", NO_HEADS))
                .isEqualTo(new Reply(202, null));
    }

    @Test
    void answersAPing() {
        assertThat(ask("ping", "{}").path("result").toString()).isEqualTo("{}");
    }

    @Test
    void everyToolOnlyReadsAndSaysWhatItTakes() {
        var tools = ask("tools/list", "{}").at("/result/tools");
        assertThat(StreamSupport.stream(tools.spliterator(), false)
                        .map(tool -> tool.path("name").asText()))
                .containsExactly(
                        "fleet", "cluster", "findings", "node", "report", "timeline", "onboarding", "checks", "check");
        assertThat(tools).allSatisfy(tool -> {
            assertThat(tool.at("/annotations/readOnlyHint").asBoolean()).isTrue();
            assertThat(tool.at("/inputSchema/type").asText()).isEqualTo("object");
            assertThat(tool.at("/inputSchema/additionalProperties").asBoolean(true))
                    .isFalse();
            assertThat(tool.path("description").asText()).hasSizeGreaterThan(40);
        });
    }

    @Test
    void whatIsMissingIsToldWithoutWhatIsThere() {
        var clusters = call("onboarding", "{}").path("clusters");
        assertThat(clusters).hasSize(2);
        assertThat(clusters.findValuesAsText("state")).contains("unknown").doesNotContain("present");
    }

    @Test
    void theFleetIsToldWorstFirst() {
        assertThat(call("fleet", "{}").at("/clusters/0/name").asText()).isEqualTo("other");
        assertThat(call("fleet", "{}").at("/clusters/1/summary").has("critical"))
                .isTrue();
    }

    @Test
    void aLargeFleetGoesOnWhereItEnded() {
        var large = about(names(250));
        var first = call(large, "fleet", "{}");
        var second = call(large, "fleet", "{\"cursor\":\"" + first.path("next").asText() + "\"}");
        assertThat(first.path("clusters")).hasSize(200);
        assertThat(first.path("clustersLeftOut").asInt()).isEqualTo(50);
        assertThat(second.path("clusters")).hasSize(50);
        assertThat(second.at("/clusters/0/name").asText()).isEqualTo("c200");
        assertThat(second.has("next")).isFalse();
    }

    @Test
    void aClusterThatIsGivenUpBetweenTwoPagesEndsNoList() {
        var next = call(about(names(250)), "fleet", "{}").path("next").asText();
        var left =
                Arrays.stream(names(250)).filter(name -> !name.equals("c199")).toArray(String[]::new);
        assertThat(call(about(left), "fleet", "{\"cursor\":\"" + next + "\"}")
                        .at("/clusters/0/name")
                        .asText())
                .isEqualTo("c200");
    }

    @Test
    void aClusterThatGotWorseBetweenTwoPagesIsOnOneOfThem(@TempDir Path folder) throws Exception {
        var own = Databases.sqlite(folder.resolve("worse.db"));
        var stored = new TimelineFixture(own);
        var fleet = FleetFixture.of(1);
        stored.desk().issue(Judgement.of(fleet.situation(), Policy.standard()));
        var unverified = Stream.of(names(200)).map("not-yet-"::concat);
        var large =
                about(stored, own, Stream.concat(unverified, Stream.of("fleet")).toArray(String[]::new));
        var next = call(large, "fleet", "{}").path("next").asText();
        var blind = fleet.with(
                Reading.unavailable(KubernetesSources.NODES, new Cause(Cause.Kind.TIMED_OUT, "list", "planted")));
        stored.desk()
                .issue(Judgement.of(
                        blind.situation(FleetFixture.NOW.plusSeconds(300), Memory.none()), Policy.standard()));
        assertThat(call(large, "fleet", "{}").at("/clusters/0/name").asText()).isEqualTo("fleet");
        assertThat(call(large, "fleet", "{\"cursor\":\"" + next + "\"}")
                        .at("/clusters/0/name")
                        .asText())
                .isEqualTo("fleet");
    }

    private static String[] names(int clusters) {
        return IntStream.range(0, clusters).mapToObj("c%03d"::formatted).toArray(String[]::new);
    }

    @Test
    void aClusterIsToldWithTheAgeOfItsReadings() {
        assertThat(call("cluster", "{\"cluster\":\"fleet\"}").path("readings"))
                .isNotEmpty()
                .allMatch(reading -> reading.has("asOf") && reading.has("state"));
    }

    @Test
    void aFindingIsToldWithItsEvidenceAndTheReadingsItRestsOn() {
        var finding =
                call("findings", "{\"cluster\":\"fleet\",\"inhibited\":true}").at("/findings/0");
        assertThat(finding.path("evidence")).isNotEmpty();
        assertThat(finding.path("readings"))
                .isNotEmpty()
                .anyMatch(reading -> reading.path("source").asText().equals("kubernetes-nodes"));
        assertThat(finding.at("/remedy/text").asText()).isNotEmpty();
    }

    @Test
    void findingsGoOnWhereTheyEnded() {
        var first = call("findings", "{\"inhibited\":true,\"limit\":50}");
        var second = call(
                "findings",
                "{\"inhibited\":true,\"cursor\":\"" + first.path("next").asText() + "\"}");
        assertThat(first.path("findings")).isNotEmpty().doesNotContainAnyElementsOf(second.path("findings"));
    }

    @Test
    void aNodeIsToldWithEveryFindingAboutIt() {
        var node = call("node", "{\"cluster\":\"fleet\",\"node\":\"mi-00000000000000007\"}");
        assertThat(node.path("chain")).hasSize(4);
        assertThat(node.path("occupied").asText()).isEqualTo("unknown");
        assertThat(node.path("neighbours").isArray()).isTrue();
        assertThat(node.path("findings")).isNotEmpty();
        assertThat(node.path("sources")).isNotEmpty().allMatch(source -> source.has("asOf"));
    }

    @Test
    void aReportIsToldAsOfATime() {
        assertThat(call("report", "{\"cluster\":\"fleet\"}")
                        .at("/summary/nodes")
                        .has("declared"))
                .isTrue();
        assertThat(refusal("report", "{\"cluster\":\"fleet\",\"at\":\"2001-01-01T00:00:00Z\"}"))
                .isEqualTo("There is no report of this cluster yet, or none that old.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fleet|{}",
                "cluster|{\"cluster\":\"fleet\"}",
                "findings|{\"inhibited\":true,\"limit\":50}",
                "report|{\"cluster\":\"fleet\"}",
                "timeline|{\"limit\":200}",
                "checks|{}"
            })
    void noAnswerIsLargerThanAnAssistantReads(String asked) {
        var parts = asked.split("\\|", 2);
        assertThat(call(parts[0], parts[1]).toString()).hasSizeLessThan(Bounds.LARGEST + 10_000);
    }

    @Test
    void theTimelineSaysWhatHappened() {
        var timeline = call("timeline", "{\"cluster\":\"fleet\",\"kind\":\"finding-opened\",\"limit\":1}");
        assertThat(timeline.at("/entries/0/kind").asText()).isEqualTo("finding-opened");
        assertThat(timeline.at("/entries/0/summary").asText()).isNotEmpty();
    }

    @Test
    void aCheckIsDocumented() {
        var check = call("check", "{\"check\":\"node-unreachable\"}");
        assertThat(check.path("compares").asText()).isNotEmpty();
        assertThat(check.at("/remedy/commands")).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    cluster  | {}                                        | cluster is missing: Name of the cluster, as fleet has it.
                    cluster  | {"cluster":7}                             | cluster must be a string of up to 300 characters.
                    cluster  | {"cluster":"nowhere"}                     | No cluster of that name is under watch. There are: fleet, other.
                    cluster  | {"cluster":"fleet","nmae":"x"}            | An argument is not known. There are: cluster.
                    fleet    | {"cluster":"fleet"}                       | An argument is not known. There are: cursor.
                    checks   | {"cluster":"fleet"}                       | An argument is not known. There are none.
                    fleet    | {"cursor":"none"}                         | cursor must be the value of next of the answer before.
                    findings | {"severity":"awful"}                      | severity must be one of info, warning, error, critical.
                    findings | {"limit":0}                               | limit must be from 1 to 50.
                    findings | {"check":"none"}                          | There is no such check; checks lists them.
                    findings | {"cursor":"x"}                            | cursor must be the value of next of the answer before.
                    timeline | {"kind":"none"}                           | kind must be one of finding-opened, finding-folded, finding-changed, finding-resolved, delivery, eks-update, sources-lost, sources-back, silence-begun, silence-ended, verification.
                    node     | {"cluster":"fleet","node":"none"}         | This cluster has no node of that name, declared or actual, or none is known of then. findings and report name nodes.
                    report   | {"cluster":"fleet","at":"soon"}           | at must be a time in RFC 3339, for example 2026-08-21T12:00:00Z.
                    """)
    void whatCannotBeAnsweredIsToldToTheAssistant(String tool, String arguments, String told) {
        assertThat(refusal(tool, arguments)).isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {                                                                              | -32700 | 400
                    []                                                                             | -32600 | 400
                    {"jsonrpc":"1.0","id":1,"method":"ping"}                                       | -32600 | 400
                    {"jsonrpc":"2.0","id":1}                                                       | -32600 | 400
                    {"jsonrpc":"2.0","id":null,"method":"ping"}                                    | -32600 | 400
                    {"jsonrpc":"2.0","id":1,"method":"resources/list"}                             | -32601 | 200
                    {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"rm"}}          | -32602 | 200
                    {"jsonrpc":"2.0","id":1,"method":"tools/call","params":7}                      | -32602 | 200
                    {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"fleet","arguments":[1]}} | -32602 | 200
                    """)
    void whatIsNoRequestIsAnErrorOfJsonRpc(String body, int code, int status) {
        var reply = send(body, NO_HEADS);
        assertThat(json(reply).at("/error/code").asInt()).isEqualTo(code);
        assertThat(reply.status()).isEqualTo(status);
    }

    @Test
    void aVersionThatIsNotSpokenIsRefusedWithThoseThatAre() {
        var reply = send(request("ping", "{}"), new Heads("1900-01-01", null, null));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(json(reply).at("/error/code").asInt()).isEqualTo(-32022);
        assertThat(json(reply).at("/error/data/supported").toString())
                .isEqualTo("[\"2026-07-28\",\"2025-11-25\",\"2025-06-18\"]");
    }

    @Test
    void theNewestVersionNeedsNoBeginning() {
        var reply = send(modern("tools/list", ""), new Heads("2026-07-28", "tools/list", null));
        var result = json(reply).path("result");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(result.path("resultType").asText()).isEqualTo("complete");
        assertThat(result.path("tools")).isNotEmpty();
        assertThat(result.path("ttlMs").isInt()).isTrue();
    }

    @Test
    void theNewestVersionIsDiscovered() {
        var result = json(send(modern("server/discover", ""), new Heads("2026-07-28", "server/discover", null)))
                .path("result");
        assertThat(result.at("/supportedVersions/0").asText()).isEqualTo("2026-07-28");
        assertThat(result.path("instructions").asText()).contains("unknown: never take it for good");
    }

    @Test
    void aToolIsCalledInTheNewestVersion() {
        var reply = send(
                modern("tools/call", ",\"name\":\"fleet\""),
                new Heads("2026-07-28", "tools/call", "=?base64?ZmxlZXQ=?="));
        assertThat(json(reply).at("/result/structuredContent/clusters")).hasSize(2);
    }

    static List<Heads> headsThatAreNotTheBodys() {
        return List.of(
                new Heads(null, "tools/call", "fleet"),
                new Heads("2025-11-25", "tools/call", "fleet"),
                new Heads("2026-07-28", null, "fleet"),
                new Heads("2026-07-28", "tools/list", "fleet"),
                new Heads("2026-07-28", "tools/call", null),
                new Heads("2026-07-28", "tools/call", "report"),
                new Heads("2026-07-28", "tools/call", "=?base64?%%?="));
    }

    @ParameterizedTest
    @MethodSource("headsThatAreNotTheBodys")
    void headsThatSayOtherThanTheBodyAreRefused(Heads heads) {
        var reply = send(modern("tools/call", ",\"name\":\"fleet\""), heads);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(json(reply).at("/error/code").asInt()).isEqualTo(-32020);
    }

    @Test
    void anUnknownMethodOfTheNewestVersionIsNotFound() {
        assertThat(send(modern("prompts/list", ""), new Heads("2026-07-28", "prompts/list", null))
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"initialize", "ping"})
    void whatOnlyOlderVersionsHaveIsNotFoundInTheNewest(String method) {
        var reply = send(modern(method, ",\"protocolVersion\":\"2025-11-25\""), new Heads("2026-07-28", method, null));
        assertThat(reply.status()).isEqualTo(404);
        assertThat(json(reply).at("/error/code").asInt()).isEqualTo(-32601);
    }

    @Test
    void whatOnlyTheNewestVersionHasIsNotFoundInOlderOnes() {
        assertThat(ask("server/discover", "{}").at("/error/code").asInt()).isEqualTo(-32601);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"io.modelcontextprotocol/clientCapabilities\":[]"})
    void theNewestVersionWantsToKnowWhatTheClientCanDo(String capabilities) {
        var params = "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"" + capabilities + "}}";
        var reply = send(request("tools/list", params), new Heads("2026-07-28", "tools/list", null));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(json(reply).at("/error/code").asInt()).isEqualTo(-32602);
    }

    private static String modern(String method, String more) {
        return request(
                method,
                "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                        + "\"io.modelcontextprotocol/clientCapabilities\":{}}" + more + "}");
    }

    private static String request(String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}";
    }

    private static JsonNode ask(String method, String params) {
        return json(send(request(method, params), NO_HEADS));
    }

    private static JsonNode call(String tool, String arguments) {
        return call(conversation, tool, arguments);
    }

    private static JsonNode call(Conversation with, String tool, String arguments) {
        var asked = request("tools/call", "{\"name\":\"" + tool + "\",\"arguments\":" + arguments + "}");
        var result = json(with.answer(asked.getBytes(StandardCharsets.UTF_8), NO_HEADS))
                .path("result");
        assertThat(result.path("isError").asBoolean(true)).as(result.toString()).isFalse();
        return result.path("structuredContent");
    }

    private static String refusal(String tool, String arguments) {
        var result = ask("tools/call", "{\"name\":\"" + tool + "\",\"arguments\":" + arguments + "}")
                .path("result");
        assertThat(result.path("isError").asBoolean()).isTrue();
        return result.at("/content/0/text").asText();
    }

    private static Reply send(String body, Heads heads) {
        return conversation.answer(body.getBytes(StandardCharsets.UTF_8), heads);
    }

    private static JsonNode json(Reply reply) {
        return json(reply.body());
    }

    private static JsonNode json(@Nullable String body) {
        try {
            return MAPPER.readTree(body == null ? "" : body);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
