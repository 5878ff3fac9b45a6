import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { describe, it, mock } from "node:test";

import * as pulumi from "@pulumi/pulumi";
import { parse, parseAllDocuments } from "yaml";

import { problemOf } from "../hybridNode";
import { ClusterAccess, Mooring, MooringArgs } from "../index";
import { digestOf } from "../shipped";
import { addressOf, stackName } from "../webhooks";
import { clear, Cloud, isSecret } from "./cloud";

const DEPLOY = path.resolve(__dirname, "..", "..");
const WEBHOOK = "pulumiservice:index:Webhook";
const RELEASE = "kubernetes:helm.sh/v3:Release";
const ENTRY = "aws:eks/accessEntry:AccessEntry";

const ARGS: MooringArgs = {
    organization: "acme-edge",
    url: "https://mooring.example.org",
    image: { repository: "registry.example.org/mooring", digest: `sha256:${"0".repeat(64)}` },
    pulumiToken: "pul-not-real",
    hostCluster: "hybrid-prod",
    clusters: [
        {
            name: "hybrid-prod",
            stack: "acme-edge/edge-platform/prod",
            here: true,
            environment: { name: "hybrid-prod", hybridNodes: [{ name: "dc2-edge-01", site: "dc2" }] },
        },
    ],
};

async function installed(change: Partial<MooringArgs> = {}): Promise<{ cloud: Cloud; mooring: Mooring }> {
    const cloud = await Cloud.start();
    const mooring = new Mooring("mooring", { ...ARGS, ...change });
    await cloud.made();
    return { cloud, mooring };
}

function shipped(...file: string[]): string {
    return fs.readFileSync(path.join(DEPLOY, ...file), "utf8");
}

interface Statement {
    Sid: string;
    Principal: Record<string, string>;
    Condition: { StringEquals: Record<string, string> };
}

function statements(policy: unknown): Statement[] {
    return (JSON.parse(policy as string) as { Statement: Statement[] }).Statement;
}

async function values(cloud: Cloud): Promise<Record<string, Record<string, unknown>>> {
    return (await cloud.only(RELEASE)).values as Record<string, Record<string, unknown>>;
}

describe("the role", () => {
    it("has the policy that is shipped, word for word", async () => {
        const { cloud } = await installed();
        const policy = (await cloud.only("aws:iam/rolePolicy:RolePolicy")).policy;
        assert.deepEqual(JSON.parse(policy as string), JSON.parse(shipped("aws", "policy.json")));
    });

    it("may not read roles and networks where that was not asked for", async () => {
        const { cloud } = await installed({ iamAndEc2: false });
        const policy = (await cloud.only("aws:iam/rolePolicy:RolePolicy")).policy;
        assert.deepEqual(
            statements(policy).map((statement) => statement.Sid),
            ["ReadClusters", "ReadCredentialRegistrations"],
        );
    });

    it("is the pod's by Pod Identity", async () => {
        const { cloud } = await installed();
        const trust = statements((await cloud.only("aws:iam/role:Role")).assumeRolePolicy);
        assert.deepEqual(trust[0]?.Principal, { Service: "pods.eks.amazonaws.com" });
        const association = await cloud.only("aws:eks/podIdentityAssociation:PodIdentityAssociation");
        assert.equal(association.serviceAccount, (await values(cloud)).serviceAccount?.name);
        assert.equal(association.namespace, (await cloud.only(RELEASE)).namespace);
        assert.equal(association.roleArn, "arn:aws:iam::111122223333:role/mooring");
    });

    it("is the pod's before anything of the pod is made", async () => {
        const { cloud } = await installed();
        const before = await cloud.neededBy("kubernetes:core/v1:Namespace", "mooring");
        assert.ok(before.some((resource) => resource.includes("PodIdentityAssociation")), before.join());
    });

    it("is one service account's alone by IRSA", async () => {
        const provider = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-west-2.amazonaws.com/id/4F1C";
        const { cloud } = await installed({
            irsa: { providerArn: provider, issuer: "https://oidc.eks.us-west-2.amazonaws.com/id/4F1C" },
        });
        const trust = statements((await cloud.only("aws:iam/role:Role")).assumeRolePolicy);
        assert.deepEqual(trust[0]?.Condition.StringEquals, {
            "oidc.eks.us-west-2.amazonaws.com/id/4F1C:sub": "system:serviceaccount:mooring:mooring",
            "oidc.eks.us-west-2.amazonaws.com/id/4F1C:aud": "sts.amazonaws.com",
        });
        assert.deepEqual(await cloud.ofType("aws:eks/podIdentityAssociation:PodIdentityAssociation"), []);
        assert.deepEqual((await values(cloud)).serviceAccount?.annotations, {
            "eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/mooring",
        });
    });
});

