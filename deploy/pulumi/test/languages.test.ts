import * as assert from "node:assert/strict";
import * as path from "node:path";
import { it } from "node:test";

import { ComponentProvider } from "@pulumi/pulumi/provider/experimental/provider";

import * as components from "../index";
import * as manifest from "../package.json";

interface Schema {
    name: string;
    resources: Record<string, { isComponent: boolean; requiredInputs: string[] }>;
}

/** `pulumi package add` makes an SDK of this for Java, Python, Go, .NET and YAML. */
it("the components can be had in every language of Pulumi", async () => {
    const { ClusterAccess, Mooring, WatchedStack } = components;
    const provider = new ComponentProvider({
        // As Pulumi names it: after the package.
        name: manifest.name,
        dirname: path.resolve(__dirname, ".."),
        components: [ClusterAccess, Mooring, WatchedStack],
    });
    const schema = JSON.parse(await provider.getSchema()) as Schema;
    assert.deepEqual(Object.keys(schema.resources).sort(), [
        "mooring:index:ClusterAccess",
        "mooring:index:Mooring",
        "mooring:index:WatchedStack",
    ]);
    assert.deepEqual(schema.resources["mooring:index:Mooring"]?.requiredInputs.sort(), [
        "clusters",
        "hostCluster",
        "image",
        "organization",
        "url",
    ]);
});
