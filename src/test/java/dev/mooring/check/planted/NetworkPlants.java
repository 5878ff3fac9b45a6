package dev.mooring.check.planted;

import static dev.mooring.check.planted.Machines.ANYWHERE;
import static dev.mooring.check.planted.Machines.CLOUD;
import static dev.mooring.check.planted.Machines.LONG_AGO;
import static dev.mooring.check.planted.Machines.SSM_ONE;
import static dev.mooring.check.planted.Machines.SSM_TWO;
import static dev.mooring.check.planted.Plant.plant;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.check.Scenario;
import dev.mooring.standin.Fixtures;
import java.util.List;

/** Faults of networks and CNIs. */
final class NetworkPlants {
    private static final String PODS = "/api/v1/namespaces/kube-system/pods";
    private static final String LOG = PODS + "/kube-proxy-7xk2m/log";
    private static final String GET =
            "Get \"https://10.80.146.28:10250/containerLogs/kube-system/kube-proxy-7xk2m/kube-proxy?tailLines=1\": ";
    private static final String X509 = "tls: failed to verify certificate: x509: ";
    private static final String GATEWAY = "/apis/coordination.k8s.io/v1/leases";
    private static final String VALIDATING = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations";

    private static final String NO_CNI =
            "container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized";

    private NetworkPlants() {}

