package dev.mooring.check;

import static dev.mooring.check.Scenario.CLUSTER;
import static dev.mooring.check.Scenario.CONFIG_MAPS;
import static dev.mooring.check.Scenario.CSRS;
import static dev.mooring.check.Scenario.DAEMONSETS;
import static dev.mooring.check.Scenario.ENTRIES;
import static dev.mooring.check.Scenario.EXPORT;
import static dev.mooring.check.Scenario.LEASES;
import static dev.mooring.check.Scenario.NODES;
import static dev.mooring.check.Scenario.NODE_ROLE;
import static dev.mooring.check.Scenario.NODE_ROLE_ENTRY;
import static dev.mooring.check.Scenario.STACK;
import static dev.mooring.check.Scenario.healthy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.standin.Fixtures;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each scenario plants one fault in the healthy installation and states every finding that must come of it. */
class CatalogueTest {

    @Test
    void raisesNothingOnAHealthyFleet() {
        var outcomes = healthy().judge();
        assertThat(Scenario.findings(outcomes)).isEmpty();
        assertThat(Scenario.unknowns(outcomes)).isEmpty();
    }

    static Stream<Arguments> planted() {
        return Stream.of(
                arguments(
                        "EKS is updating",
                        healthy().serve(CLUSTER, "eks/describe-cluster.updating.json"),
                        Set.of("cluster-not-active")),
                arguments(
                        "no remote network, member null",
                        healthy().serve(CLUSTER, "eks/describe-cluster.no-remote-network-null.json"),
                        Set.of("cluster-remote-network-missing", "drift-remote-node-cidrs", "drift-remote-pod-cidrs")),
                arguments(
                        "no remote network, member absent",
                        healthy().serve(CLUSTER, "eks/describe-cluster.no-remote-network-omitted.json"),
                        Set.of("cluster-remote-network-missing", "drift-remote-node-cidrs", "drift-remote-pod-cidrs")),
                arguments(
                        "CONFIG_MAP mode",
                        healthy().serve(CLUSTER, "eks/describe-cluster.config-map-auth-mode.json"),
                        Set.of("cluster-auth-mode-unsupported", "drift-authentication-mode")),
                arguments(
                        "health issues",
                        healthy().serve(CLUSTER, "eks/describe-cluster.health-issues.json"),
                        Set.of("cluster-health-issue")),
                arguments(
                        "hybrid insight fails",
                        healthy().serve(CLUSTER + "/insights", "eks/list-insights.misconfiguration-only.error.json"),
                        Set.of("insight-hybrid-misconfiguration")),
                arguments(
                        "entry gone, no aws-auth",
                        healthy()
                                .serve(ENTRIES, "eks/list-access-entries.node-role-missing.json")
                                .delete(CONFIG_MAPS, "aws-auth"),
                        Set.of("access-entry-missing", "drift-access-entry-missing")),
                arguments(
                        "entry gone, aws-auth maps the role still",
                        healthy().serve(ENTRIES, "eks/list-access-entries.node-role-missing.json"),
                        Set.of("drift-access-entry-missing")),
                arguments(
                        "entry gone, aws-auth maps it wrongly",
                        healthy()
                                .serve(ENTRIES, "eks/list-access-entries.node-role-missing.json")
                                .object(CONFIG_MAPS, "k8s/configmap.aws-auth.hybrid-role-wrong-username.json"),
                        Set.of("access-entry-missing", "drift-access-entry-missing")),
                arguments(
                        "entry of type EC2_LINUX",
                        healthy()
                                .serve(
                                        NODE_ROLE_ENTRY,
                                        "eks/describe-access-entry.node-role-wrong-type-ec2-linux.json"),
                        Set.of("access-entry-wrong-type", "drift-access-entry-changed")),
                arguments(
                        "entry of type STANDARD",
                        healthy()
                                .serve(NODE_ROLE_ENTRY, "eks/describe-access-entry.node-role-wrong-type-standard.json"),
                        Set.of("access-entry-wrong-type", "drift-access-entry-changed")),
                arguments(
                        "entry of a look-alike only",
                        lookalike(),
                        Set.of("access-entry-missing", "access-entry-lookalike-only", "drift-access-entry-missing")),
                arguments(
                        "a declared node is missing",
                        healthy().list(NODES, "k8s/nodes.unregistered-one-missing.json"),
                        Set.of("declared-node-not-registered", "drift-node-set")),
                arguments(
                        "a node nobody declared",
                        healthy().list(NODES, "k8s/nodes.unexpected-extra-node.json"),
                        Set.of("unexpected-hybrid-node", "drift-node-set")),
                arguments(
                        "provider ids of elsewhere",
                        healthy().list(NODES, "k8s/nodes.providerid-mismatch.json"),
                        Set.of("node-provider-id-mismatch")),
                arguments(
                        "hybrid label lost",
                        healthy().list(NODES, "k8s/nodes.missing-hybrid-labels.json"),
                        Set.of("node-hybrid-label-missing")),
                arguments(
                        "container runtime down",
                        healthy().list(NODES, "k8s/nodes.notready-runtime-down.json"),
                        Set.of("node-not-ready", "node-container-runtime-down")),
                arguments(
                        "CNI missing",
                        healthy()
                                .list(NODES, "k8s/nodes.notready-cni-missing.json")
                                .list(DAEMONSETS, "k8s/daemonsets.kube-system.no-cni.json"),
                        Set.of("node-not-ready", "cni-not-initialised", "drift-node-labels")),
                arguments(
                        "one node unreachable",
                        healthy()
                                .list(NODES, "k8s/nodes.unreachable-one.json")
                                .list(LEASES, "k8s/leases.stale-one.json"),
                        Set.of("node-unreachable")),
                arguments(
                        "all nodes unreachable",
                        healthy()
                                .list(NODES, "k8s/nodes.unreachable-all-hybrid-no-noexecute.json")
                                .list(LEASES, "k8s/leases.stale-all-hybrid.json"),
                        Set.of("site-disconnected")),
                arguments(
                        "a lease runs out early",
                        healthy().list(LEASES, "k8s/leases.stale-early.json"),
                        Set.of("node-lease-stale")),
                arguments(
                        "all leases run out early",
                        healthy().list(LEASES, "k8s/leases.stale-all-hybrid.json"),
                        Set.of("node-lease-stale")),
                arguments(
                        "address outside the networks",
                        healthy().list(NODES, "k8s/nodes.ip-outside-remote-node-network.json"),
                        Set.of(
                                "node-ip-outside-remote-network",
                                "declared-node-not-registered",
                                "unexpected-hybrid-node",
                                "drift-node-set")),
                arguments(
                        "kubelet too new",
                        healthy().list(NODES, "k8s/nodes.wrong-version-newer-than-control-plane.json"),
                        Set.of("kubelet-newer-than-control-plane")),
                arguments(
                        "kubelet too old",
                        healthy().list(NODES, "k8s/nodes.wrong-version-skew-too-old.json"),
                        Set.of("kubelet-skew-exceeded", "kubelet-skew-at-limit")),
                arguments(
                        "add-on degraded",
                        healthy().serve(CLUSTER + "/addons/coredns", "eks/describe-addon.coredns.degraded.json"),
                        Set.of("addon-unhealthy")),
                arguments("CSR waits", oldPendingCsr(), Set.of("kubelet-serving-csr-pending")),
                arguments("CSR waits, not long yet", healthy().list(CSRS, "k8s/csrs.pending-one.json"), Set.of()),
                arguments(
                        "CSRs were garbage-collected",
                        healthy().list(CSRS, "k8s/csrs.empty-garbage-collected.json"),
                        Set.of()),
                arguments(
                        "activation ends soon",
                        healthy().serveSsm("DescribeActivations", "eks/ssm.describe-activations.mixed.json"),
                        Set.of("ssm-activation-expiring")),
                arguments(
                        "Cilium's pool lies elsewhere",
                        healthy()
                                .list(
                                        "/apis/cilium.io/v2/ciliumnodes",
                                        "k8s/ciliumnodes.pod-cidr-outside-remote-pod-network.json"),
                        Set.of("cilium-pod-cidr-outside-remote-pod-network")),
                arguments(
                        "kube-proxy of another cluster",
                        healthy()
                                .changeObject(
                                        CONFIG_MAPS,
                                        "kube-proxy",
                                        map -> ((ObjectNode) map.path("data"))
                                                .put(
                                                        "kubeconfig",
                                                        "clusters:\n- cluster:\n    server: https://other.eks.amazonaws.com\n")),
                        Set.of("kube-proxy-endpoint-mismatch")),
                arguments(
                        "disk pressure",
                        healthy().list(NODES, "k8s/nodes.disk-pressure.json"),
                        Set.of("node-disk-pressure")),
                arguments(
                        "memory pressure",
                        healthy().list(NODES, "k8s/nodes.memory-pressure.json"),
                        Set.of("node-memory-pressure")),
                arguments(
                        "no address",
                        healthy().list(NODES, "k8s/nodes.internal-ip-missing.json"),
                        Set.of("node-internal-ip-missing")),
                arguments(
                        "CNI agent starts",
                        healthy().list(NODES, "k8s/nodes.cilium-agent-not-ready-taint.json"),
                        Set.of("network-unavailable")),
                arguments(
                        "request denied",
                        healthy().list(CSRS, "k8s/csrs.denied.json"),
                        Set.of("kubelet-serving-csr-denied-or-failed")),
                arguments(
                        "signing failed",
                        healthy().list(CSRS, "k8s/csrs.failed.json"),
                        Set.of("kubelet-serving-csr-denied-or-failed")),
                arguments(
                        "approved and not issued",
                        healthy().list(CSRS, "k8s/csrs.approved-not-issued.json"),
                        Set.of("kubelet-serving-csr-not-issued")),
                arguments("registered again, old Node left behind", registeredAgain(), Set.of("stale-node-object")),
                arguments(
                        "no process ids left",
                        healthy()
                                .changeObject(
                                        NODES,
                                        "dc2-edge-01",
                                        node -> node.path("status")
                                                .path("conditions")
                                                .forEach(condition -> {
                                                    if (condition
                                                            .path("type")
                                                            .asText()
                                                            .equals("PIDPressure")) {
                                                        ((ObjectNode) condition).put("status", "True");
                                                    }
                                                })),
                        Set.of("node-pid-pressure")),
                arguments("cluster does not exist", noCluster(), Set.of("drift-cluster-missing")),
                arguments(
                        "networks changed by hand",
                        healthy().serve(CLUSTER, "eks/describe-cluster.remote-network-cidr-drift.json"),
                        driftedNetworks()),
                arguments(
                        "pod networks changed by hand",
                        healthy()
                                .change(
                                        CLUSTER,
                                        answer -> ((ObjectNode) answer.path("cluster")
                                                        .path("remoteNetworkConfig")
                                                        .path("remotePodNetworks")
                                                        .path(0))
                                                .putArray("cidrs")
                                                .add("10.88.0.0/16")),
                        Set.of("drift-remote-pod-cidrs", "cilium-pod-cidr-outside-remote-pod-network")),
                arguments(
                        "another version",
                        healthy().serve(CLUSTER, "eks/describe-cluster.version-1-31-extended.json"),
                        Set.of("drift-cluster-version", "kubelet-newer-than-control-plane")),
                arguments(
                        "add-on gone",
                        healthy().change(CLUSTER + "/addons", list -> ((ArrayNode) list.path("addons")).remove(0)),
                        Set.of("drift-addon-missing")),
                arguments(
                        "add-on of another version",
                        healthy()
                                .serve(
                                        CLUSTER + "/addons/kube-proxy",
                                        "eks/describe-addon.kube-proxy.version-behind.json"),
                        Set.of("drift-addon-version")),
                arguments(
                        "zone labels gone",
                        healthy().list(NODES, "k8s/nodes.no-zone-labels.json"),
                        Set.of("drift-node-labels")),
                arguments(
                        "last update failed",
                        healthy()
                                .change(
                                        STACK + "/updates/latest",
                                        update -> ((ObjectNode) update.path("info")).put("result", "failed")),
                        Set.of("drift-source-stale")),
                arguments(
                        "EKS refuses a list",
                        healthy().fail(ENTRIES, 403, "AccessDeniedException"),
                        Set.of("verifier-permission-missing")),
                arguments(
                        "Kubernetes refuses leases",
                        healthy().refuse(LEASES, 403),
                        Set.of("verifier-permission-missing")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("planted")
    void findsJustWhatWasPlanted(String name, Scenario scenario, Set<String> expected) {
        assertThat(scenario.findings()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void reportsALostSiteOnceAndFoldsItsNodesIn() {
        var outcomes = healthy()
                .list(NODES, "k8s/nodes.unreachable-all-hybrid-no-noexecute.json")
                .judge();
        assertThat(Scenario.faults(outcomes))
                .extracting(fault -> fault.subject().name())
                .containsExactly("dc1", "dc2");
        assertThat(Judge.faults(outcomes.values()))
                .filteredOn(fault -> fault.inhibitedBy().isPresent())
                .hasSize(3);
    }

    @Test
    void raisesTheMissingNodeToCriticalWhereMostOfItsSiteIsMissing() {
        var faults = healthy()
                .delete(NODES, "mi-0a1b2c3d4e5f67890")
                .delete(NODES, "mi-0b2c3d4e5f6789012")
                .faults();
        assertThat(faults)
                .filteredOn(fault -> fault.check().id().equals("declared-node-not-registered"))
                .hasSize(2)
                .allMatch(fault -> fault.severity() == Severity.CRITICAL);
    }

    @Test
    void fillsTheNamesOfThisClusterIntoTheRemedy() {
        var faults = healthy()
                .serve(NODE_ROLE_ENTRY, "eks/describe-access-entry.node-role-wrong-type-ec2-linux.json")
                .faults();
        assertThat(faults.getFirst().remedy()).contains("--cluster-name hybrid-prod --region us-west-2", NODE_ROLE);
    }

    @Test
    void holdsDriftBackWhileAnUpdateRuns() {
        var outcomes = healthy()
                .serve(CLUSTER, "eks/describe-cluster.remote-network-cidr-drift.json")
                .change(
                        STACK,
                        stack -> ((ObjectNode) stack)
                                .putObject("currentOperation")
                                .put("kind", "update"))
                .judge();
        assertThat(Scenario.unknowns(outcomes)).contains("drift-remote-node-cidrs", "drift-cluster-version");
        assertThat(Scenario.findings(outcomes))
                .contains("drift-source-stale")
                .doesNotContain("drift-remote-node-cidrs");
    }

    @Test
    void takesTheLastUpdateForTheIntentWhenARefreshHasOverwrittenTheState() {
        var refreshed = Fixtures.json("world/healthy/pulumi/updates-latest.json");
        ((ObjectNode) refreshed.path("info")).put("kind", "refresh").put("version", 43);
        ((ObjectNode) refreshed).put("version", 43);
        var list = Fixtures.JSON.createObjectNode();
        list.putArray("updates")
                .add(refreshed.path("info"))
                .add(Fixtures.json("world/healthy/pulumi/updates-latest.json").path("info"));
        var scenario = healthy()
                .serve(CLUSTER, "eks/describe-cluster.remote-network-cidr-drift.json")
                .change(STACK + "/updates/latest", update -> ((ObjectNode) update).setAll((ObjectNode) refreshed))
                .change(EXPORT, CatalogueTest::refreshWroteRealityIn)
                .answer(STACK + "/updates", list);
        assertThat(scenario.findings()).contains("drift-remote-node-cidrs");
    }

    @Test
    void saysUnknownAndNotMissingWhenTheNodesCannotBeRead() {
        var outcomes = healthy().refuse(NODES, 503).judge();
        assertThat(Scenario.findings(outcomes)).isEmpty();
        assertThat(Scenario.unknowns(outcomes))
                .contains("declared-node-not-registered", "node-unreachable", "site-disconnected", "drift-node-set");
    }

    @Test
    void saysUnknownWhenAwsAuthCannotBeReadAndTheEntryIsGone() {
        var outcomes = healthy()
                .serve(ENTRIES, "eks/list-access-entries.node-role-missing.json")
                .refuse(CONFIG_MAPS + "/aws-auth", 500)
                .judge();
        assertThat(Scenario.unknowns(outcomes)).contains("access-entry-missing");
    }

    @Test
    void skipsWhatIsSwitchedOff() {
        var outcomes = Judge.judge(healthy().situation(Map.of("mooring.clusters.hybrid-prod.ssm", "false")));
        assertThat(outcomes.get(Catalogue.find("ssm-activation-expiring").orElseThrow()))
                .isInstanceOf(Outcome.Skipped.class);
    }

    @Test
    void saysThrottledInBothItsFaces() {
        var one = healthy()
                .fail(CLUSTER + "/addons", 429, "TooManyRequestsException")
                .findings();
        var other =
                healthy().fail(CLUSTER + "/addons", 400, "ThrottlingException").findings();
        assertThat(one).containsExactly("verifier-throttled");
        assertThat(other).containsExactly("verifier-throttled");
    }

    @Test
    void darkensOnlyTheChecksThatNeedTheRefusedReading() {
        var outcomes = healthy()
                .failSsm("DescribeActivations", 403, "AccessDeniedException")
                .judge();
        assertThat(Scenario.unknowns(outcomes)).containsExactly("ssm-activation-expiring");
    }

    @Test
    void readsEveryPageOfTheAccessEntries() {
        var scenario =
                healthy().serve(ENTRIES, "eks/list-access-entries.page-2.json").delete(CONFIG_MAPS, "aws-auth");
        assertThat(scenario.firstPage(ENTRIES, "eks/list-access-entries.page-1.json")
                        .findings())
                .doesNotContain("access-entry-missing");
    }

    @Test
    void hasADescriptionForEveryCheck() {
        assertThat(Catalogue.checks()).allSatisfy(check -> {
            assertThat(check.description().id()).matches("[a-z0-9-]+");
            assertThat(check.description().compares()).isNotBlank();
            assertThat(check.description().cause()).isNotBlank();
            assertThat(check.description().remedy()).isNotBlank();
        });
        assertThat(Catalogue.checks())
                .extracting(check -> check.description().id())
                .doesNotHaveDuplicates();
    }

    private static Set<String> driftedNetworks() {
        // The shorter node network leaves two nodes outside.
        return Set.of("drift-remote-node-cidrs", "node-ip-outside-remote-network");
    }

    private static Scenario registeredAgain() {
        var scenario = healthy();
        var old = (ObjectNode)
                Fixtures.json("k8s/nodes.unreachable-one.json").path("items").get(0);
        ((ObjectNode) old.path("metadata")).put("name", "mi-0dddddddddddddddd");
        ((ObjectNode) old.path("spec")).put("providerID", "eks-hybrid:///us-west-2/hybrid-prod/mi-0dddddddddddddddd");
        return scenario.put(NODES, old);
    }

    private static Scenario lookalike() {
        return healthy()
                .change(ENTRIES, list -> {
                    var entries = (ArrayNode) list.path("accessEntries");
                    entries.remove(0);
                    entries.add("arn:aws:iam::111122223333:role/edge/AmazonEKSHybridNodesRole");
                })
                .delete(CONFIG_MAPS, "aws-auth");
    }

    private static Scenario oldPendingCsr() {
        var csr = Fixtures.json("k8s/csrs.pending-one.json").path("items");
        for (JsonNode item : csr) {
            if (item.path("status").path("conditions").isEmpty()) {
                ((ObjectNode) item.path("metadata")).put("creationTimestamp", "2026-08-21T11:54:00Z");
                return healthy().put(CSRS, (ObjectNode) item);
            }
        }
        throw new AssertionError("the fixture has no pending request");
    }

    private static Scenario noCluster() {
        return healthy().fail(CLUSTER, 404, "ResourceNotFoundException");
    }

    private static void refreshWroteRealityIn(JsonNode export) {
        for (var resource : export.path("deployment").path("resources")) {
            if (resource.path("type").asText().equals("aws:eks/cluster:Cluster")) {
                var reality = Fixtures.json("eks/describe-cluster.remote-network-cidr-drift.json")
                        .path("cluster")
                        .path("remoteNetworkConfig");
                for (var network : new String[] {"remoteNodeNetworks", "remotePodNetworks"}) {
                    ((ObjectNode) resource.path("inputs")
                                    .path("remoteNetworkConfig")
                                    .path(network))
                            .set("cidrs", reality.path(network).path(0).path("cidrs"));
                }
            }
        }
    }
}
