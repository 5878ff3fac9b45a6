package dev.mooring.actual.kubernetes;

/** A CoreDNS pod that runs on a node. */
public record DnsPod(String name, String node, boolean ready) {}
