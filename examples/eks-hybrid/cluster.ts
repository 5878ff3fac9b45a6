import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { Network } from "./network";
import { SERVICES } from "./remoteNetworks";
import { Settings } from "./settings";

export interface Cluster {
    eks: aws.eks.Cluster;
    /** Acts as whoever runs this program. */
    kubernetes: kubernetes.Provider;
}

/** The control plane, which knows the remote networks, and who administers it. */
export function cluster(settings: Settings, network: Network): Cluster {
    const name = settings.clusterName;
    const isPublic = settings.publicAccessCidrs.length > 0;
    const control = controlPlaneRole(name);
    const { group, rules } = controlPlaneGroup(settings, network);
    const eks = new aws.eks.Cluster(
        name,
        {
            name,
            version: settings.kubernetesVersion,
            roleArn: control.role.arn,
            // Either, not both: with both, names resolve to public addresses outside the VPC, where the nodes are.
            vpcConfig: {
                subnetIds: network.privateSubnetIds,
                securityGroupIds: [group.id],
                endpointPublicAccess: isPublic,
                endpointPrivateAccess: !isPublic,
                // Cloud nodes go there by the NAT gateway too: without its address none of them could join.
                publicAccessCidrs: isPublic
                    ? [...settings.publicAccessCidrs, pulumi.interpolate`${network.outerAddress}/32`]
                    : [],
            },
            accessConfig: {
                authenticationMode: settings.authenticationMode,
                bootstrapClusterCreatorAdminPermissions: false,
            },
            remoteNetworkConfig: {
                remoteNodeNetworks: { cidrs: settings.remoteNodeCidrs },
                remotePodNetworks: { cidrs: settings.remotePodCidrs },
            },
            // Hybrid nodes know IPv4 alone.
            kubernetesNetworkConfig: { ipFamily: "ipv4", serviceIpv4Cidr: SERVICES },
            bootstrapSelfManagedAddons: false,
            // The authenticator's log is the only record of a machine that was turned away.
            enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
            upgradePolicy: { supportType: "STANDARD" },
            deletionProtection: settings.deletionProtection,
        },
        { dependsOn: [control.rights, ...network.ways] },
    );
    const administration = administrators(settings, eks);
    if (settings.mooring?.driftRuns) {
        lookers(settings.mooring.driftRuns.awsRoleArn, eks);
    }
    return { eks, kubernetes: provider(settings, eks, [administration, ...rules]) };
}

/** Its rights go after the cluster: without them EKS cannot delete it. */
function controlPlaneRole(name: string): { role: aws.iam.Role; rights: pulumi.Resource } {
    const role = new aws.iam.Role(`${name}-control-plane`, {
        assumeRolePolicy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [
                {
                    Effect: "Allow",
                    Principal: { Service: "eks.amazonaws.com" },
                    Action: ["sts:AssumeRole", "sts:TagSession"],
                },
            ],
        }),
    });
    const rights = new aws.iam.RolePolicyAttachment(`${name}-control-plane`, {
        role: role.name,
        policyArn: "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy",
    });
    return { role, rights };
}

/** Machines and administrators reach the API server; it reaches kubelets, and webhooks in pods. */
function controlPlaneGroup(
    settings: Settings,
    network: Network,
): { group: aws.ec2.SecurityGroup; rules: pulumi.Resource[] } {
    const name = `${settings.clusterName}-control-plane`;
    const group = new aws.ec2.SecurityGroup(name, {
        vpcId: network.vpc.id,
        description: "Control plane and remote networks",
        tags: { Name: name },
    });
    const tcp = { securityGroupId: group.id, ipProtocol: "tcp" };
    const { remoteNodeCidrs, remotePodCidrs, administratorCidrs } = settings;
    const api = [...new Set([...remoteNodeCidrs, ...remotePodCidrs, ...administratorCidrs])].map((cidr) => {
        const https = { ...tcp, cidrIpv4: cidr, fromPort: 443, toPort: 443 };
        return new aws.vpc.SecurityGroupIngressRule(`${name}-api-${cidr}`, https);
    });
    const kubelets = remoteNodeCidrs.map((cidr) => {
        const kubelet = { ...tcp, cidrIpv4: cidr, fromPort: 10250, toPort: 10250 };
        return new aws.vpc.SecurityGroupEgressRule(`${name}-kubelet-${cidr}`, kubelet);
    });
    const webhooks = remotePodCidrs.map((cidr) => {
        const anyPort = { ...tcp, cidrIpv4: cidr, fromPort: 1, toPort: 65535 };
        return new aws.vpc.SecurityGroupEgressRule(`${name}-webhooks-${cidr}`, anyPort);
    });
    return { group, rules: [...api, ...kubelets, ...webhooks] };
}

function administrators(settings: Settings, eks: aws.eks.Cluster): pulumi.Resource {
    return letIn("administrator", settings.adminRoleArn ?? whoRunsThis(), "AmazonEKSClusterAdminPolicy", eks);
}

/** Drift is looked for in what the cluster holds too, down to the secrets that Helm keeps its releases in. */
function lookers(principalArn: string, eks: aws.eks.Cluster): void {
    letIn("drift-runs", principalArn, "AmazonEKSAdminViewPolicy", eks);
}

function letIn(name: string, principalArn: pulumi.Input<string>, policy: string, eks: aws.eks.Cluster): pulumi.Resource {
    const whose = { clusterName: eks.name, principalArn };
    const entry = new aws.eks.AccessEntry(name, { ...whose, type: "STANDARD" });
    return new aws.eks.AccessPolicyAssociation(
        name,
        {
            ...whose,
            policyArn: `arn:aws:eks::aws:cluster-access-policy/${policy}`,
            accessScope: { type: "cluster" },
        },
        { dependsOn: [entry] },
    );
}

/** The role behind the session, since an access entry is for a role. */
function whoRunsThis(): pulumi.Output<string> {
    const { arn } = aws.getCallerIdentityOutput();
    return aws.iam.getSessionContextOutput({ arn }).issuerArn;
}

/**
 * What it reaches the API server by is there before any object of Kubernetes, and goes after all of them. The endpoint is
 * this cluster's for as long as it lives: by it the provider knows the cluster when its certificate authority is renewed.
 * Without an identifier it would then replace every object, namespaces with their volumes included.
 */
function provider(settings: Settings, eks: aws.eks.Cluster, needed: pulumi.Resource[]): kubernetes.Provider {
    const kubeconfig = pulumi.jsonStringify({
        apiVersion: "v1",
        kind: "Config",
        clusters: [
            {
                name: settings.clusterName,
                cluster: { server: eks.endpoint, "certificate-authority-data": eks.certificateAuthority.data },
            },
        ],
        users: [
            {
                name: "aws",
                user: {
                    exec: {
                        apiVersion: "client.authentication.k8s.io/v1beta1",
                        command: "aws",
                        args: ["eks", "get-token", "--cluster-name", eks.name, "--region", settings.region],
                    },
                },
            },
        ],
        contexts: [{ name: "aws", context: { cluster: settings.clusterName, user: "aws" } }],
        "current-context": "aws",
    });
    return new kubernetes.Provider(
        settings.clusterName,
        { kubeconfig, clusterIdentifier: eks.endpoint },
        { dependsOn: needed },
    );
}
