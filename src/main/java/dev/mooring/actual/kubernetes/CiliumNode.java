package dev.mooring.actual.kubernetes;

import java.util.List;
import java.util.Optional;

/**
 * The pod CIDRs that Cilium gave a node, of whichever pool; none where it has given none yet, or does not give out addresses
 * itself.
 *
 * @param internalIps of the node, as the agent found them when it started
 * @param problem what Cilium's operator says of giving the node some, where it failed
 */
public record CiliumNode(String name, List<String> podCidrs, List<String> internalIps, Optional<String> problem) {
    public CiliumNode(String name, List<String> podCidrs) {
        this(name, podCidrs, List.of(), Optional.empty());
    }
}
