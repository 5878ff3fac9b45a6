import * as aws from "@pulumi/aws";

// A replica on each side: a cut link then leaves each its own.
new aws.eks.Addon("coredns", {
    clusterName: "CLUSTER",
    addonName: "coredns",
    configurationValues: JSON.stringify({
        replicaCount: 4,
        topologySpreadConstraints: [
            {
                maxSkew: 1,
                topologyKey: "eks.amazonaws.com/compute-type",
                whenUnsatisfiable: "ScheduleAnyway",
                labelSelector: { matchLabels: { "k8s-app": "kube-dns" } },
            },
        ],
    }),
});
