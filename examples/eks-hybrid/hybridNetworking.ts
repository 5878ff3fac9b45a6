import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { Cluster } from "./cluster";
import { Network } from "./network";
import { Settings } from "./settings";

const CILIUM = "1.18.8-1";
const GATEWAY = "1.0.0";
const GATEWAY_NAME = "eks-hybrid-nodes-gateway";

/** On hybrid nodes alone: cloud nodes have the CNI of the VPC. */
const ON_HYBRID_NODES = {
    nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
                {
                    matchExpressions: [{ key: "eks.amazonaws.com/compute-type", operator: "In", values: ["hybrid"] }],
                },
            ],
        },
    },
};

/** Cilium in the build of AWS, set as its guide for hybrid nodes says. A node is not ready without it. */
export function cilium(settings: Settings, cluster: Cluster): kubernetes.helm.v3.Release {
    return new kubernetes.helm.v3.Release(
        "cilium",
        {
            name: "cilium",
            chart: "oci://public.ecr.aws/eks/cilium/cilium",
            version: settings.versions.cilium ?? CILIUM,
            namespace: "kube-system",
            values: {
                affinity: ON_HYBRID_NODES,
                // The pool is the remote pod network. Neither can be changed later.
                ipam: {
                    mode: "cluster-pool",
                    operator: { clusterPoolIPv4PodCIDRList: settings.remotePodCidrs, clusterPoolIPv4MaskSize: 25 },
                },
                loadBalancer: { serviceTopology: true },
                operator: {
                    affinity: ON_HYBRID_NODES,
                    // Two do not fit on one node.
                    replicas: Math.min(2, Math.max(1, settings.machines.length)),
                    unmanagedPodWatcher: { restart: false },
                },
                envoy: { enabled: false },
                kubeProxyReplacement: "false",
                // A proxy for layer 7 would take what is meant for the tunnel.
                ...(settings.gateway ? { vtep: { enabled: true }, l7Proxy: false } : {}),
            },
            // Its pods wait for machines, which join after this.
            skipAwait: true,
        },
        { provider: cluster.kubernetes },
    );
}

/** The gateway of EKS hybrid nodes: pods in the remote networks are reached from the VPC through it. */
export function gateway(settings: Settings, cluster: Cluster, network: Network, after: pulumi.Resource[]): void {
    const role = new aws.iam.Role("hybrid-gateway", {
        assumeRolePolicy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [
                {
                    Effect: "Allow",
                    Principal: { Service: "pods.eks.amazonaws.com" },
                    Action: ["sts:AssumeRole", "sts:TagSession"],
                },
            ],
        }),
    });
    const rights = new aws.iam.RolePolicy("hybrid-gateway", { role: role.name, policy: rightsOfGateway(settings, network) });
    const association = new aws.eks.PodIdentityAssociation("hybrid-gateway", {
        clusterName: cluster.eks.name,
        namespace: GATEWAY_NAME,
        serviceAccount: GATEWAY_NAME,
        roleArn: role.arn,
    });
    new kubernetes.helm.v3.Release(
        "hybrid-gateway",
        {
            name: GATEWAY_NAME,
            chart: `oci://public.ecr.aws/eks/${GATEWAY_NAME}`,
            version: settings.versions.gateway ?? GATEWAY,
            namespace: GATEWAY_NAME,
            createNamespace: true,
            values: {
                autoMode: { enabled: false },
                vpcCIDR: settings.vpcCidr,
                podCIDRs: settings.remotePodCidrs.join(","),
                routeTableIDs: network.routeTableId,
            },
            // It waits for what Cilium brings.
            skipAwait: true,
        },
        { provider: cluster.kubernetes, dependsOn: [association, rights, ...after] },
    );
}

/** It writes the routes to the remote pods into one table, and into no other. */
function rightsOfGateway(settings: Settings, network: Network): pulumi.Output<string> {
    return pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
            { Effect: "Allow", Action: ["ec2:DescribeRouteTables", "ec2:DescribeInstances"], Resource: "*" },
            {
                Effect: "Allow",
                Action: ["ec2:CreateRoute", "ec2:ReplaceRoute"],
                Resource: pulumi.interpolate`arn:aws:ec2:${settings.region}:*:route-table/${network.routeTableId}`,
            },
        ],
    });
}