describe("access to a cluster", () => {
    const elsewhere = [{ name: "far", stack: "acme-edge/far/prod", eksName: "hybrid-far" }];

    it("is an entry without any access policy", async () => {
        const { cloud } = await installed({ clusters: elsewhere });
        const entry = await cloud.only(ENTRY);
        assert.equal(entry.clusterName, "hybrid-far");
        assert.equal(entry.type, "STANDARD");
        assert.equal(entry.principalArn, "arn:aws:iam::111122223333:role/mooring");
        assert.deepEqual(await cloud.ofType("aws:eks/accessPolicyAssociation:AccessPolicyAssociation"), []);
    });

    it("is for the group that the shipped rights are bound to", async () => {
        const { cloud } = await installed({ clusters: elsewhere });
        const bound = parseAllDocuments(shipped("kubernetes", "rbac.yaml"))
            .map((document) => document.toJS() as { subjects?: { kind: string; name: string }[] })
            .flatMap((document) => document.subjects ?? [])
            .filter((subject) => subject.kind === "Group")
            .map((subject) => subject.name);
        assert.deepEqual((await cloud.only(ENTRY)).kubernetesGroups, [...new Set(bound)]);
    });

    const made = async (change: object = {}): Promise<string> => {
        const cloud = await Cloud.start();
        const roleArn = "arn:aws:iam::111122223333:role/mooring";
        new ClusterAccess("far", { clusterName: "hybrid-far", roleArn, ...change });
        return (await cloud.only("kubernetes:yaml/v2:ConfigGroup")).yaml as string;
    };

    it("comes with the shipped rights, where it is made with the cluster's own providers", async () => {
        const applied = await made();
        assert.ok(applied.includes(shipped("kubernetes", "rbac.yaml")));
        assert.ok(applied.includes(shipped("kubernetes", "neighbours", "rbac.yaml")));
        assert.ok(!applied.includes("pods/log"));
    });

    it("reads logs only where kubelets are asked", async () => {
        assert.ok((await made({ kubeletProbe: true })).includes("pods/log"));
    });

    it("puts no rights of another cluster into the one that it runs in, and says whose they are", async () => {
        const warned = mock.method(pulumi.log, "warn", () => Promise.resolve());
        try {
            const { cloud } = await installed({ clusters: [...ARGS.clusters, ...elsewhere] });
            assert.deepEqual(await cloud.ofType("kubernetes:yaml/v2:ConfigGroup"), []);
            assert.equal((await cloud.only(ENTRY)).clusterName, "hybrid-far");
            const [warning, ...more] = warned.mock.calls.map((call) => String(call.arguments[0]));
            assert.match(warning ?? "", /cluster far, and no rights there.*make a ClusterAccess/);
            assert.deepEqual(more, []);
        } finally {
            warned.mock.restore();
        }
    });

    it("takes the chart's rights where it runs, though that is said by the name alone", async () => {
        const hosts = [pulumi.output("hybrid-prod"), "hybrid-prod"];
        for (const hostCluster of hosts) {
            const { cloud } = await installed({
                hostCluster,
                clusters: [{ name: "hybrid-prod", stack: "acme-edge/edge-platform/prod", kubeletProbe: true }],
            });
            const { rbac } = await values(cloud);
            assert.deepEqual([rbac?.create, rbac?.kubeletProbe], [true, true]);
        }
    });

    it("needs no entry where it runs", async () => {
        const { cloud } = await installed();
        assert.deepEqual(await cloud.ofType(ENTRY), []);
        assert.equal((await values(cloud)).serviceAccount?.mountToken, true);
    });

    it("takes the chart's rights where it runs, by an entry too", async () => {
        const { cloud } = await installed({ clusters: ARGS.clusters.map((one) => ({ ...one, accessEntry: true })) });
        assert.deepEqual(await cloud.ofType("kubernetes:yaml/v2:ConfigGroup"), []);
        const { rbac, serviceAccount } = await values(cloud);
        assert.equal(rbac?.create, true);
        assert.equal(serviceAccount?.mountToken, false);
    });
});

