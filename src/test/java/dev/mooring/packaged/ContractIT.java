package dev.mooring.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.demo.MooringProcess;
import dev.mooring.packaged.Contract.Answer;
import dev.mooring.standin.Fixtures;
import dev.mooring.standin.Installation;
import dev.mooring.standin.PulumiSender;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every answer that the contract documents, asked for once: it has the status, one of the media types and the shape that
 * are documented. An answer that nobody here knows how to ask for fails.
 */
class ContractIT {
    private static final String SECRET = "contract-secret-0123456789";
    private static final String CLUSTER = "hybrid-prod";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Clock CLOCK = Clock.systemUTC();
    private static final byte[] PING = Fixtures.bytes("pulumi/ping.json");
    private static final byte[] UPDATE = Fixtures.bytes("world/healthy/webhooks/stack_update.update.succeeded.json");

    /** Asked for elsewhere: it takes a disk that is full, a sender that is slow or a flood, or what never fails here. */
    private static final Set<String> ELSEWHERE = Set.of(
            "POST /webhooks/pulumi 408",
            "POST /webhooks/pulumi 429",
            "POST /webhooks/pulumi 503",
            "POST /api/v1/clusters/{cluster}/verifications 500");

    /** So many wrong tokens cost nothing. */
    private static final int WRONG_TOKENS = 12;

    @TempDir
    static Path folder;

    private static final Map<String, String> KNOWN = new HashMap<>();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static OidcProvider provider;
    private static Installation installation;
    private static MooringProcess mooring;
    private static String operator;
    private static String nobody;

    @BeforeAll
    static void start() throws Exception {
        provider = new OidcProvider();
        operator = provider.token("sre");
        nobody = provider.token("accounting");
        installation = new Installation(CLOCK);
        installation.setNodeRoleEntryType("EC2_LINUX");
        var settings = new HashMap<>(installation.settings(folder.resolve("kubeconfig")));
        settings.put("mooring.webhook.secrets", SECRET);
        settings.put("mooring.api.auth", "oidc");
        settings.put("mooring.api.oidc.audience", "mooring");
        settings.put("mooring.api.oidc.operator-role", "sre");
        settings.put("quarkus.oidc.auth-server-url", provider.url());
        settings.put("mooring.database.url", "jdbc:sqlite:m.db");
        settings.put("mooring.verification.requests-per-minute", "1000");
        settings.put("mooring.notify.slack.url", provider.url() + "/slack");
        mooring = MooringProcess.start(folder, settings, installation.awsEnvironment());
        learn();
    }

    @AfterAll
    static void stop() {
        mooring.close();
        installation.close();
        provider.close();
    }

    /** Names of what there is, to fill the variables of paths with. */
    private static void learn() throws Exception {
        read("POST", "/api/v1/clusters/" + CLUSTER + "/verifications?wait=PT60S");
        KNOWN.put("cluster", CLUSTER);
        KNOWN.put(
                "node",
                first("/api/v1/clusters/" + CLUSTER + "/nodes").path("name").asText());
        KNOWN.put(
                "site",
                first("/api/v1/clusters/" + CLUSTER + "/sites").path("site").asText());
        KNOWN.put(
                "fingerprint",
                first("/api/v1/findings?status=open").path("fingerprint").asText());
        var report = first("/api/v1/reports").path("id").asText();
        KNOWN.put("/api/v1/reports", report);
        KNOWN.put("/api/v1/clusters/{cluster}/verifications", report);
        KNOWN.put("/api/v1/checks", "node-unreachable");
        KNOWN.put("/api/v1/deliveries", delivered("ping", PING));
        delivered("stack_update", UPDATE);
        KNOWN.put("/api/v1/silences", silence());
        KNOWN.put(
                "/api/v1/notices",
                read("POST", "/api/v1/notices/test?sink=slack").path("id").asText());
    }

