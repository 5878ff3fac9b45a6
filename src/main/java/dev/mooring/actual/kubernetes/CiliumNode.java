package dev.mooring.actual.kubernetes;

import java.util.List;

/** The pod CIDRs that Cilium gave a node. */
public record CiliumNode(String name, List<String> podCidrs) {}
