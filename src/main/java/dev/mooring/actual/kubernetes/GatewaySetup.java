package dev.mooring.actual.kubernetes;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the EKS hybrid nodes gateway stands on.
 *
 * @param nodes those that its pods may run on, of which it takes one each (required anti-affinity in its chart)
 * @param tunnels whether Cilium heeds a CiliumVTEPConfig; empty where its configuration is not in kube-system
 */
public record GatewaySetup(List<GatewayNode> nodes, Optional<Boolean> tunnels) {
    public GatewaySetup {
        nodes = List.copyOf(nodes);
    }

    /**
     * A node labelled for the gateway.
     *
     * @param since when it became ready, or ceased to be; empty where it does not say
     */
    public record GatewayNode(String name, boolean ready, Optional<Instant> since) {}
}
