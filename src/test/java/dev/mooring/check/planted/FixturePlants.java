package dev.mooring.check.planted;

import static dev.mooring.check.Scenario.CLUSTER;
import static dev.mooring.check.Scenario.CONFIG_MAPS;
import static dev.mooring.check.Scenario.CSRS;
import static dev.mooring.check.Scenario.DAEMONSETS;
import static dev.mooring.check.Scenario.ENTRIES;
import static dev.mooring.check.Scenario.LEASES;
import static dev.mooring.check.Scenario.NODES;
import static dev.mooring.check.Scenario.NODE_ROLE_ENTRY;
import static dev.mooring.check.Scenario.STACK;
import static dev.mooring.check.planted.Plant.plant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.check.Scenario;
import dev.mooring.standin.Fixtures;
import java.util.List;

/** Faults that recorded answers hold. */
final class FixturePlants {
    private FixturePlants() {}

    static List<Plant> all() {
        return List.of(
                plant(
                        "EKS is updating",
                        "fixtures",
                        world -> world.serve(CLUSTER, "eks/describe-cluster.updating.json"),
                        new String[0]),
                plant(
                        "the cluster failed",
                        "eks cluster",
                        world -> world.cluster(cluster -> cluster.put("status", "FAILED")),
                        "cluster-not-active"),
                plant(
                        "no remote network, member null",
                        "fixtures",
                        world -> world.serve(CLUSTER, "eks/describe-cluster.no-remote-network-null.json"),
                        "cluster-remote-network-missing"),
                plant(
                        "no remote network, member absent",
                        "fixtures",
                        world -> world.serve(CLUSTER, "eks/describe-cluster.no-remote-network-omitted.json"),
                        "cluster-remote-network-missing"),
                plant(
                        "CONFIG_MAP mode",
                        "fixtures",
                        world -> world.serve(CLUSTER, "eks/describe-cluster.config-map-auth-mode.json"),
                        "cluster-auth-mode-unsupported"),
                plant(
                        "health issues",
                        "fixtures",
                        world -> world.serve(CLUSTER, "eks/describe-cluster.health-issues.json"),
                        "cluster-health-issue"),
                plant(
                        "hybrid insight fails",
                        "fixtures",
                        world -> world.serve(
                                CLUSTER + "/insights", "eks/list-insights.misconfiguration-only.error.json"),
                        "insight-hybrid-misconfiguration"),
                plant(
                        "entry gone, no aws-auth",
                        "fixtures",
                        world -> world.serve(ENTRIES, "eks/list-access-entries.node-role-missing.json")
                                .delete(CONFIG_MAPS, "aws-auth"),
                        "access-entry-missing"),
                plant(
                        "entry gone, aws-auth maps the role still",
                        "fixtures",
                        world -> world.serve(ENTRIES, "eks/list-access-entries.node-role-missing.json"),
                        "drift-access-entry-missing"),
                plant(
                        "entry gone, aws-auth maps it wrongly",
                        "fixtures",
                        world -> world.serve(ENTRIES, "eks/list-access-entries.node-role-missing.json")
                                .object(CONFIG_MAPS, "k8s/configmap.aws-auth.hybrid-role-wrong-username.json"),
                        "access-entry-missing"),
                plant(
                        "entry of type EC2_LINUX",
                        "fixtures",
                        world -> world.serve(
                                NODE_ROLE_ENTRY, "eks/describe-access-entry.node-role-wrong-type-ec2-linux.json"),
                        "access-entry-wrong-type"),
                plant(
                        "entry of type STANDARD",
                        "fixtures",
                        world -> world.serve(
                                NODE_ROLE_ENTRY, "eks/describe-access-entry.node-role-wrong-type-standard.json"),
                        "access-entry-wrong-type"),
                plant("entry of a look-alike only", "fixtures", world -> lookalike(world), "access-entry-missing"),
                plant(
                        "a declared node is missing",
                        "fixtures",
                        world -> world.list(NODES, "k8s/nodes.unregistered-one-missing.json"),
                        "declared-node-not-registered"),
                plant(
                        "a node nobody declared",
                        "fixtures",
                        world -> world.list(NODES, "k8s/nodes.unexpected-extra-node.json"),
                        "unexpected-hybrid-node"),
                plant(
                        "provider ids of elsewhere",
                        "fixtures",
                        world -> world.list(NODES, "k8s/nodes.providerid-mismatch.json"),
                        "node-provider-id-mismatch"),
                plant(
                        "hybrid label lost",
                        "fixtures",
                        world -> world.list(NODES, "k8s/nodes.missing-hybrid-labels.json"),
                        "node-hybrid-label-missing"),
                plant(
                        "container runtime down",
                        "fixtures",
                        world -> world.list(NODES, "k8s/nodes.notready-runtime-down.json"),
                        "node-container-runtime-down"),
                plant(
                        "CNI missing",
                        "fixtures",
                        world -> world.list(NODES, "k8s/nodes.notready-cni-missing.json")
                                .list(DAEMONSETS, "k8s/daemonsets.kube-system.no-cni.json"),
                        "cni-daemonset-not-covering-nodes",
                        "drift-node-labels"),
                plant(
                        "one node unreachable",
                        "fixtures",
                        world -> world.list(NODES, "k8s/nodes.unreachable-one.json")
                                .list(LEASES, "k8s/leases.stale-one.json"),
                        "node-unreachable"),
                plant(
                        "all nodes unreachable",
                        "fixtures",
                        world -> world.list(NODES, "k8s/nodes.unreachable-all-hybrid-no-noexecute.json")
                                .list(LEASES, "k8s/leases.stale-all-hybrid.json"),
                        "site-disconnected"),
                plant(
                        "a lease runs out early",
                        "fixtures",
                        world -> world.list(LEASES, "k8s/leases.stale-early.json"),
                        "node-lease-stale"),
                plant(
                        "all leases run out early",
                        "fixtures",
                        world -> world.list(LEASES, "k8s/leases.stale-all-hybrid.json"),
                        "node-lease-stale"),
                plant(
                        "address outside the networks",
                        "fixtures",
                        world -> world.list(NODES, "k8s/nodes.ip-outside-remote-node-network.json"),
                        "node-ip-outside-remote-network",
                        "declared-node-not-registered",
                        "unexpected-hybrid-node"),
                plant(
                        "kubelet too new",
                        "fixtures",
                        world -> world.list(NODES, "k8s/nodes.wrong-version-newer-than-control-plane.json"),
                        "kubelet-newer-than-control-plane"),
                plant(
                        "kubelet too old",
                        "fixtures",
                        world -> world.list(NODES, "k8s/nodes.wrong-version-skew-too-old.json"),
                        "kubelet-skew-exceeded",
                        "kubelet-skew-at-limit"),
                plant(
                        "add-on degraded",
                        "fixtures",
                        world -> world.serve(CLUSTER + "/addons/coredns", "eks/describe-addon.coredns.degraded.json"),
                        "addon-unhealthy"),
                plant("CSR waits", "fixtures", world -> oldPendingCsr(world), "kubelet-serving-csr-pending"),
                plant(
                        "CSR waits, not long yet",
                        "fixtures",
                        world -> world.list(CSRS, "k8s/csrs.pending-one.json"),
                        new String[0]),
                plant(
                        "CSRs were garbage-collected",
                        "fixtures",
                        world -> world.list(CSRS, "k8s/csrs.empty-garbage-collected.json"),
                        new String[0]),
                plant(
                        "activation ends soon",
                        "fixtures",
                        world -> world.serveSsm("DescribeActivations", "eks/ssm.describe-activations.mixed.json"),
                        "ssm-activation-expiring",
                        "ssm-activation-expired"),
                plant(
                        "Cilium's pool lies elsewhere",
                        "fixtures",
                        world -> world.list(
                                "/apis/cilium.io/v2/ciliumnodes",
                                "k8s/ciliumnodes.pod-cidr-outside-remote-pod-network.json"),
                        "cilium-pod-cidr-outside-remote-pod-network"),
                plant(
                        "kube-proxy of another cluster",
                        "fixtures",
                        world -> world.changeObject(
                                CONFIG_MAPS,
                                "kube-proxy",
                                map -> ((ObjectNode) map.path("data"))
                                        .put(
                                                "kubeconfig",
                                                "clusters:\n- cluster:\n    server: https://other.eks.amazonaws.com\n")),
                        "kube-proxy-endpoint-mismatch"),
                plant(
                        "disk pressure",
                        "fixtures",
                        world -> world.list(NODES, "k8s/nodes.disk-pressure.json"),
                        "node-disk-pressure"),
                plant(
                        "memory pressure",
                        "fixtures",
                        world -> world.list(NODES, "k8s/nodes.memory-pressure.json"),
                        "node-memory-pressure",
                        "node-monitoring-agent-absent"),
                plant(
                        "no address",
                        "fixtures",
                        world -> world.list(NODES, "k8s/nodes.internal-ip-missing.json"),
                        "node-internal-ip-missing"),
                plant(
                        "CNI agent starts",
                        "fixtures",
                        world -> world.list(NODES, "k8s/nodes.cilium-agent-not-ready-taint.json"),
                        "node-monitoring-agent-absent"),
                plant(
                        "request denied",
                        "fixtures",
                        world -> world.list(CSRS, "k8s/csrs.denied.json"),
                        "kubelet-serving-csr-denied-or-failed"),
                plant(
                        "signing failed",
                        "fixtures",
                        world -> world.list(CSRS, "k8s/csrs.failed.json"),
                        "kubelet-serving-csr-denied-or-failed"),
                plant(
                        "approved and not issued",
                        "fixtures",
                        world -> world.list(CSRS, "k8s/csrs.approved-not-issued.json"),
                        "kubelet-serving-csr-not-issued"),
                plant(
                        "registered again, old Node left behind",
                        "fixtures",
                        world -> registeredAgain(world),
                        "stale-node-object"),
                plant(
                        "no process ids left",
                        "fixtures",
                        world -> world.changeObject(
                                NODES,
                                "dc2-edge-01",
                                node -> node.path("status").path("conditions").forEach(condition -> {
                                    if (condition.path("type").asText().equals("PIDPressure")) {
                                        ((ObjectNode) condition).put("status", "True");
                                    }
                                })),
                        "node-pid-pressure"),
                plant("cluster does not exist", "fixtures", world -> noCluster(world), "drift-cluster-missing"),
                plant(
                        "networks changed by hand",
                        "fixtures",
                        world -> world.serve(CLUSTER, "eks/describe-cluster.remote-network-cidr-drift.json"),
                        "drift-remote-node-cidrs"),
                plant(
                        "pod networks changed by hand",
                        "fixtures",
                        world -> world.change(
                                CLUSTER,
                                answer -> ((ObjectNode) answer.path("cluster")
                                                .path("remoteNetworkConfig")
                                                .path("remotePodNetworks")
                                                .path(0))
                                        .putArray("cidrs")
                                        .add("10.88.0.0/16")),
                        "drift-remote-pod-cidrs"),
                plant(
                        "another version",
                        "fixtures",
                        world -> world.serve(CLUSTER, "eks/describe-cluster.version-1-31-extended.json"),
                        "drift-cluster-version"),
                plant(
                        "add-on gone",
                        "fixtures",
                        world -> world.change(CLUSTER + "/addons", list -> ((ArrayNode) list.path("addons")).remove(0)),
                        "drift-addon-missing"),
                plant(
                        "add-on of another version",
                        "fixtures",
                        world -> world.serve(
                                CLUSTER + "/addons/kube-proxy", "eks/describe-addon.kube-proxy.version-behind.json"),
                        "drift-addon-version"),
                plant(
                        "zone labels gone",
                        "fixtures",
                        world -> world.list(NODES, "k8s/nodes.no-zone-labels.json"),
                        "drift-node-labels",
                        "node-zone-label-missing"),
                plant(
                        "last update failed",
                        "fixtures",
                        world -> world.change(
                                STACK + "/updates/latest",
                                update -> ((ObjectNode) update.path("info")).put("result", "failed")),
                        "drift-source-stale"),
                plant(
                        "EKS refuses a list",
                        "fixtures",
                        world -> world.fail(ENTRIES, 403, "AccessDeniedException"),
                        "verifier-permission-missing"),
                plant(
                        "Kubernetes refuses leases",
                        "fixtures",
                        world -> world.refuse(LEASES, 403),
                        "verifier-permission-missing"));
    }

