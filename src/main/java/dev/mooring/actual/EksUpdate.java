package dev.mooring.actual;

import java.time.Instant;
import java.util.Optional;

/** An EKS update that runs or ended. */
public record EksUpdate(String id, String type, String status, Optional<Instant> createdAt) {}
