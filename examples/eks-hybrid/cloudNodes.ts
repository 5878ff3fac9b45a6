import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { Network } from "./network";
import { Settings } from "./settings";

const POLICIES = ["AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryPullOnly"];

/**
 * A gateway forwards what is not for it: EC2 must let it. The machine says so itself, since no template can, and before
 * it has a second interface: with two EC2 takes this call no longer. A right given seconds ago may not be heeded yet.
 */
const FORWARDS = `MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="//"

--//
Content-Type: text/x-shellscript; charset="us-ascii"

#!/bin/bash
set -euo pipefail
token=$(curl -sf -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' http://169.254.169.254/latest/api/token)
ask() { curl -sf -H "X-aws-ec2-metadata-token: $token" "http://169.254.169.254/latest/meta-data/$1"; }
export AWS_DEFAULT_REGION=$(ask placement/region)
sysctl -w net.ipv4.ip_forward=1
instance=$(ask instance-id)
for try in {1..12}; do
  aws ec2 modify-instance-attribute --no-source-dest-check --instance-id "$instance" && exit
  sleep 5
done
echo "EC2 still checks source and destination: routes to remote pods lead nowhere." >&2
exit 1
--//--
`;

/** Two nodes in the cloud: for DNS, for Mooring, and for the gateway. A cut link must not take those along. */
export function cloudNodes(
    settings: Settings,
    eks: aws.eks.Cluster,
    network: Network,
    cni: pulumi.Resource,
): aws.eks.NodeGroup {
    const name = `${settings.clusterName}-cloud`;
    const role = new aws.iam.Role(name, {
        assumeRolePolicy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
        }),
    });
    const rights: pulumi.Resource[] = POLICIES.map(
        (policy) =>
            new aws.iam.RolePolicyAttachment(`${name}-${policy}`, {
                role: role.name,
                policyArn: `arn:aws:iam::aws:policy/${policy}`,
            }),
    );
    const template = new aws.ec2.LaunchTemplate(name, {
        userData: settings.gateway ? Buffer.from(FORWARDS).toString("base64") : undefined,
        metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
    });
    if (settings.gateway) {
        rights.push(letForward(name, settings, role));
        letTunnelIn(name, settings, eks);
    }
    letQueriesIn(name, settings, eks);
    return new aws.eks.NodeGroup(
        name,
        {
            clusterName: eks.name,
            version: eks.version,
            nodeRoleArn: role.arn,
            subnetIds: network.privateSubnetIds,
            scalingConfig: { desiredSize: 2, minSize: 2, maxSize: 4 },
            instanceTypes: ["m7i.large"],
            launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
            labels: settings.gateway ? { "hybrid-gateway-node": "true" } : {},
        },
        { dependsOn: [...rights, cni] },
    );
}

/**
 * Of the instances of this cluster alone, and of their attributes one alone. The CLI sends `SourceDestCheck.Value=false`: by
 * EC2's guide a condition sees that as `ec2:Attribute/SourceDestCheck`, and as the bare key what is sent as `Attribute`.
 * The second statement is for that form, should EC2 go by it here too: it lets nothing else happen.
 */
function letForward(name: string, settings: Settings, role: aws.iam.Role): pulumi.Resource {
    return new aws.iam.RolePolicy(`${name}-forwards`, {
        role: role.name,
        policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [
                { "ec2:Attribute/SourceDestCheck": "false" },
                { "ec2:Attribute": "SourceDestCheck" },
            ].map((attribute) => ({
                Effect: "Allow",
                Action: "ec2:ModifyInstanceAttribute",
                Resource: "*",
                Condition: {
                    StringEqualsIgnoreCase: attribute,
                    StringEquals: { "aws:ResourceTag/eks:cluster-name": settings.clusterName },
                },
            })),
        }),
    });
}

/** Replicas of CoreDNS are on cloud nodes too, whose security group is that of the cluster. */
function letQueriesIn(name: string, settings: Settings, eks: aws.eks.Cluster): void {
    for (const cidr of [...settings.remoteNodeCidrs, ...settings.remotePodCidrs]) {
        for (const ipProtocol of ["tcp", "udp"]) {
            new aws.vpc.SecurityGroupIngressRule(`${name}-dns-${ipProtocol}-${cidr}`, {
                securityGroupId: eks.vpcConfig.clusterSecurityGroupId,
                ipProtocol,
                fromPort: 53,
                toPort: 53,
                cidrIpv4: cidr,
            });
        }
    }
}

function letTunnelIn(name: string, settings: Settings, eks: aws.eks.Cluster): void {
    for (const cidr of settings.remoteNodeCidrs) {
        new aws.vpc.SecurityGroupIngressRule(`${name}-vxlan-${cidr}`, {
            securityGroupId: eks.vpcConfig.clusterSecurityGroupId,
            ipProtocol: "udp",
            fromPort: 8472,
            toPort: 8472,
            cidrIpv4: cidr,
        });
    }
}
