import * as pulumi from "@pulumi/pulumi";
import * as service from "@pulumi/pulumiservice";

new service.Webhook("mooring-stack", {
    organizationName: "ORGANIZATION",
    projectName: "PROJECT",
    stackName: "STACK",
    active: true,
    displayName: "mooring",
    format: service.WebhookFormat.Raw,
    groups: [service.WebhookGroup.Stacks, service.WebhookGroup.Deployments],
    payloadUrl: "https://YOUR-HOST/webhooks/pulumi",
    // The same as mooring.webhook.secrets has.
    secret: new pulumi.Config("mooring").requireSecret("webhookSecret"),
});
