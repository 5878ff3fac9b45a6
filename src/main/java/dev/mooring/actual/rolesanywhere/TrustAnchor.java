package dev.mooring.actual.rolesanywhere;

import dev.mooring.actual.x509.Authority;
import java.util.List;
import java.util.Optional;

/**
 * An IAM Roles Anywhere trust anchor.
 *
 * @param authorities whose certificates it trusts; none where AWS Private CA backs it, whose certificates Roles Anywhere does
 *     not show
 * @param problem why its bundle could not be read, if it could not
 */
public record TrustAnchor(
        String arn, String id, String name, boolean enabled, List<Authority> authorities, Optional<String> problem) {}
