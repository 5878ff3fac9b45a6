package dev.mooring.check;

import static dev.mooring.check.Scenario.CLUSTER;
import static dev.mooring.check.Scenario.ENTRIES;
import static dev.mooring.check.Scenario.EXPORT;
import static dev.mooring.check.Scenario.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.standin.Fixtures;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What Pulumi was at work on when its process was killed: neither how it was nor how it was to be is certain. */
class CutOffUpdateTest {
    private static final String ENTRY = "aws:eks/accessEntry:AccessEntry";
    private static final String TEAM = "arn:aws:iam::111122223333:role/NewTeam";
    private static final String NODES = "arn:aws:iam::111122223333:role/AmazonEKSHybridNodesRole";
    private static final String VERIFIER = "arn:aws:iam::111122223333:role/HybridVerifierReadOnly";

    @Test
    void takesWhatWasBeingMadeForDeclared() {
        var outcomes = cutOff(grant(Scenario.healthy()), "creating", ENTRY, "new-team", team())
                .judge();
        assertThat(Scenario.findings(outcomes)).containsExactly("drift-source-stale");
        assertThat(Scenario.unknowns(outcomes)).containsExactly("drift-access-entry-changed");
    }

    @Test
    void doesNotMissWhatWasBeingMade() {
        var outcomes = cutOff(Scenario.healthy(), "creating", ENTRY, "new-team", team())
                .judge();
        assertThat(Scenario.findings(outcomes)).containsExactly("drift-source-stale");
        assertThat(Scenario.unknowns(outcomes)).containsExactly("drift-access-entry-missing");
    }

    @Test
    void doesNotMissWhatWasBeingDeleted() {
        var outcomes = cutOff(revoke(Scenario.healthy()), "deleting", ENTRY, "hybrid-verifier", verifier())
                .judge();
        assertThat(Scenario.findings(outcomes)).containsExactly("drift-source-stale");
        assertThat(Scenario.unknowns(outcomes)).contains("drift-access-entry-missing");
    }

    @Test
    void doesNotMissTheEntryOfANodeRoleThatWasBeingMade() {
        var outcomes = cutOff(Scenario.healthy(), "creating", ENTRY, "more-nodes", nodes(TEAM))
                .judge();
        assertThat(Scenario.findings(outcomes)).containsExactly("drift-source-stale");
        assertThat(Scenario.unknowns(outcomes)).containsExactly("access-entry-missing", "drift-access-entry-missing");
    }

    @Test
    void missesTheEntryOfTheOnlyNodeRoleWhereNodesAreThatCameInByIt() {
        var world = without(NODES, Scenario.healthy())
                .cluster(cluster -> ((ObjectNode) cluster.path("accessConfig")).put("authenticationMode", "API"));
        var outcomes =
                cutOff(world, "deleting", ENTRY, "hybrid-nodes", nodes(NODES)).judge();
        assertThat(Scenario.findings(outcomes)).contains("access-entry-missing");
    }

    @Test
    void doesNotCompareWhatWasBeingChanged() {
        var world = Scenario.healthy()
                .change(
                        CLUSTER + "/addons/kube-proxy",
                        answer -> ((ObjectNode) answer.path("addon")).put("addonVersion", "v1.34.1-eksbuild.2"));
        var outcomes = cutOff(world, "updating", "aws:eks/addon:Addon", "kube-proxy", Map.of("addonName", "kube-proxy"))
                .judge();
        assertThat(Scenario.findings(outcomes)).containsExactly("drift-source-stale");
        assertThat(Scenario.unknowns(outcomes)).contains("drift-addon-version");
    }

    @Test
    void saysWhichOperationsAndToRefreshInATerminal() {
        var stale = cutOff(grant(Scenario.healthy()), "creating", ENTRY, "new-team", team())
                .faults()
                .getFirst();
        assertThat(stale.evidence()).containsEntry("operations", List.of("creating " + urn(ENTRY, "new-team")));
        assertThat(stale.remedy().commands())
                .extracting(Remedy.Command::command)
                .contains("pulumi refresh --stack acme-edge/edge-platform/prod");
    }

