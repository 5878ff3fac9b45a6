package dev.mooring.actual.ssm;

import java.time.Instant;
import java.util.Optional;

/** A machine that registered with SSM: its id ({@code mi-…}) is the name its Node gets. */
public record ManagedInstance(
        String id,
        String pingStatus,
        Optional<Instant> lastPing,
        Optional<String> activationId,
        Optional<String> iamRole,
        Optional<String> address,
        Optional<String> computerName,
        Agent agent,
        Optional<Instant> registeredAt) {
    /** The SSM agent on it. */
    public record Agent(Optional<String> version, Optional<Boolean> latest) {}
}
