import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { readOnlyRights } from "./shipped";

/** The group that the shipped rights are bound to. */
export const GROUP = "hybrid-verifier";

export interface ClusterAccessArgs {
    /** Name of the EKS cluster to be read. */
    clusterName: pulumi.Input<string>;
    /** ARN of Mooring's role. */
    roleArn: pulumi.Input<string>;
    /** Apply `deploy/kubernetes/rbac.yaml` there. true, unless given; false where the chart does it. */
    rights?: boolean;
    /** Read what lives on hybrid nodes. true, unless given. */
    neighbours?: boolean;
    /** Ask each kubelet, by one line of a log. false, unless given. */
    kubeletProbe?: boolean;
}

/**
 * Lets Mooring read the Kubernetes API of one cluster: an access entry without any access policy, and the rights of its
 * group. Make it in the stack that declares the cluster, with the providers of that cluster: an entry that the stack does
 * not know is drift.
 */
export class ClusterAccess extends pulumi.ComponentResource {
    public readonly accessEntryArn: pulumi.Output<string>;

    constructor(name: string, args: ClusterAccessArgs, opts?: pulumi.ComponentResourceOptions) {
        super("mooring:index:ClusterAccess", name, {}, opts);
        const entry = new aws.eks.AccessEntry(
            name,
            {
                clusterName: args.clusterName,
                principalArn: args.roleArn,
                type: "STANDARD",
                kubernetesGroups: [GROUP],
            },
            { parent: this },
        );
        if (args.rights ?? true) {
            const yaml = readOnlyRights({
                neighbours: args.neighbours ?? true,
                kubeletProbe: args.kubeletProbe ?? false,
            });
            new kubernetes.yaml.v2.ConfigGroup(name, { yaml }, { parent: this });
        }
        this.accessEntryArn = entry.accessEntryArn;
        this.registerOutputs({ accessEntryArn: this.accessEntryArn });
    }
}