    private static Scenario registeredAgain(Scenario world) {
        var scenario = world;
        var old = (ObjectNode)
                Fixtures.json("k8s/nodes.unreachable-one.json").path("items").get(0);
        ((ObjectNode) old.path("metadata")).put("name", "mi-0dddddddddddddddd");
        ((ObjectNode) old.path("spec")).put("providerID", "eks-hybrid:///us-west-2/hybrid-prod/mi-0dddddddddddddddd");
        return scenario.put(NODES, old);
    }

    private static Scenario lookalike(Scenario world) {
        return world.change(ENTRIES, list -> {
                    var entries = (ArrayNode) list.path("accessEntries");
                    entries.remove(0);
                    entries.add("arn:aws:iam::111122223333:role/edge/AmazonEKSHybridNodesRole");
                })
                .delete(CONFIG_MAPS, "aws-auth");
    }

    static Scenario oldPendingCsr(Scenario world) {
        var csr = Fixtures.json("k8s/csrs.pending-one.json").path("items");
        for (JsonNode item : csr) {
            if (item.path("status").path("conditions").isEmpty()) {
                ((ObjectNode) item.path("metadata")).put("creationTimestamp", "2026-08-21T11:54:00Z");
                return world.put(CSRS, (ObjectNode) item);
            }
        }
        throw new AssertionError("the fixture has no pending request");
    }

    private static Scenario noCluster(Scenario world) {
        return world.fail(CLUSTER, 404, "ResourceNotFoundException");
    }
}
