package dev.mooring.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.mooring.check.Scenario;
import dev.mooring.cluster.ClustersConfig;
import dev.mooring.cluster.ClustersConfig.KubernetesAccess;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Pulumi programs that are shipped, by the tools of their own trade; and the example as Mooring reads it. Its own tests run
 * it against a stand-in of Pulumi's engine, and leave the state that it comes to.
 */
class PulumiProgramsTest {
    private static final Path CHART = Path.of("deploy/helm/mooring");
    private static final Path STATE = Path.of("target/pulumi/state.json");
    private static final String DRIVER = "aws-ebs-csi-driver";
    private static final String DRIFT_ROLE = "arn:aws:iam::111122223333:role/PulumiDrift";
    private static final String DRIFT_ENTRY =
            Scenario.ENTRIES + "/" + URLEncoder.encode(DRIFT_ROLE, StandardCharsets.UTF_8);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static FutureTask<String> types;
    private static FutureTask<String> lint;
    private static FutureTask<String> tests;

    /** Side by side: each takes long by itself. */
    @BeforeAll
    static void start() throws IOException {
        assertThat(Path.of("node_modules"))
                .as("scripts/install-test-tools installs what these need")
                .isDirectory();
        Files.deleteIfExists(STATE);
        types = started("types");
        lint = started("lint");
        tests = started("test");
    }

    private static FutureTask<String> started(String script) {
        var task = new FutureTask<>(() -> Tool.run(folder, "npm", "run", "--silent", script));
        Thread.ofVirtual().start(task);
        return task;
    }

    @Test
    void areOfTheRightTypes() throws Exception {
        ended(types);
    }

    @Test
    void areCleanOfWhatLintersFind() throws Exception {
        ended(lint);
    }

    @Test
    void doAsTheirOwnTestsSay() throws Exception {
        assertThat(ended(tests)).containsPattern("# pass [1-9]").contains("# fail 0");
    }

    @Test
    void declareNodesThatMooringReadsAndFindsHealthy() throws Exception {
        var declared = state().path("deployment")
                .path("resources")
                .path(0)
                .path("outputs")
                .path("hybridNodes");
        assertThat(declared).hasSize(3);
        var world = Scenario.healthy().declareNodes(nodes -> {
            nodes.removeAll();
            nodes.addAll((ArrayNode) declared);
        });
        var outcomes = world.judge();
        assertThat(Scenario.findings(outcomes)).isEmpty();
        assertThat(Scenario.unknowns(outcomes)).isEmpty();
    }

    @Test
    void declareAnInstallationThatIsHealthyOnceItIsMade() throws Exception {
        var outcomes = asMade(state()).judge();
        assertThat(Scenario.findings(outcomes)).isEmpty();
        assertThat(Scenario.unknowns(outcomes)).isEmpty();
    }

    @Test
    void declareNodesThatAreMissedWhereTheyAreNot() throws Exception {
        var world = asMade(state()).delete(Scenario.NODES, "dc2-edge-01").delete(Scenario.LEASES, "dc2-edge-01");
        assertThat(world.findings()).contains("declared-node-not-registered");
    }

