package dev.mooring.declared.deployments;

import java.util.Optional;

/**
 * How Pulumi Deployments is to deploy a stack.
 *
 * @param pool id of the runner pool; empty where the organization's default counts
 * @param onPush whether a push to its repository deploys it
 */
public record DeploymentSettings(Optional<String> pool, boolean onPush) {}
