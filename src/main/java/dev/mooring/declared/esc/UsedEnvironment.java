package dev.mooring.declared.esc;

import dev.mooring.cluster.EnvironmentName;

/**
 * An environment that something in the cluster takes values from.
 *
 * @param apiUrl of the Pulumi Cloud that is asked
 * @param byOidc whether it comes with a token of the cluster's own issuer
 */
public record UsedEnvironment(EnvironmentName environment, String apiUrl, boolean byOidc) {}
