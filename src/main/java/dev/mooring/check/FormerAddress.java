package dev.mooring.check;

import dev.mooring.actual.kubernetes.CiliumNode;
import dev.mooring.actual.kubernetes.HybridNode;

/**
 * An address that a node has no more and that Cilium goes on with: its agent takes the address when it starts, and the tunnels
 * of all other nodes lead there (cilium, {@code pkg/node}). Kubelet changes it at once, so a short while is nothing.
 */
public final class FormerAddress {
    static final String PREFIX = "Cilium has another address than ";

    private FormerAddress() {}

    /** Of IPv4, which is all that EKS knows of hybrid nodes. */
    public static boolean is(CiliumNode known, HybridNode node) {
        var address = node.internalIp();
        // Almost all nodes have the address that Cilium knows: of those, nothing is worked out.
        return address != null
                && !known.internalIps().isEmpty()
                && !known.internalIps().contains(address)
                && isIpv4(address)
                && known.internalIps().stream().anyMatch(FormerAddress::isIpv4);
    }

    private static boolean isIpv4(String address) {
        return CidrSet.ipv4Prefix(address + "/32").isPresent();
    }

    /** What the memory of verifications calls it. Once the node changes its address again, it is another one. */
    public static String of(HybridNode node) {
        return PREFIX + node.name() + " " + node.internalIp();
    }
}
