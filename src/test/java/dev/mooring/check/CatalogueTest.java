package dev.mooring.check;

import static dev.mooring.check.Scenario.CLUSTER;
import static dev.mooring.check.Scenario.CONFIG_MAPS;
import static dev.mooring.check.Scenario.ENTRIES;
import static dev.mooring.check.Scenario.EXPORT;
import static dev.mooring.check.Scenario.LEASES;
import static dev.mooring.check.Scenario.NODES;
import static dev.mooring.check.Scenario.NODE_ROLE;
import static dev.mooring.check.Scenario.NODE_ROLE_ENTRY;
import static dev.mooring.check.Scenario.STACK;
import static dev.mooring.check.Scenario.healthy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.standin.Fixtures;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each scenario plants one fault in the healthy installation and states every finding that must come of it. */
class CatalogueTest {

    @Test
    void raisesNothingOnAHealthyFleet() {
        var outcomes = healthy().judge();
        assertThat(Scenario.findings(outcomes)).isEmpty();
        assertThat(Scenario.unknowns(outcomes)).isEmpty();
    }

    @Test
    void reportsSitesThatAreAllLostOnceAndFoldsTheirNodesIn() {
        var outcomes = healthy()
                .list(NODES, "k8s/nodes.unreachable-all-hybrid-no-noexecute.json")
                .judge();
        assertThat(Scenario.faults(outcomes))
                .extracting(fault -> fault.subject().name())
                .containsExactly("hybrid-prod");
        assertThat(outcomes.faults())
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
        assertThat(faults.getFirst().remedy().commands())
                .extracting(Remedy.Command::command)
                .anyMatch(command -> command.contains("--cluster-name hybrid-prod --region us-west-2")
                        && command.contains("--principal-arn " + NODE_ROLE));
    }

    /** Nothing moves them else: a constraint holds for pods that are placed from then on. */
    @Test
    void hasCorednsPlacedAnewWhereItIsOnOneSideAlone() {
        assertThat(Catalogue.checks())
                .filteredOn(check -> check.description().id().equals("coredns-not-spread"))
                .singleElement()
                .satisfies(check -> assertThat(check.description().remedy().commands())
                        .extracting(Remedy.Command::command)
                        .endsWith("kubectl -n kube-system rollout restart deployment/coredns"));
    }

