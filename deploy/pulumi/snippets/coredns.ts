import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";

// A replica on each side, and each side asks its own: a cut link then leaves both. Hybrid nodes need the label of the
// zone, with a zone of their own.
// Pods stay where they run: once machines have joined, kubectl -n kube-system rollout restart deployment/coredns
const coredns = new aws.eks.Addon("coredns", {
    clusterName: "CLUSTER",
    addonName: "coredns",
    configurationValues: JSON.stringify({
        replicaCount: 4,
        topologySpreadConstraints: [
            {
                maxSkew: 1,
                topologyKey: "topology.kubernetes.io/zone",
                whenUnsatisfiable: "ScheduleAnyway",
                labelSelector: { matchLabels: { "k8s-app": "kube-dns" } },
            },
        ],
    }),
});
new kubernetes.core.v1.ServicePatch(
    "kube-dns",
    { metadata: { namespace: "kube-system", name: "kube-dns" }, spec: { trafficDistribution: "PreferClose" } },
    { dependsOn: coredns },
);
