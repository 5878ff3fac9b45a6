import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { addon } from "./addons";
import { Cluster } from "./cluster";
import { Settings } from "./settings";

export interface Storage {
    className: pulumi.Input<string>;
    /** What makes volumes and deletes them: it goes after whatever has one. */
    needed: pulumi.Resource[];
}

const DRIVER = "aws-ebs-csi-driver";

/** On cloud nodes alone: volumes of EBS are, and hybrid nodes are beyond the link. */
const ON_CLOUD_NODES = {
    nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
                {
                    matchExpressions: [{ key: "eks.amazonaws.com/compute-type", operator: "NotIn", values: ["hybrid"] }],
                },
            ],
        },
    },
};

/** Where volumes come from: EKS brings no driver with a cluster, and marks no class of storage as the default one. */
export function storage(settings: Settings, cluster: Cluster, after: pulumi.Resource[]): Storage {
    const { role, rights } = driverRole(settings);
    const driver = addon(DRIVER, settings, cluster.eks, {
        configuration: { controller: { affinity: ON_CLOUD_NODES } },
        podIdentityAssociations: [{ serviceAccount: "ebs-csi-controller-sa", roleArn: role.arn }],
        after: [rights, ...after],
    });
    const made = new kubernetes.storage.v1.StorageClass(
        "gp3",
        {
            metadata: { name: "gp3" },
            provisioner: "ebs.csi.aws.com",
            parameters: { type: "gp3", encrypted: "true" },
            // In the zone where the pod is: a volume cannot leave it.
            volumeBindingMode: "WaitForFirstConsumer",
            allowVolumeExpansion: true,
        },
        { provider: cluster.kubernetes, dependsOn: [driver] },
    );
    return { className: made.metadata.name, needed: [driver, made] };
}

/** Its rights go after the driver, which deletes volumes until then. */
function driverRole(settings: Settings): { role: aws.iam.Role; rights: pulumi.Resource } {
    const role = new aws.iam.Role(`${settings.clusterName}-ebs`, {
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
    const rights = new aws.iam.RolePolicyAttachment(`${settings.clusterName}-ebs`, {
        role: role.name,
        policyArn: "arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy",
    });
    return { role, rights };
}