describe("the webhooks", () => {
    it("are of the stack and of the environment", async () => {
        const { cloud } = await installed();
        const hooks = (await cloud.ofType(WEBHOOK)).map(({ inputs }) => [
            inputs.projectName,
            inputs.stackName ?? inputs.environmentName,
            inputs.groups,
        ]);
        assert.deepEqual(hooks, [
            ["edge-platform", "prod", ["stacks", "deployments"]],
            ["edge-platform", "hybrid-prod", ["environments"]],
        ]);
    });

    it("are one for an organisation, with the environments", async () => {
        const { cloud } = await installed({
            organizationWebhook: true,
        });
        const hook = await cloud.only(WEBHOOK);
        assert.equal(hook.organizationName, "acme-edge");
        assert.equal(hook.stackName, undefined);
        assert.deepEqual(hook.groups, ["stacks", "deployments", "environments"]);
    });

    it("are made once for a stack that declares several clusters, with its settings and its schedule", async () => {
        const stack = "acme-edge/edge-platform/prod";
        const deployment = { repository: "https://git.example.org/acme-edge/edge-platform.git" };
        const { cloud } = await installed({
            clusters: [
                { name: "first", stack, here: true },
                { name: "second", stack, accessEntry: false, deployment },
            ],
        });
        for (const type of [WEBHOOK, "pulumiservice:index:DeploymentSettings", "pulumiservice:index:DriftSchedule"]) {
            assert.equal((await cloud.only(type)).stackName ?? (await cloud.only(type)).stack, "prod", type);
        }
    });

    it("send what is signed to where Mooring takes it", async () => {
        const { cloud } = await installed({ url: "https://mooring.example.org/" });
        for (const { inputs } of await cloud.ofType(WEBHOOK)) {
            assert.equal(inputs.payloadUrl, "https://mooring.example.org/webhooks/pulumi");
            assert.equal(inputs.format, "raw");
            assert.equal(inputs.active, true);
            assert.equal(clear(inputs.secret), "generated-mooring-webhook");
        }
    });
});

