import * as pulumi from "@pulumi/pulumi";
import { HybridNode } from "mooring";
import { stringify } from "yaml";

import { NodeCredentials } from "./credentials";
import { calledBy, credentialsOf, Machine, Settings } from "./settings";

const ZONE = "topology.kubernetes.io/zone";

/** The nodes that there should be, as Mooring reads them: nothing secret may be among them. */
export function hybridNodes(settings: Settings, credentials: NodeCredentials): HybridNode[] {
    return settings.machines.map((machine): HybridNode => {
        const credentialProvider = credentialsOf(machine, settings);
        return {
            ...(machine.name ? { name: machine.name } : {}),
            ...(machine.address ? { address: machine.address } : {}),
            site: machine.site,
            credentialProvider,
            ...(credentialProvider === "ssm" && credentials.activation ? { activationId: credentials.activation.id } : {}),
            labels: { [ZONE]: machine.site },
            ...(machine.taints ? { taints: machine.taints } : {}),
        };
    });
}

/**
 * What each machine is given: `nodeadm init -c file://nodeConfig.yaml`. The texts are secret where they hold an activation
 * code.
 */
export function nodeConfigs(settings: Settings, credentials: NodeCredentials): Record<string, pulumi.Output<string>> {
    return Object.fromEntries(
        settings.machines.map((machine) => [
            calledBy(machine),
            pulumi.output(nodeConfig(machine, settings, credentials)).apply((config) => stringify(config)),
        ]),
    );
}

function nodeConfig(machine: Machine, settings: Settings, credentials: NodeCredentials): pulumi.Input<object> {
    return {
        apiVersion: "node.eks.aws/v1alpha1",
        kind: "NodeConfig",
        spec: {
            // Without the cluster's certificate authority: nodeadm then asks EKS for what is valid today.
            cluster: { name: settings.clusterName, region: settings.region },
            kubelet: { flags: flags(machine) },
            // Pod Identity has its credentials from a file, where there is no metadata service.
            hybrid: { enableCredentialsFile: true, ...credentialsFor(machine, settings, credentials) },
        },
    };
}

/** Its site is its zone: no cloud controller labels a hybrid node. */
function flags(machine: Machine): string[] {
    return [
        `--node-labels=${ZONE}=${machine.site}`,
        ...(machine.taints ? [`--register-with-taints=${machine.taints.join(",")}`] : []),
    ];
}

function credentialsFor(machine: Machine, settings: Settings, credentials: NodeCredentials): object {
    switch (credentialsOf(machine, settings)) {
        case "ssm":
            return {
                ssm: {
                    activationId: credentials.activation?.id,
                    activationCode: credentials.activation?.activationCode,
                },
            };
        case "iam-ra":
            return {
                iamRolesAnywhere: {
                    nodeName: machine.name,
                    trustAnchorArn: credentials.rolesAnywhere?.anchor.arn,
                    profileArn: credentials.rolesAnywhere?.profile.arn,
                    roleArn: credentials.role.arn,
                },
            };
    }
}
