import * as pulumi from "@pulumi/pulumi";
import * as service from "@pulumi/pulumiservice";

/** Where deliveries go, and what signs them. */
export interface Receiver {
    url: pulumi.Input<string>;
    secret: pulumi.Input<string>;
}

const { Deployments, Environments, Stacks } = service.WebhookGroup;

/** Tells Mooring of every stack and environment of an organisation. */
export function ofOrganization(
    name: string,
    organization: pulumi.Input<string>,
    receiver: Receiver,
    parent: pulumi.Resource,
): service.Webhook {
    return webhook(name, { organizationName: organization, groups: [Stacks, Deployments, Environments] }, receiver, parent);
}

/** Tells Mooring of one stack. */
export function ofStack(
    name: string,
    stack: pulumi.Output<StackName>,
    receiver: Receiver,
    parent: pulumi.Resource,
): service.Webhook {
    return webhook(
        name,
        {
            organizationName: stack.organization,
            projectName: stack.project,
            stackName: stack.stack,
            groups: [Stacks, Deployments],
        },
        receiver,
        parent,
    );
}

/** Tells Mooring of one ESC environment. */
export function ofEnvironment(
    name: string,
    environment: service.Environment,
    receiver: Receiver,
    parent: pulumi.Resource,
): service.Webhook {
    return webhook(
        name,
        {
            organizationName: environment.organization,
            projectName: environment.project,
            environmentName: environment.name,
            groups: [Environments],
        },
        receiver,
        parent,
    );
}

type Scope = Pick<
    service.WebhookArgs,
    "organizationName" | "projectName" | "stackName" | "environmentName" | "groups"
>;

/** Raw, since Mooring verifies the signature over the bytes as they were sent. */
function webhook(name: string, scope: Scope, receiver: Receiver, parent: pulumi.Resource): service.Webhook {
    return new service.Webhook(
        name,
        {
            ...scope,
            active: true,
            displayName: "mooring",
            format: service.WebhookFormat.Raw,
            payloadUrl: pulumi.output(receiver.url).apply((url) => `${addressOf(url).origin}/webhooks/pulumi`),
            secret: receiver.secret,
        },
        { parent },
    );
}

/** Where Mooring is reached; refuses what is not encrypted. */
export function addressOf(url: string): URL {
    const address = new URL(url);
    if (address.protocol !== "https:") {
        throw new Error(`url is "${url}": deliveries are signed but not encrypted by that alone. Use https.`);
    }
    return address;
}

/** A stack's full name, taken apart. */
export interface StackName {
    organization: string;
    project: string;
    stack: string;
}

/** Takes `organization/project/stack` apart. */
export function stackName(full: string): StackName {
    const [organization, project, stack, ...more] = full.split("/");
    if (!organization || !project || !stack || more.length > 0) {
        throw new Error(`The stack is named organization/project/stack, with two slashes; it is "${full}".`);
    }
    return { organization, project, stack };
}