describe("secrets", () => {
    it("are encrypted in the state, wherever they are", async () => {
        const { cloud, mooring } = await installed();
        for (const { inputs } of await cloud.ofType(WEBHOOK)) {
            assert.ok(isSecret(inputs.secret));
        }
        assert.ok(isSecret((await cloud.only("kubernetes:core/v1:Secret")).stringData));
        assert.ok(await pulumiSecret(mooring.webhookSecret));
        assert.ok(await pulumiSecret(mooring.operatorToken));
    });

    it("are in no value of the chart", async () => {
        const { cloud } = await installed();
        const text = JSON.stringify(clear(await values(cloud)));
        assert.doesNotMatch(text, /generated-|pul-not-real/);
    });

    it("are where the chart looks for them", async () => {
        const { cloud } = await installed();
        const secret = await cloud.only("kubernetes:core/v1:Secret");
        assert.equal((await values(cloud)).secrets?.existingSecret, "mooring");
        assert.deepEqual(Object.keys(clear(secret.stringData) as object).sort(), [
            "api-tokens",
            "pulumi-token",
            "webhook-secrets",
        ]);
    });

    /** What webhooks sign by, and what Mooring takes. */
    const rotating = async (change: Partial<MooringArgs>): Promise<[unknown, unknown]> => {
        const { cloud } = await installed(change);
        const signs = (await cloud.ofType(WEBHOOK)).map(({ inputs }) => clear(inputs.secret));
        const secret = clear((await cloud.only("kubernetes:core/v1:Secret")).stringData) as Record<string, string>;
        assert.equal(new Set(signs).size, 1);
        return [signs[0], secret["webhook-secrets"]];
    };

    it("are taken before they sign, and after", async () => {
        const one = "generated-mooring-webhook";
        const two = "generated-mooring-webhook-2";
        assert.deepEqual(await rotating({}), [one, one]);
        assert.deepEqual(await rotating({ acceptedWebhookSecretVersions: [2] }), [one, `${one}\n${two}`]);
        assert.deepEqual(await rotating({ webhookSecretVersion: 2, acceptedWebhookSecretVersions: [1, 2] }), [
            two,
            `${two}\n${one}`,
        ]);
        assert.deepEqual(await rotating({ webhookSecretVersion: 2 }), [two, two]);
    });

    it("are taken that come from elsewhere", async () => {
        const [signs, taken] = await rotating({ formerWebhookSecrets: ["the-one-before"] });
        assert.equal(signs, "generated-mooring-webhook");
        assert.equal(taken, "generated-mooring-webhook\nthe-one-before");
    });

    it("are long enough for Mooring", async () => {
        const { cloud } = await installed();
        for (const { inputs } of await cloud.ofType("random:index/randomPassword:RandomPassword")) {
            assert.ok((inputs.length as number) >= 16);
        }
    });
});

describe("Pulumi Cloud, without a token that is kept", () => {
    const issuer = "oidc.eks.us-west-2.amazonaws.com/id/4F1C";
    const byExchange = (oidc: MooringArgs["pulumiOidc"]): Partial<MooringArgs> => ({
        pulumiToken: undefined,
        pulumiOidc: oidc,
    });

    it("trusts the cluster's issuer in one service account alone", async () => {
        const { cloud } = await installed(byExchange({ issuer }));
        const trusted = await cloud.only("pulumiservice:index:OidcIssuer");
        assert.equal(trusted.organization, "acme-edge");
        assert.equal(trusted.url, `https://${issuer}`);
        assert.deepEqual(trusted.policies, [
            {
                decision: "allow",
                tokenType: "organization",
                authorizedPermissions: ["standard"],
                rules: { aud: "urn:pulumi:org:acme-edge", sub: "system:serviceaccount:mooring:mooring" },
            },
        ]);
    });

    it("asks for a team's token where one is named", async () => {
        const { cloud } = await installed(byExchange({ issuer: `https://${issuer}`, team: "platform" }));
        const trusted = await cloud.only("pulumiservice:index:OidcIssuer");
        assert.equal(trusted.url, `https://${issuer}`);
        const [policy] = trusted.policies as Record<string, unknown>[];
        assert.deepEqual([policy?.tokenType, policy?.teamName], ["team", "platform"]);
        assert.equal((await values(cloud)).config?.["mooring.pulumi.oidc.team"], "platform");
    });

    it("has the chart mount what is exchanged, and no token in the secret", async () => {
        const { cloud } = await installed(byExchange({}));
        assert.deepEqual((await values(cloud)).pulumiOidc, { organization: "acme-edge" });
        const secret = clear((await cloud.only("kubernetes:core/v1:Secret")).stringData) as object;
        assert.deepEqual(Object.keys(secret).sort(), ["api-tokens", "webhook-secrets"]);
    });

    it("registers no issuer that is registered already", async () => {
        const { cloud } = await installed(byExchange({}));
        assert.deepEqual(await cloud.ofType("pulumiservice:index:OidcIssuer"), []);
    });
});

