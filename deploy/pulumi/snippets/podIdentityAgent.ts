import * as aws from "@pulumi/aws";

// Its DaemonSet for hybrid nodes is off unless asked for. Each nodeConfig.yaml needs enableCredentialsFile: true beside it.
new aws.eks.Addon("eks-pod-identity-agent", {
    clusterName: "CLUSTER",
    addonName: "eks-pod-identity-agent",
    configurationValues: JSON.stringify({ daemonsets: { hybrid: { create: true } } }),
});
