import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { readOnlyPolicy } from "./shipped";

/** IAM roles for service accounts, where a cluster has no agent of Pod Identity. */
export interface IrsaArgs {
    /** ARN of the IAM OIDC provider of the cluster that Mooring runs in. */
    providerArn: pulumi.Input<string>;
    /** The cluster's issuer, with or without `https://`. */
    issuer: pulumi.Input<string>;
}

/** Whose pod may take the role. */
export interface Account {
    namespace: string;
    name: string;
}

/** Makes the role that reads AWS, with the policy that is shipped and nothing else. */
export function role(
    name: string,
    args: { roleName?: pulumi.Input<string>; account: Account; irsa?: IrsaArgs; iamAndEc2: boolean; tags: Tags },
    parent: pulumi.Resource,
): aws.iam.Role {
    const made = new aws.iam.Role(
        name,
        {
            name: args.roleName,
            description: "Mooring reads EKS, SSM and IAM Roles Anywhere. It writes nothing.",
            assumeRolePolicy: args.irsa ? trustOfIssuer(args.irsa, args.account) : trustOfPodIdentity(),
            tags: args.tags,
        },
        { parent },
    );
    new aws.iam.RolePolicy(
        `${name}-reads`,
        { name: "mooring-reads", role: made.name, policy: readOnlyPolicy(args.iamAndEc2) },
        { parent: made },
    );
    return made;
}

export type Tags = Record<string, pulumi.Input<string>>;

function trustOfPodIdentity(): string {
    return JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Principal: { Service: "pods.eks.amazonaws.com" },
                Action: ["sts:AssumeRole", "sts:TagSession"],
            },
        ],
    });
}

/** One service account of one cluster, and no other. */
function trustOfIssuer(irsa: IrsaArgs, account: Account): pulumi.Output<string> {
    const issuer = pulumi.output(irsa.issuer).apply((url) => url.replace(/^https:\/\//, ""));
    return pulumi.all([irsa.providerArn, issuer]).apply(([provider, host]) =>
        JSON.stringify({
            Version: "2012-10-17",
            Statement: [
                {
                    Effect: "Allow",
                    Principal: { Federated: provider },
                    Action: "sts:AssumeRoleWithWebIdentity",
                    Condition: {
                        StringEquals: {
                            [`${host}:sub`]: `system:serviceaccount:${account.namespace}:${account.name}`,
                            [`${host}:aud`]: "sts.amazonaws.com",
                        },
                    },
                },
            ],
        }),
    );
}
