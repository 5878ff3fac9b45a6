package dev.mooring.check.planted;

import static dev.mooring.check.planted.Machines.ANYWHERE;
import static dev.mooring.check.planted.Machines.SSM_ONE;
import static dev.mooring.check.planted.Machines.SSM_TWO;
import static dev.mooring.check.planted.Plant.plant;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.check.Scenario;
import java.util.List;

/** Faults of versions and add-ons. */
final class VersionPlants {
    private static final String ADDONS = Scenario.CLUSTER + "/addons/";
    private static final String OFFERS = "/addons/supported-versions";

    private static final String AVOIDING = """
            "affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
             {"matchExpressions": [{"key": "eks.amazonaws.com/compute-type", "operator": "NotIn",
              "values": ["fargate", "hybrid"]}]}]}}},""";

    private VersionPlants() {}

    static List<Plant> all() {
        return List.of(
                plant(
                        "Cluster Autoscaler of before hybrid nodes",
                        "controllers",
                        world -> deployment(world, "cluster-autoscaler", "autoscaling/cluster-autoscaler:v1.32.7", ""),
                        "controller-breaks-on-hybrid"),
                plant(
                        "Cluster Autoscaler that knows hybrid nodes",
                        "controllers",
                        world -> deployment(
                                world, "cluster-autoscaler", "autoscaling/cluster-autoscaler-arm64:v1.33.0", ""),
                        new String[0]),
                plant(
                        "load balancer controller of before hybrid nodes",
                        "controllers",
                        world -> deployment(world, "lb", "eks/aws-load-balancer-controller:v2.14.0", AVOIDING),
                        "controller-breaks-on-hybrid"),
                plant(
                        "an old FSx driver may run on hybrid nodes",
                        "controllers",
                        world ->
                                deployment(world, "fsx-csi-controller", "fsx-csi-driver/aws-fsx-csi-driver:v1.6.0", ""),
                        "controller-breaks-on-hybrid"),
                plant(
                        "an old FSx driver is an add-on",
                        "several",
                        world -> deployment(world, "fsx-csi-controller", "fsx-csi-driver/aws-fsx-csi-driver:v1.6.0", "")
                                .change(
                                        Scenario.CLUSTER + "/addons",
                                        body -> ((ArrayNode) body.path("addons")).add("aws-fsx-csi-driver"))
                                .serveJson(ADDONS + "aws-fsx-csi-driver", """
                                        {"addon": {"addonName": "aws-fsx-csi-driver", "status": "ACTIVE",
                                         "addonVersion": "v1.6.0-eksbuild.1", "health": {"issues": []}}}
                                        """),
                        "addon-not-hybrid-capable",
                        "drift-addon-unmanaged"),
                plant(
                        "an old FSx driver stays off hybrid nodes",
                        "controllers",
                        world -> deployment(
                                world, "fsx-csi-controller", "fsx-csi-driver/aws-fsx-csi-driver:v1.6.0", AVOIDING),
                        new String[0]),
                plant(
                        "a controller whose version nobody can tell",
                        "controllers",
                        world -> deployment(world, "cluster-autoscaler", "mirror/cluster-autoscaler:latest", ""),
                        new String[0]),
                plant(
                        "EBS driver on hybrid nodes",
                        "daemonsets",
                        world -> world.put(Scenario.DAEMONSETS, """
                                {"metadata": {"name": "ebs-csi-node", "namespace": "kube-system"},
                                 "spec": {"template": {"spec": {"containers": [{"image": "eks/aws-ebs-csi-driver:v1.36.0"}]}}},
                                 "status": {"desiredNumberScheduled": 9, "numberReady": 3, "updatedNumberScheduled": 9}}
                                """),
                        "controller-breaks-on-hybrid"),
                plant(
                        "site half upgraded",
                        "software",
                        world -> software(world, SSM_TWO, "kubeletVersion", "v1.33.4-eks-3a1b5c7"),
                        "kubelet-version-mixed"),
                plant(
                        "kubelet of nobody knows whom",
                        "software",
                        world -> software(world, ANYWHERE, "kubeletVersion", "v1.34-custom"),
                        "kubelet-version-unparseable"),
                plant(
                        "kube-proxy left behind",
                        "eks addon kube-proxy",
                        world ->
                                world.serve(ADDONS + "kube-proxy", "eks/describe-addon.kube-proxy.version-behind.json"),
                        "drift-addon-version"),
                plant(
                        "support ends",
                        "eks versions",
                        world -> world.change(
                                "/cluster-versions",
                                body -> body.path("clusterVersions")
                                        .forEach(version -> ((ObjectNode) version)
                                                .put("endOfStandardSupportDate", 1787313600 + 30 * 86_400))),
                        "cluster-version-support-ending"),
                plant(
                        "add-on too old for hybrid nodes",
                        "eks addon nma",
                        world -> world.change(
                                        ADDONS + "eks-node-monitoring-agent",
                                        body -> ((ObjectNode) body.path("addon"))
                                                .put("addonVersion", "v1.1.0-eksbuild.1"))
                                .declare("aws:eks/addon:Addon", addon -> {
                                    var inputs = (ObjectNode) addon.path("inputs");
                                    if (inputs.path("addonName").asText().equals("eks-node-monitoring-agent")) {
                                        inputs.put("addonVersion", "v1.1.0-eksbuild.1");
                                    }
                                }),
                        "addon-not-hybrid-capable"),
                plant(
                        "add-on version not offered",
                        "eks addon versions",
                        world -> world.serve(OFFERS, "eks/describe-addon-versions.kube-proxy.json")
                                .change(
                                        OFFERS,
                                        body -> ((ArrayNode) body.path("addons")
                                                        .get(0)
                                                        .path("addonVersions"))
                                                .remove(1)),
                        "addon-version-incompatible"),
                plant(
                        "add-on version offered",
                        "eks addon versions",
                        world -> world.serve(OFFERS, "eks/describe-addon-versions.kube-proxy.json"),
                        new String[0]),
                plant(
                        "Pod Identity not for hybrid nodes",
                        "eks addon pod identity",
                        world -> world.serve(
                                ADDONS + "eks-pod-identity-agent",
                                "eks/describe-addon.eks-pod-identity-agent.no-hybrid-daemonset.json"),
                        "pod-identity-hybrid-daemonset-missing",
                        "drift-addon-configuration"),
                plant(
                        "Pod Identity for nodes with Bottlerocket, and all have it",
                        "several",
                        world -> podIdentity(allBottlerocket(world), "hybrid-bottlerocket"),
                        new String[0]),
                plant(
                        "Pod Identity not for nodes with Bottlerocket, and all have it",
                        "several",
                        world -> podIdentity(allBottlerocket(world), "hybrid"),
                        "pod-identity-hybrid-daemonset-missing"),
                plant(
                        "Pod Identity for nodes with Bottlerocket alone, and nobody asks for it on others",
                        "eks addon pod identity",
                        world -> podIdentity(world, "hybrid-bottlerocket"),
                        new String[0]),
                plant(
                        "operating system without support",
                        "software",
                        world -> software(world, ANYWHERE, "osImage", "Debian GNU/Linux 12 (bookworm)"),
                        "node-os-unsupported"),
                plant(
                        "kernel too old for Cilium",
                        "software",
                        world -> software(world, ANYWHERE, "kernelVersion", "5.4.0-200-generic"),
                        "cilium-kernel-too-old"),
                plant(
                        "one image, for two architectures",
                        "software",
                        world -> rhel(rhel(world, SSM_ONE, "x86_64", "amd64"), SSM_TWO, "aarch64", "arm64"),
                        new String[0]),
                plant(
                        "images of different age",
                        "software",
                        world -> software(world, SSM_TWO, "kernelVersion", "5.15.0-140-generic"),
                        "node-software-drift"),
                plant(
                        "add-on refused by admission",
                        "eks addon nma",
                        world -> world.serve(
                                ADDONS + "eks-node-monitoring-agent",
                                "eks/describe-addon.eks-node-monitoring-agent.admission-denied.json"),
                        "addon-unhealthy"),
                plant(
                        "add-on failed to install",
                        "eks addon nma",
                        world -> world.serve(
                                ADDONS + "eks-node-monitoring-agent",
                                "eks/describe-addon.eks-node-monitoring-agent.create-failed.json"),
                        "addon-unhealthy"));
    }

