import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

import { ClusterAccess, GROUP } from "./clusterAccess";
import { IrsaArgs, role } from "./identity";
import { exchanged, PulumiOidcArgs, trustIn } from "./pulumiOidc";
import { CHART, digestOf } from "./shipped";
import { DeploymentArgs, EnvironmentArgs, WatchedStack, WatchedStackArgs } from "./watchedStack";
import { addressOf, ofOrganization } from "./webhooks";

/** Which image runs. */
export interface ImageArgs {
    repository: pulumi.Input<string>;
    /** `sha256:…`; it goes before the tag. */
    digest?: pulumi.Input<string>;
    tag?: pulumi.Input<string>;
}

/** A cluster to watch. */
export interface ClusterArgs {
    /** What it is called in reports: letters, digits and dashes. */
    name: string;
    /** `organization/project/stack` that declares it. */
    stack: pulumi.Input<string>;
    /** Its name in EKS. Unless given, `name`. */
    eksName?: pulumi.Input<string>;
    region?: pulumi.Input<string>;
    /** Mooring runs in this one. Its rights then come with the chart. */
    here?: boolean;
    /**
     * Mooring reads it by its role and an access entry, which is made here. Unless given, every cluster but the one that it
     * runs in, which it reads as its service account. Elsewhere the entry is made alone: the provider of Kubernetes is
     * that of the cluster that Mooring runs in. What its group may read there is yours to apply; or say false, and make a
     * `ClusterAccess` with the providers of that cluster, which does both.
     */
    accessEntry?: boolean;
    /** Ask each kubelet, by one line of a log. false, unless given. */
    kubeletProbe?: boolean;
    /** ESC environment to make, which lists its nodes. */
    environment?: EnvironmentArgs;
    /** Deployment settings to make for its stack. */
    deployment?: DeploymentArgs;
    /** Cron, in UTC; empty: never. Unless given, every six hours where `deployment` is given. */
    driftSchedule?: string;
}

export interface MooringArgs {
    /** Organisation of Pulumi Cloud. */
    organization: pulumi.Input<string>;
    /** `https://…` under which Pulumi, and people, reach Mooring. */
    url: pulumi.Input<string>;
    /**
     * `https://…` under which people reach the page and the API, where that is another. The chart publishes the path of
     * deliveries alone, by its Ingress or HTTPRoute.
     */
    pageUrl?: pulumi.Input<string>;
    image: ImageArgs;
    /** Access token of Pulumi that may read the stacks and environments. Give this or `pulumiOidc`. */
    pulumiToken?: pulumi.Input<string>;
    /** No token is kept: that of the pod's service account is exchanged at Pulumi Cloud. Give this or `pulumiToken`. */
    pulumiOidc?: PulumiOidcArgs;
    /** EKS cluster that Mooring runs in. */
    hostCluster: pulumi.Input<string>;
    clusters: ClusterArgs[];
    /** `mooring`, unless given. */
    namespace?: string;
    roleName?: pulumi.Input<string>;
    /** Unless given, EKS Pod Identity. */
    irsa?: IrsaArgs;
    /** Read roles, VPC, security groups and routes too. true, unless given. */
    iamAndEc2?: boolean;
    /** One webhook of the organisation in place of those of stacks and environments: its maker must be an administrator. */
    organizationWebhook?: boolean;
    /** Which webhook secret signs; 1, unless given. Each is made anew. Before another signs it should be accepted. */
    webhookSecretVersion?: number;
    /** Those that are good beside it: the next one, until pods know it, and the one before, while it may be on its way. */
    acceptedWebhookSecretVersions?: number[];
    /** Secrets that are good too, and were not made here. */
    formerWebhookSecrets?: pulumi.Input<pulumi.Input<string>[]>;
    /** More values of the chart, over those that are set here, key by key; in `config` nested and with dots alike. */
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what other languages are told of has no unknown
    values?: Record<string, any>;
    tags?: Record<string, pulumi.Input<string>>;
    /**
     * How many seconds the chart has to get ready before it is undone as a whole. 300, unless given. A release whose notes
     * tell of a long migration needs more.
     */
    timeoutSeconds?: number;
}

/**
 * Mooring, with all that it needs: its role and how its pod gets it, access to the clusters, namespace, secret, chart,
 * webhooks, drift schedules and ESC environments. The AWS and Kubernetes providers are those of the cluster it runs in.
 */
