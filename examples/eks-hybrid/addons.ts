import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { Cluster } from "./cluster";
import { Settings } from "./settings";

/** The CNI of cloud nodes; it keeps away from hybrid ones by itself. It comes before any node. */
export function vpcCni(settings: Settings, eks: aws.eks.Cluster): aws.eks.Addon {
    // Traffic to pods behind the gateway must keep its source, or answers find no way back.
    const env = { AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS: settings.remotePodCidrs.join(",") };
    return addon("vpc-cni", settings, eks, { configuration: settings.gateway ? { env } : undefined });
}

/** What every node has, and name resolution on both sides of the link. */
export function addons(settings: Settings, cluster: Cluster, nodes: aws.eks.NodeGroup): pulumi.Resource[] {
    const { eks } = cluster;
    const dns = addon("coredns", settings, eks, { configuration: coreDns(settings), after: [nodes] });
    return [
        addon("kube-proxy", settings, eks),
        // It has a DaemonSet of its own for hybrid nodes, which is off unless asked for.
        addon("eks-pod-identity-agent", settings, eks, { configuration: { daemonsets: { hybrid: { create: true } } } }),
        addon("eks-node-monitoring-agent", settings, eks),
        dns,
        askedInItsZone(cluster, dns),
    ];
}

/** A replica in each zone: hybrid nodes have their site for a zone. */
function coreDns(settings: Settings): object {
    const labels = { "k8s-app": "kube-dns" };
    const sites = new Set(settings.machines.map((machine) => machine.site));
    return {
        replicaCount: 2 + sites.size,
        topologySpreadConstraints: [
            {
                maxSkew: 1,
                topologyKey: "topology.kubernetes.io/zone",
                whenUnsatisfiable: "ScheduleAnyway",
                labelSelector: { matchLabels: labels },
            },
        ],
        affinity: {
            podAntiAffinity: {
                preferredDuringSchedulingIgnoredDuringExecution: [
                    {
                        weight: 100,
                        podAffinityTerm: { labelSelector: { matchLabels: labels }, topologyKey: "kubernetes.io/hostname" },
                    },
                ],
            },
        },
    };
}

/** Without this, most queries of a site that is cut off go to replicas that it does not reach. */
function askedInItsZone(cluster: Cluster, dns: aws.eks.Addon): kubernetes.core.v1.ServicePatch {
    return new kubernetes.core.v1.ServicePatch(
        "kube-dns",
        {
            metadata: { namespace: "kube-system", name: "kube-dns" },
            spec: { trafficDistribution: "PreferClose" },
        },
        { provider: cluster.kubernetes, dependsOn: dns },
    );
}

/**
 * An add-on in the version that is set, or in the one that EKS has for the cluster's version today: where none is said, EKS
 * chooses once, and the add-on stays behind when the cluster is upgraded.
 */
export function addon(
    name: string,
    settings: Settings,
    eks: aws.eks.Cluster,
    more: {
        configuration?: object;
        podIdentityAssociations?: aws.types.input.eks.AddonPodIdentityAssociation[];
        after?: pulumi.Resource[];
    } = {},
): aws.eks.Addon {
    return new aws.eks.Addon(
        name,
        {
            clusterName: eks.name,
            addonName: name,
            addonVersion: settings.versions[name] ?? versionOfToday(name, eks),
            configurationValues: more.configuration && JSON.stringify(more.configuration),
            podIdentityAssociations: more.podIdentityAssociations,
            resolveConflictsOnCreate: "OVERWRITE",
            resolveConflictsOnUpdate: "PRESERVE",
        },
        { dependsOn: more.after },
    );
}

function versionOfToday(addonName: string, eks: aws.eks.Cluster): pulumi.Output<string> {
    return aws.eks.getAddonVersionOutput({ addonName, kubernetesVersion: eks.version }).version;
}
