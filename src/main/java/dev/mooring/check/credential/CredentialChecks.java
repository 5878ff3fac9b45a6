package dev.mooring.check.credential;

import dev.mooring.check.Check;
import java.util.List;

/** The checks of this group, in the order in which reports list them. */
public final class CredentialChecks {
    public static final List<Check> ALL = List.of(
            KubeletServingCsrPending.check(),
            KubeletServingCsrNames.ipOutsideNetwork(),
            KubeletServingCsrNames.nameMismatch(),
            KubeletServingCsrRefused.deniedOrFailed(),
            KubeletServingCsrRefused.notIssued(),
            KubeletServingCertExpiring.check(),
            PodIdentityWebhookCa.stale(),
            SsmActivationExpiring.check(),
            SsmActivations.expired(),
            SsmActivations.exhausted(),
            SsmAgents.connectionLost(),
            SsmAgents.outdated(),
            SsmAgents.quota(),
            RolesAnywhere.profileMisconfigured(),
            RolesAnywhere.trustAnchorUnusable(),
            RolesAnywhereNodes.nodeCertificateExpiring(),
            RolesAnywhereNodes.credentialsRefused(),
            RolesAnywhereNodes.subjectNotSeen(),
            RolesAnywhere.sessionDurationInvalid(),
            NodeRoleTrust.check(),
            VerifierCalls.refused(),
            VerifierCalls.expired(),
            VerifierCalls.throttled(),
            ControlPlaneUnreachable.check(),
            SourceNeverRead.check());

    private CredentialChecks() {}
}