export class Mooring extends pulumi.ComponentResource {
    /** ARN of its role: for a `ClusterAccess` elsewhere. */
    public readonly roleArn: pulumi.Output<string>;
    /** Signs deliveries: for a `WatchedStack` elsewhere. A secret. */
    public readonly webhookSecret: pulumi.Output<string>;
    /** Bearer token of an operator of the API. A secret. */
    public readonly operatorToken: pulumi.Output<string>;

    constructor(name: string, args: MooringArgs, opts?: pulumi.ComponentResourceOptions) {
        super("mooring:index:Mooring", name, {}, opts);
        const namespace = args.namespace ?? "mooring";
        const account = { namespace, name: "mooring" };
        args.clusters.forEach(refuseUnnameable);
        refuseNoneOrBoth(args);
        refuseOneStackTwice(args);

        const reader = role(name, { ...args, account, iamAndEc2: args.iamAndEc2 ?? true, tags: args.tags ?? {} }, this);
        const identity: pulumi.Resource[] = args.irsa ? [] : [this.podIdentity(name, args, reader, account)];
        if (args.pulumiOidc?.issuer) {
            identity.push(trustIn(name, args.pulumiOidc.issuer, { ...args.pulumiOidc, ...args, account }, this));
        }
        this.roleArn = reader.arn;
        const signs = args.webhookSecretVersion ?? 1;
        const accepted = new Set(args.acceptedWebhookSecretVersions);
        accepted.delete(signs);
        this.webhookSecret = this.webhookSecretOf(name, signs);
        this.operatorToken = this.generated(`${name}-operator`, {});

        // EKS takes some seconds to heed an association, and a pod that is made before gets no role until it is made anew.
        const room = new kubernetes.core.v1.Namespace(
            name,
            { metadata: roomOf(namespace) },
            { parent: this, dependsOn: identity },
        );
        const others = [...accepted].map((version) => this.webhookSecretOf(name, version));
        const secret = this.secret(name, args, others, room);
        const access = args.clusters.filter(byAccessEntry).map((cluster) => this.access(name, cluster, args));
        const stacks = args.clusters.map((cluster) => ({ cluster, watched: this.watchStack(name, cluster, args) }));
        this.chart(name, { args, room, secret, stacks, after: access });
        if (args.organizationWebhook) {
            const receiver = { url: args.url, secret: this.webhookSecret };
            ofOrganization(name, args.organization, receiver, this);
        }
        this.registerOutputs({
            roleArn: this.roleArn,
            webhookSecret: this.webhookSecret,
            operatorToken: this.operatorToken,
        });
    }

    private podIdentity(
        name: string,
        args: MooringArgs,
        reader: aws.iam.Role,
        account: { namespace: string; name: string },
    ): pulumi.Resource {
        return new aws.eks.PodIdentityAssociation(
            name,
            {
                clusterName: args.hostCluster,
                namespace: account.namespace,
                serviceAccount: account.name,
                roleArn: reader.arn,
                tags: args.tags,
            },
            { parent: this },
        );
    }

    /** Each version has a name of its own: what signs next is there before, and what has signed stays until it is let go. */
    private webhookSecretOf(name: string, version: number): pulumi.Output<string> {
        return this.generated(version === 1 ? `${name}-webhook` : `${name}-webhook-${String(version)}`, {
            version: String(version),
        });
    }

    private generated(name: string, keepers: Record<string, string>): pulumi.Output<string> {
        return new random.RandomPassword(name, { length: 48, special: false, keepers }, { parent: this }).result;
    }

    /** One value a line; Mooring reads webhook secrets and API tokens again when the secret changes. */
    private secret(
        name: string,
        args: MooringArgs,
        accepted: pulumi.Output<string>[],
        room: kubernetes.core.v1.Namespace,
    ): kubernetes.core.v1.Secret {
        const webhookSecrets = pulumi
            .all([this.webhookSecret, pulumi.all(accepted), args.formerWebhookSecrets ?? []])
            .apply(([current, others, former]) => [current, ...others, ...former].join("\n"));
        return new kubernetes.core.v1.Secret(
            name,
            {
                metadata: { namespace: room.metadata.name, name: "mooring" },
                stringData: {
                    "webhook-secrets": pulumi.secret(webhookSecrets),
                    ...(args.pulumiToken === undefined ? {} : { "pulumi-token": pulumi.secret(args.pulumiToken) }),
                    "api-tokens": this.operatorToken,
                },
            },
            { parent: this },
        );
    }

