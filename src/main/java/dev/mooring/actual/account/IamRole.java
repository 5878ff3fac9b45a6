package dev.mooring.actual.account;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** An IAM role, as far as access entries and sessions depend on it. */
public record IamRole(String arn, Optional<Instant> createdAt, Optional<Duration> maxSession) {}
