package dev.mooring.actual;

/** A DaemonSet of kube-system: how many nodes it should run on, and on how many it is ready. */
public record DaemonSet(String name, int desired, int ready) {}
