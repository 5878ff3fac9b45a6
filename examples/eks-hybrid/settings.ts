import * as pulumi from "@pulumi/pulumi";

import { problemOfAdministrators, problemOfNetworks } from "./remoteNetworks";

/** How a machine proves who it is. */
export type Credentials = "ssm" | "iam-ra";

/** A machine that is to be a node. */
export interface Machine {
    /** IAM Roles Anywhere: the common name of its certificate. SSM: its host name; its node is named mi-… */
    name?: string;
    address?: string;
    site: string;
    credentials?: Credentials;
    /** `key=value:effect`. */
    taints?: string[];
}

/** Mooring, as the stack's configuration has it. */
export interface MooringSettings {
    /** Under which Pulumi delivers. */
    url: string;
    /** Under which people reach the page and the API, where you publish those under another one. */
    pageUrl?: string;
    repository: string;
    digest?: string;
    /** `alb` needs the AWS Load Balancer Controller, and `certificateArn`. */
    ingressClass?: string;
    /** Certificate of the host of `url` in AWS Certificate Manager. */
    certificateArn?: string;
    /** A class of storage that is there. Unless given, one is made, with the driver of EBS. */
    storageClass?: string;
    roleName?: string;
    /** How Pulumi runs this program to look for drift. Unless given, it does not. */
    driftRuns?: {
        repository: string;
        /** Of its own: not that of whoever administers the cluster. */
        awsRoleArn: string;
        /** Runners that reach the API server: without them a private endpoint is reached by none. */
        agentPoolId?: string;
    };
}

export interface Settings {
    region: string;
    clusterName: string;
    kubernetesVersion: string;
    authenticationMode: string;
    vpcCidr: string;
    /** Two, by name, for the subnets. Unless given, the first two that EKS takes. */
    zones?: string[];
    remoteNodeCidrs: string[];
    remotePodCidrs: string[];
    /** A transit gateway, or a virtual private gateway: the way to the remote networks. */
    remoteGateway: string;
    /** Who may reach a public endpoint. None: the endpoint is private. */
    publicAccessCidrs: string[];
    /** Who may reach a private endpoint beside the machines: where `pulumi up` runs, and runs that look for drift. */
    administratorCidrs: string[];
    /** Who administers the cluster. Unless given, whoever runs this program, who must be able to. */
    adminRoleArn?: string;
    nodeRoleName: string;
    /** Whether EKS refuses to delete the cluster. */
    deletionProtection: boolean;
    credentials: Credentials;
    activation: { expires?: string; limit?: number };
    /** PEM of the certificate authority that signs the machines' certificates. */
    caCertificate?: string;
    machines: Machine[];
    /** Versions of add-ons and charts; EKS chooses one that fits for an add-on that is not named. */
    versions: Record<string, string>;
    gateway: boolean;
    mooring?: MooringSettings;
    pulumiToken?: pulumi.Output<string>;
}

/** What the stack's configuration says. */
export function configured(): Settings {
    const config = new pulumi.Config();
    const vpcCidr = config.get("vpcCidr") ?? "10.20.0.0/16";
    const publicAccessCidrs = config.getObject<string[]>("publicAccessCidrs") ?? [];
    const mooring = config.getObject<MooringSettings>("mooring");
    const runnersInVpc = publicAccessCidrs.length === 0 && mooring?.driftRuns?.agentPoolId;
    return checked({
        region: new pulumi.Config("aws").require("region"),
        clusterName: config.require("clusterName"),
        kubernetesVersion: config.require("kubernetesVersion"),
        authenticationMode: config.get("authenticationMode") ?? "API",
        vpcCidr,
        zones: config.getObject("zones"),
        remoteNodeCidrs: config.requireObject("remoteNodeCidrs"),
        remotePodCidrs: config.requireObject("remotePodCidrs"),
        remoteGateway: config.require("remoteGateway"),
        publicAccessCidrs,
        administratorCidrs: config.getObject("administratorCidrs") ?? (runnersInVpc ? [vpcCidr] : []),
        adminRoleArn: config.get("adminRoleArn"),
        nodeRoleName: config.get("nodeRoleName") ?? `${config.require("clusterName")}-hybrid-nodes`,
        deletionProtection: config.getBoolean("deletionProtection") ?? true,
        credentials: config.require<Credentials>("credentials"),
        activation: config.getObject("activation") ?? {},
        caCertificate: config.get("caCertificate"),
        machines: config.requireObject("machines"),
        versions: config.getObject("versions") ?? {},
        gateway: config.getBoolean("gateway") ?? false,
        mooring,
        pulumiToken: config.getSecret("pulumiToken"),
    });
}

/** What a machine proves itself with. */
export function credentialsOf(machine: Machine, settings: Settings): Credentials {
    return machine.credentials ?? settings.credentials;
}

/** What a machine is called here: its name or, without one, its address. */
export function calledBy(machine: Machine): string {
    return machine.name ?? machine.address ?? "";
}

