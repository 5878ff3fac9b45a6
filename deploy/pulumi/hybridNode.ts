import * as pulumi from "@pulumi/pulumi";

/**
 * A machine that should be a node, or a number of them at a site, as Mooring reads it in the stack output and the ESC value
 * `hybridNodes`. Nothing in it may be a secret: a list that holds one is not read at all.
 */
export interface HybridNode {
    /** IAM Roles Anywhere: the node's name, which is that of its certificate. SSM: the machine's own name. */
    name?: pulumi.Input<string>;
    /** Its InternalIP. */
    address?: pulumi.Input<string>;
    /** Where it stands. */
    site?: pulumi.Input<string>;
    /** `ssm` or `iam-ra`. */
    credentialProvider?: pulumi.Input<string>;
    /** The SSM activation that it registers with. */
    activationId?: pulumi.Input<string>;
    /** Labels that its Node must have. */
    labels?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    /** Taints that its Node must have, as `key=value:effect`. */
    taints?: pulumi.Input<pulumi.Input<string>[]>;
    /** Networks from which it reaches the Internet, for a public endpoint that lets in some alone. */
    egress?: pulumi.Input<pulumi.Input<string>[]>;
    /** How many machines this stands for, where it names none. */
    count?: pulumi.Input<number>;
}

interface Plain {
    name?: string;
    address?: string;
    credentialProvider?: string;
    count?: number;
}

/** The list as it was given; refuses what Mooring would not read, and says which entry it is. */
export function checked(nodes: pulumi.Input<HybridNode[]>): pulumi.Output<pulumi.Unwrap<HybridNode>[]> {
    return pulumi.output(nodes).apply((list) => {
        list.forEach((node, index) => {
            const problem = problemOf(node);
            if (problem) {
                throw new Error(`hybridNodes[${String(index)}] ${problem}`);
            }
        });
        return list;
    });
}

/** What Mooring could not read of an entry. */
export function problemOf(node: Plain): string | undefined {
    const named = Boolean(node.name ?? node.address);
    if (!named && node.count === undefined) {
        return "has neither name nor address nor count: Mooring could not tell which machine it is.";
    }
    if (node.count !== undefined && (!Number.isInteger(node.count) || node.count < 0)) {
        return "has a count that is not a whole number.";
    }
    if (node.credentialProvider !== undefined && !["ssm", "iam-ra"].includes(node.credentialProvider)) {
        return `has credentialProvider "${node.credentialProvider}": it is ssm or iam-ra.`;
    }
    return node.credentialProvider === "iam-ra" && !node.name
        ? "joins by IAM Roles Anywhere and has no name: such a node has the name of its certificate."
        : undefined;
}
