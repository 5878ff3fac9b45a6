package dev.mooring.actual.rolesanywhere;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;

/** How fast IAM Roles Anywhere is asked for the certificates of machines: a call for each. */
@ConfigMapping(prefix = "mooring.roles-anywhere")
public interface RolesAnywhereConfig {
    /** Calls under way at a time, per account and region. */
    @WithDefault("8")
    @Min(1) int callsInFlight();

    /** Calls begun in a minute, per account and region. Where AWS throttles, it is fewer by itself. */
    @WithDefault("1200")
    @Min(1) int callsPerMinute();
}