    private static Scenario allBottlerocket(Scenario world) {
        return List.of(SSM_ONE, SSM_TWO).stream()
                .reduce(
                        world,
                        (so, node) -> software(so, node, "osImage", "Bottlerocket OS 1.49.0 (vmware-k8s-1.34)"),
                        (one, _) -> one);
    }

    /** Declared and in use for one kind of hybrid nodes. */
    private static Scenario podIdentity(Scenario world, String kind) {
        var values = "{\"daemonsets\":{\"%s\":{\"create\":true}}}".formatted(kind);
        return world.change(
                        ADDONS + "eks-pod-identity-agent",
                        body -> ((ObjectNode) body.path("addon")).put("configurationValues", values))
                .declare("aws:eks/addon:Addon", addon -> {
                    var inputs = (ObjectNode) addon.path("inputs");
                    if (inputs.path("addonName").asText().equals("eks-pod-identity-agent")) {
                        inputs.put("configurationValues", values);
                    }
                });
    }

    private static Scenario rhel(Scenario world, String node, String ofKernel, String ofKubernetes) {
        return software(
                        software(world, node, "kernelVersion", "5.14.0-570.12.1.el9_6." + ofKernel),
                        node,
                        "osImage",
                        "Red Hat Enterprise Linux 9.6 (Plow)")
                .node(
                        node,
                        object -> ((ObjectNode) object.path("metadata").path("labels"))
                                .put("kubernetes.io/arch", ofKubernetes));
    }

    private static Scenario software(Scenario world, String node, String member, String value) {
        return world.node(node, object -> ((ObjectNode) object.path("status").path("nodeInfo")).put(member, value));
    }

    private static Scenario deployment(Scenario world, String name, String image, String affinity) {
        return world.put("/apis/apps/v1/deployments", """
                {"metadata": {"name": "%s", "namespace": "kube-system"},
                 "spec": {"template": {"spec": {%s "containers": [{"image": "registry.example/%s"}]}}}}
                """.formatted(name, affinity, image));
    }
}
