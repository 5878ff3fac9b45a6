package dev.mooring.declared.deployments;

import dev.mooring.cluster.StackName;

/**
 * An update of a stack, as somebody else tells of it.
 *
 * @param by what he calls himself
 */
public record UpdateClaim(String by, StackName stack, long version) {}
