package dev.mooring.check.planted;

import static dev.mooring.check.planted.Machines.ANYWHERE;
import static dev.mooring.check.planted.Machines.SSM_ONE;
import static dev.mooring.check.planted.Plant.plant;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.check.Scenario;
import java.util.List;
import java.util.function.Consumer;

/** Two faults of one subject, of which the one does not explain the other; each beside the case where it does. */
final class FoldingPlants {
    private static final String KUBE_PROXY = Scenario.CLUSTER + "/addons/kube-proxy";
    private static final String POD_IDENTITY = Scenario.CLUSTER + "/addons/eks-pod-identity-agent";
    private static final String SUBJECT = "/subject/c0ffee00-1234-4abc-9def-001122334455";

    private FoldingPlants() {}

    static List<Plant> all() {
        return List.of(
                plant(
                        "the cluster is behind, and kube-proxy fits what is declared",
                        "several",
                        world -> runs(world, "1.33"),
                        "drift-cluster-version"),
                plant(
                        "the cluster is behind, and kube-proxy is too old for both",
                        "several",
                        world -> kubeProxy(runs(world, "1.33"), "v1.30.0-eksbuild.2", "v1.30.0-eksbuild.2"),
                        "drift-cluster-version",
                        "kube-proxy-skew"),
                plant(
                        "the cluster is behind, and kube-proxy is newer than what is declared",
                        "several",
                        world -> kubeProxy(runs(world, "1.33"), "v1.35.0-eksbuild.2", "v1.35.0-eksbuild.2"),
                        "drift-cluster-version",
                        "kube-proxy-skew"),
                plant(
                        "the cluster is behind, and a kubelet is newer than what is declared",
                        "several",
                        world -> runs(world, "1.33")
                                .node(
                                        SSM_ONE,
                                        node -> ((ObjectNode)
                                                        node.path("status").path("nodeInfo"))
                                                .put("kubeletVersion", "v1.35.1-eks-3a1b5c7")),
                        "drift-cluster-version",
                        "kubelet-newer-than-control-plane"),
                plant(
                        "kube-proxy is not the declared one, which fits",
                        "several",
                        world -> kubeProxy(world, "v1.34.0-eksbuild.2", "v1.31.0-eksbuild.2"),
                        "drift-addon-version"),
                plant(
                        "kube-proxy is not the declared one, which does not fit either",
                        "several",
                        world -> kubeProxy(world, "v1.30.0-eksbuild.2", "v1.31.0-eksbuild.2"),
                        "drift-addon-version",
                        "kube-proxy-skew"),
                plant(
                        "the cluster is behind and kube-proxy is not the declared one; both as declared would fit",
                        "several",
                        world -> kubeProxy(runs(world, "1.30"), "v1.34.0-eksbuild.2", "v1.35.0-eksbuild.2"),
                        "drift-addon-version",
                        "drift-cluster-version"),
                plant(
                        "a certificate that is good for days, and nobody asks with it",
                        "several",
                        world -> unseen(world).serve(SUBJECT, "eks/rolesanywhere.get-subject.cert-expiring.json"),
                        "ira-node-certificate-expiring",
                        "ira-subject-not-seen"),
                plant(
                        "a certificate that has ended, and nobody asks with it",
                        "several",
                        world -> unseen(world).serve(SUBJECT, "eks/rolesanywhere.get-subject.cert-expired.json"),
                        "ira-node-certificate-expiring"),
                plant(
                        "the endpoint is declared public and private, and open to others",
                        "several",
                        world -> endpoint(world, true, "203.0.113.0/24", "198.51.100.0/24"),
                        "cluster-endpoint-public-and-private",
                        "drift-endpoint-access"),
                plant(
                        "the endpoint is declared private, and is public as well",
                        "several",
                        world -> endpoint(world, false, "198.51.100.0/24", "198.51.100.0/24"),
                        "drift-endpoint-access"),
                plant(
                        "other logs than declared, and audit is declared off",
                        "several",
                        world -> logs(world, List.of("api", "authenticator"), List.of("api")),
                        "cluster-logging-incomplete",
                        "drift-logging"),
                plant(
                        "audit is declared, and off",
                        "several",
                        world -> logs(world, List.of("api", "audit", "authenticator"), List.of("api", "authenticator")),
                        "drift-logging"),
                plant(
                        "Pod Identity is switched off for hybrid nodes",
                        "several",
                        world -> podIdentity(world, "{\"daemonsets\":{\"hybrid\":{\"create\":false}}}"),
                        "pod-identity-hybrid-daemonset-missing",
                        "drift-addon-configuration"),
                plant(
                        "Pod Identity is in use, and switched off for hybrid nodes",
                        "several",
                        world -> podIdentity(world, "{\"daemonsets\":{\"hybrid\":{\"create\":false}}}")
                                .change(
                                        KUBE_PROXY,
                                        body -> ((ObjectNode) body.path("addon"))
                                                .putArray("podIdentityAssociations")
                                                .add(
                                                        "arn:aws:eks:us-west-2:111122223333:podidentityassociation/hybrid-prod/a-1")),
                        "pod-identity-hybrid-daemonset-missing"),
                plant(
                        "Pod Identity is switched off for hybrid nodes, and configured otherwise as well",
                        "several",
                        world -> podIdentity(
                                world, "{\"agent\":{\"verbose\":true},\"daemonsets\":{\"hybrid\":{\"create\":false}}}"),
                        "pod-identity-hybrid-daemonset-missing",
                        "drift-addon-configuration"));
    }

