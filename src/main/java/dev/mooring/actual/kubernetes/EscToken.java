package dev.mooring.actual.kubernetes;

import dev.mooring.access.EscAccess;
import dev.mooring.cluster.WatchedCluster;
import org.jspecify.annotations.Nullable;

/** The token of the kubeconfig that a cluster's environment holds now, whichever it was when the connection was opened. */
final class EscToken implements RenewableToken {
    private final WatchedCluster cluster;
    private final EscAccess esc;
    private @Nullable String kubeconfig;
    private @Nullable String token;

    EscToken(WatchedCluster cluster, EscAccess esc) {
        this.cluster = cluster;
        this.esc = esc;
    }

    @Override
    public synchronized @Nullable String getToken() {
        var now = esc.kubeconfig(cluster);
        if (!now.equals(kubeconfig)) {
            token = EscKubeconfig.parse(now, cluster.config().kubernetes().context())
                    .token()
                    .orElse(null);
            kubeconfig = now;
        }
        return token;
    }

    @Override
    public void forget() {
        esc.kubeconfigRefused(cluster);
    }
}
