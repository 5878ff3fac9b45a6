import * as pulumi from "@pulumi/pulumi";
import * as service from "@pulumi/pulumiservice";

new service.Webhook("mooring-environment", {
    organizationName: "ORGANIZATION",
    projectName: "PROJECT",
    environmentName: "ENVIRONMENT",
    active: true,
    displayName: "mooring",
    format: service.WebhookFormat.Raw,
    groups: [service.WebhookGroup.Environments],
    payloadUrl: "https://YOUR-HOST/webhooks/pulumi",
    // The same as mooring.webhook.secrets has.
    secret: new pulumi.Config("mooring").requireSecret("webhookSecret"),
});
