import * as service from "@pulumi/pulumiservice";

// The team whose token Mooring has, or whose member the token's owner is.
new service.TeamEnvironmentPermission("mooring-environment", {
    organization: "ORGANIZATION",
    project: "PROJECT",
    environment: "ENVIRONMENT",
    team: "mooring",
    permission: service.EnvironmentPermission.Read,
});
