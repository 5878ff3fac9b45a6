import * as fs from "node:fs";
import * as path from "node:path";

import { encrypted, Made, REGION } from "../../../deploy/pulumi/test/cloud";

const PROVIDER = "urn:pulumi:prod::edge-platform::pulumi:providers:aws::default";
const PROVIDER_ID = "3f1f0f9a-5a0e-4a39-9a63-0c0b8f3c51de";

/** What Pulumi would export of the stack after it was made, as far as a reader of the state can tell. */
export function exported(made: Made[], outputs: Record<string, unknown>): object {
    return {
        version: 3,
        deployment: {
            manifest: { time: "2026-08-20T07:41:12.483920Z", magic: "", version: "v3.245.0" },
            resources: [
                {
                    urn: "urn:pulumi:prod::edge-platform::pulumi:pulumi:Stack::edge-platform-prod",
                    type: "pulumi:pulumi:Stack",
                    custom: false,
                    outputs: encrypted(outputs),
                },
                {
                    urn: PROVIDER,
                    type: "pulumi:providers:aws",
                    custom: true,
                    id: PROVIDER_ID,
                    inputs: { region: REGION },
                },
                ...made.map((one) => ({
                    urn: `urn:pulumi:prod::edge-platform::${one.type}::${one.name}`,
                    type: one.type,
                    custom: one.custom,
                    ...(one.custom ? { id: one.id } : {}),
                    ...(one.type.startsWith("aws:") ? { provider: `${PROVIDER}::${PROVIDER_ID}` } : {}),
                    inputs: encrypted(one.inputs),
                    outputs: encrypted(one.outputs),
                })),
            ],
        },
    };
}

/** Where Mooring's own tests find it. */
export function keep(state: object): string {
    const file = path.resolve(__dirname, "../../../target/pulumi/state.json");
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, JSON.stringify(state, null, 1));
    return file;
}

