package dev.mooring.check.drift;

import dev.mooring.actual.eks.EksUpdate;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an EKS update changes, so that only drift of that is held back while it runs. */
enum Concern {
    ACCESS(Set.of("AccessConfigUpdate")),
    ADDONS(Set.of("AddonUpdate")),
    AUTO_MODE(Set.of("AutoModeUpdate")),
    COMPONENTS(Set.of("ControlPlaneComponentConfigUpdate")),
    EGRESS(Set.of("ControlPlaneEgressUpdate", "VpcConfigUpdate")),
    ENDPOINT(Set.of("EndpointAccessUpdate", "VpcConfigUpdate")),
    LOGGING(Set.of("LoggingUpdate", "VendedLogsUpdate")),
    PROTECTION(Set.of(
            "DeletionProtectionUpdate",
            "ZonalShiftConfigUpdate",
            "AssociateEncryptionConfig",
            "ControlPlaneScalingConfigUpdate")),
    REMOTE_NETWORK(Set.of("RemoteNetworkConfigUpdate")),
    TAGS(Set.of()),
    UPGRADE_POLICY(Set.of("UpgradePolicyUpdate")),
    VERSION(Set.of("VersionUpdate", "VersionRollback")),
    VPC(Set.of("VpcConfigUpdate"));

    private static final Set<String> KNOWN = Stream.concat(
                    Arrays.stream(values()).flatMap(concern -> concern.types.stream()),
                    Stream.of(
                            "AssociateIdentityProviderConfig",
                            "DisassociateIdentityProviderConfig",
                            "CapabilityUpdate",
                            "CertificateAuthorityUpdate"))
            .collect(Collectors.toUnmodifiableSet());

    private final Set<String> types;

    Concern(Set<String> types) {
        this.types = types;
    }

    /** Whether an update changes this; one of a type that is not known may change anything. */
    boolean isChangedBy(EksUpdate update) {
        return types.contains(update.type()) || !KNOWN.contains(update.type());
    }
}