    /** Pulumi keeps one that creates over later updates, until somebody says what became of it. */
    @Test
    void comparesWhatALaterUpdateHasMade() {
        var world = revoke(Scenario.healthy())
                .change(EXPORT, export -> pending(export, "creating", ENTRY, "hybrid-verifier", verifier()));
        assertThat(world.findings()).containsExactly("drift-access-entry-missing", "drift-source-stale");
    }

    /** The refresh that it takes: what was made is in neither the state before nor that of the last update. */
    @Test
    void goesOnSoAfterTheRefresh() {
        var world = cutOff(grant(Scenario.healthy()), "creating", ENTRY, "new-team", team());
        var refreshed = ((ObjectNode) updates().path(0).deepCopy())
                .put("kind", "refresh")
                .put("result", "succeeded");
        var list = Fixtures.JSON.createObjectNode();
        list.putArray("updates").add(refreshed.put("version", 44)).addAll((ArrayNode) updates());
        var outcomes = latest(world, refreshed).answer(STACK + "/updates", list).judge();
        assertThat(Scenario.findings(outcomes)).doesNotContain("drift-access-entry-unmanaged");
        assertThat(Scenario.unknowns(outcomes)).containsExactly("drift-access-entry-changed");
    }

    private static Map<String, String> verifier() {
        return Map.of("clusterName", "hybrid-prod", "principalArn", VERIFIER);
    }

    private static Map<String, String> team() {
        return Map.of("clusterName", "hybrid-prod", "principalArn", TEAM);
    }

    private static Scenario grant(Scenario world) {
        var entry = ENTRIES + "/" + TEAM.replace(":", "%3A").replace("/", "%2F");
        return world.change(ENTRIES, list -> ((ArrayNode) list.path("accessEntries")).add(TEAM))
                .serveJson(
                        entry,
                        "{\"accessEntry\":{\"principalArn\":\"%s\",\"type\":\"STANDARD\",\"username\":\"x\",\"kubernetesGroups\":[],\"createdAt\":1787310000}}"
                                .formatted(TEAM))
                .serveJson(entry + "/access-policies", "{\"associatedAccessPolicies\":[]}");
    }

    private static Map<String, String> nodes(String role) {
        return Map.of("clusterName", "hybrid-prod", "principalArn", role, "type", "HYBRID_LINUX");
    }

    private static Scenario revoke(Scenario world) {
        return without(VERIFIER, world);
    }

    private static Scenario without(String role, Scenario world) {
        return world.change(ENTRIES, list -> {
            var entries = (ArrayNode) list.path("accessEntries");
            for (var index = entries.size() - 1; index >= 0; index--) {
                if (role.equals(entries.get(index).asText())) {
                    entries.remove(index);
                }
            }
        });
    }

    /** Update 43 failed, since its process was killed while it worked on one resource: nothing else is in its state. */
    private static Scenario cutOff(Scenario world, String kind, String type, String name, Map<String, String> inputs) {
        var export = Fixtures.json("world/healthy/pulumi/export.json");
        pending(export, kind, type, name, inputs);
        var list = Fixtures.JSON.createObjectNode();
        list.set("updates", updates());
        return latest(world, updates().path(0)).answer(STACK + "/updates", list).answer(EXPORT + "/43", export);
    }

    private static Scenario latest(Scenario world, JsonNode newest) {
        return world.change(STACK + "/updates/latest", update -> {
            ((ObjectNode) update).set("info", newest);
            ((ObjectNode) update).put("version", newest.path("version").asLong());
        });
    }

    /** The one that failed, and the one before. */
    private static ArrayNode updates() {
        var good = Fixtures.json("world/healthy/pulumi/updates-latest.json").path("info");
        var failed = ((ObjectNode) good.deepCopy()).put("result", "failed").put("version", 43);
        return Fixtures.JSON.createArrayNode().add(failed).add(good);
    }

    private static void pending(JsonNode export, String kind, String type, String name, Map<String, String> inputs) {
        var resource = ((ObjectNode) export.path("deployment"))
                .putArray("pending_operations")
                .addObject()
                .put("type", kind)
                .putObject("resource")
                .put("urn", urn(type, name))
                .put("custom", true)
                .put("type", type);
        inputs.forEach(resource.putObject("inputs")::put);
    }

    private static String urn(String type, String name) {
        return "urn:pulumi:prod::edge-platform::" + type + "::" + name;
    }
}
