import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { before, describe, it } from "node:test";

import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";

import { Answers, clear, Cloud, isSecret } from "../../../deploy/pulumi/test/cloud";
import { installation } from "../installation";
import { subnetBlocks } from "../network";
import { checked, configured, Settings, warningOfActivation } from "../settings";
import { exported, keep } from "./state";

const RELEASE = "kubernetes:helm.sh/v3:Release";
const RULE_IN = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const RULE_OUT = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const ENTRY = "aws:eks/accessEntry:AccessEntry";
const ROUTE = "aws:ec2/route:Route";

/** As in the healthy installation that Mooring's own tests have. */
const AS_THERE: Record<string, unknown> = {
    authenticationMode: "API_AND_CONFIG_MAP",
    activation: { expires: "2026-09-13T11:46:40Z", limit: 10 },
    versions: {
        "aws-ebs-csi-driver": "v1.51.0-eksbuild.1",
        coredns: "v1.12.3-eksbuild.1",
        "eks-node-monitoring-agent": "v1.7.0-eksbuild.1",
        "eks-pod-identity-agent": "v1.3.9-eksbuild.3",
        "kube-proxy": "v1.34.0-eksbuild.2",
        "vpc-cni": "v1.20.4-eksbuild.1",
    },
    gateway: false,
    nodeRoleName: "AmazonEKSHybridNodesRole",
};
const SUBNETS: Record<string, string> = {
    "hybrid-prod-private-0": "subnet-0a1b2c3d4e5f60718",
    "hybrid-prod-private-1": "subnet-0f9e8d7c6b5a40312",
};
/** What EKS says of the cluster there. */
interface ClusterThere {
    name: string;
    arn: string;
    endpoint: string;
    certificateAuthority: object;
    identity: { oidc: object };
}
const FIXTURES = path.resolve(__dirname, "../../../src/test/resources/fixtures/world/healthy");
const { cluster: THERE } = JSON.parse(fs.readFileSync(path.join(FIXTURES, "eks/describe-cluster.json"), "utf8")) as {
    cluster: ClusterThere;
};
const ANSWERS_THERE: Answers = {
    "aws:eks/cluster:Cluster": () => ({
        id: THERE.name,
        arn: THERE.arn,
        endpoint: THERE.endpoint,
        certificateAuthority: THERE.certificateAuthority,
        identities: [{ oidcs: [THERE.identity.oidc] }],
    }),
    "aws:ec2/subnet:Subnet": (_, name) => ({ id: SUBNETS[name] ?? `${name}-id` }),
    "aws:ec2/securityGroup:SecurityGroup": () => ({ id: "sg-0b7c4d2e9f1a63805" }),
};

const PEM = "-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----\n";

type Config = Record<string, unknown>;

/** The configuration that is shipped as an example. */
function example(): Config {
    const file = path.resolve(__dirname, "../Pulumi.example.yaml");
    const { config } = parse(fs.readFileSync(file, "utf8")) as { config: Config };
    return Object.fromEntries(Object.entries(config).map(([key, value]) => [key.replace(/^eks-hybrid:/, ""), value]));
}

function settings(change: Config = {}): Settings {
    const config = { ...example(), caCertificate: PEM, pulumiToken: "pul-not-real", ...change };
    const texts = Object.entries(config).map(([key, value]) => [
        key.includes(":") ? key : `edge-platform:${key}`,
        typeof value === "string" ? value : JSON.stringify(value),
    ]);
    pulumi.runtime.setAllConfig(Object.fromEntries(texts) as Record<string, string>, ["edge-platform:pulumiToken"]);
    return configured();
}

interface Installed {
    cloud: Cloud;
    outputs: Record<string, unknown>;
}

async function installed(change: Config = {}, answers: Answers = {}): Promise<Installed> {
    const cloud = await Cloud.start(answers);
    const given = installation(settings(change));
    await cloud.made();
    return { cloud, outputs: await resolved(given) };
}

/** Outputs as the engine gets them: a secret is marked as one. */
async function resolved(outputs: Record<string, unknown>): Promise<Record<string, unknown>> {
    const serialized = await (
        pulumi.runtime as unknown as {
            serializeProperties(label: string, properties: Record<string, unknown>): Promise<Record<string, unknown>>;
        }
    ).serializeProperties("outputs", outputs);
    return serialized;
}

function names(rules: { inputs: Record<string, unknown> }[]): string[] {
    return rules.map(
        ({ inputs }) => `${String(inputs.cidrIpv4)} ${String(inputs.ipProtocol)}/${String(inputs.toPort)}`,
    );
}

function json(text: unknown): Record<string, unknown> {
    return JSON.parse(text as string) as Record<string, unknown>;
}

