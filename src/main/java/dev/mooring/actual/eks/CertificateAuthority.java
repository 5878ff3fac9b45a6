package dev.mooring.actual.eks;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A certificate authority of an EKS cluster, as {@code DescribeCertificateAuthority} gives it. A cluster has one that signs
 * ({@code IN_USE}) and at most one successor ({@code NOT_USED}); both are trusted.
 *
 * @param signingStatus {@code NOT_USED}, {@code ACTIVATING} or {@code IN_USE}
 * @param distributionStatus how far its certificate has got into the trust bundle: {@code IN_PROGRESS}, {@code COMPLETE},
 *     {@code FAILED} or {@code DELETING}
 * @param createdBy {@code EKS} or {@code CUSTOMER}
 * @param activatedAt when it began to sign; the first one of a cluster was not activated
 * @param schedule when EKS activates it by itself
 * @param rollbackAvailable whether the one before can be made to sign again
 * @param data base64 of its certificate in PEM
 */
public record CertificateAuthority(
        String id,
        String signingStatus,
        String distributionStatus,
        Instant createdAt,
        Optional<String> createdBy,
        Optional<Instant> activatedAt,
        Optional<Instant> notAfter,
        Schedule schedule,
        boolean rollbackAvailable,
        Optional<String> data) {
    /** Between these two EKS activates it, if nobody else does. */
    public record Schedule(Optional<Instant> firstActivation, Optional<Instant> finalActivation) {}

    /** The one that signs, the youngest of those in use; empty where EKS names none, as while another one is being activated. */
    public static Optional<CertificateAuthority> signing(List<CertificateAuthority> authorities) {
        return authorities.stream()
                .filter(CertificateAuthority::isInUse)
                .max(Comparator.comparing(CertificateAuthority::createdAt));
    }

    public boolean isInUse() {
        return "IN_USE".equals(signingStatus);
    }

    public boolean isActivating() {
        return "ACTIVATING".equals(signingStatus);
    }
}