    private static Scenario runs(Scenario world, String version) {
        return world.cluster(cluster -> cluster.put("version", version))
                .declare(
                        "aws:eks/cluster:Cluster",
                        cluster -> ((ObjectNode) cluster.path("inputs")).put("version", "1.34"));
    }

    private static Scenario kubeProxy(Scenario world, String declared, String actual) {
        return declareAddon(world, "kube-proxy", inputs -> inputs.put("addonVersion", declared))
                .change(KUBE_PROXY, body -> ((ObjectNode) body.path("addon")).put("addonVersion", actual))
                .changeObject(
                        Scenario.DAEMONSETS,
                        "kube-proxy",
                        daemonSet -> ((ObjectNode) daemonSet
                                        .path("spec")
                                        .path("template")
                                        .path("spec")
                                        .path("containers")
                                        .path(0))
                                .put("image", "registry.example/eks/kube-proxy:" + actual));
    }

    private static Scenario declareAddon(Scenario world, String name, Consumer<ObjectNode> change) {
        return world.declare("aws:eks/addon:Addon", addon -> {
            var inputs = (ObjectNode) addon.path("inputs");
            if (inputs.path("addonName").asText().equals(name)) {
                change.accept(inputs);
            }
        });
    }

    private static Scenario unseen(Scenario world) {
        return world.change(
                "/subjects",
                body -> ((ObjectNode) body.path("subjects").get(0))
                        .put("x509Subject", "CN=" + ANYWHERE)
                        .put("lastSeenAt", "2026-08-21T08:00:00Z"));
    }

    private static Scenario endpoint(Scenario world, boolean declaredPublic, String declared, String actual) {
        return world.declare(
                        "aws:eks/cluster:Cluster",
                        cluster ->
                                open((ObjectNode) cluster.path("inputs").path("vpcConfig"), declaredPublic, declared))
                .cluster(cluster -> open((ObjectNode) cluster.path("resourcesVpcConfig"), true, actual));
    }

    private static void open(ObjectNode vpc, boolean publicly, String cidr) {
        vpc.put("endpointPublicAccess", publicly)
                .put("endpointPrivateAccess", true)
                .putArray("publicAccessCidrs")
                .add(cidr);
    }

    private static Scenario logs(Scenario world, List<String> declared, List<String> actual) {
        return world.declare("aws:eks/cluster:Cluster", cluster -> {
                    var types = ((ObjectNode) cluster.path("inputs")).putArray("enabledClusterLogTypes");
                    declared.forEach(types::add);
                })
                .cluster(cluster -> {
                    var logging = ((ObjectNode) cluster.path("logging")).putArray("clusterLogging");
                    var on = logging.addObject().put("enabled", true).putArray("types");
                    actual.forEach(on::add);
                });
    }

    private static Scenario podIdentity(Scenario world, String values) {
        return world.change(POD_IDENTITY, body -> ((ObjectNode) body.path("addon")).put("configurationValues", values));
    }
}
