import * as pulumi from "@pulumi/pulumi";
import * as service from "@pulumi/pulumiservice";

import { checked, HybridNode } from "./hybridNode";
import { ofEnvironment, ofStack, stackName } from "./webhooks";

/** An ESC environment to make, which lists the nodes. */
export interface EnvironmentArgs {
    /** ESC project. Unless given, the project of the stack. */
    project?: pulumi.Input<string>;
    name: pulumi.Input<string>;
    /** The machines that should be nodes. */
    hybridNodes: pulumi.Input<HybridNode[]>;
}

/** What Pulumi Deployments needs to know before it can run anything on a schedule. */
export interface DeploymentArgs {
    /** URL of the Git repository of the program. */
    repository: pulumi.Input<string>;
    /** `refs/heads/main`, unless given. */
    branch?: pulumi.Input<string>;
    /** Folder of the program in the repository. */
    directory?: pulumi.Input<string>;
    /** Role that a run takes in AWS, by OpenID Connect. */
    awsRoleArn?: pulumi.Input<string>;
    /** Pool of runners of your own, for what Pulumi's do not reach. */
    agentPoolId?: pulumi.Input<string>;
}

const EVERY_SIX_HOURS = "17 */6 * * *";

export interface WatchedStackArgs {
    /** `organization/project/stack`. */
    stack: pulumi.Input<string>;
    /** `https://…` under which Pulumi reaches Mooring. */
    url: pulumi.Input<string>;
    /** What signs deliveries. */
    webhookSecret: pulumi.Input<string>;
    /** A webhook of the stack itself. true, unless given; false where the organisation has one. */
    stackWebhook?: boolean;
    /** A webhook of the environment that is made here. true, unless given; false where the organisation has one. */
    environmentWebhook?: boolean;
    environment?: EnvironmentArgs;
    /** Made the stack's deployment settings. Unless given, it has its own, or none. */
    deployment?: DeploymentArgs;
    /**
     * When Pulumi looks for drift itself: cron, in UTC. Empty: never. Unless given, every six hours where `deployment` is
     * given: Pulumi refuses a schedule of a stack without deployment settings.
     */
    driftSchedule?: string;
}

/**
 * What of Pulumi Cloud tells Mooring of one stack: its webhook, its drift schedule, and the ESC environment that lists its
 * nodes, with the webhook of that. Drift is looked for, and never mended.
 */
export class WatchedStack extends pulumi.ComponentResource {
    /** `organization/project/environment`; empty where none was asked for. */
    public readonly environmentName: pulumi.Output<string>;

    constructor(name: string, args: WatchedStackArgs, opts?: pulumi.ComponentResourceOptions) {
        super("mooring:index:WatchedStack", name, {}, opts);
        const stack = pulumi.output(args.stack).apply(stackName);
        const receiver = { url: args.url, secret: args.webhookSecret };
        if (args.stackWebhook ?? true) {
            ofStack(name, stack, receiver, this);
        }
        const schedule = args.driftSchedule ?? (args.deployment ? EVERY_SIX_HOURS : "");
        if (schedule) {
            this.detectDrift(name, stack, schedule, args.deployment);
        }
        this.environmentName = pulumi.output("");
        if (args.environment) {
            const environment = this.environment(name, stack, args.environment);
            if (args.environmentWebhook ?? true) {
                ofEnvironment(`${name}-environment`, environment, receiver, this);
            }
            const { organization, project, name: own } = environment;
            this.environmentName = pulumi.interpolate`${organization}/${project}/${own}`;
        }
        this.registerOutputs({ environmentName: this.environmentName });
    }

    private detectDrift(
        name: string,
        stack: pulumi.Output<ReturnType<typeof stackName>>,
        scheduleCron: string,
        deployment: DeploymentArgs | undefined,
    ): void {
        const whose = { organization: stack.organization, project: stack.project, stack: stack.stack };
        const settings = deployment && [
            new service.DeploymentSettings(
                name,
                {
                    ...whose,
                    agentPoolId: deployment.agentPoolId,
                    sourceContext: {
                        git: {
                            repoUrl: deployment.repository,
                            branch: deployment.branch ?? "refs/heads/main",
                            repoDir: deployment.directory,
                        },
                    },
                    operationContext: deployment.awsRoleArn
                        ? { oidc: { aws: { roleARN: deployment.awsRoleArn, sessionName: "pulumi-drift" } } }
                        : undefined,
                },
                { parent: this },
            ),
        ];
        new service.DriftSchedule(
            name,
            { ...whose, scheduleCron, autoRemediate: false },
            { parent: this, dependsOn: settings },
        );
    }

    /** Literal values alone: Mooring reads the definition, and need not open the environment. */
    private environment(
        name: string,
        stack: pulumi.Output<ReturnType<typeof stackName>>,
        args: EnvironmentArgs,
    ): service.Environment {
        const yaml = checked(args.hybridNodes).apply(
            // JSON is YAML.
            (hybridNodes) => new pulumi.asset.StringAsset(JSON.stringify({ values: { hybridNodes } }, null, 2)),
        );
        return new service.Environment(
            name,
            { organization: stack.organization, project: args.project ?? stack.project, name: args.name, yaml },
            { parent: this },
        );
    }
}