    @Test
    void saysSinceWhenAndWhyByWhatTheSourcesTellOfThisNode() {
        var outcomes = healthy()
                .condition("mi-0a1b2c3d4e5f67890", "Ready", "Unknown", "NodeStatusUnknown")
                .judge();
        assertThat(outcomes.faults())
                .filteredOn(fault -> fault.check().id().equals("node-unreachable"))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.since()).contains(Instant.parse("2026-08-21T11:49:00Z"));
                    assertThat(fault.cause()).startsWith("Kubelet renews its lease");
                    assertThat(fault.remedy().commands())
                            .extracting(Remedy.Command::command)
                            .contains(
                                    "kubectl describe node mi-0a1b2c3d4e5f67890",
                                    "aws ssm describe-instance-information --region us-west-2 --filters Key=InstanceIds,Values=mi-0a1b2c3d4e5f67890");
                });
    }

    @Test
    void asksForANewerAgentOnlyWhereItsAddonIsTooOldForHybridNodes() {
        assertThat(commandsForAnAbsentAgent(healthy().list(NODES, "k8s/nodes.healthy-calico.json")))
                .anyMatch(command -> command.contains("get daemonset eks-node-monitoring-agent"))
                .noneMatch(command -> command.contains("describe-addon-versions"));
        var old = healthy()
                .list(NODES, "k8s/nodes.healthy-calico.json")
                .change(
                        CLUSTER + "/addons/eks-node-monitoring-agent",
                        body -> ((ObjectNode) body.path("addon")).put("addonVersion", "v1.1.0-eksbuild.1"));
        assertThat(commandsForAnAbsentAgent(old))
                .anyMatch(command -> command.contains("describe-addon-versions")
                        && command.contains("--addon-name eks-node-monitoring-agent"))
                .noneMatch(command -> command.contains("daemonset"));
    }

    /** EKS refuses its switch with the versions before. */
    @ParameterizedTest
    @CsvSource({"v1.3.4-eksbuild.1, true", "v1.3.7-eksbuild.1, true", "v1.3.7-eksbuild.2, false"})
    void asksForANewerPodIdentityAgentOnlyWhereItDoesNotKnowBottlerocket(String version, boolean isOld) {
        assertThat(asksForANewerPodIdentityAgent(withoutPodIdentity(version))).isEqualTo(isOld);
    }

    @Test
    void asksForNoNewerPodIdentityAgentWhereNoNodeRunsBottlerocket() {
        var world = withoutPodIdentity("v1.3.4-eksbuild.1").node("dc2-edge-01", CatalogueTest::onUbuntu);
        assertThat(asksForANewerPodIdentityAgent(world)).isFalse();
    }

    private static boolean asksForANewerPodIdentityAgent(Scenario world) {
        return commands(world, "pod-identity-hybrid-daemonset-missing").stream()
                .anyMatch(command -> command.contains("describe-addon-versions")
                        && command.contains("--addon-name eks-pod-identity-agent"));
    }

    private static Scenario withoutPodIdentity(String version) {
        return healthy()
                .change(
                        CLUSTER + "/addons/eks-pod-identity-agent",
                        body -> ((ObjectNode) body.path("addon"))
                                .put("addonVersion", version)
                                .put("configurationValues", "{}"));
    }

    private static void onUbuntu(ObjectNode node) {
        ((ObjectNode) node.path("status").path("nodeInfo")).put("osImage", "Ubuntu 22.04.5 LTS");
    }

    private static List<String> commandsForAnAbsentAgent(Scenario world) {
        return commands(world, "node-monitoring-agent-absent");
    }

    private static List<String> commands(Scenario world, String check) {
        return world.judge().faults().stream()
                .filter(fault -> fault.check().id().equals(check))
                .findFirst()
                .orElseThrow()
                .remedy()
                .commands()
                .stream()
                .map(Remedy.Command::command)
                .toList();
    }

    @Test
    void saysOfAKubeletThatHasJustStartedNothingOfItsRuntime() {
        var fault = faultOf(
                "node-not-ready",
                healthy()
                        .condition(
                                "mi-0a1b2c3d4e5f67890",
                                "Ready",
                                "False",
                                "KubeletNotReady",
                                "container runtime status check may not have completed yet"));
        assertThat(fault.cause()).startsWith("Kubelet has just started");
    }

    @Test
    void saysHowAnInterfaceThatNobodyNeedsIsLeftOutAndHowTheAgentForgets() {
        var fault = faultOf(
                "node-monitoring-condition-failed", healthy().list(NODES, "k8s/nodes.nma-networking-false.json"));
        assertThat(fault.remedy().text()).contains("excludedInterfaceNameRegexps", "takes nothing back");
        assertThat(fault.remedy().commands())
                .extracting(Remedy.Command::command)
                .endsWith(
                        "kubectl -n kube-system delete pod -l app.kubernetes.io/name=eks-node-monitoring-agent --field-selector spec.nodeName=mi-0a1b2c3d4e5f67890");
    }

    @Test
    void saysNothingOfInterfacesAloneWhereTheAgentFoundMoreThanOneFault() {
        var fault = faultOf(
                "node-monitoring-condition-failed",
                healthy()
                        .condition(
                                "mi-0a1b2c3d4e5f67890",
                                "NetworkingReady",
                                "False",
                                "InterfaceNotUp",
                                "The loopback interface is missing from this instance; Interface Name: \"eno1\" is not up"));
        assertThat(fault.remedy().text()).startsWith("Mend what its messages name");
    }

    @Test
    void takesTheTaintAwayThatCiliumLeftBehind() {
        var gone = healthy()
                .delete(Scenario.DAEMONSETS, "cilium")
                .taint("mi-0a1b2c3d4e5f67890", "node.cilium.io/agent-not-ready", "NoSchedule", "2026-08-21T09:00:00Z");
        assertThat(faultOf("cilium-agent-taint-present", gone).remedy().commands())
                .extracting(Remedy.Command::command)
                .endsWith("kubectl taint node mi-0a1b2c3d4e5f67890 node.cilium.io/agent-not-ready-");
    }

    /** Nodes that came since the move have no word of the former CNI, and may be in order. */
    @Test
    void proposesToTakeNoNetworkAwayFromNodesOfACniThatIsNotKnownByName() {
        var moved = healthy()
                .delete(Scenario.DAEMONSETS, "cilium")
                .changeObject("/api/v1/nodes", "mi-0a1b2c3d4e5f67890", node -> {
                    var conditions = node.path("status").path("conditions").elements();
                    while (conditions.hasNext()) {
                        if ("NetworkUnavailable"
                                .equals(conditions.next().path("type").asText())) {
                            conditions.remove();
                        }
                    }
                });
        var outcomes = moved.judge();
        assertThat(Scenario.findings(outcomes)).isEmpty();
        assertThat(Scenario.unknowns(outcomes)).contains("ready-without-cni", "cni-daemonset-not-covering-nodes");
    }

    @Test
    void doesNotTakePodAddressesForRoutedThatItDoesNotKnow() {
        var world = healthy()
                .changeObject(
                        "/apis/cilium.io/v2/ciliumnodes",
                        "mi-0a1b2c3d4e5f67890",
                        node -> ((ObjectNode) node.path("spec")).putObject("ipam"));
        assertThat(Scenario.unknowns(world.judge())).containsExactly("cilium-pod-cidr-outside-remote-pod-network");
    }

    @Test
    void doesNotTakePodAddressesForRoutedWhileCiliumTellsNothingOfItsNodes() {
        var path = "/apis/cilium.io/v2/ciliumnodes";
        for (var world : List.of(
                healthy().serveKubernetes(path, 404, "404 page not found\n"),
                healthy().delete(path, "mi-0a1b2c3d4e5f67890"))) {
            assertThat(Scenario.unknowns(world.judge())).containsExactly("cilium-pod-cidr-outside-remote-pod-network");
        }
    }

    @Test
    void missesNoCiliumNodeWhereCiliumIsNotInstalled() {
        var world = healthy()
                .delete(Scenario.DAEMONSETS, "cilium")
                .serveKubernetes("/apis/cilium.io/v2/ciliumnodes", 404, "404 page not found\n");
        assertThat(Scenario.unknowns(world.judge())).doesNotContain("cilium-pod-cidr-outside-remote-pod-network");
    }

    private static Fault faultOf(String check, Scenario world) {
        return world.judge().faults().stream()
                .filter(fault -> fault.check().id().equals(check))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void asksSsmNothingOfANodeThatHasACertificate() {
        var outcomes = healthy()
                .condition("dc2-edge-01", "Ready", "Unknown", "NodeStatusUnknown")
                .judge();
        assertThat(outcomes.faults())
                .filteredOn(fault -> fault.check().id().equals("node-unreachable"))
                .singleElement()
                .satisfies(fault -> assertThat(fault.remedy().commands())
                        .extracting(Remedy.Command::command)
                        .contains("kubectl describe node dc2-edge-01")
                        .noneMatch(command -> command.startsWith("aws ssm")));
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
                .isInstanceOf(Outcome.SwitchedOff.class);
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
        var unknowns = Scenario.unknowns(outcomes);
        unknowns.removeAll(Scenario.OF_MOORING_ITSELF);
        assertThat(unknowns)
                .containsExactly(
                        "access-entry-missing",
                        "drift-ssm-activation",
                        "ssm-activation-exhausted",
                        "ssm-activation-expired",
                        "ssm-activation-expiring");
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
            assertThat(check.description().remedy().text()).isNotBlank();
        });
        assertThat(Catalogue.checks())
                .extracting(check -> check.description().id())
                .doesNotHaveDuplicates();
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

    @Test
    void tellsWhenPodsAreEvictedWithTheLossOfTheirNode() {
        var outcomes = healthy()
                .condition("dc2-edge-01", "Ready", "Unknown", "NodeStatusUnknown")
                .taint("dc2-edge-01", "node.kubernetes.io/unreachable", "NoExecute", "2026-08-21T11:58:00Z")
                .judge();
        assertThat(outcomes.faults())
                .filteredOn(fault -> fault.check().id().equals("eviction-countdown"))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.evidence()).containsEntry("evictionAt", "2026-08-21T12:03:00Z");
                    assertThat(fault.inhibitedBy().orElseThrow().check()).isEqualTo("node-unreachable");
                });
    }

    @Test
    void holdsBackOnlyWhatTheEksUpdateChanges() {
        var outcomes = healthy()
                .cluster(cluster -> cluster.put("status", "UPDATING").put("version", "1.33"))
                .change(
                        CLUSTER + "/updates",
                        list -> ((ObjectNode) list).putArray("updateIds").add("e4774cdd-a079-4f86-a14e-8b9140bb6db4"))
                .serve(
                        CLUSTER + "/updates/e4774cdd-a079-4f86-a14e-8b9140bb6db4",
                        "eks/describe-update.remote-network-config.in-progress.json")
                .judge();
        assertThat(Scenario.unknowns(outcomes)).contains("drift-remote-node-cidrs", "drift-remote-pod-cidrs");
        assertThat(Scenario.findings(outcomes)).contains("drift-cluster-version");
    }

    @Test
    void foldsLostNodesIntoTheMissingAccessEntryOfTheirRole() {
        var outcomes = healthy()
                .serve(ENTRIES, "eks/list-access-entries.node-role-missing.json")
                .delete(CONFIG_MAPS, "aws-auth")
                .list(NODES, "k8s/nodes.unreachable-all-hybrid-no-noexecute.json")
                .list(LEASES, "k8s/leases.stale-all-hybrid.json")
                .judge();
        assertThat(Scenario.findings(outcomes)).containsExactly("access-entry-missing");
    }

    @Test
    void foldsEverythingIntoAnUnreachableControlPlane() {
        var outcomes = healthy()
                .cluster(cluster -> cluster.putObject("health")
                        .putArray("issues")
                        .addObject()
                        .put("code", "ClusterUnreachable")
                        .put("message", "planted"))
                .list(NODES, "k8s/nodes.unreachable-all-hybrid-no-noexecute.json")
                .judge();
        assertThat(Scenario.findings(outcomes)).containsExactly("cluster-health-issue");
    }

    @Test
    void doesNotHideALostFleetBehindAnUpdateOfTheCluster() {
        var outcomes = healthy()
                .cluster(cluster -> cluster.put("status", "UPDATING"))
                .declareNodes(nodes -> nodes.forEach(node -> ((ObjectNode) node).remove("site")))
                .list(NODES, "k8s/nodes.no-zone-labels.json")
                .condition("mi-0a1b2c3d4e5f67890", "Ready", "Unknown", "NodeStatusUnknown")
                .condition("mi-0b2c3d4e5f6789012", "Ready", "Unknown", "NodeStatusUnknown")
                .condition("dc2-edge-01", "Ready", "Unknown", "NodeStatusUnknown")
                .judge();
        assertThat(Scenario.findings(outcomes)).contains("site-disconnected");
    }

    @Test
    void saysUnknownOfKubeletsThatWereNotAsked() {
        var outcomes = healthy()
                .set("kubernetes.kubelet-probe", "true")
                .put("/api/v1/namespaces/kube-system/pods", """
                        {"metadata": {"name": "cilium-1", "ownerReferences": [{"kind": "DaemonSet"}]},
                         "spec": {"nodeName": "dc2-edge-01", "containers": [{"name": "cilium-agent"}]},
                         "status": {"phase": "Running"}}
                        """)
                .answerKubernetes("/api/v1/namespaces/kube-system/pods/cilium-1/log", 200, "k8s/events.nodes.json")
                .judge();
        assertThat(Scenario.unknowns(outcomes)).contains("api-to-kubelet-path-broken");
    }

    @Test
    void saysUnknownOfAKubeletThatFailsInAWayNobodyKnows() {
        var pods = "/api/v1/namespaces/kube-system/pods";
        var world = Scenario.healthy().set("kubernetes.kubelet-probe", "true");
        for (var node : List.of("mi-0a1b2c3d4e5f67890", "mi-0b2c3d4e5f6789012", "dc2-edge-01")) {
            world.put(pods, """
                            {"metadata": {"name": "proxy-%s", "ownerReferences": [{"kind": "DaemonSet"}]},
                             "spec": {"nodeName": "%s"}, "status": {"phase": "Running"}}
                            """.formatted(node, node)).serveKubernetes(pods + "/proxy-" + node + "/log", 200, "a line");
        }
        var outcomes = world.serveKubernetes(
                        pods + "/proxy-dc2-edge-01/log", 500, "{\"kind\":\"Status\",\"message\":\"something new\"}")
                .judge();
        assertThat(Scenario.findings(outcomes)).isEmpty();
        assertThat(Scenario.unknowns(outcomes))
                .contains(
                        "api-to-kubelet-path-broken", "kubelet-serving-cert-missing", "kubelet-serving-cert-untrusted");
    }

    @Test
    void saysUnknownOfAWebhookBehindAGatewayWhoseLeaderMayBeDead() {
        var outcomes = Scenario.healthy()
                .put("/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations", """
                        {"metadata": {"name": "policy"}, "webhooks": [{"name": "check.policy.example",
                         "clientConfig": {"service": {"namespace": "policy", "name": "webhook"}}}]}
                        """)
                .put("/apis/discovery.k8s.io/v1/namespaces/policy/endpointslices", """
                        {"metadata": {"name": "webhook-1"}, "endpoints": [{"addresses": ["192.168.7.7"],
                         "conditions": {"ready": true}, "nodeName": "mi-0a1b2c3d4e5f67890"}]}
                        """)
                .object("/apis/coordination.k8s.io/v1/leases", "k8s/lease.hybrid-gateway-leader.healthy.json")
                .changeObject(
                        "/apis/coordination.k8s.io/v1/leases",
                        "hybrid-gateway-leader",
                        lease -> ((ObjectNode) lease.path("spec")).put("renewTime", "2026-08-21T14:00:00Z"))
                .judge();
        assertThat(Scenario.unknowns(outcomes)).contains("webhook-backend-unreachable", "gateway-leader-lease-stale");
    }
}