    @Test
    void giveMooringKeysThatItKnows() throws Exception {
        var given = new HashMap<String, String>();
        resource(state(), "kubernetes:helm.sh/v3:Release", "mooring")
                .path("inputs")
                .path("values")
                .path("config")
                .properties()
                .forEach(key -> given.put(key.getKey(), key.getValue().asText()));
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(clusterKeys(given), "chart", 100))
                .withMapping(ClustersConfig.class)
                .build();
        var cluster = config.getConfigMapping(ClustersConfig.class).byName().get("hybrid-prod");
        assertThat(cluster.stack()).contains("acme-edge/edge-platform/prod");
        assertThat(cluster.environment()).contains("acme-edge/edge-platform/hybrid-prod");
        assertThat(cluster.kubernetes().access()).isEqualTo(KubernetesAccess.EKS);
        assertThat(cluster.iam()).isTrue();
        assertThat(cluster.ec2()).isTrue();
    }

    /** The chart comes of the same commit: what it does not know it would refuse while Pulumi runs. */
    @Test
    void giveTheChartValuesThatItTakes() throws Exception {
        var values = new YAMLMapper().readTree(CHART.resolve("values.yaml").toFile());
        var given = resource(state(), "kubernetes:helm.sh/v3:Release", "mooring")
                .path("inputs")
                .path("values");
        assertThat(given).isNotEmpty();
        JSON.readerForUpdating(values).readValue(given);
        var schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                .getSchema(JSON.readTree(CHART.resolve("values.schema.json").toFile()));
        assertThat(schema.validate(values)).isEmpty();
    }

    /** The installation of the fixtures, as this state would have made it. */
    private static Scenario asMade(JsonNode state) {
        var coredns = resource(state, "aws:eks/addon:Addon", "coredns").path("inputs");
        var world = Scenario.healthy()
                .change(Scenario.CLUSTER + "/addons", PulumiProgramsTest::haveWhatTheExampleHas)
                .serveJson(Scenario.CLUSTER + "/addons/" + DRIVER, driver(state))
                .change(Scenario.ENTRIES, body -> ((ArrayNode) body.path("accessEntries")).add(DRIFT_ROLE))
                .serveJson(DRIFT_ENTRY, entry(state))
                .serveJson(DRIFT_ENTRY + "/access-policies", policies(state))
                .change(
                        Scenario.CLUSTER + "/addons/coredns",
                        body -> ((ObjectNode) body.path("addon"))
                                .set("configurationValues", coredns.path("configurationValues")));
        for (var path : new String[] {Scenario.EXPORT, Scenario.EXPORT + "/42"}) {
            world.change(path, export -> ((ObjectNode) export).set("deployment", state.path("deployment")));
        }
        return world;
    }

    /** As EKS describes it once it is there. */
    private static String driver(JsonNode state) {
        var asked = resource(state, "aws:eks/addon:Addon", DRIVER).path("inputs");
        var body = JSON.createObjectNode();
        var addon = body.putObject("addon")
                .put("addonName", DRIVER)
                .put("clusterName", "hybrid-prod")
                .put("status", "ACTIVE")
                .put("addonVersion", asked.path("addonVersion").asText())
                .put("configurationValues", asked.path("configurationValues").asText());
        addon.putObject("health").putArray("issues");
        addon.putArray("podIdentityAssociations")
                .add("arn:aws:eks:us-west-2:111122223333:podidentityassociation/hybrid-prod/a-0b1c2d3e4f");
        return body.toString();
    }

    private static String entry(JsonNode state) {
        var asked = resource(state, "aws:eks/accessEntry:AccessEntry", "drift-runs")
                .path("inputs");
        var body = JSON.createObjectNode();
        body.putObject("accessEntry")
                .put("clusterName", "hybrid-prod")
                .put("principalArn", asked.path("principalArn").asText())
                .put("type", asked.path("type").asText())
                .put("username", "arn:aws:sts::111122223333:assumed-role/PulumiDrift/{{SessionName}}")
                .putArray("kubernetesGroups");
        return body.toString();
    }

    private static String policies(JsonNode state) {
        var asked = resource(state, "aws:eks/accessPolicyAssociation:AccessPolicyAssociation", "drift-runs")
                .path("inputs");
        var body = JSON.createObjectNode();
        body.putArray("associatedAccessPolicies")
                .addObject()
                .put("policyArn", asked.path("policyArn").asText())
                .set("accessScope", asked.path("accessScope"));
        return body.toString();
    }

    private static void haveWhatTheExampleHas(JsonNode list) {
        ((ArrayNode) list.path("addons")).add(DRIVER);
        var names = list.path("addons").elements();
        while (names.hasNext()) {
            if (names.next().asText().equals("kube-state-metrics")) {
                names.remove();
            }
        }
    }

    private static Map<String, String> clusterKeys(Map<String, String> all) {
        var some = new HashMap<>(all);
        some.keySet().removeIf(key -> !key.startsWith("mooring.clusters."));
        return some;
    }

    private static JsonNode resource(JsonNode state, String type, String name) {
        return StreamSupport.stream(state.path("deployment").path("resources").spliterator(), false)
                .filter(resource -> resource.path("type").asText().equals(type))
                .filter(resource -> resource.path("urn").asText().endsWith("::" + name))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode state() throws Exception {
        ended(tests);
        return JSON.readTree(STATE.toFile());
    }

    private static String ended(FutureTask<String> task) throws Exception {
        try {
            return task.get();
        } catch (ExecutionException failed) {
            throw new AssertionError(failed.getCause().getMessage(), failed);
        }
    }
}