    /** The entry alone: where Mooring runs, rights come with the chart, and no provider here reaches another cluster. */
    private access(name: string, cluster: ClusterArgs, args: MooringArgs): ClusterAccess {
        isHost(cluster, args).apply((host) => {
            if (!host) {
                void pulumi.log.warn(
                    `Mooring gets an access entry in cluster ${cluster.name}, and no rights there: the providers given ` +
                        "here are those of the cluster that it runs in. Apply deploy/kubernetes/rbac.yaml and " +
                        "neighbours/rbac.yaml there; or say accessEntry: false, and make a ClusterAccess with the " +
                        "providers of that cluster.",
                    this,
                );
            }
        });
        const clusterName = cluster.eksName ?? cluster.name;
        return new ClusterAccess(
            `${name}-${cluster.name}`,
            { clusterName, roleArn: this.roleArn, rights: false },
            { parent: this },
        );
    }

    private watchStack(name: string, cluster: ClusterArgs, args: MooringArgs): WatchedStack {
        return new WatchedStack(
            `${name}-${cluster.name}`,
            {
                stack: cluster.stack,
                url: args.url,
                webhookSecret: this.webhookSecret,
                environmentWebhook: !args.organizationWebhook,
                environment: cluster.environment,
                ...ofItsStack(cluster, args),
            },
            { parent: this },
        );
    }

    private chart(
        name: string,
        what: {
            args: MooringArgs;
            room: kubernetes.core.v1.Namespace;
            secret: kubernetes.core.v1.Secret;
            stacks: Watched[];
            after: pulumi.Resource[];
        },
    ): void {
        const { args } = what;
        const set: Values = {
            image: args.image,
            config: configured([settings(args), ...what.stacks.map(settingsOf(args))], args.values?.config),
            secrets: { existingSecret: what.secret.metadata.name },
            ...(args.pulumiOidc ? { pulumiOidc: { organization: args.organization } } : {}),
            serviceAccount: {
                name: "mooring",
                annotations: args.irsa ? { "eks.amazonaws.com/role-arn": this.roleArn } : {},
                mountToken: args.clusters.some((cluster) => !byAccessEntry(cluster)),
            },
            rbac: {
                create: anyHost(args.clusters, args),
                group: GROUP,
                kubeletProbe: anyHost(
                    args.clusters.filter((cluster) => cluster.kubeletProbe),
                    args,
                ),
            },
            networkPolicy: { egress: { podIdentity: !args.irsa } },
        };
        new kubernetes.helm.v3.Release(
            name,
            {
                name: "mooring",
                chart: CHART,
                // Its version alone would not tell that a template is another.
                description: `Chart ${digestOf(CHART)}`,
                namespace: what.room.metadata.name,
                // Its `config` is in there already.
                values: merged(set, { ...args.values, config: undefined }),
                // Undone as a whole, should it not get ready.
                atomic: true,
                timeout: args.timeoutSeconds ?? 300,
            },
            { parent: this, dependsOn: [what.secret, ...what.after] },
        );
    }
}

interface Watched {
    cluster: ClusterArgs;
    watched: WatchedStack;
}

type Settings = Record<string, string>;
type Values = Record<string, unknown>;

function byAccessEntry(cluster: ClusterArgs): boolean {
    return cluster.accessEntry ?? !cluster.here;
}

/** Whether Mooring runs in it: it is said, or its name is that of `hostCluster`. */
function isHost(cluster: ClusterArgs, args: MooringArgs): pulumi.Output<boolean> {
    return cluster.here === undefined
        ? pulumi.all([args.hostCluster, cluster.eksName]).apply(([host, name]) => (name ?? cluster.name) === host)
        : pulumi.output(cluster.here);
}

function anyHost(clusters: ClusterArgs[], args: MooringArgs): pulumi.Output<boolean> {
    return pulumi.all(clusters.map((cluster) => isHost(cluster, args))).apply((hosts) => hosts.includes(true));
}

/** Clusters that one stack declares share what there is of it once: the first makes it, with what any of them gives. */
function ofItsStack(
    cluster: ClusterArgs,
    args: MooringArgs,
): Pick<WatchedStackArgs, "stackWebhook" | "driftSchedule" | "deployment"> {
    const ofOne = args.clusters.filter((other) => other.stack === cluster.stack);
    if (ofOne[0] !== cluster) {
        return { stackWebhook: false, driftSchedule: "" };
    }
    return {
        stackWebhook: !args.organizationWebhook,
        driftSchedule: ofOne.find((other) => other.driftSchedule !== undefined)?.driftSchedule,
        deployment: ofOne.find((other) => other.deployment)?.deployment,
    };
}

