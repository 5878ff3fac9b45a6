import * as service from "@pulumi/pulumiservice";

// The team whose token Mooring has, or whose member the token's owner is.
new service.TeamStackPermission("mooring-stack", {
    organization: "ORGANIZATION",
    project: "PROJECT",
    stack: "STACK",
    team: "mooring",
    permission: service.TeamStackPermissionScope.Read,
});
