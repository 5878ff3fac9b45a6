package dev.mooring.actual.kubernetes;

import java.util.List;

/**
 * The pod CIDRs that Cilium gave a node, of whichever pool; none where it has given none yet, or does not give out addresses
 * itself.
 *
 * @param internalIps of the node, as the agent found them when it started
 */
public record CiliumNode(String name, List<String> podCidrs, List<String> internalIps) {}
