import * as aws from "@pulumi/aws";

new aws.eks.Addon("eks-node-monitoring-agent", {
    clusterName: "CLUSTER",
    addonName: "eks-node-monitoring-agent",
});
