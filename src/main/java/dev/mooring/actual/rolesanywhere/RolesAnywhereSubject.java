package dev.mooring.actual.rolesanywhere;

import java.time.Instant;
import java.util.Optional;

/**
 * A certificate subject that has authenticated with IAM Roles Anywhere: the only sign AWS has of such a machine.
 *
 * @param commonName the most specific CN of its X.509 subject: the node's name; the whole subject where it has no CN
 */
public record RolesAnywhereSubject(String id, String commonName, boolean enabled, Optional<Instant> lastSeen) {}
