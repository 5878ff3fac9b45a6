import * as pulumi from "@pulumi/pulumi";
import * as service from "@pulumi/pulumiservice";

import { Account } from "./identity";

/** How the token of the pod's service account becomes one of Pulumi Cloud. */
export interface PulumiOidcArgs {
    /**
     * The issuer of the cluster that Mooring runs in, with or without `https://`: Pulumi Cloud is told to trust it in this
     * one service account. Left out where the organisation trusts it already: an issuer is registered once.
     */
    issuer?: pulumi.Input<string>;
    /** The token is this team's. Unless given, the organisation's, which the edition of Pulumi Cloud must offer. */
    team?: string;
}

const { AuthPolicyDecision, AuthPolicyPermissionLevel, AuthPolicyTokenType } = service;

/** Tokens of one service account may be exchanged, and for no token of an administrator. */
export function trustIn(
    name: string,
    issuer: pulumi.Input<string>,
    whom: { organization: pulumi.Input<string>; account: Account; team?: string },
    parent: pulumi.Resource,
): service.OidcIssuer {
    const kind = whom.team
        ? { tokenType: AuthPolicyTokenType.Team, teamName: whom.team }
        : { tokenType: AuthPolicyTokenType.Organization, authorizedPermissions: [AuthPolicyPermissionLevel.Standard] };
    return new service.OidcIssuer(
        name,
        {
            name,
            organization: whom.organization,
            url: pulumi.output(issuer).apply((given) => `https://${given.replace(/^https:\/\//, "")}`),
            policies: [
                {
                    ...kind,
                    decision: AuthPolicyDecision.Allow,
                    rules: {
                        aud: pulumi.interpolate`urn:pulumi:org:${whom.organization}`,
                        sub: `system:serviceaccount:${whom.account.namespace}:${whom.account.name}`,
                    },
                },
            ],
        },
        { parent },
    );
}

/** Mooring's own keys for it, beside those that the chart sets. */
export function exchanged(oidc: PulumiOidcArgs | undefined): Record<string, string> {
    return oidc?.team ? { "mooring.pulumi.oidc.team": oidc.team } : {};
}