describe("the drift schedule", () => {
    const scheduled = { ...ARGS.clusters[0], name: "hybrid-prod", stack: "acme-edge/edge-platform/prod" };
    const deployment = {
        repository: "https://git.example.org/acme/edge.git",
        directory: "infra",
        awsRoleArn: "arn:aws:iam::111122223333:role/PulumiDrift",
    };

    it("looks, and mends nothing", async () => {
        const { cloud } = await installed({ clusters: [{ ...scheduled, driftSchedule: "0 * * * *" }] });
        const schedule = await cloud.only("pulumiservice:index:DriftSchedule");
        assert.equal(schedule.autoRemediate, false);
        assert.equal(schedule.stack, "prod");
        assert.equal(schedule.scheduleCron, "0 * * * *");
    });

    it("comes with deployment settings, where the stack has none", async () => {
        const { cloud } = await installed({ clusters: [{ ...scheduled, deployment }] });
        const settings = await cloud.only("pulumiservice:index:DeploymentSettings");
        assert.deepEqual(settings.sourceContext, {
            git: { repoUrl: "https://git.example.org/acme/edge.git", branch: "refs/heads/main", repoDir: "infra" },
        });
        assert.deepEqual(settings.operationContext, {
            oidc: { aws: { roleARN: "arn:aws:iam::111122223333:role/PulumiDrift", sessionName: "pulumi-drift" } },
        });
        assert.equal((await cloud.ofType("pulumiservice:index:DriftSchedule")).length, 1);
    });

    it("runs in a pool of one's own, where one is named", async () => {
        const agentPoolId = "6f1d2c3b-4a59-4e68-8770-91a2b3c4d5e6";
        const { cloud } = await installed({ clusters: [{ ...scheduled, deployment: { ...deployment, agentPoolId } }] });
        assert.equal((await cloud.only("pulumiservice:index:DeploymentSettings")).agentPoolId, agentPoolId);
    });

    it("is not made where Pulumi would refuse it", async () => {
        const { cloud } = await installed();
        assert.deepEqual(await cloud.ofType("pulumiservice:index:DriftSchedule"), []);
    });

    it("is left out where none is wanted", async () => {
        const { cloud } = await installed({ clusters: [{ ...scheduled, deployment, driftSchedule: "" }] });
        assert.deepEqual(await cloud.ofType("pulumiservice:index:DriftSchedule"), []);
    });
});

describe("the environment", () => {
    it("lists the nodes as literal values", async () => {
        const { cloud } = await installed();
        const environment = await cloud.only("pulumiservice:index:Environment");
        assert.deepEqual(parse(await assetText(environment.yaml)), {
            values: { hybridNodes: [{ name: "dc2-edge-01", site: "dc2" }] },
        });
    });
});

describe("the chart", () => {
    it("is applied anew where one of its files is another, though its version is the same", () => {
        const folder = fs.mkdtempSync(path.join(os.tmpdir(), "chart-"));
        try {
            fs.writeFileSync(path.join(folder, "Chart.yaml"), "version: 0.1.0");
            const before = digestOf(folder);
            fs.writeFileSync(path.join(folder, "values.yaml"), "replicas: 2");
            assert.notEqual(digestOf(folder), before);
        } finally {
            fs.rmSync(folder, { recursive: true });
        }
    });

    it("says by its files' digest which it is", async () => {
        const { cloud } = await installed();
        assert.equal((await cloud.only(RELEASE)).description, `Chart ${digestOf(path.join(DEPLOY, "helm", "mooring"))}`);
    });

    it("has the time that a migration needs", async () => {
        const { cloud } = await installed({ timeoutSeconds: 3600 });
        assert.equal((await cloud.only(RELEASE)).timeout, 3600);
    });

    it("is told of the clusters in Mooring's own keys", async () => {
        const { cloud } = await installed();
        assert.deepEqual((await values(cloud)).config, {
            "mooring.http.url": "https://mooring.example.org",
            "mooring.http.hosts": "mooring.example.org",
            "mooring.clusters.hybrid-prod.stack": "acme-edge/edge-platform/prod",
            "mooring.clusters.hybrid-prod.environment": "acme-edge/edge-platform/hybrid-prod",
            "mooring.clusters.hybrid-prod.kubernetes.access": "in-cluster",
            "mooring.clusters.hybrid-prod.iam": "true",
            "mooring.clusters.hybrid-prod.ec2": "true",
        });
    });

    it("takes values of one's own over those", async () => {
        const { cloud } = await installed({ values: { ingress: { enabled: true }, rbac: { neighbours: false } } });
        const { ingress, rbac } = await values(cloud);
        assert.deepEqual(ingress, { enabled: true });
        assert.deepEqual(rbac, { create: true, group: "hybrid-verifier", kubeletProbe: false, neighbours: false });
    });
});