    static List<Plant> all() {
        return List.of(
                plant(
                        "Cilium's agent down for long",
                        "taints",
                        world -> world.taint(SSM_ONE, "node.cilium.io/agent-not-ready", "NoSchedule", LONG_AGO),
                        "cilium-agent-taint-present"),
                plant(
                        "Cilium taken away, and its taint left behind",
                        "several",
                        world -> world.delete(Scenario.DAEMONSETS, "cilium")
                                .put(Scenario.DAEMONSETS, """
                                        {"metadata": {"name": "canal", "namespace": "kube-system"},
                                         "status": {"desiredNumberScheduled": 3, "numberReady": 3,
                                                    "updatedNumberScheduled": 3}}
                                        """)
                                .taint(SSM_ONE, "node.cilium.io/agent-not-ready", "NoSchedule", LONG_AGO),
                        "cilium-agent-taint-present"),
                plant(
                        "ready by left-over files",
                        "nodes",
                        world -> world.list(Scenario.NODES, "k8s/nodes.ready-without-cni.json")
                                .list(Scenario.DAEMONSETS, "k8s/daemonsets.kube-system.cilium-partial.json"),
                        "ready-without-cni",
                        "node-monitoring-agent-absent",
                        "cni-daemonset-not-covering-nodes"),
                plant(
                        "the CNI writes no condition, and a node is lost",
                        "several",
                        world -> cilium(withoutCondition(world, SSM_ONE, SSM_TWO, ANYWHERE), 3, 2)
                                .condition(SSM_ONE, "Ready", "Unknown", "NodeStatusUnknown"),
                        "node-unreachable"),
                plant(
                        "the CNI writes no condition, and does not run on one of several",
                        "several",
                        world -> cilium(withoutCondition(world, SSM_ONE, SSM_TWO), 3, 2),
                        "cni-daemonset-not-covering-nodes"),
                plant(
                        "the CNI runs on cloud nodes as well, and one of those starts",
                        "daemonsets",
                        world -> cilium(world, 5, 4),
                        new String[0]),
                plant(
                        "the CNI runs on cloud nodes as well, and not on a hybrid one",
                        "several",
                        world -> cilium(world, 5, 5)
                                .condition(SSM_ONE, "NetworkUnavailable", "True", "NoRouteCreated")
                                .node(SSM_ONE, node -> readySince(node, "2026-08-21T11:30:00Z")),
                        "cni-daemonset-not-covering-nodes"),
                plant(
                        "the CNI runs on cloud nodes as well, and does not start on a hybrid one",
                        "several",
                        world -> cilium(world, 5, 4)
                                .condition(SSM_ONE, "NetworkUnavailable", "True", "CiliumIsDown")
                                .node(SSM_ONE, node -> readySince(node, "2026-08-21T11:30:00Z")),
                        "cni-daemonset-not-covering-nodes"),
                plant(
                        "the CNI runs on cloud nodes as well, writes no condition, and one of those starts",
                        "several",
                        world -> cilium(withoutCondition(world, SSM_ONE, SSM_TWO, ANYWHERE), 5, 4),
                        new String[0]),
                plant(
                        "no CNI anywhere",
                        "daemonsets",
                        world -> world.list(Scenario.DAEMONSETS, "k8s/daemonsets.kube-system.no-cni.json"),
                        "cni-daemonset-not-covering-nodes"),
                plant(
                        "a CNI of another name, which writes no condition",
                        "several",
                        world -> withoutCondition(world, SSM_ONE, SSM_TWO, ANYWHERE)
                                .list(Scenario.DAEMONSETS, "k8s/daemonsets.kube-system.no-cni.json"),
                        new String[0]),
                plant(
                        "a CNI of another name, which writes no condition, and is not on one node",
                        "several",
                        world -> withoutCondition(world, SSM_ONE, SSM_TWO, ANYWHERE)
                                .list(Scenario.DAEMONSETS, "k8s/daemonsets.kube-system.no-cni.json")
                                .node(SSM_ONE, NetworkPlants::withoutPlugin),
                        "cni-daemonset-not-covering-nodes"),
                plant(
                        "CNI not ready on one node, as far as one look tells",
                        "daemonsets",
                        world -> world.list(Scenario.DAEMONSETS, "k8s/daemonsets.kube-system.cilium-partial.json"),
                        new String[0]),
                plant(
                        "CNI not ready on one node, which has told so for long",
                        "several",
                        world -> world.list(Scenario.DAEMONSETS, "k8s/daemonsets.kube-system.cilium-partial.json")
                                .taint(SSM_ONE, "node.cilium.io/agent-not-ready", "NoSchedule", LONG_AGO),
                        "cni-daemonset-not-covering-nodes"),
                plant(
                        "CNI not ready yet on a node that came back",
                        "several",
                        world -> back(world, "2026-08-21T11:59:59Z"),
                        new String[0]),
                plant(
                        "CNI not ready on a node that came back long ago",
                        "several",
                        world -> back(world, "2026-08-21T11:45:00Z")
                                .taint(SSM_ONE, "node.cilium.io/agent-not-ready", "NoSchedule", "2026-08-21T11:45:00Z"),
                        "cni-daemonset-not-covering-nodes"),
                plant(
                        "CNI not ready on two nodes, of which one has just been lost",
                        "several",
                        world -> world.list(Scenario.DAEMONSETS, "k8s/daemonsets.kube-system.cilium-partial.json")
                                .changeObject(
                                        Scenario.DAEMONSETS,
                                        "cilium",
                                        cilium -> ((ObjectNode) cilium.path("status")).put("numberReady", 1))
                                .condition(SSM_ONE, "Ready", "Unknown", "NodeStatusUnknown")
                                .node(SSM_ONE, node -> readySince(node, "2026-08-21T11:55:00Z"))
                                .taint(SSM_TWO, "node.cilium.io/agent-not-ready", "NoSchedule", LONG_AGO),
                        "cni-daemonset-not-covering-nodes",
                        "node-unreachable"),
                plant(
                        "the agent of a CNI has just been ended on a node",
                        "nodes",
                        world -> ended(world, "2026-08-21T11:59:50Z"),
                        new String[0]),
                plant(
                        "the agent of a CNI was ended on a node and has not come back",
                        "nodes",
                        world -> ended(world, "2026-08-21T11:49:00Z"),
                        "network-unavailable"),
                plant(
                        "the pod of a CNI was made again on a node, which says so",
                        "several",
                        world -> ended(cilium(world, 3, 2), "2026-08-21T11:59:50Z"),
                        new String[0]),
                plant(
                        "a node has just come back and waits for its CNI",
                        "nodes",
                        world -> waiting(world, NO_CNI, "2026-08-21T11:59:40Z"),
                        new String[0]),
                plant(
                        "a node has just come back and waits for its CNI and its CSINode",
                        "nodes",
                        world -> waiting(
                                world, "[" + NO_CNI + ", CSINode is not yet initialized]", "2026-08-21T11:59:40Z"),
                        new String[0]),
                plant(
                        "a node has just come back and waits for more than its CNI",
                        "nodes",
                        world -> waiting(
                                world,
                                "[" + NO_CNI + ", PLEG is not healthy: pleg was last seen active 3m0s ago]",
                                "2026-08-21T11:59:40Z"),
                        "node-container-runtime-down"),
                plant(
                        "a node has just come back, waits for its CNI and has not heard from containerd",
                        "nodes",
                        world -> waiting(
                                world,
                                "[container runtime status check may not have completed yet, " + NO_CNI + "]",
                                "2026-08-21T11:59:40Z"),
                        "node-not-ready"),
                plant(
                        "a node came back and has waited for its CNI for long",
                        "nodes",
                        world -> waiting(world, NO_CNI, "2026-08-21T11:49:00Z"),
                        "cni-not-initialised"),
                plant(
                        "CNI in a namespace of its own",
                        "daemonsets",
                        world -> world.list(Scenario.DAEMONSETS, "k8s/daemonsets.kube-system.no-cni.json")
                                .list("/apis/apps/v1/daemonsets", "k8s/daemonsets.kube-system.healthy.json"),
                        new String[0]),
                plant(
                        "Cilium gives out IPv6 as well",
                        "ciliumnodes",
                        world -> pools(world, "10.87.0.0/25", "fd00:10:87::/64"),
                        new String[0]),
                plant(
                        "Cilium gives out IPv6 as well, and IPv4 outside the remote pod networks",
                        "ciliumnodes",
                        world -> pools(world, "10.99.0.0/25", "fd00:10:87::/64"),
                        "cilium-pod-cidr-outside-remote-pod-network"),
                plant(
                        "Cilium gives out several pools, one of them outside the remote pod networks",
                        "ciliumnodes",
                        world -> allocated(world, "10.87.0.0/27", "10.99.0.0/27"),
                        "cilium-pod-cidr-outside-remote-pod-network"),
                plant(
                        "Cilium's pool is used up",
                        "several",
                        NetworkPlants::withoutAddresses,
                        "cilium-pod-cidr-missing"),
                plant(
                        "Cilium gave two nodes one network",
                        "ciliumnodes",
                        world -> pools(world, "10.87.0.128/25"),
                        "cilium-pod-cidr-overlap"),
                plant(
                        "Cilium gave a node a part of another's network",
                        "ciliumnodes",
                        world -> allocated(world, "10.87.0.0/27", "10.87.0.192/27"),
                        "cilium-pod-cidr-overlap"),
                plant(
                        "Cilium gave a node a network twice",
                        "ciliumnodes",
                        world -> allocated(world, "10.87.0.0/27", "10.87.0.0/27"),
                        new String[0]),
                plant(
                        "Cilium gives out several pools within the remote pod networks",
                        "ciliumnodes",
                        world -> allocated(world, "10.87.0.0/27", "10.87.0.32/27"),
                        new String[0]),
                plant(
                        "VPC CNI on hybrid nodes",
                        "daemonsets",
                        world -> world.list(
                                Scenario.DAEMONSETS, "k8s/daemonsets.kube-system.vpc-cni-scheduled-on-hybrid.json"),
                        "vpc-cni-on-hybrid"),
                plant(
                        "kubelet's port blocked",
                        "probe",
                        world -> probe(world, "k8s/error.500.internal-kubelet-timeout.json"),
                        "api-to-kubelet-path-broken"),
                plant(
                        "kubelet has no certificate",
                        "probe",
                        world -> probe(world, "k8s/error.500.internal-kubelet-tls.json"),
                        "kubelet-serving-cert-missing"),
                plant(
                        "kubelet has a certificate of another cluster",
                        "probe",
                        world -> probe(world, "k8s/error.500.internal-kubelet-unknown-authority.json"),
                        "kubelet-serving-cert-untrusted"),
                plant(
                        "kubelet of Bottlerocket serves with a certificate that it made itself",
                        "probe",
                        world -> probe(world, "k8s/error.500.internal-kubelet-unknown-authority.json")
                                .node(
                                        SSM_ONE,
                                        node -> ((ObjectNode)
                                                        node.path("status").path("nodeInfo"))
                                                .put("osImage", "Bottlerocket OS 1.44.0 (vmware-k8s-1.34)")),
                        "kubelet-serving-cert-untrusted"),
                plant(
                        "kubelet's port lets small packets through alone",
                        "probe",
                        world -> probe(world, 500, GET + "net/http: TLS handshake timeout"),
                        "api-to-kubelet-path-broken"),
                plant(
                        "kubelet's port ends at something in between",
                        "probe",
                        world -> probe(
                                world, 500, GET + "read tcp 10.0.1.7:43210->10.80.1.5:10250: connection reset by peer"),
                        "api-to-kubelet-path-broken"),
                plant(
                        "kubelet's port answers too late",
                        "probe",
                        world -> probe(world, 500, GET + "context deadline exceeded"),
                        "api-to-kubelet-path-broken"),
                plant(
                        "kubelet knows no client of the cluster",
                        "probe",
                        world -> probe(
                                world,
                                401,
                                "the server has asked for the client to provide credentials ( pods/log kube-proxy-7xk2m)"),
                        "api-to-kubelet-path-broken"),
                plant(
                        "kubelet does not let the API server in",
                        "probe",
                        world -> probe(
                                world,
                                403,
                                "Forbidden (user=kube-apiserver-kubelet-client, verb=get, resource=nodes, subresource=proxy) ( pods/log kube-proxy-7xk2m)"),
                        "api-to-kubelet-path-broken"),
                plant(
                        "kubelet has a certificate for another address",
                        "probe",
                        world -> probe(world, 500, GET + X509 + "certificate is valid for 10.80.1.9, not 10.80.146.28"),
                        "kubelet-serving-cert-untrusted"),
                plant(
                        "kubelet has a certificate that ended",
                        "probe",
                        world -> probe(
                                world, 500, GET + X509 + "certificate has expired or is not yet valid: current time"),
                        "kubelet-serving-cert-untrusted"),
                plant(
                        "kubelet waits for a certificate for its address",
                        "several",
                        world -> FixturePlants.oldPendingCsr(
                                probe(world, 500, GET + X509 + "cannot validate certificate for 10.80.146.28")),
                        "kubelet-serving-csr-pending"),
                plant(
                        "kubelet has a certificate of another cluster, and asks for one",
                        "several",
                        world -> FixturePlants.oldPendingCsr(
                                probe(world, "k8s/error.500.internal-kubelet-unknown-authority.json")),
                        "kubelet-serving-csr-pending",
                        "kubelet-serving-cert-untrusted"),
                plant(
                        "gateway without leader",
                        "gateway",
                        world -> world.object(GATEWAY, "k8s/lease.hybrid-gateway-leader.stale.json"),
                        "gateway-leader-lease-stale"),
                plant("gateway in order", "gateway", world -> tunnel(world, "10.20.1.57"), new String[0]),
                plant(
                        "gateway without leader, and a lease of its name that somebody made",
                        "gateway",
                        world -> leases(
                                gatewayNode(world, CLOUD, "True"),
                                lease("eks-hybrid-nodes-gateway", CLOUD, "2026-08-21T11:55:00Z"),
                                lease("tenant", "me", "2026-08-21T11:59:59Z")),
                        "gateway-leader-lease-stale"),
                plant(
                        "gateway in order, and a lease of its name that somebody made",
                        "gateway",
                        world -> leases(
                                gatewayNode(tunnel(world, "10.20.1.57"), CLOUD, "True"),
                                lease("eks-hybrid-nodes-gateway", CLOUD, "2026-08-21T11:59:59Z"),
                                lease("tenant", "me", "9999-08-21T11:59:59Z")),
                        new String[0]),
                plant(
                        "gateway in order, and a lease left behind in another namespace",
                        "gateway",
                        world -> leases(
                                gatewayNode(tunnel(world, "10.20.1.57"), CLOUD, "True"),
                                lease("eks-hybrid-nodes-gateway", CLOUD, "2026-08-21T09:00:00Z"),
                                lease("hybrid-gateway", CLOUD, "2026-08-21T11:59:59Z")),
                        new String[0]),
                plant(
                        "a gateway's lease whose holder is no name",
                        "gateway",
                        world -> leases(world, lease("tenant", "..", "2026-08-21T11:55:00Z")),
                        "gateway-leader-lease-stale"),
                plant(
                        "gateway without a second node",
                        "gateway",
                        world -> gatewayNode(tunnel(world, "10.20.1.57"), "gateway-2", "False"),
                        "gateway-without-standby"),
                plant(
                        "gateway whose second node has just ceased to be ready",
                        "gateway",
                        world -> gatewayNode(tunnel(world, "10.20.1.57"), "gateway-2", "False", "2026-08-21T11:59:40Z"),
                        new String[0]),
                plant(
                        "gateway whose second node ceased to be ready and did not come back",
                        "gateway",
                        world -> gatewayNode(
                                tunnel(world, "10.20.1.57"), "gateway-2", "Unknown", "2026-08-21T11:49:00Z"),
                        "gateway-without-standby"),
                plant(
                        "gateway with one node that has just been made",
                        "gateway",
                        world -> gatewayNode(
                                tunnel(world, "10.20.1.57").delete(Scenario.NODES, "gateway-2"),
                                "gateway-1",
                                "True",
                                "2026-08-21T11:59:40Z"),
                        "gateway-without-standby"),
                plant(
                        "gateway without leader and without a second node",
                        "gateway",
                        world -> gatewayNode(
                                world.object(GATEWAY, "k8s/lease.hybrid-gateway-leader.stale.json"),
                                "gateway-2",
                                "False"),
                        "gateway-leader-lease-stale"),
                plant(
                        "Cilium does not heed the tunnel",
                        "gateway",
                        world -> cilium(tunnel(world, "10.20.1.57"), "false"),
                        "gateway-vtep-off"),
                plant("no gateway, and tunnels off", "gateway", world -> cilium(world, "false"), new String[0]),
                plant("routes to the gateway", "ec2", world -> Ec2.route(world, "active", false), new String[0]),
                plant(
                        "routes to an instance that is gone",
                        "several",
                        world -> Ec2.route(world, "blackhole", true),
                        "remote-route-blackhole"),
                plant(
                        "source/destination check left on",
                        "ec2",
                        world -> Ec2.route(world, "active", true),
                        "remote-route-source-dest-check"),
                plant(
                        "gateway and its instance gone",
                        "several",
                        world -> Ec2.route(
                                world.object(GATEWAY, "k8s/lease.hybrid-gateway-leader.stale.json"), "blackhole", true),
                        "gateway-leader-lease-stale"),
                plant("tunnel ends elsewhere", "gateway", world -> tunnel(world, "10.20.9.9"), "gateway-vtep-mismatch"),
                plant(
                        "zone labels gone",
                        "nodes",
                        world -> world.list(Scenario.NODES, "k8s/nodes.no-zone-labels.json"),
                        "node-zone-label-missing",
                        "drift-node-labels"),
                plant(
                        "CoreDNS in the cloud alone",
                        "dns",
                        world -> dnsPod(dnsPod(world, "coredns-1", CLOUD), "coredns-2", CLOUD),
                        "coredns-not-spread"),
                plant(
                        "CoreDNS on both sides",
                        "dns",
                        world -> dnsPod(dnsPod(world, "coredns-1", CLOUD), "coredns-2", SSM_ONE),
                        new String[0]),
                plant(
                        "CoreDNS on both sides, and its hybrid node lost",
                        "several",
                        world -> dnsPod(dnsPod(world, "coredns-1", CLOUD), "coredns-2", SSM_ONE, "False")
                                .condition(SSM_ONE, "Ready", "Unknown", "NodeStatusUnknown"),
                        "node-unreachable"),
                plant(
                        "CoreDNS in the cloud, and starting on a hybrid node",
                        "dns",
                        world -> dnsPod(dnsPod(world, "coredns-1", CLOUD), "coredns-2", SSM_ONE, "False"),
                        new String[0]),
                plant(
                        "CoreDNS on a hybrid node alone, which is lost",
                        "several",
                        world -> dnsPod(world, "coredns-1", SSM_ONE, "False")
                                .condition(SSM_ONE, "Ready", "Unknown", "NodeStatusUnknown"),
                        "coredns-not-ready",
                        "node-unreachable"),
                plant(
                        "CoreDNS not ready, as far as one look tells",
                        "dns",
                        world -> dnsPod(world, "coredns-1", SSM_ONE, "False"),
                        new String[0]),
                plant(
                        "CoreDNS on hybrid nodes alone",
                        "dns",
                        world -> dnsPod(world, "coredns-1", SSM_ONE),
                        "coredns-not-spread"),
                plant(
                        "CoreDNS on hybrid nodes alone, beside nodes of EKS Auto Mode that have their own",
                        "several",
                        world -> dnsPod(autoMode(world), "coredns-1", SSM_ONE),
                        new String[0]),
                plant(
                        "webhook without a way",
                        "webhooks",
                        world -> webhook(world, "192.168.7.7"),
                        "webhook-backend-unreachable"),
                plant("webhook in the pod network", "webhooks", world -> webhook(world, "10.87.0.17"), new String[0]),
                plant(
                        "webhook without a way to one of its pods",
                        "webhooks",
                        world -> webhook(
                                world,
                                "Fail",
                                endpoint("10.20.1.99", CLOUD, true),
                                endpoint("192.168.7.7", SSM_ONE, true)),
                        "webhook-backend-unreachable"),
                plant(
                        "webhook without a way, whose pod restarts",
                        "webhooks",
                        world -> webhook(world, "Fail", endpoint("192.168.7.7", SSM_ONE, false)),
                        "webhook-backend-unreachable"),
                plant(
                        "webhook moved to the cloud, and its old pod not ended on a lost node",
                        "several",
                        world -> lost(
                                webhook(world, "Fail", endpoint("10.20.1.99", CLOUD, true), """
                                        {"addresses": ["192.168.7.7"], "nodeName": "%s",
                                         "conditions": {"ready": false, "terminating": true}}
                                        """.formatted(SSM_ONE)),
                                SSM_ONE),
                        "node-unreachable"),
                plant(
                        "webhook in no pod network",
                        "several",
                        world -> webhook(withoutPodNetworks(world), "Fail", endpoint("10.87.0.17", SSM_ONE, true)),
                        "cluster-remote-pod-network-missing"),
                plant(
                        "webhook whose pods were lost with their site",
                        "several",
                        world -> lost(
                                webhook(
                                        world,
                                        "Fail",
                                        endpoint("10.87.0.17", SSM_ONE, false),
                                        endpoint("10.87.0.145", SSM_TWO, false)),
                                SSM_ONE,
                                SSM_TWO),
                        "webhook-without-backend",
                        "site-disconnected"),
                plant(
                        "webhook that need not be called, whose pod was lost with its node",
                        "several",
                        world -> lost(webhook(world, "Ignore", endpoint("10.87.0.17", SSM_ONE, false)), SSM_ONE),
                        "node-unreachable"),
                plant(
                        "webhook whose only pod is not ready, as far as one look tells",
                        "webhooks",
                        world -> webhook(world, "Fail", endpoint("10.87.0.17", SSM_ONE, false)),
                        new String[0]),
                plant(
                        "webhook with a pod on a lost node and one in the cloud",
                        "several",
                        world -> lost(
                                webhook(
                                        world,
                                        "Fail",
                                        endpoint("10.87.0.17", SSM_ONE, false),
                                        endpoint("10.20.1.99", CLOUD, true)),
                                SSM_ONE),
                        "node-unreachable"));
    }

