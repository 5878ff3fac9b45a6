import * as pulumi from "@pulumi/pulumi";
import { HybridNode, hybridNodes as checkedNodes, Mooring } from "mooring";

import { addons, vpcCni } from "./addons";
import { cloudNodes } from "./cloudNodes";
import { Cluster, cluster } from "./cluster";
import { nodeCredentials } from "./credentials";
import { cilium, gateway } from "./hybridNetworking";
import { hybridNodes, nodeConfigs } from "./machines";
import { network } from "./network";
import { MooringSettings, Settings } from "./settings";
import { Storage, storage } from "./storage";

/** All of it, from the network to what watches it. What comes back are the stack's outputs. */
export function installation(settings: Settings): Record<string, unknown> {
    const net = network(settings);
    const made = cluster(settings, net);
    const cni = vpcCni(settings, made.eks);
    const cloud = cloudNodes(settings, made.eks, net, cni);
    const agents = addons(settings, made, cloud);
    const credentials = nodeCredentials(settings, made.eks);
    const tunnel = cilium(settings, made);
    if (settings.gateway) {
        gateway(settings, made, net, [cloud, tunnel, ...agents]);
    }
    const nodes = hybridNodes(settings, credentials);
    const watching = settings.mooring && watch(settings, settings.mooring, made, nodes, [cloud, ...agents]);
    return {
        clusterName: made.eks.name,
        clusterArn: made.eks.arn,
        region: settings.region,
        vpcId: net.vpc.id,
        hybridNodeRoleArn: credentials.role.arn,
        activationId: credentials.activation?.id,
        hybridNodes: checkedNodes(nodes),
        nodeConfigs: nodeConfigs(settings, credentials),
        mooringUrl: settings.mooring?.url,
        mooringOperatorToken: watching?.operatorToken,
    };
}

/** This very stack, the cluster it declares, and the nodes that it lists. */
function watch(
    settings: Settings,
    mooring: MooringSettings,
    made: Cluster,
    nodes: HybridNode[],
    after: pulumi.Resource[],
): Mooring {
    const organization = pulumi.getOrganization();
    const project = pulumi.getProject();
    const volumes: Storage = mooring.storageClass
        ? { className: mooring.storageClass, needed: [] }
        : storage(settings, made, after);
    return new Mooring(
        "mooring",
        {
            organization,
            url: mooring.url,
            pageUrl: mooring.pageUrl,
            image: { repository: mooring.repository, digest: mooring.digest },
            pulumiToken: settings.pulumiToken ?? "",
            hostCluster: made.eks.name,
            roleName: mooring.roleName,
            clusters: [
                {
                    name: settings.clusterName,
                    stack: `${organization}/${project}/${pulumi.getStack()}`,
                    here: true,
                    accessEntry: true,
                    environment: { name: settings.clusterName, hybridNodes: nodes },
                    deployment: mooring.driftRuns && { ...mooring.driftRuns, directory: "examples/eks-hybrid" },
                },
            ],
            values: {
                database: {
                    sqlite: { storageClassName: volumes.className },
                },
                ...(mooring.ingressClass ? { ingress: ingress(mooring, mooring.ingressClass) } : {}),
            },
        },
        { providers: [made.kubernetes], dependsOn: [...after, ...volumes.needed] },
    );
}

/** The AWS Load Balancer Controller would make one of the inside, and without TLS, that leads to ports of nodes. */
function ingress(mooring: MooringSettings, className: string): object {
    const alb = "alb.ingress.kubernetes.io";
    const annotations = {
        [`${alb}/scheme`]: "internet-facing",
        [`${alb}/target-type`]: "ip",
        [`${alb}/listen-ports`]: '[{"HTTPS":443}]',
        [`${alb}/certificate-arn`]: mooring.certificateArn ?? "",
        [`${alb}/ssl-policy`]: "ELBSecurityPolicy-TLS13-1-2-2021-06",
        // It asks for the page, which leads to the sign-in where there is one.
        [`${alb}/success-codes`]: "200-399",
    };
    return {
        enabled: true,
        className,
        host: new URL(mooring.url).hostname,
        ...(className === "alb" ? { annotations } : {}),
    };
}
