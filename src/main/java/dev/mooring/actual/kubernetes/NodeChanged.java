package dev.mooring.actual.kubernetes;

/**
 * A node of a watched cluster appeared, went, or changed in more than its heartbeats. An event.
 *
 * @param cluster name of the cluster
 */
public record NodeChanged(String cluster) {}