/** The webhook and the settings of one stack would be made twice, and taken away with either cluster. */
function refuseOneStackTwice(args: MooringArgs): void {
    const unlike = [...new Set(args.clusters.map((cluster) => cluster.stack))];
    pulumi.all(unlike).apply((names) => {
        const twice = names.find((stack, index) => names.indexOf(stack) !== index);
        if (twice !== undefined) {
            throw new Error(`Several clusters are declared by ${twice}: give them that name as the same text or output.`);
        }
    });
}

function refuseNoneOrBoth(args: MooringArgs): void {
    if ((args.pulumiToken === undefined) === (args.pulumiOidc === undefined)) {
        throw new Error("Mooring reads Pulumi Cloud by pulumiToken or by pulumiOidc: give one of them.");
    }
}

function refuseUnnameable(cluster: ClusterArgs): void {
    if (!/^[A-Za-z0-9][A-Za-z0-9-]{0,99}$/.test(cluster.name)) {
        throw new Error(`A cluster is called "${cluster.name}": its name may hold letters, digits and dashes only.`);
    }
}

/** Pod Security: nothing here needs more. */
function roomOf(name: string): kubernetes.types.input.meta.v1.ObjectMeta {
    return { name, labels: { "pod-security.kubernetes.io/enforce": "restricted" } };
}

function settings(args: MooringArgs): pulumi.Output<Settings> {
    return pulumi.output(args.pageUrl ?? args.url).apply((url): Settings => {
        const { origin, hostname } = addressOf(url);
        return { "mooring.http.url": origin, "mooring.http.hosts": hostname, ...exchanged(args.pulumiOidc) };
    });
}

/** Mooring's own keys of one cluster, as the README lists them. */
function settingsOf(args: MooringArgs): (watched: Watched) => pulumi.Output<Settings> {
    const alsoRead = String(args.iamAndEc2 ?? true);
    return ({ cluster, watched }) =>
        pulumi
            .all([cluster.stack, cluster.eksName, cluster.region, watched.environmentName])
            .apply(([stack, eksName, region, environment]) =>
                keys(`mooring.clusters.${cluster.name}`, {
                    stack,
                    environment: environment || undefined,
                    "eks-name": eksName,
                    region,
                    "kubernetes.access": cluster.here && !byAccessEntry(cluster) ? "in-cluster" : "eks",
                    "kubernetes.kubelet-probe": cluster.kubeletProbe ? "true" : undefined,
                    iam: alsoRead,
                    ec2: alsoRead,
                }),
            );
}

function keys(prefix: string, values: Record<string, string | undefined>): Settings {
    return Object.fromEntries(
        Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[`${prefix}.${key}`, value]])),
    );
}

/** What is set here, and over it what was given, key by key: nested and with dots, as the chart takes both. */
function configured(set: pulumi.Output<Settings>[], given: unknown): pulumi.Output<Values> {
    return pulumi.all([pulumi.output(given ?? {}), ...set]).apply(([over, ...parts]) => {
        if (!isTable(over)) {
            throw new Error("values.config is a table of Mooring's keys, nested or with dots.");
        }
        return { ...(Object.assign({}, ...parts) as Settings), ...flat("", over) };
    });
}

/** Keys with dots: the chart refuses one that is there twice, nested and with dots. */
function flat(prefix: string, tree: Values): Values {
    return Object.fromEntries(
        Object.entries(tree).flatMap(([key, value]) => {
            const path = prefix ? `${prefix}.${key}` : key;
            return isTable(value) ? Object.entries(flat(path, value)) : [[path, value] as const];
        }),
    );
}

/** What was given goes before what is set, key by key; lists are taken whole. */
function merged(set: Values, given: Values): Values {
    const both: Values = { ...set };
    for (const [key, value] of Object.entries(given)) {
        if (value === undefined) {
            continue;
        }
        const before = both[key];
        if (!isTable(before)) {
            both[key] = value;
        } else if (pulumi.Output.isInstance(value)) {
            both[key] = value.apply((known: unknown) => (isTable(known) ? merged(before, known) : known));
        } else {
            both[key] = isTable(value) ? merged(before, value) : value;
        }
    }
    return both;
}

function isTable(value: unknown): value is Values {
    return typeof value === "object" && value !== null && !Array.isArray(value) && !pulumi.Output.isInstance(value);
}
