package dev.mooring.actual.kubernetes;

/**
 * A Deployment of a controller that looks at nodes.
 *
 * @param avoidsHybridNodes whether its required node affinity keeps it off hybrid nodes
 * @param image of its first container
 */
public record Controller(String namespace, String name, boolean avoidsHybridNodes, Image image) {}
