package dev.mooring.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.demo.MooringProcess;
import dev.mooring.deploy.MonitoringFiles;
import dev.mooring.deploy.MonitoringFiles.Query;
import dev.mooring.packaged.AlertReceiver.Told;
import dev.mooring.standin.Fixtures;
import dev.mooring.standin.Installation;
import dev.mooring.standin.PulumiSender;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The rules and dashboards that are shipped, over what the packaged service tells, by a real Prometheus and a real
 * Alertmanager: from a fault to the alert, over a restart, to its end. One cluster is healthy but for what is planted; the
 * other can never be read.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MonitoringIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String SECRET = "monitoring-secret-0123456789";
    private static final String TOKEN = "monitoring-token-0123456789";
    private static final String PUBLIC_URL = "https://mooring.example.org";
    private static final byte[] UPDATE = Fixtures.bytes("world/healthy/webhooks/stack_update.update.succeeded.json");
    private static final List<String> CLUSTERS = List.of("hybrid-prod", "dark");
    private static final Pattern SELECTOR = Pattern.compile("\\b(mooring[:_][a-z0-9_:]+)(\\{[^}]*})?");
    private static final Pattern GROUP = Pattern.compile(",?group=\"[a-z]+\"");

    /** Short, so that the whole of it takes a minute. */
    private static final String SHORT = """
            { _config+:: {
                findings+: { 'for': { critical: '0s', 'error': '2s' }, forOfGroup: {}, keepFiringFor: '2s' },
                keepFiringFor: '2s', blindFor: '5s', goneFor: '3s',
            } }
            """;

    /** What there is in trouble only, and why. */
    private static final Map<String, String> ONLY_IN_TROUBLE = Map.of(
            "mooring_notices_total{outcome=\"retried\"}", "only once a sink has not taken a notice",
            "mooring_notices_total{outcome=\"parked\"}", "only once a sink has not taken a notice for a day");

    private static final Set<String> KEPT_STILL = Set.of("MooringWatchdog");

    private static Path folder;
    private static Installation installation;
    private static Map<String, String> settings;
    private static MooringProcess mooring;
    private static AlertReceiver receiver;
    private static PrometheusServers servers;

    @BeforeAll
    static void start() throws Exception {
        folder = Files.createTempDirectory("mooring-monitoring");
        installation = new Installation(Clock.systemUTC());
        settings = new HashMap<>(installation.settings(folder.resolve("kubeconfig")));
        settings.put("mooring.webhook.secrets", SECRET);
        settings.put("mooring.api.tokens", TOKEN);
        settings.put("mooring.database.url", "jdbc:sqlite:" + folder.resolve("mooring.db"));
        settings.put("mooring.verification.interval", "PT4S");
        settings.put("mooring.clusters.dark.stack", "acme-edge/no-such/stack");
        receiver = new AlertReceiver();
        // A sink that takes all it is sent, so that there are notices.
        settings.put("mooring.notify.cloudevents.url", receiver.url() + "events");
        settings.put("mooring.notify.gather", "PT1S");
        mooring = MooringProcess.start(folder, settings, installation.awsEnvironment());
        MonitoringFiles.render(folder.resolve("rules"), SHORT);
        servers = new PrometheusServers(folder, folder.resolve("rules").toAbsolutePath(), PUBLIC_URL, receiver.url());
        servers.scrape(mooring.managementPort());
        await().atMost(PATIENCE)
                .until(() -> !servers.query("mooring:up_to_date:held").isEmpty());
    }

    @AfterAll
    static void stop() throws Exception {
        servers.close();
        mooring.close();
        receiver.close();
        installation.close();
    }

    @Test
    @Order(1)
    void aFaultIsToldWithWhereItIsSinceWhenAndALink() throws Exception {
        installation.declareNode("dc9-never-01", "10.80.1.99", "dc2");
        installation.cutSite("dc1");
        assertThat(new PulumiSender(mooring.url(), SECRET)
                        .send("stack_update", UPDATE)
                        .statusCode())
                .isEqualTo(202);
        var critical = awaitTold("MooringCriticalFinding", true, Map.of("check", "site-disconnected", "site", "dc1"));
        assertThat(critical.labels())
                .containsEntry("cluster", "hybrid-prod")
                .containsEntry("group", "health")
                .containsEntry("severity", "critical");
        assertThat(critical.annotations())
                .containsEntry("page_url", PUBLIC_URL + "/clusters/hybrid-prod")
                .containsEntry("runbook_url", PUBLIC_URL + "/checks/site-disconnected")
                .hasEntrySatisfying("since", since -> assertThat(since).matches("20\\d\\d-\\d\\d-\\d\\d .*UTC"));
        awaitTold("MooringErrorFinding", true, Map.of("site", "dc2"));
    }

    @Test
    @Order(2)
    void aClusterThatCanNeverBeReadIsTold() {
        awaitTold("MooringClusterBlind", true, Map.of("cluster", "dark"));
        assertThat(receiver.told()).noneMatch(told -> told.is("MooringClusterBlind", Map.of("cluster", "hybrid-prod")));
    }

    @Test
    @Order(3)
    void everyQueryAndEveryRuleFindsWhatItAsksFor() throws Exception {
        new PulumiSender(mooring.url(), "another-secret-0123456789").send("stack_update", UPDATE);
        askWithAWrongToken();
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(emptyQueries()).isEmpty();
            assertThat(emptyRules()).isEmpty();
            assertThat(emptySelectors()).isEqualTo(new TreeSet<>(ONLY_IN_TROUBLE.keySet()));
        });
    }

    private static void askWithAWrongToken() throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            http.send(
                    HttpRequest.newBuilder(URI.create(mooring.url() + "/api/v1/clusters"))
                            .header("Authorization", "Bearer wrong-token")
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        }
    }

    /** A query of a dashboard of one cluster must find something for one of the two. */
    private static List<Query> emptyQueries() throws Exception {
        var empty = new ArrayList<Query>();
        for (var query : MonitoringFiles.queries()) {
            var found = false;
            for (var cluster : CLUSTERS) {
                found |= !servers.query(query.expression()
                                .replace("$job", ".*")
                                .replace("$cluster", cluster)
                                .replace("$__rate_interval", "1m"))
                        .isEmpty();
            }
            if (!found) {
                empty.add(query);
            }
        }
        return empty;
    }

    private static List<String> emptyRules() throws Exception {
        var empty = new ArrayList<String>();
        for (var rule : MonitoringFiles.rules(MonitoringFiles.RENDERED.resolve("rules.yaml"))) {
            if (servers.query(rule.path("expr").asText()).isEmpty()) {
                empty.add(rule.path("record").asText());
            }
        }
        return empty;
    }

    /** What alerts compare is empty while all is well; what they look at is not, but for the group of a check. */
    private static Set<String> emptySelectors() throws Exception {
        var empty = new TreeSet<String>();
        for (var rule : MonitoringFiles.rules(MonitoringFiles.RENDERED.resolve("alerts.yaml"))) {
            servers.query(rule.path("expr").asText());
            for (var selector : SELECTOR.matcher(rule.path("expr").asText())
                    .results()
                    .map(match -> GROUP.matcher(match.group()).replaceAll(""))
                    .toList()) {
                if (servers.query(selector).isEmpty()) {
                    empty.add(selector);
                }
            }
        }
        return empty;
    }

    /** It asks for OpenMetrics, and takes nothing of an answer that is not as that is defined. */
    @Test
    @Order(4)
    void isUnderstoodByPrometheus() throws Exception {
        assertThat(servers.query("up{job=\"mooring\"} == 1")).hasSize(1);
        assertThat(servers.query("scrape_samples_scraped{job=\"mooring\"} > 100"))
                .hasSize(1);
    }

    @Test
    @Order(5)
    void stoppingItTellsThatItIsGoneAndNothingElse() {
        var mark = receiver.mark();
        mooring.close();
        awaitTold("MooringGone", true, Map.of("severity", "critical"));
        await().during(Duration.ofSeconds(8))
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(alertsSince(mark))
                        .allMatch(told -> told.name().equals("MooringGone")));
    }

    @Test
    @Order(6)
    void startingItTellsThatItIsBackAndNothingElse() throws Exception {
        var mark = receiver.mark();
        mooring = MooringProcess.start(folder, settings, installation.awsEnvironment());
        servers.scrape(mooring.managementPort());
        awaitTold("MooringGone", false, Map.of());
        await().during(Duration.ofSeconds(12))
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(alertsSince(mark))
                        .allMatch(told -> told.name().equals("MooringGone")));
        assertThat(servers.query("mooring_findings{check=\"site-disconnected\",site=\"dc1\"}"))
                .hasSize(1);
    }

    @Test
    @Order(7)
    void whatIsHealedIsResolved() {
        installation.withdrawNode("dc9-never-01");
        installation.restoreSite("dc1");
        awaitTold("MooringCriticalFinding", false, Map.of("check", "site-disconnected", "site", "dc1"));
        awaitTold("MooringErrorFinding", false, Map.of("site", "dc2"));
        assertThat(receiver.told()).noneMatch(told -> told.is("MooringClusterBlind", Map.of()) && !told.firing());
    }

    private static List<Told> alertsSince(int mark) {
        return receiver.since(mark).stream()
                .filter(told -> !KEPT_STILL.contains(told.name()))
                .toList();
    }

    private static Told awaitTold(String name, boolean firing, Map<String, String> labels) {
        return await().atMost(PATIENCE)
                .until(
                        () -> receiver.told().stream()
                                .filter(told -> told.firing() == firing && told.is(name, labels))
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }
}
