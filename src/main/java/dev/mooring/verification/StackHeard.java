package dev.mooring.verification;

import dev.mooring.cluster.StackName;

/**
 * A delivery told that a stack may be otherwise now. An event, before the clusters that it declares are verified: what an observer
 * throws has the delivery tried again.
 *
 * @param isDeleted Pulumi says that there is no such stack any more
 */
public record StackHeard(StackName stack, boolean isDeleted) {}
