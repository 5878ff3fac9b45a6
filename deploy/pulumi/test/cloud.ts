import * as pulumi from "@pulumi/pulumi";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
export const ACCOUNT = "111122223333";
export const REGION = "us-west-2";

type Properties = Record<string, unknown>;

interface Registration {
    getType(): string;
    getName(): string;
    getAdditionalsecretoutputsList(): string[];
    getDependenciesList(): string[];
    getProvider(): string;
    getParent(): string;
    getIgnorechangesList(): string[];
}

interface Monitor {
    registerResource(request: Registration, callback: unknown): Promise<void>;
}

/** What tests need of the runtime and its types leave out: when nothing is on its way any more, and what is asked of it. */
const RUNTIME = pulumi.runtime as unknown as { waitForRPCs(): Promise<void>; getMonitor(): Monitor };

/** A resource that a program asked for. */
export interface Made {
    type: string;
    name: string;
    id: string;
    custom: boolean;
    inputs: Properties;
    outputs: Properties;
}

/** What a provider would have answered, by the type of the resource. */
export type Answers = Record<string, (asked: Properties, name: string) => Properties & { id?: string }>;

/** In place of Pulumi's engine and all providers: makes what is asked for at once, and remembers it. */
export class Cloud {
    private readonly all: Made[] = [];
    private readonly secretOutputs = new Map<string, string[]>();
    private readonly dependencies = new Map<string, string[]>();
    private readonly providersAndParents = new Map<string, string[]>();
    private readonly ignoredChanges = new Map<string, string[]>();

    private constructor(private readonly answers: Answers) {}

    /** Begins anew; whatever was made before is forgotten. */
    static async start(answers: Answers = {}): Promise<Cloud> {
        const cloud = new Cloud({ ...ANSWERS, ...answers });
        const mocks = {
            newResource: (args: pulumi.runtime.MockResourceArgs) => cloud.make(args),
            call: (args: pulumi.runtime.MockCallArgs) => called(args),
        };
        await pulumi.runtime.setMocks(mocks, "edge-platform", "prod", false, "acme-edge");
        cloud.overhear();
        return cloud;
    }

    /**
     * What the engine heeds and its stand-in would pass over: outputs that a program wants encrypted, and what is made
     * before, and goes after; and what may change without being changed.
     */
    private overhear(): void {
        const monitor = RUNTIME.getMonitor();
        const register = monitor.registerResource.bind(monitor);
        monitor.registerResource = (request, callback) => {
            const which = `${request.getType()} ${request.getName()}`;
            this.secretOutputs.set(which, request.getAdditionalsecretoutputsList());
            this.dependencies.set(which, request.getDependenciesList());
            // A reference: its URN, and its id behind that.
            const provider = request.getProvider().replace(/::[^:]*$/, "");
            this.providersAndParents.set(which, [provider, request.getParent()].filter(Boolean));
            this.ignoredChanges.set(which, request.getIgnorechangesList());
            return register(request, callback);
        };
    }

    private make(args: pulumi.runtime.MockResourceArgs): { id: string; state: Properties } {
        const inputs = args.inputs as Properties;
        const { id = `${args.name}-id`, ...reported } = this.answers[args.type]?.(inputs, args.name) ?? {};
        const outputs: Properties = { ...inputs, ...reported };
        for (const secret of this.secretOutputs.get(`${args.type} ${args.name}`) ?? []) {
            const value = outputs[secret];
            if (value !== undefined && !isSecret(value)) {
                outputs[secret] = { [SIGNATURE]: SECRET, value };
            }
        }
        this.all.push({ type: args.type, name: args.name, id, custom: args.custom ?? true, inputs, outputs });
        return { id, state: outputs };
    }

    /** Types and names of what is made before it, and goes after it. */
    async neededBy(type: string, name: string): Promise<string[]> {
        await RUNTIME.waitForRPCs();
        const urns = this.dependencies.get(`${type} ${name}`) ?? [];
        return urns.map((urn) => urn.split("::").slice(-2).join(" "));
    }

    /** Those, its provider, its parent, and so on for each: the engine takes none of it away before this has gone. */
    async staysUntilGone(type: string, name: string): Promise<Set<string>> {
        await RUNTIME.waitForRPCs();
        const all = new Set<string>();
        const open = [`${type} ${name}`];
        for (let which = open.pop(); which !== undefined; which = open.pop()) {
            const urns = [...(this.dependencies.get(which) ?? []), ...(this.providersAndParents.get(which) ?? [])];
            // A child of a component has the types of its parents before its own.
            const needed = urns.map((urn) => urn.split("::").slice(-2).join(" ").replace(/^.*\$/, ""));
            open.push(...needed.filter((one) => !all.has(one)));
            needed.forEach((one) => all.add(one));
        }
        return all;
    }

    ignoredOf(type: string, name: string): string[] {
        return this.ignoredChanges.get(`${type} ${name}`) ?? [];
    }

    /** All that was made, once the program has ended. */
    async made(): Promise<Made[]> {
        await RUNTIME.waitForRPCs();
        return this.all;
    }

    async ofType(type: string): Promise<Made[]> {
        return (await this.made()).filter((made) => made.type === type);
    }

    /** The only one of its type, or of its type and name. */
    async only(type: string, name?: string): Promise<Properties> {
        const found = (await this.ofType(type)).filter((made) => name === undefined || made.name === name);
        const [first] = found;
        if (found.length !== 1 || !first) {
            throw new Error(`${String(found.length)} of ${type}: ${found.map((made) => made.name).join(", ")}`);
        }
        return first.inputs;
    }
}