describe("values of one's own that come of another resource", () => {
    it("leave beside them what is set here", async () => {
        const { cloud } = await installed({ values: { rbac: pulumi.output({ neighbours: false }) } });
        const { rbac } = await values(cloud);
        assert.deepEqual(rbac, { create: true, group: "hybrid-verifier", kubeletProbe: false, neighbours: false });
    });
});

describe("the configuration of one's own", () => {
    const given = async (config: unknown): Promise<Record<string, unknown> | undefined> => {
        const { cloud } = await installed({ values: { config } });
        return (await values(cloud)).config;
    };

    it("leaves the clusters that are set here", async () => {
        const config = await given({ "mooring.page.auth": "token" });
        assert.equal(config?.["mooring.page.auth"], "token");
        assert.equal(config["mooring.clusters.hybrid-prod.stack"], "acme-edge/edge-platform/prod");
    });

    it("is taken nested and with dots alike", async () => {
        const config = await given({ mooring: { page: { auth: "token" }, "notify.slack": { channel: "#edge" } } });
        assert.equal(config?.["mooring.page.auth"], "token");
        assert.equal(config["mooring.notify.slack.channel"], "#edge");
        assert.equal(config["mooring.http.hosts"], "mooring.example.org");
    });

    it("goes before what is set here, by whichever way it is written", async () => {
        const clusters = { "hybrid-prod": { ec2: false } };
        const config = await given({ mooring: { clusters, http: { hosts: ["a", "b"] } } });
        assert.equal(config?.["mooring.clusters.hybrid-prod.ec2"], false);
        assert.deepEqual(config["mooring.http.hosts"], ["a", "b"]);
        assert.ok(!("mooring" in config));
    });

    it("may come of another resource", async () => {
        const config = await given(pulumi.output({ mooring: { page: { auth: pulumi.output("token") } } }));
        assert.equal(config?.["mooring.page.auth"], "token");
        assert.equal(config["mooring.clusters.hybrid-prod.iam"], "true");
    });
});

describe("what cannot work is refused", () => {
    it("a URL without encryption", () => {
        assert.throws(() => addressOf("http://mooring.example.org"), /Use https/);
    });

    it("a stack without its organisation", () => {
        assert.throws(() => stackName("edge-platform/prod"), /organization\/project\/stack/);
    });

    it("a name that no key can hold", async () => {
        await assert.rejects(installed({ clusters: [{ name: "a b", stack: "o/p/s" }] }), /letters, digits and dashes/);
    });

    it("no way to Pulumi Cloud, and two", async () => {
        const both = { pulumiOidc: {} };
        const none = { pulumiToken: undefined };
        await assert.rejects(installed(both), /by pulumiToken or by pulumiOidc: give one of them/);
        await assert.rejects(installed(none), /by pulumiToken or by pulumiOidc: give one of them/);
    });

    it("a node that nobody could tell from others", () => {
        assert.match(problemOf({}) ?? "", /neither name nor address nor count/);
        assert.match(problemOf({ address: "10.80.0.1", credentialProvider: "iam-ra" }) ?? "", /has no name/);
        assert.match(problemOf({ name: "a", credentialProvider: "ira" }) ?? "", /it is ssm or iam-ra/);
        assert.equal(problemOf({ count: 3 }), undefined);
    });
});

function pulumiSecret(output: unknown): Promise<boolean> {
    return (output as { isSecret: Promise<boolean> }).isSecret;
}

async function assetText(asset: unknown): Promise<string> {
    return (asset as { text: Promise<string> }).text;
}
