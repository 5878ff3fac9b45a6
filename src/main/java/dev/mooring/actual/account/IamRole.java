package dev.mooring.actual.account;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An IAM role, as far as access entries, sessions and machines depend on it.
 *
 * @param trust who may assume it; empty where its trust policy could not be read
 */
public record IamRole(
        String arn, Optional<Instant> createdAt, Optional<Duration> maxSession, Optional<TrustPolicy> trust) {}
