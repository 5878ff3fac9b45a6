package dev.mooring.check.registration;

import dev.mooring.check.Check;
import java.util.List;

/** The checks of this group, in the order in which reports list them. */
public final class RegistrationChecks {
    public static final List<Check> ALL = List.of(
            AccessEntryMissing.check(),
            AccessEntryWrongType.check(),
            AccessEntryUsernameUnexpected.check(),
            AccessEntryLookalikeOnly.check(),
            AccessEntryRoleRecreated.check(),
            AwsAuthMappings.malformed(),
            AwsAuthMappings.ignored(),
            DeclaredNodeNotRegistered.check(),
            UnexpectedHybridNode.check(),
            NoHybridNodes.check(),
            NodeCredentialProviders.nameFormatMismatch(),
            NodeProviderIdMismatch.check(),
            NodeHybridLabelMissing.check(),
            NodeCredentialProviders.mismatch(),
            NodeCredentialProviders.mixed(),
            DuplicateNodeAddress.check(),
            DuplicateNodeName.check(),
            StaleNodeObject.check(),
            SsmRegistrations.notJoined(),
            SsmRegistrations.deregistered(),
            NodeJoinSlow.check());

    private RegistrationChecks() {}
}