    private static Scenario cilium(Scenario world, int desired, int ready) {
        return world.changeObject(
                Scenario.DAEMONSETS,
                "cilium",
                cilium -> ((ObjectNode) cilium.path("status"))
                        .put("desiredNumberScheduled", desired)
                        .put("updatedNumberScheduled", desired)
                        .put("numberReady", ready));
    }

    private static Scenario pools(Scenario world, String... cidrs) {
        return world.changeObject("/apis/cilium.io/v2/ciliumnodes", SSM_ONE, node -> {
            var pools = ((ObjectNode) node.path("spec").path("ipam")).putArray("podCIDRs");
            List.of(cidrs).forEach(pools::add);
        });
    }

    /** A machine waits for what Cilium's operator does not have. */
    private static Scenario withoutAddresses(Scenario world) {
        return world.node(SSM_ONE, NetworkPlants::withoutPlugin)
                .changeObject("/apis/cilium.io/v2/ciliumnodes", SSM_ONE, node -> {
                    ((ObjectNode) node.path("spec")).putObject("ipam").putObject("pools");
                    ((ObjectNode) node.path("status").path("ipam"))
                            .putObject("operator-status")
                            .put("error", "unable to allocate podCIDR: allocator full");
                });
    }

    /** As in multi-pool IPAM: a node has networks of several pools, and none of its own. */
    private static Scenario allocated(Scenario world, String... cidrs) {
        return world.changeObject("/apis/cilium.io/v2/ciliumnodes", SSM_ONE, node -> {
            var ipam = ((ObjectNode) node.path("spec")).putObject("ipam");
            var allocated = ipam.putObject("pools").putArray("allocated");
            for (var cidr : cidrs) {
                allocated
                        .addObject()
                        .put("pool", "pool-" + allocated.size())
                        .putArray("cidrs")
                        .add(cidr);
            }
        });
    }

