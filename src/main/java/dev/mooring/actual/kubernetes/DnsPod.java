package dev.mooring.actual.kubernetes;

/**
 * A CoreDNS pod.
 *
 * @param node on which it runs; empty where it is on none yet
 */
public record DnsPod(String name, String node, boolean ready) {}