/** Whether Pulumi encrypts it in its state. */
export function isSecret(value: unknown): boolean {
    return isTable(value) && value[SIGNATURE] === SECRET;
}

/** It in clear, and whatever is in it. */
export function clear(value: unknown): unknown {
    if (isSecret(value)) {
        return clear((value as Properties).value);
    }
    if (Array.isArray(value)) {
        return value.map(clear);
    }
    return isTable(value) ? Object.fromEntries(Object.entries(value).map(([key, inside]) => [key, clear(inside)])) : value;
}

/** It as an exported state has it: what is secret is ciphertext. */
export function encrypted(value: unknown): unknown {
    if (isSecret(value)) {
        return { [SIGNATURE]: SECRET, ciphertext: "AAABAExample0Ciphertext0NotReal=" };
    }
    if (Array.isArray(value)) {
        return value.map(encrypted);
    }
    return isTable(value)
        ? Object.fromEntries(Object.entries(value).map(([key, inside]) => [key, encrypted(inside)]))
        : value;
}

function isTable(value: unknown): value is Properties {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a program made of an output. */
export function valueOf<T>(output: pulumi.Input<T>): Promise<pulumi.Unwrap<T>> {
    return new Promise((resolve) => pulumi.output(output).apply((value) => resolve(value)));
}

function named(asked: Properties, name: string): string {
    const given = asked.name;
    return typeof given === "string" ? given : name;
}

const ANSWERS: Answers = {
    "aws:iam/role:Role": (asked, name) => ({
        id: named(asked, name),
        name: named(asked, name),
        arn: `arn:aws:iam::${ACCOUNT}:role/${named(asked, name)}`,
    }),
    "aws:eks/cluster:Cluster": (asked, name) => ({
        id: named(asked, name),
        name: named(asked, name),
        region: REGION,
        arn: `arn:aws:eks:${REGION}:${ACCOUNT}:cluster/${named(asked, name)}`,
        endpoint: "https://4F1C3A7B9D2E5F60718293A4B5C6D7E8.gr7.us-west-2.eks.amazonaws.com",
        certificateAuthority: { data: "LS0tLS1CRUdJTg==" },
        vpcConfig: { ...(asked.vpcConfig as Properties), clusterSecurityGroupId: "sg-03d5e7f9a1b2c4d68" },
    }),
    "aws:eks/accessEntry:AccessEntry": (asked, name) => ({
        id: `${String(asked.clusterName)}:${String(asked.principalArn)}`,
        accessEntryArn: `arn:aws:eks:${REGION}:${ACCOUNT}:access-entry/${name}`,
    }),
    "aws:ssm/activation:Activation": () => ({
        id: "7b1f0c52-3a94-4d6e-9c2b-5f8e1a7d6043",
        activationCode: "4Example0Code0NotReal",
    }),
    "aws:rolesanywhere/trustAnchor:TrustAnchor": () => ({
        id: "9d8c7b6a-5f4e-4d3c-8b2a-190817263544",
        arn: `arn:aws:rolesanywhere:${REGION}:${ACCOUNT}:trust-anchor/9d8c7b6a-5f4e-4d3c-8b2a-190817263544`,
    }),
    "aws:rolesanywhere/profile:Profile": () => ({
        id: "1a2b3c4d-5e6f-4789-90ab-cdef01234567",
        arn: `arn:aws:rolesanywhere:${REGION}:${ACCOUNT}:profile/1a2b3c4d-5e6f-4789-90ab-cdef01234567`,
    }),
    "random:index/randomPassword:RandomPassword": (_, name) => ({
        result: `generated-${name}`,
    }),
    "aws:ec2/eip:Eip": () => ({ publicIp: "198.51.100.7" }),
    "aws:ec2/launchTemplate:LaunchTemplate": () => ({ latestVersion: 1 }),
    "pulumiservice:index:Environment": () => ({ revision: 1 }),
};

function called(args: pulumi.runtime.MockCallArgs): Properties {
    switch (args.token) {
        case "aws:index/getCallerIdentity:getCallerIdentity":
            return { accountId: ACCOUNT, arn: `arn:aws:sts::${ACCOUNT}:assumed-role/PulumiDeployer/pulumi` };
        case "aws:iam/getSessionContext:getSessionContext":
            return { issuerArn: `arn:aws:iam::${ACCOUNT}:role/PulumiDeployer` };
        case "aws:index/getAvailabilityZones:getAvailabilityZones":
            return { names: zones(args.inputs as Properties) };
        case "aws:eks/getAddonVersion:getAddonVersion":
            return { version: versionOfAddon(args.inputs as Properties) };
        default:
            throw new Error(`The program asks ${args.token}, which is not answered here.`);
    }
}

function versionOfAddon(asked: Properties): string {
    return `of-${String(asked.addonName)}-for-${String(asked.kubernetesVersion)}`;
}

/** As an account has them that opted in to a Local Zone: by name it is the first. */
function zones(asked: Properties): string[] {
    const standard = [`${REGION}a`, `${REGION}b`, `${REGION}c`];
    const filters = (asked.filters ?? []) as { name: string; values: string[] }[];
    const local = !filters.some(({ name, values }) => name === "opt-in-status" && !values.includes("opted-in"));
    return local ? [`${REGION}-lax-1a`, ...standard] : standard;
}