/** The statement of the machines' role that allows it. */
async function rightsOfMachines(made: Installed, action: string): Promise<Config> {
    const { policy } = await made.cloud.only("aws:iam/rolePolicy:RolePolicy", "hybrid-nodes");
    const { Statement } = json(policy) as { Statement: Config[] };
    return Statement.find(({ Action }) => Action === action) ?? {};
}

describe("the example", () => {
    let made: Installed;

    before(async () => {
        made = await installed();
    });

    it("makes a cluster that knows the remote networks", async () => {
        const cluster = await made.cloud.only("aws:eks/cluster:Cluster");
        assert.deepEqual(cluster.remoteNetworkConfig, {
            remoteNodeNetworks: { cidrs: ["10.80.0.0/16"] },
            remotePodNetworks: { cidrs: ["10.87.0.0/16"] },
        });
        assert.deepEqual(cluster.accessConfig, {
            authenticationMode: "API",
            bootstrapClusterCreatorAdminPermissions: false,
        });
    });

    it("has one way to the API, not both", async () => {
        const { vpcConfig } = (await made.cloud.only("aws:eks/cluster:Cluster")) as { vpcConfig: Config };
        assert.equal(vpcConfig.endpointPrivateAccess, true);
        assert.equal(vpcConfig.endpointPublicAccess, false);
    });

    it("lets machines and administrators reach the API, and the API kubelets and webhooks", async () => {
        const into = (await made.cloud.ofType(RULE_IN)).filter(({ name }) => name.includes("-api-"));
        assert.deepEqual(names(into), ["10.80.0.0/16 tcp/443", "10.87.0.0/16 tcp/443", "10.20.0.0/16 tcp/443"]);
        const out = await made.cloud.ofType(RULE_OUT);
        assert.deepEqual(names(out), ["10.80.0.0/16 tcp/10250", "10.87.0.0/16 tcp/65535"]);
    });

    it("lets machines and their pods ask for names where CoreDNS is", async () => {
        const queries = (await made.cloud.ofType(RULE_IN)).filter(({ name }) => name.includes("-dns-"));
        assert.deepEqual(names(queries), [
            "10.80.0.0/16 tcp/53",
            "10.80.0.0/16 udp/53",
            "10.87.0.0/16 tcp/53",
            "10.87.0.0/16 udp/53",
        ]);
        assert.deepEqual([...new Set(queries.map(({ inputs }) => inputs.securityGroupId))], ["sg-03d5e7f9a1b2c4d68"]);
    });

    it("lets in the role of the machines, and no policy with it", async () => {
        const entries = (await made.cloud.ofType(ENTRY)).map(({ inputs }) => [inputs.principalArn, inputs.type]);
        assert.deepEqual(entries.sort(), [
            ["arn:aws:iam::111122223333:role/PulumiDeployer", "STANDARD"],
            ["arn:aws:iam::111122223333:role/PulumiDrift", "STANDARD"],
            ["arn:aws:iam::111122223333:role/hybrid-prod-hybrid-nodes", "HYBRID_LINUX"],
            ["arn:aws:iam::111122223333:role/mooring", "STANDARD"],
        ]);
    });

    it("lets runs that look for drift see the cluster, where they reach it, and change nothing", async () => {
        const drift = await made.cloud.only("aws:eks/accessPolicyAssociation:AccessPolicyAssociation", "drift-runs");
        assert.equal(drift.principalArn, "arn:aws:iam::111122223333:role/PulumiDrift");
        assert.equal(drift.policyArn, "arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminViewPolicy");
        const settings = await made.cloud.only("pulumiservice:index:DeploymentSettings");
        assert.equal(settings.agentPoolId, "6f1d2c3b-4a59-4e68-8770-91a2b3c4d5e6");
    });

    it("lets a machine be called as its certificate says, and no other way", async () => {
        const role = await made.cloud.only("aws:iam/role:Role", "hybrid-nodes");
        const { Statement } = json(role.assumeRolePolicy) as { Statement: { Action: unknown; Condition?: Config }[] };
        assert.deepEqual(
            Statement.map(({ Action }) => Action),
            ["sts:AssumeRole", ["sts:TagSession", "sts:SetSourceIdentity"], "sts:AssumeRole"],
        );
        assert.deepEqual(Statement[2]?.Condition?.StringEquals, {
            "sts:RoleSessionName": "${aws:PrincipalTag/x509Subject/CN}",
        });
        const profile = await made.cloud.only("aws:rolesanywhere/profile:Profile");
        assert.equal(profile.acceptRoleSessionName, true);
    });

    it("lets SSM take the role for this account alone", async () => {
        const role = await made.cloud.only("aws:iam/role:Role", "hybrid-nodes");
        const { Statement } = json(role.assumeRolePolicy) as { Statement: { Condition?: Config }[] };
        assert.deepEqual(Statement[0]?.Condition, {
            StringEquals: { "aws:SourceAccount": "111122223333" },
            ArnEquals: { "aws:SourceArn": "arn:aws:ssm:us-west-2:111122223333:*" },
        });
    });

    it("lets pods on machines take roles by Pod Identity, of this cluster", async () => {
        assert.deepEqual(await rightsOfMachines(made, "eks-auth:AssumeRoleForPodIdentity"), {
            Effect: "Allow",
            Action: "eks-auth:AssumeRoleForPodIdentity",
            Resource: "arn:aws:eks:us-west-2:111122223333:cluster/hybrid-prod",
        });
    });

    it("lets machines deregister those of this cluster alone", async () => {
        const { Condition } = await rightsOfMachines(made, "ssm:DeregisterManagedInstance");
        assert.deepEqual((Condition as Config).StringEquals, {
            "ssm:resourceTag/EKSClusterARN": "arn:aws:eks:us-west-2:111122223333:cluster/hybrid-prod",
        });
    });

    it("makes an activation that says whose it is, and hides its code", async () => {
        const [activation] = await made.cloud.ofType("aws:ssm/activation:Activation");
        assert.deepEqual(activation?.inputs.tags, {
            EKSClusterARN: "arn:aws:eks:us-west-2:111122223333:cluster/hybrid-prod",
        });
        assert.ok(isSecret(activation.outputs.activationCode));
    });

    it("has Pod Identity create its DaemonSet for hybrid nodes", async () => {
        const addon = await made.cloud.only("aws:eks/addon:Addon", "eks-pod-identity-agent");
        assert.deepEqual(json(addon.configurationValues), { daemonsets: { hybrid: { create: true } } });
    });

    it("has each zone ask its own CoreDNS", async () => {
        const dns = await made.cloud.only("kubernetes:core/v1:ServicePatch");
        assert.deepEqual(dns.metadata, { namespace: "kube-system", name: "kube-dns" });
        assert.deepEqual(dns.spec, { trafficDistribution: "PreferClose" });
    });

    it("has a replica of CoreDNS for each zone and each site", async () => {
        const addon = await made.cloud.only("aws:eks/addon:Addon", "coredns");
        const configuration = json(addon.configurationValues);
        assert.equal(configuration.replicaCount, 4);
        const [constraint] = configuration.topologySpreadConstraints as Config[];
        assert.equal(constraint?.topologyKey, "topology.kubernetes.io/zone");
    });

    it("installs the add-ons that hybrid nodes need", async () => {
        const addons = (await made.cloud.ofType("aws:eks/addon:Addon")).map(({ name }) => name).sort();
        assert.deepEqual(addons, [
            "aws-ebs-csi-driver",
            "coredns",
            "eks-node-monitoring-agent",
            "eks-pod-identity-agent",
            "kube-proxy",
            "vpc-cni",
        ]);
    });

    it("runs Cilium on hybrid nodes alone, with the remote pod network for a pool", async () => {
        const values = (await made.cloud.only(RELEASE, "cilium")).values as Record<string, Config>;
        assert.deepEqual(values.ipam, {
            mode: "cluster-pool",
            operator: { clusterPoolIPv4PodCIDRList: ["10.87.0.0/16"], clusterPoolIPv4MaskSize: 25 },
        });
        assert.match(JSON.stringify(values.affinity), /"values":\["hybrid"\]/);
        assert.deepEqual(values.operator?.affinity, values.affinity);
        assert.deepEqual(values.envoy, { enabled: false });
    });

    it("brings pods to the VPC by the gateway, which writes their routes itself", async () => {
        const values = (await made.cloud.only(RELEASE, "hybrid-gateway")).values as Config;
        assert.equal(values.podCIDRs, "10.87.0.0/16");
        assert.equal(values.routeTableIDs, "hybrid-prod-private-id");
        const routes = (await made.cloud.ofType(ROUTE)).map(({ inputs }) => inputs.destinationCidrBlock);
        assert.deepEqual(routes.sort(), ["0.0.0.0/0", "0.0.0.0/0", "10.80.0.0/16"]);
    });

    it("has all that the gateway needs", async () => {
        const cilium = (await made.cloud.only(RELEASE, "cilium")).values as Config;
        assert.deepEqual([cilium.vtep, cilium.l7Proxy], [{ enabled: true }, false]);
        const nodes = await made.cloud.only("aws:eks/nodeGroup:NodeGroup");
        assert.deepEqual(nodes.labels, { "hybrid-gateway-node": "true" });
        const template = await made.cloud.only("aws:ec2/launchTemplate:LaunchTemplate");
        const userData = Buffer.from(template.userData as string, "base64").toString();
        assert.match(userData, /ip_forward=1[^]*for try in \{1\.\.12\}[^]*--no-source-dest-check/);
        const { policy } = await made.cloud.only("aws:iam/rolePolicy:RolePolicy", "hybrid-prod-cloud-forwards");
        const { Statement } = json(policy) as { Statement: { Condition: Record<string, Config> }[] };
        assert.deepEqual(Statement[0]?.Condition, {
            StringEqualsIgnoreCase: { "ec2:Attribute/SourceDestCheck": "false" },
            StringEquals: { "aws:ResourceTag/eks:cluster-name": "hybrid-prod" },
        });
        const tunnel = (await made.cloud.ofType(RULE_IN)).filter(({ name }) => name.includes("-vxlan-"));
        assert.deepEqual(names(tunnel), ["10.80.0.0/16 udp/8472"]);
        const cni = await made.cloud.only("aws:eks/addon:Addon", "vpc-cni");
        assert.deepEqual(json(cni.configurationValues), {
            env: { AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS: "10.87.0.0/16" },
        });
    });

    it("takes no right away before what needs it has gone", async () => {
        const policy = "aws:iam/rolePolicy:RolePolicy";
        const attachment = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
        const needed: [string, string, string[]][] = [
            ["aws:eks/cluster:Cluster", "hybrid-prod", [`${attachment} hybrid-prod-control-plane`]],
            [
                "aws:eks/nodeGroup:NodeGroup",
                "hybrid-prod-cloud",
                [
                    `${attachment} hybrid-prod-cloud-AmazonEKSWorkerNodePolicy`,
                    `${attachment} hybrid-prod-cloud-AmazonEKS_CNI_Policy`,
                    `${attachment} hybrid-prod-cloud-AmazonEC2ContainerRegistryPullOnly`,
                    `${policy} hybrid-prod-cloud-forwards`,
                ],
            ],
            ["aws:eks/addon:Addon", "aws-ebs-csi-driver", [`${attachment} hybrid-prod-ebs`]],
            [RELEASE, "hybrid-gateway", [`${policy} hybrid-gateway`]],
        ];
        for (const [type, name, rights] of needed) {
            const before = await made.cloud.neededBy(type, name);
            assert.deepEqual(
                rights.filter((right) => !before.includes(right)),
                [],
                name,
            );
        }
    });

    it("cuts nothing off that is needed to take the rest away", async () => {
        const association = "aws:ec2/routeTableAssociation:RouteTableAssociation";
        const network = [
            ...["public", "private"].flatMap((kind) => [
                `${ROUTE} hybrid-prod-${kind}`,
                `${association} hybrid-prod-${kind}-0`,
                `${association} hybrid-prod-${kind}-1`,
            ]),
            `${ROUTE} hybrid-prod-remote-10.80.0.0/16`,
        ];
        const rules = [RULE_IN, RULE_OUT].map(async (type) =>
            (await made.cloud.ofType(type))
                .filter(({ name }) => name.includes("-control-plane-"))
                .map(({ name }) => `${type} ${name}`),
        );
        const all = await made.cloud.made();
        const ofKubernetes = all.filter(({ type }) => /^kubernetes:.*:(Release|Namespace)$/.test(type));
        assert.equal(ofKubernetes.length, 4);
        for (const { type, name } of ofKubernetes) {
            const stays = await made.cloud.staysUntilGone(type, name);
            const needed = [...network, ...(await Promise.all(rules)).flat()];
            assert.deepEqual(
                needed.filter((one) => !stays.has(one)),
                [],
                name,
            );
        }
        const nodes = await made.cloud.staysUntilGone("aws:eks/nodeGroup:NodeGroup", "hybrid-prod-cloud");
        assert.deepEqual(
            network.filter((one) => !nodes.has(one)),
            [],
        );
    });

    it("deletes Mooring's volume while there is a driver that can", async () => {
        const stays = await made.cloud.staysUntilGone("kubernetes:core/v1:Namespace", "mooring");
        const needed = [
            "aws:eks/addon:Addon aws-ebs-csi-driver",
            "kubernetes:storage.k8s.io/v1:StorageClass gp3",
            "aws:iam/rolePolicyAttachment:RolePolicyAttachment hybrid-prod-ebs",
        ];
        assert.deepEqual(
            needed.filter((one) => !stays.has(one)),
            [],
        );
    });

    it("keeps what is in the cluster when its certificate authority is renewed", async () => {
        const provider = await made.cloud.only("pulumi:providers:kubernetes");
        const { endpoint } = (await made.cloud.ofType("aws:eks/cluster:Cluster"))[0]?.outputs ?? {};
        assert.equal(typeof endpoint, "string");
        assert.equal(provider.clusterIdentifier, endpoint);
    });

    it("upgrades nodes and add-ons with the control plane", async () => {
        const nodes = await made.cloud.only("aws:eks/nodeGroup:NodeGroup");
        assert.equal(nodes.version, "1.34");
        for (const { name, inputs } of await made.cloud.ofType("aws:eks/addon:Addon")) {
            assert.equal(inputs.addonVersion, `of-${name}-for-1.34`);
        }
    });

    it("stands in zones that EKS takes, and stays there", async () => {
        const subnets = await made.cloud.ofType("aws:ec2/subnet:Subnet");
        assert.deepEqual(
            subnets.map(({ inputs }) => inputs.availabilityZone),
            ["us-west-2a", "us-west-2b", "us-west-2a", "us-west-2b"],
        );
        for (const { type, name } of subnets) {
            assert.deepEqual(made.cloud.ignoredOf(type, name), ["availabilityZone"]);
        }
    });

    it("lists its nodes for Mooring", () => {
        const site = (name: string) => ({ site: name, labels: { "topology.kubernetes.io/zone": name } });
        const ssm = { credentialProvider: "ssm", activationId: "7b1f0c52-3a94-4d6e-9c2b-5f8e1a7d6043" };
        assert.deepEqual(made.outputs.hybridNodes, [
            { address: "10.80.146.28", ...site("dc1"), ...ssm },
            { address: "10.80.146.31", ...site("dc1"), ...ssm },
            { name: "dc2-edge-01", address: "10.80.200.11", ...site("dc2"), credentialProvider: "iam-ra" },
        ]);
    });

    it("lists the same nodes in ESC", async () => {
        const environment = await made.cloud.only("pulumiservice:index:Environment");
        const text = await (environment.yaml as { text: Promise<string> }).text;
        assert.deepEqual((parse(text) as { values: Config }).values.hybridNodes, made.outputs.hybridNodes);
    });

    it("has a nodeConfig for each machine", () => {
        const configs = clear(made.outputs.nodeConfigs) as Record<string, string>;
        assert.deepEqual(Object.keys(configs).sort(), ["10.80.146.28", "10.80.146.31", "dc2-edge-01"]);
        assert.deepEqual(parse(configs["10.80.146.28"] ?? ""), {
            apiVersion: "node.eks.aws/v1alpha1",
            kind: "NodeConfig",
            spec: {
                cluster: { name: "hybrid-prod", region: "us-west-2" },
                kubelet: { flags: ["--node-labels=topology.kubernetes.io/zone=dc1"] },
                hybrid: {
                    enableCredentialsFile: true,
                    ssm: {
                        activationId: "7b1f0c52-3a94-4d6e-9c2b-5f8e1a7d6043",
                        activationCode: "4Example0Code0NotReal",
                    },
                },
            },
        });
        const { spec } = parse(configs["dc2-edge-01"] ?? "") as { spec: { hybrid: Config } };
        assert.deepEqual(spec.hybrid.iamRolesAnywhere, {
            nodeName: "dc2-edge-01",
            trustAnchorArn: "arn:aws:rolesanywhere:us-west-2:111122223333:trust-anchor/9d8c7b6a-5f4e-4d3c-8b2a-190817263544",
            profileArn: "arn:aws:rolesanywhere:us-west-2:111122223333:profile/1a2b3c4d-5e6f-4789-90ab-cdef01234567",
            roleArn: "arn:aws:iam::111122223333:role/hybrid-prod-hybrid-nodes",
        });
    });

    it("gives nothing secret away in its outputs", () => {
        const secret = Object.entries(made.outputs)
            .filter(([, value]) => isSecret(value))
            .map(([name]) => name);
        assert.deepEqual(secret.sort(), ["mooringOperatorToken"]);
        const configs = made.outputs.nodeConfigs as Record<string, unknown>;
        assert.ok(isSecret(configs["10.80.146.28"]));
        assert.ok(!isSecret(configs["dc2-edge-01"]));
    });

    it("has Mooring watch this very stack", async () => {
        const values = (await made.cloud.only(RELEASE, "mooring")).values as Record<string, Config>;
        const config = values.config;
        assert.equal(config?.["mooring.clusters.hybrid-prod.stack"], "acme-edge/edge-platform/prod");
        assert.equal(config["mooring.clusters.hybrid-prod.kubernetes.access"], "eks");
    });

    it("publishes the webhook to the Internet, by TLS and to pods", async () => {
        const { ingress } = (await made.cloud.only(RELEASE, "mooring")).values as Record<string, Config>;
        assert.equal(ingress?.className, "alb");
        assert.equal(ingress.host, "mooring.example.org");
        const annotations = Object.entries(ingress.annotations as Record<string, string>).map(
            ([key, value]) => `${key.replace("alb.ingress.kubernetes.io/", "")}: ${value}`,
        );
        assert.deepEqual(annotations.sort(), [
            "certificate-arn: arn:aws:acm:us-west-2:111122223333:certificate/0a1b2c3d-4e5f-4061-8293-a4b5c6d7e8f9",
            'listen-ports: [{"HTTPS":443}]',
            "scheme: internet-facing",
            "ssl-policy: ELBSecurityPolicy-TLS13-1-2-2021-06",
            "success-codes: 200-399",
            "target-type: ip",
        ]);
    });

    it("has a volume for Mooring, of a class that is made and encrypts", async () => {
        const { database } = (await made.cloud.only(RELEASE, "mooring")).values as Record<string, Config>;
        assert.deepEqual(database, { sqlite: { storageClassName: "gp3" } });
        const storageClass = await made.cloud.only("kubernetes:storage.k8s.io/v1:StorageClass");
        assert.deepEqual((storageClass.metadata as Config).name, "gp3");
        assert.equal(storageClass.provisioner, "ebs.csi.aws.com");
        assert.equal(storageClass.volumeBindingMode, "WaitForFirstConsumer");
        assert.deepEqual(storageClass.parameters, { type: "gp3", encrypted: "true" });
    });

    it("lets the driver of volumes make them, from cloud nodes", async () => {
        const driver = await made.cloud.only("aws:eks/addon:Addon", "aws-ebs-csi-driver");
        assert.deepEqual(driver.podIdentityAssociations, [
            { serviceAccount: "ebs-csi-controller-sa", roleArn: "arn:aws:iam::111122223333:role/hybrid-prod-ebs" },
        ]);
        assert.match(driver.configurationValues as string, /"NotIn","values":\["hybrid"\]/);
        const rights = await made.cloud.only("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "hybrid-prod-ebs");
        assert.equal(rights.policyArn, "arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy");
        const role = await made.cloud.only("aws:iam/role:Role", "hybrid-prod-ebs");
        assert.match(role.assumeRolePolicy as string, /pods\.eks\.amazonaws\.com/);
    });
});

describe("the example, otherwise configured", () => {
    it("has no trace of what no machine needs", async () => {
        const { cloud, outputs } = await installed({ machines: [{ address: "10.80.1.1", site: "dc1" }] });
        assert.deepEqual(await cloud.ofType("aws:rolesanywhere/trustAnchor:TrustAnchor"), []);
        const role = await cloud.only("aws:iam/role:Role", "hybrid-nodes");
        assert.doesNotMatch(role.assumeRolePolicy as string, /rolesanywhere/);
        assert.equal((outputs.hybridNodes as unknown[]).length, 1);
        const values = (await cloud.only(RELEASE, "cilium")).values as Record<string, Config>;
        assert.equal(values.operator?.replicas, 1);
    });

    it("needs no activation where all have certificates", async () => {
        const { cloud } = await installed({ machines: [{ name: "a", site: "dc1", credentials: "iam-ra" }] });
        assert.deepEqual(await cloud.ofType("aws:ssm/activation:Activation"), []);
        const role = await cloud.only("aws:iam/role:Role", "hybrid-nodes");
        assert.doesNotMatch(role.assumeRolePolicy as string, /ssm/);
    });

    it("routes pods too, where no gateway does", async () => {
        const { cloud } = await installed({ gateway: false, remoteGateway: "vgw-0123456789abcdef0" });
        const routes = (await cloud.ofType(ROUTE)).filter(({ inputs }) => inputs.gatewayId === "vgw-0123456789abcdef0");
        assert.deepEqual(
            routes.map(({ inputs }) => inputs.destinationCidrBlock),
            ["10.80.0.0/16", "10.87.0.0/16"],
        );
        assert.deepEqual(await cloud.ofType("aws:ec2transitgateway/vpcAttachment:VpcAttachment"), []);
    });

    it("is administered from the VPC, from where machines stand, and from beyond", async () => {
        const administratorCidrs = ["10.20.0.0/16", "10.80.0.0/16", "10.90.0.0/16"];
        const { cloud } = await installed({ administratorCidrs });
        const into = (await cloud.ofType(RULE_IN)).filter(({ name }) => name.includes("-api-"));
        assert.deepEqual(
            into.map(({ inputs }) => inputs.cidrIpv4),
            ["10.80.0.0/16", "10.87.0.0/16", "10.20.0.0/16", "10.90.0.0/16"],
        );
        const routes = (await cloud.ofType(ROUTE)).filter(({ inputs }) => inputs.transitGatewayId);
        assert.deepEqual(
            routes.map(({ inputs }) => inputs.destinationCidrBlock),
            ["10.80.0.0/16", "10.90.0.0/16"],
        );
    });

    it("stands in the zones that are named", async () => {
        const { cloud } = await installed({ zones: ["us-west-2c", "us-west-2d"] });
        const zones = (await cloud.ofType("aws:ec2/subnet:Subnet")).map(({ inputs }) => inputs.availabilityZone);
        assert.deepEqual(zones, ["us-west-2c", "us-west-2d", "us-west-2c", "us-west-2d"]);
    });

    it("publishes no private subnet, whatever the cluster is called", async () => {
        const { cloud } = await installed({ clusterName: "public-edge" });
        const { tags } = await cloud.only("aws:ec2/subnet:Subnet", "public-edge-private-0");
        assert.deepEqual(tags, { Name: "public-edge-private-0", "kubernetes.io/role/internal-elb": "1" });
    });

    it("lets cloud nodes reach a public endpoint", async () => {
        const { cloud } = await installed({ publicAccessCidrs: ["203.0.113.0/24"] });
        const { vpcConfig } = (await cloud.only("aws:eks/cluster:Cluster")) as { vpcConfig: Config };
        assert.equal(vpcConfig.endpointPrivateAccess, false);
        assert.deepEqual(vpcConfig.publicAccessCidrs, ["203.0.113.0/24", "198.51.100.7/32"]);
    });

    it("takes a class of storage that is there", async () => {
        const { cloud } = await installed({ mooring: { ...(example().mooring as object), storageClass: "fast" } });
        const { database } = (await cloud.only(RELEASE, "mooring")).values as Record<string, Config>;
        assert.deepEqual(database, { sqlite: { storageClassName: "fast" } });
        const addons = (await cloud.ofType("aws:eks/addon:Addon")).map(({ name }) => name);
        assert.ok(!addons.includes("aws-ebs-csi-driver"));
    });

    it("leads people to where they read, and Pulumi to where it delivers", async () => {
        const mooring = { ...(example().mooring as object), pageUrl: "https://mooring.corp.example" };
        const { cloud } = await installed({ mooring });
        const { config, ingress } = (await cloud.only(RELEASE, "mooring")).values as Record<string, Config>;
        assert.equal(config?.["mooring.http.url"], "https://mooring.corp.example");
        assert.equal(config["mooring.http.hosts"], "mooring.corp.example");
        assert.equal(ingress?.host, "mooring.example.org");
        for (const { inputs } of await cloud.ofType("pulumiservice:index:Webhook")) {
            assert.equal(inputs.payloadUrl, "https://mooring.example.org/webhooks/pulumi");
        }
    });

    it("annotates for the controller of AWS alone", async () => {
        const mooring = { ...(example().mooring as object), ingressClass: "nginx", certificateArn: undefined };
        const { cloud } = await installed({ mooring });
        const { ingress } = (await cloud.only(RELEASE, "mooring")).values as Record<string, Config>;
        assert.deepEqual(ingress, { enabled: true, className: "nginx", host: "mooring.example.org" });
    });

    it("is complete without Mooring", async () => {
        const { cloud } = await installed({ mooring: null });
        assert.deepEqual(await cloud.ofType("mooring:index:Mooring"), []);
        assert.deepEqual(await cloud.ofType("pulumiservice:index:Webhook"), []);
        assert.deepEqual(await cloud.ofType("kubernetes:storage.k8s.io/v1:StorageClass"), []);
    });

    it("keeps taints for Mooring and for the machine", async () => {
        const taints = ["edge=true:NoSchedule"];
        const { outputs } = await installed({ machines: [{ address: "10.80.1.1", site: "dc1", taints }] });
        assert.deepEqual((outputs.hybridNodes as Config[])[0]?.taints, taints);
        const [text] = Object.values(clear(outputs.nodeConfigs) as Record<string, string>);
        assert.match(text ?? "", /--register-with-taints=edge=true:NoSchedule/);
    });

    it("leaves the state that Mooring's own tests read", async () => {
        const mooring = { ...(example().mooring as object), roleName: "HybridVerifierReadOnly" };
        const { cloud, outputs } = await installed({ ...AS_THERE, mooring }, ANSWERS_THERE);
        const state = exported(await cloud.made(), outputs);
        assert.doesNotMatch(JSON.stringify(state), /4Example0Code0NotReal|generated-|pul-not-real/);
        keep(state);
    });
});

describe("what could not work is refused", () => {
    const refused = (change: Config, why: RegExp): void => {
        assert.throws(() => settings(change), why);
    };

    it("a machine with a certificate and no name", () => {
        refused({ machines: [{ address: "10.80.1.1", site: "dc1", credentials: "iam-ra" }] }, /common name/);
    });

    it("certificates and no authority", () => {
        refused({ caCertificate: "" }, /caCertificate is not set/);
    });

    it("a machine that nobody could tell from others", () => {
        refused({ machines: [{ site: "dc1" }] }, /neither name nor address/);
        refused({ machines: [0, 1].map(() => ({ address: "10.80.1.1", site: "dc1" })) }, /listed twice/);
    });

    it("a machine that stands nowhere", () => {
        refused({ machines: [{ address: "10.80.1.1" }] }, /has no site/);
        refused({ machines: [{ address: "10.80.1.1", site: "Werk Süd, Halle 2" }] }, /kubelet takes it for a label/);
    });

    it("a way to join that there is not", () => {
        refused({ credentials: "certificates" }, /ssm or iam-ra/);
    });

    it("no machine at all", () => {
        refused({ machines: [] }, /machines is empty/);
    });

    it("a name of the cluster that Mooring's keys do not take", () => {
        refused({ clusterName: "hybrid_prod" }, /letters, digits and dashes/);
    });

    it("zones that are not two", () => {
        refused({ zones: ["us-west-2a"] }, /two zones/);
        refused({ zones: ["us-west-2a", "us-west-2a"] }, /two zones/);
    });

    it("a private endpoint that nobody reaches but the machines", () => {
        const mooring = { ...(example().mooring as object), driftRuns: undefined };
        refused({ mooring, administratorCidrs: undefined }, /administratorCidrs is empty.* \(10\.20\.0\.0\/16\)/);
        settings({ mooring, administratorCidrs: undefined, publicAccessCidrs: ["203.0.113.0/24"] });
        const runnersInVpc = settings({ administratorCidrs: undefined });
        assert.deepEqual(runnersInVpc.administratorCidrs, ["10.20.0.0/16"]);
    });

    it("administrators who are everywhere, or nowhere", () => {
        refused({ administratorCidrs: ["0.0.0.0/0"] }, /and not all of them/);
        refused({ administratorCidrs: ["10.90.0.1/16"] }, /by its first address/);
    });

    it("access by ConfigMap alone", () => {
        refused({ authenticationMode: "CONFIG_MAP" }, /API or API_AND_CONFIG_MAP/);
    });

    it("a way to the machines that is none", () => {
        refused({ remoteGateway: "igw-0123456789abcdef0" }, /transit gateway/);
    });

    it("networks that EKS does not take", () => {
        for (const cidr of ["203.0.113.0/24", "10.80.0.1/16", "10.80.0.0", "10.80.0.0/33", "fd00::/64"]) {
            refused({ remoteNodeCidrs: [cidr] }, /give a network of RFC 1918/);
        }
    });

    it("networks that overlap each other, the VPC or Services", () => {
        refused({ remotePodCidrs: ["10.80.128.0/17"] }, /10\.80\.0\.0\/16 \(remoteNodeCidrs\) and 10\.80\.128\.0\/17/);
        refused({ vpcCidr: "10.80.0.0/20" }, /\(vpcCidr\) overlap/);
        refused({ remotePodCidrs: ["172.20.8.0/21"] }, /\(Services\) overlap/);
    });

    it("a name of the machines' role that IAM does not take", () => {
        refused({ clusterName: "c".repeat(60) }, /nodeRoleName .* 64 characters/);
    });

    it("Mooring without a token", () => {
        const given = settings();
        assert.throws(() => checked({ ...given, pulumiToken: undefined }), /pulumiToken is not set/);
    });

    it("a load balancer without a certificate", () => {
        refused({ mooring: { ...(example().mooring as object), certificateArn: undefined } }, /certificateArn is not set/);
    });

    it("runs that look for drift where they do not reach the cluster", () => {
        const mooring = example().mooring as { driftRuns: object };
        const driftRuns = { ...mooring.driftRuns, agentPoolId: undefined };
        refused({ mooring: { ...mooring, driftRuns } }, /agentPoolId, and the endpoint is private/);
        settings({ mooring: { ...mooring, driftRuns }, publicAccessCidrs: ["0.0.0.0/0"] });
    });

    it("a network too small for four subnets", () => {
        assert.deepEqual(subnetBlocks("10.20.0.0/16"), ["10.20.0.0/20", "10.20.16.0/20", "10.20.32.0/20", "10.20.48.0/20"]);
        assert.throws(() => subnetBlocks("10.20.0.0/25"), /room for four subnets/);
    });
});

describe("an activation's date", () => {
    const expires = "2026-12-20T00:00:00Z";
    const warned = (now: string, change: Config = {}): string =>
        warningOfActivation(settings({ activation: { expires }, ...change }), new Date(now)) ?? "";

    it("is heard of when SSM would take it no longer, or not yet", () => {
        assert.match(warned("2026-12-20T00:00:00Z"), /within 30 days.*activation\.limit/);
        assert.match(warned("2026-11-19T23:59:59Z"), /within 30 days/);
        assert.equal(warned("2026-11-20T00:00:00Z"), "");
    });

    it("is of no interest where no machine joins by SSM", () => {
        assert.equal(warned("2027-01-01T00:00:00Z", { machines: [{ name: "a", site: "dc1", credentials: "iam-ra" }] }), "");
    });
});