/** Refuses what could not work, and says what to do. */
export function checked(settings: Settings): Settings {
    const problem =
        problemOfName(settings.clusterName) ??
        problemOfGateway(settings.remoteGateway) ??
        problemOfMode(settings.authenticationMode) ??
        problemOfRole(settings.nodeRoleName) ??
        problemOfZones(settings.zones) ??
        problemOfNetworks(settings) ??
        problemOfAdministrators(settings) ??
        problemOfNoMachine(settings.machines) ??
        settings.machines.map((machine) => problemOfMachine(machine, settings)).find(Boolean) ??
        (settings.mooring && problemOfMooring(settings.mooring, settings));
    if (problem) {
        throw new Error(problem);
    }
    const warning = warningOfActivation(settings, new Date());
    if (warning) {
        void pulumi.log.warn(warning);
    }
    return settings;
}

/** A date that has passed is right for an activation that was made before it. */
export function warningOfActivation(settings: Settings, now: Date): string | undefined {
    const { expires } = settings.activation;
    if (!expires || !settings.machines.some((machine) => credentialsOf(machine, settings) === "ssm")) {
        return undefined;
    }
    const days = (Date.parse(expires) - now.getTime()) / 86_400_000;
    return days > 0 && days <= 30
        ? undefined
        : `activation.expires is ${expires}: SSM makes an activation only with a date within 30 days. One that is there ` +
              "already stays, unless this date, activation.limit or, without that, the number of machines that join by " +
              "SSM is another than before.";
}

/** Mooring's keys of the cluster take no more; EKS would. */
function problemOfName(name: string): string | undefined {
    return /^[A-Za-z0-9][A-Za-z0-9-]{0,99}$/.test(name)
        ? undefined
        : `clusterName is "${name}": give at most 100 letters, digits and dashes, the first of them no dash.`;
}

function problemOfZones(zones: string[] | undefined): string | undefined {
    return zones === undefined || (zones.length === 2 && zones[0] !== zones[1])
        ? undefined
        : `zones is ${JSON.stringify(zones)}: give the names of two zones, or leave it out.`;
}

function problemOfNoMachine(machines: Machine[]): string | undefined {
    return machines.length > 0
        ? undefined
        : "machines is empty: the role of the machines would trust nobody, which IAM does not take. " +
              "List one that is to join.";
}

function problemOfMooring(mooring: MooringSettings, settings: Settings): string | undefined {
    if (!settings.pulumiToken) {
        return "pulumiToken is not set: Mooring reads the stack with it.";
    }
    const { driftRuns } = mooring;
    if (driftRuns && !driftRuns.agentPoolId && settings.publicAccessCidrs.length === 0) {
        return (
            "mooring.driftRuns has no agentPoolId, and the endpoint is private: Pulumi's own runners do not reach it, and " +
            "every run would fail. Give the id of a pool of runners that stand in a network of administratorCidrs, or " +
            "leave driftRuns out."
        );
    }
    return mooring.ingressClass === "alb" && !mooring.certificateArn
        ? "mooring.ingressClass is alb and mooring.certificateArn is not set: Pulumi delivers over https alone. " +
              "Give the ARN of a certificate of AWS Certificate Manager for the host of mooring.url."
        : undefined;
}

function problemOfGateway(id: string): string | undefined {
    return /^(tgw|vgw)-/.test(id)
        ? undefined
        : `remoteGateway is "${id}": give a transit gateway (tgw-…) or a virtual private gateway (vgw-…).`;
}

function problemOfMode(mode: string): string | undefined {
    return ["API", "API_AND_CONFIG_MAP"].includes(mode)
        ? undefined
        : `authenticationMode is "${mode}": hybrid nodes need API or API_AND_CONFIG_MAP.`;
}

function problemOfRole(name: string): string | undefined {
    return name.length <= 64
        ? undefined
        : `nodeRoleName is "${name}": IAM takes 64 characters. Give a shorter one.`;
}

function problemOfMachine(machine: Machine, settings: Settings): string | undefined {
    const called = calledBy(machine);
    if (!called) {
        return "A machine has neither name nor address: nobody could tell which it is.";
    }
    if (!machine.site) {
        return `${called} has no site: it is its zone in Kubernetes, and by it Mooring tells places apart.`;
    }
    if (!/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/.test(machine.site)) {
        return (
            `${called} has the site "${machine.site}": kubelet takes it for a label, which has at most 63 letters, ` +
            'digits, "-", "_" and ".", and begins and ends with a letter or digit.'
        );
    }
    if (settings.machines.filter((other) => calledBy(other) === called).length > 1) {
        return `${called} is listed twice.`;
    }
    const credentials: string = credentialsOf(machine, settings);
    if (!["ssm", "iam-ra"].includes(credentials)) {
        return `${called} has credentials "${credentials}": they are ssm or iam-ra.`;
    }
    if (credentials === "ssm") {
        return undefined;
    }
    if (!machine.name) {
        return `${called} joins by IAM Roles Anywhere and has no name: give the common name of its certificate.`;
    }
    return settings.caCertificate
        ? undefined
        : `${called} joins by IAM Roles Anywhere and caCertificate is not set: give the PEM of your authority.`;
}
