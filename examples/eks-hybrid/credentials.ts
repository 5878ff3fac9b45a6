import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { Credentials, credentialsOf, Settings } from "./settings";

/** What machines join with. */
export interface NodeCredentials {
    role: aws.iam.Role;
    /** Where some join by SSM. */
    activation?: aws.ssm.Activation;
    /** Where some join by IAM Roles Anywhere. */
    rolesAnywhere?: { anchor: aws.rolesanywhere.TrustAnchor; profile: aws.rolesanywhere.Profile };
}

/** One role for all machines, its access entry, and what lets each of them take it. */
export function nodeCredentials(settings: Settings, eks: aws.eks.Cluster): NodeCredentials {
    const joinedBy = (credentials: Credentials): boolean =>
        settings.machines.some((machine) => credentialsOf(machine, settings) === credentials);
    const anchor = joinedBy("iam-ra") ? trustAnchor(settings) : undefined;
    const role = nodeRole(settings, eks, joinedBy("ssm"), anchor);
    new aws.eks.AccessEntry("hybrid-nodes", {
        clusterName: eks.name,
        principalArn: role.arn,
        // EKS itself sets the name, system:node:{{SessionName}}, and the group.
        type: "HYBRID_LINUX",
    });
    return {
        role,
        activation: joinedBy("ssm") ? activation(settings, eks, role) : undefined,
        rolesAnywhere: anchor && { anchor, profile: profile(settings, role) },
    };
}

interface Statement {
    Effect: "Allow";
    Principal: { Service: string };
    Action: string | string[];
    Condition?: object;
}

function nodeRole(
    settings: Settings,
    eks: aws.eks.Cluster,
    bySsm: boolean,
    anchor: aws.rolesanywhere.TrustAnchor | undefined,
): aws.iam.Role {
    const { accountId: account } = aws.getCallerIdentityOutput();
    const trusted = pulumi.all([anchor?.arn, account]).apply(([anchorArn, accountId]): Statement[] => [
        ...(bySsm ? [trustOfSsm(settings.region, accountId)] : []),
        ...(anchorArn ? trustOfAnchor(anchorArn) : []),
    ]);
    const role = new aws.iam.Role("hybrid-nodes", {
        name: settings.nodeRoleName,
        assumeRolePolicy: pulumi.jsonStringify({ Version: "2012-10-17", Statement: trusted }),
    });
    for (const policy of ["AmazonEC2ContainerRegistryPullOnly", ...(bySsm ? ["AmazonSSMManagedInstanceCore"] : [])]) {
        new aws.iam.RolePolicyAttachment(`hybrid-nodes-${policy}`, {
            role: role.name,
            policyArn: `arn:aws:iam::aws:policy/${policy}`,
        });
    }
    new aws.iam.RolePolicy("hybrid-nodes", { role: role.name, policy: rightsOfMachines(eks, bySsm) });
    return role;
}

/** For what it does for this account, and not for one that knows the name of the role. */
function trustOfSsm(region: string, account: string): Statement {
    return {
        Effect: "Allow",
        Principal: { Service: "ssm.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
            StringEquals: { "aws:SourceAccount": account },
            ArnEquals: { "aws:SourceArn": `arn:aws:ssm:${region}:${account}:*` },
        },
    };
}

/** By certificates of one authority alone, and under the name in the certificate: it becomes the node's. */
function trustOfAnchor(anchorArn: string): Statement[] {
    const service = { Service: "rolesanywhere.amazonaws.com" };
    const ArnEquals = { "aws:SourceArn": anchorArn };
    return [
        {
            Effect: "Allow",
            Principal: service,
            Action: ["sts:TagSession", "sts:SetSourceIdentity"],
            Condition: { ArnEquals },
        },
        {
            Effect: "Allow",
            Principal: service,
            Action: "sts:AssumeRole",
            Condition: { ArnEquals, StringEquals: { "sts:RoleSessionName": "${aws:PrincipalTag/x509Subject/CN}" } },
        },
    ];
}

/** What `nodeadm` asks of EKS and SSM, and the agent of Pod Identity for pods; of this cluster and its machines alone. */
function rightsOfMachines(eks: aws.eks.Cluster, bySsm: boolean): pulumi.Output<string> {
    const own = { ArnLike: { "ssm:SourceInstanceARN": "arn:aws:ssm:*:*:managed-instance/*" } };
    const ofSsm = [
        {
            Effect: "Allow",
            Action: "ssm:DeregisterManagedInstance",
            Resource: "arn:aws:ssm:*:*:managed-instance/*",
            Condition: { ...own, StringEquals: { "ssm:resourceTag/EKSClusterARN": eks.arn } },
        },
        { Effect: "Allow", Action: "ssm:DescribeInstanceInformation", Resource: "*", Condition: own },
    ];
    return pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
            { Effect: "Allow", Action: ["eks:DescribeCluster", "eks:ListAccessEntries"], Resource: eks.arn },
            { Effect: "Allow", Action: "eks-auth:AssumeRoleForPodIdentity", Resource: eks.arn },
            ...(bySsm ? ofSsm : []),
        ],
    });
}

/** Its code lets any machine in that knows it: Pulumi encrypts it. */
function activation(settings: Settings, eks: aws.eks.Cluster, role: aws.iam.Role): aws.ssm.Activation {
    const joining = settings.machines.filter((machine) => credentialsOf(machine, settings) === "ssm").length;
    return new aws.ssm.Activation(
        "hybrid-nodes",
        {
            name: "eks-hybrid-nodes",
            description: `Hybrid nodes of ${settings.clusterName}`,
            iamRole: role.name,
            registrationLimit: settings.activation.limit ?? joining,
            expirationDate: settings.activation.expires,
            // By this tag it is known whose activation it is, and whose the machines are that register by it.
            tags: { EKSClusterARN: eks.arn },
        },
        { additionalSecretOutputs: ["activationCode"] },
    );
}

function trustAnchor(settings: Settings): aws.rolesanywhere.TrustAnchor {
    return new aws.rolesanywhere.TrustAnchor("hybrid-nodes", {
        name: `${settings.clusterName}-machines`,
        enabled: true,
        source: {
            sourceType: "CERTIFICATE_BUNDLE",
            sourceData: { x509CertificateData: settings.caCertificate },
        },
    });
}

/** The session is named by the machine: without that it cannot be a node. */
function profile(settings: Settings, role: aws.iam.Role): aws.rolesanywhere.Profile {
    return new aws.rolesanywhere.Profile("hybrid-nodes", {
        name: `${settings.clusterName}-machines`,
        enabled: true,
        acceptRoleSessionName: true,
        durationSeconds: 3600,
        roleArns: [role.arn],
    });
}
