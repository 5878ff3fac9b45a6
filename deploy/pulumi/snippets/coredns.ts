import * as aws from "@pulumi/aws";

// A replica on each side: a cut link then leaves each its own. Hybrid nodes need the label, with a zone of their own.
// Pods stay where they run: once machines have joined, kubectl -n kube-system rollout restart deployment/coredns
new aws.eks.Addon("coredns", {
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