    static Scenario withoutCondition(Scenario world, String... nodes) {
        for (var name : nodes) {
            world.node(name, node -> {
                var conditions = node.path("status").path("conditions").iterator();
                while (conditions.hasNext()) {
                    if (conditions.next().path("type").asText().equals("NetworkUnavailable")) {
                        conditions.remove();
                    }
                }
            });
        }
        return world;
    }

    /** As Calico's agent writes it when it ends. */
    private static Scenario ended(Scenario world, String since) {
        return world.condition(
                        SSM_ONE, "NetworkUnavailable", "True", "CalicoIsDown", "Calico is shutting down on this node")
                .changeCondition(SSM_ONE, "NetworkUnavailable", network -> network.put("lastTransitionTime", since));
    }

    private static Scenario waiting(Scenario world, String forWhat, String since) {
        return world.condition(SSM_ONE, "Ready", "False", "KubeletNotReady", forWhat)
                .changeCondition(SSM_ONE, "Ready", ready -> ready.put("lastTransitionTime", since));
    }

    private static Scenario back(Scenario world, String since) {
        return world.list(Scenario.DAEMONSETS, "k8s/daemonsets.kube-system.cilium-partial.json")
                .node(SSM_ONE, node -> readySince(node, since));
    }

    private static void withoutPlugin(ObjectNode node) {
        for (var condition : node.path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                ((ObjectNode) condition)
                        .put("status", "False")
                        .put("reason", "KubeletNotReady")
                        .put("message", "container runtime network not ready: reason:NetworkPluginNotReady")
                        .put("lastTransitionTime", "2026-08-21T11:30:00Z");
            }
        }
    }

    private static void readySince(ObjectNode node, String since) {
        for (var condition : node.path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                ((ObjectNode) condition).put("lastTransitionTime", since);
            }
        }
    }

    private static Scenario probe(Scenario world, String fixture) {
        return probing(world).answerKubernetes(LOG, 500, fixture);
    }

    private static Scenario probe(Scenario world, int status, String message) {
        return probing(world)
                .serveKubernetes(
                        LOG,
                        status,
                        Fixtures.JSON
                                .createObjectNode()
                                .put("kind", "Status")
                                .put("message", message)
                                .toString());
    }

    private static Scenario probing(Scenario world) {
        return world.set("kubernetes.kubelet-probe", "true").put(PODS, """
                {"metadata": {"name": "kube-proxy-7xk2m", "ownerReferences": [{"kind": "DaemonSet"}]},
                 "spec": {"nodeName": "%s"}, "status": {"phase": "Running"}}
                """.formatted(SSM_ONE));
    }

    private static Scenario cilium(Scenario world, String tunnels) {
        return world.put("/api/v1/namespaces/kube-system/configmaps", """
                {"metadata": {"name": "cilium-config"}, "data": {"enable-vtep": "%s"}}
                """.formatted(tunnels));
    }

    private static Scenario gatewayNode(Scenario world, String name, String ready) {
        return world.put(Scenario.NODES, """
                {"metadata": {"name": "%s", "labels": {"hybrid-gateway-node": "true"}},
                 "spec": {"providerID": "aws:///us-west-2a/i-0a1b2c3d4e5f60718"},
                 "status": {"conditions": [{"type": "Ready", "status": "%s"}]}}
                """.formatted(name, ready));
    }

    private static Scenario gatewayNode(Scenario world, String name, String ready, String since) {
        return gatewayNode(world, name, ready)
                .changeCondition(name, "Ready", condition -> condition.put("lastTransitionTime", since));
    }

    private static String lease(String namespace, String node, String renewed) {
        return """
                {"metadata": {"name": "hybrid-gateway-leader", "namespace": "%s"},
                 "spec": {"holderIdentity": "%s_3f071f4f", "renewTime": "%s"}}
                """.formatted(namespace, node, renewed);
    }

    private static Scenario leases(Scenario world, String... leases) {
        return world.serveKubernetes(
                GATEWAY,
                200,
                "{\"kind\": \"LeaseList\", \"metadata\": {}, \"items\": [" + String.join(",", leases) + "]}");
    }

    private static Scenario tunnel(Scenario world, String endpoint) {
        return gatewayNode(cilium(gatewayNode(world, "gateway-1", "True"), "true"), "gateway-2", "True")
                .object(GATEWAY, "k8s/lease.hybrid-gateway-leader.healthy.json")
                .put("/apis/cilium.io/v2/ciliumvtepconfigs", """
                        {"metadata": {"name": "hybrid-gateway"},
                         "spec": {"endpoints": [{"name": "gateway", "tunnelEndpoint": "%s"}]}}
                        """.formatted(endpoint));
    }

    private static Scenario autoMode(Scenario world) {
        return world.node(
                CLOUD,
                node -> ((ObjectNode) node.path("metadata").path("labels"))
                        .put("eks.amazonaws.com/compute-type", "auto"));
    }

    private static Scenario dnsPod(Scenario world, String name, String node) {
        return dnsPod(world, name, node, "True");
    }

    private static Scenario dnsPod(Scenario world, String name, String node, String ready) {
        return world.put(PODS, """
                {"metadata": {"name": "%s", "labels": {"k8s-app": "kube-dns"}}, "spec": {"nodeName": "%s"},
                 "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "%s"}]}}
                """.formatted(name, node, ready));
    }

    private static Scenario webhook(Scenario world, String address) {
        return webhook(world, "Fail", endpoint(address, SSM_ONE, true));
    }

    private static Scenario webhook(Scenario world, String policy, String... endpoints) {
        return world.put(VALIDATING, """
                        {"metadata": {"name": "policy"}, "webhooks": [{"name": "check.policy.example",
                         "failurePolicy": "%s",
                         "clientConfig": {"service": {"namespace": "policy", "name": "webhook"}}}]}
                        """.formatted(policy))
                .put("/apis/discovery.k8s.io/v1/namespaces/policy/endpointslices", """
                        {"metadata": {"name": "webhook-1"}, "endpoints": [%s], "ports": [{"port": 9443}]}
                        """.formatted(
                                String.join(",", endpoints)));
    }

    private static String endpoint(String address, String node, boolean ready) {
        return """
                {"addresses": ["%s"], "nodeName": "%s", "conditions": {"ready": %s, "terminating": false}}
                """.formatted(address, node, ready);
    }

    private static Scenario lost(Scenario world, String... nodes) {
        for (var node : nodes) {
            world.condition(node, "Ready", "Unknown", "NodeStatusUnknown");
        }
        return world;
    }

    private static Scenario withoutPodNetworks(Scenario world) {
        return world.cluster(
                        cluster -> ((ObjectNode) cluster.path("remoteNetworkConfig")).putArray("remotePodNetworks"))
                .declare(
                        "aws:eks/cluster:Cluster",
                        resource -> List.of("inputs", "outputs")
                                .forEach(side -> ((ObjectNode)
                                                resource.path(side).path("remoteNetworkConfig"))
                                        .remove("remotePodNetworks")));
    }
}