    private static String delivered(String kind, byte[] body) throws Exception {
        var id = UUID.randomUUID().toString();
        HTTP.send(delivery(id, kind, body).build(), BodyHandlers.discarding());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> "done"
                        .equals(read("GET", "/api/v1/deliveries/" + id)
                                .path("state")
                                .asText()));
        return id;
    }

    private static String silence() throws Exception {
        return JSON.readTree(silenced("/api/v1/silences").body()).path("id").asText();
    }

    private static JsonNode first(String list) throws Exception {
        return read("GET", list).path("items").path(0);
    }

    private static JsonNode read(String method, String path) throws IOException, InterruptedException {
        return JSON.readTree(sent(asked(method, path, operator)).body());
    }

    @Test
    void aPageThatIsNotTheLastTellsTheAddressOfTheNext() throws Exception {
        var request = asked("GET", "/api/v1/checks", operator).build();
        assertThat(HTTP.send(request, BodyHandlers.discarding()).headers().firstValue("Link"))
                .isEmpty();
        var first = HTTP.send(
                asked("GET", "/api/v1/clusters/" + CLUSTER + "/nodes?state=healthy&limit=1", operator)
                        .build(),
                BodyHandlers.ofString());
        var next = JSON.readTree(first.body()).path("next").asText();
        assertThat(first.headers().firstValue("Link"))
                .contains("</api/v1/clusters/" + CLUSTER + "/nodes?limit=1&state=healthy&cursor=" + encoded(next)
                        + ">; rel=\"next\"");
    }

    @Test
    void whoeverComesBackIsToldWhatHeMissed() throws Exception {
        var before = first("/api/v1/reports").path("id").asText();
        read("POST", "/api/v1/clusters/" + CLUSTER + "/verifications?wait=PT60S");
        var after = first("/api/v1/reports").path("id").asText();
        var request = asked("GET", "/api/v1/events", operator)
                .header("Last-Event-ID", before)
                .build();
        String told;
        try (var stream = HTTP.send(request, BodyHandlers.ofInputStream()).body()) {
            told = until("id:" + after, stream);
        }
        assertThat(told).contains("event:report").doesNotContain("event:reset");
    }

    @TestFactory
    Stream<DynamicTest> everyDocumentedAnswerIsAsDocumented() throws Exception {
        var contract =
                Contract.of(sent(asked("GET", "/api/v1/openapi", operator)).body());
        return contract.answers().stream()
                .filter(answer -> !isAskedElsewhere(answer))
                .map(answer ->
                        dynamicTest(answer.name() + " " + answer.type(), () -> assertAsDocumented(contract, answer)));
    }

    /** That the database is gone can be said of all, and is seen where it goes. */
    private static boolean isAskedElsewhere(Answer answer) {
        return ELSEWHERE.contains(answer.name())
                || (answer.status() == 503
                        && answer.path().startsWith("/api/")
                        && !answer.path().endsWith("/gate"));
    }

    private static void assertAsDocumented(Contract contract, Answer documented) throws Exception {
        var reply = ask(documented);
        assertThat(reply.status()).as(reply.body()).isEqualTo(documented.status());
        if (!documented.type().isEmpty()) {
            assertThat(reply.type()).isEqualTo(documented.type());
        }
        if (documented.type().endsWith("json")) {
            assertThat(contract.complaints(documented.schema(), reply.body()))
                    .as(reply.body())
                    .isEmpty();
        }
    }

    /** @param type without what is said of characters */
    private record Reply(int status, String type, String body) {
        static Reply of(HttpResponse<String> response) {
            return new Reply(response.statusCode(), type(response), response.body());
        }

        static String type(HttpResponse<?> response) {
            return response.headers().firstValue("Content-Type").orElse("").replaceFirst("; ?charset=.*", "");
        }
    }

    private static Reply sent(HttpRequest.Builder request) throws IOException, InterruptedException {
        return Reply.of(HTTP.send(request.build(), BodyHandlers.ofString()));
    }

    private static Reply ask(Answer answer) throws Exception {
        return answer.path().equals("/webhooks/pulumi") ? deliver(answer.status()) : askApi(answer);
    }

    private static Reply deliver(int status) throws Exception {
        var id = UUID.randomUUID().toString();
        var request = switch (status) {
            case 200 -> delivery(KNOWN.get("/api/v1/deliveries"), "ping", PING);
            case 202 -> delivery(id, "ping", PING);
            case 400 -> delivery(id, "no kind at all", PING);
            case 401 -> delivery(id, "ping", PING).setHeader("Pulumi-Webhook-Signature", "0".repeat(64));
            case 413 -> delivery(id, "ping", new byte[300_000]);
            case 415 -> delivery(id, "ping", PING).setHeader("Content-Type", "text/plain");
            default -> throw new AssertionError("nobody asks for it here");
        };
        return sent(request);
    }

    private static HttpRequest.Builder delivery(String id, String kind, byte[] body) {
        return HttpRequest.newBuilder(URI.create(mooring.url() + "/webhooks/pulumi"))
                .header("Content-Type", "application/json")
                .header("Pulumi-Webhook-ID", id)
                .header("Pulumi-Webhook-Kind", kind)
                .header("Pulumi-Webhook-Signature", PulumiSender.sign(SECRET, body))
                .POST(BodyPublishers.ofByteArray(body));
    }

    private static Reply askApi(Answer answer) throws Exception {
        var there = filled(answer.path());
        return switch (answer.status()) {
            case 304 -> sendIf(answer, "If-None-Match", there + query(answer));
            case 412 -> sendIf(answer, "If-Match", there + query(answer));
            case 400 -> send(answer, there + "?wuthering=heights", operator);
            case 401 -> send(answer, there, null);
            case 403 -> send(answer, there, nobody);
            case 404 -> send(answer, answer.path().replaceAll("\\{[^}]*}", "none") + query(answer), operator);
            case 406 -> sendAccepting(answer, there + query(answer), "image/png");
            case 429 -> sendWrongTokens(answer, there);
            default -> succeed(answer, there);
        };
    }

    /** What must be asked for with a path, so that it is answered at all. */
    private static String query(Answer answer) {
        return switch (answer.path()) {
            case "/api/v1/reports/{id}/diff" -> "?against=" + KNOWN.get("/api/v1/reports");
            case "/api/v1/deliveries/replay" -> "?kind=ping";
            case "/api/v1/notices/test" -> "?sink=slack";
            case "/api/v1/findings" -> answer.status() == 404 ? "?cluster=" + CLUSTER + "&at=2001-01-01T00:00:00Z" : "";
            default -> "";
        };
    }

    /** Any tag will do to be told that nothing is new; none is here that is called so. */
    private static Reply sendIf(Answer answer, String header, String path) throws Exception {
        return sent(
                asked(answer.method(), path, operator).header(header, "If-Match".equals(header) ? "\"none\"" : "*"));
    }

    private static Reply succeed(Answer answer, String there) throws Exception {
        return switch (answer.name()) {
            case "GET /api/v1/events 200" -> events(there);
            case "POST /api/v1/clusters/{cluster}/verifications 200" -> send(answer, there + "?wait=PT60S", operator);
            case "POST /api/v1/deliveries/{id}/replay 200", "POST /api/v1/notices/{id}/replay 200" ->
                send(answer, there + "?dryRun=true", operator);
            case "POST /api/v1/deliveries/replay 200" -> send(answer, there + "?kind=ping&dryRun=true", operator);
            case "GET /api/v1/clusters/{cluster}/gate 200" ->
                send(answer, there + "?checks=duplicate-node-address&max-age=PT1H", operator);
            case "GET /api/v1/clusters/{cluster}/gate 409" -> send(answer, there + "?max-age=PT1H", operator);
            case "GET /api/v1/clusters/{cluster}/gate 503" ->
                send(answer, there + "?checks=duplicate-node-address&max-age=PT0.000001S", operator);
            case "POST /api/v1/silences 201" -> silenced(there);
            case "DELETE /api/v1/silences/{id} 200" -> send(answer, "/api/v1/silences/" + silence(), operator);
            default -> {
                assertThat(answer.status())
                        .as("an answer that somebody knows how to ask for")
                        .isBetween(200, 202);
                yield send(answer, there + query(answer), operator);
            }
        };
    }

    private static Reply silenced(String path) throws Exception {
        return sent(asked("POST", path, operator)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"check\":\"clock-*\",\"reason\":\"contract\",\"until\":\""
                        + CLOCK.instant().plus(Duration.ofHours(1)) + "\"}")));
    }

    /** Stays open: its head is enough, and that what was missed is not known. */
    private static Reply events(String path) throws Exception {
        var request =
                asked("GET", path, operator).header("Last-Event-ID", "none").build();
        var response = HTTP.send(request, BodyHandlers.ofInputStream());
        try (var stream = response.body()) {
            var told = until("event:reset", stream);
            return new Reply(response.statusCode(), Reply.type(response), told);
        }
    }

    /** What a stream that stays open tells, up to some words. */
    private static String until(String words, InputStream stream) throws IOException {
        var told = new StringBuilder();
        var read = new byte[2_000];
        while (told.indexOf(words) < 0) {
            var count = stream.read(read);
            assertThat(count).as(told.toString()).isPositive();
            told.append(new String(read, 0, count, StandardCharsets.UTF_8));
        }
        return told.toString();
    }

    private static Reply sendWrongTokens(Answer answer, String path) throws Exception {
        for (var count = 0; count < WRONG_TOKENS; count++) {
            var reply = send(answer, path, "wrong");
            if (reply.status() == 429) {
                return reply;
            }
        }
        return send(answer, path, "wrong");
    }

    private static Reply sendAccepting(Answer answer, String path, String type) throws Exception {
        return sent(asked(answer.method(), path, operator).setHeader("Accept", type));
    }

    /** Problems are answered whatever is accepted. */
    private static Reply send(Answer answer, String path, String token) throws Exception {
        var request = asked(answer.method(), path, token);
        if (!answer.type().isEmpty() && !answer.type().contains("problem")) {
            request.setHeader("Accept", answer.type());
        }
        return sent(request);
    }

    private static HttpRequest.Builder asked(String method, String path, String token) {
        var request = HttpRequest.newBuilder(URI.create(mooring.url() + path)).timeout(Duration.ofSeconds(90));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return request.method(method, BodyPublishers.noBody());
    }

    private static String filled(String path) {
        var filled = path;
        for (var name : Set.of("cluster", "node", "site", "fingerprint")) {
            filled = filled.replace("{" + name + "}", encoded(KNOWN.get(name)));
        }
        var id = path.indexOf("/{id}");
        return id < 0 ? filled : filled.replace("{id}", encoded(KNOWN.get(path.substring(0, id))));
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }
}
