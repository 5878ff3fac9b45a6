package dev.mooring.actual.rolesanywhere;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** An IAM Roles Anywhere profile: which roles a certificate may be turned into, and how. */
public record RolesAnywhereProfile(
        String arn,
        String id,
        String name,
        boolean enabled,
        boolean acceptRoleSessionName,
        List<String> roleArns,
        Optional<Duration> sessionDuration) {}
