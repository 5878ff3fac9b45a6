import * as crypto from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

const DEPLOY = path.resolve(__dirname, "..");

/** The Helm chart of the same commit. */
export const CHART = path.join(DEPLOY, "helm", "mooring");

/** The same for the same files, wherever they are. */
export function digestOf(folder: string): string {
    const sum = crypto.createHash("sha256");
    const files = fs.readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
    for (const file of files.filter((one) => fs.statSync(path.join(folder, one)).isFile())) {
        sum.update(`${file.split(path.sep).join("/")}\n`).update(fs.readFileSync(path.join(folder, file)));
    }
    return sum.digest("hex").slice(0, 16);
}

const OPTIONAL_STATEMENT = "OnlyWithClusterSettingsIamAndEc2";

interface Policy {
    Version: string;
    Statement: { Sid: string; Effect: string; Action: string[]; Resource: string }[];
}

/**
 * What Mooring calls of AWS, as `deploy/aws/policy.json` says it: there is no second copy.
 *
 * @param iamAndEc2 whether it may read roles, VPC, security groups and routes too
 */
export function readOnlyPolicy(iamAndEc2: boolean): string {
    const policy = JSON.parse(text("aws", "policy.json")) as Policy;
    const statements = policy.Statement.filter((statement) => iamAndEc2 || statement.Sid !== OPTIONAL_STATEMENT);
    return JSON.stringify({ ...policy, Statement: statements });
}

/** What Mooring may read of a cluster, as `deploy/kubernetes` says it, with what was asked for beyond. */
export function readOnlyRights(beyond: { neighbours: boolean; kubeletProbe: boolean }): string {
    return [
        text("kubernetes", "rbac.yaml"),
        ...(beyond.neighbours ? [text("kubernetes", "neighbours", "rbac.yaml")] : []),
        ...(beyond.kubeletProbe ? [text("kubernetes", "kubelet-probe", "rbac.yaml")] : []),
    ].join("\n---\n");
}

function text(...file: string[]): string {
    const where = path.join(DEPLOY, ...file);
    try {
        return fs.readFileSync(where, "utf8");
    } catch (missing) {
        throw new Error(
            `${where} is not there. This package uses the policy, the rights and the chart that are beside it in ` +
                "Mooring's repository: use it from a clone of that.",
            { cause: missing },
        );
    }
}
