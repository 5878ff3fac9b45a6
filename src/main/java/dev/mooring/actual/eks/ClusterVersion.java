package dev.mooring.actual.eks;

import java.time.Instant;
import java.util.Optional;

/** How long EKS supports a Kubernetes version. */
public record ClusterVersion(
        String version, Optional<Instant> standardSupportEnds, Optional<Instant> extendedSupportEnds) {}
