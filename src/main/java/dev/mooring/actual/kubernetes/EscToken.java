package dev.mooring.actual.kubernetes;

import dev.mooring.access.EscAccess;
import dev.mooring.cluster.WatchedCluster;
import org.jspecify.annotations.Nullable;

/** The token of the kubeconfig that a cluster's environment holds now, whichever it was when the connection was opened. */
final class EscToken implements RenewableToken {
    private final WatchedCluster cluster;
    private final EscAccess esc;
    private final String digest;
    private @Nullable String kubeconfig;
    private @Nullable String token;

    /** @param made what the connection is made of: a token that comes with another server is not for this one */
    EscToken(WatchedCluster cluster, EscAccess esc, EscKubeconfig made) {
        this.cluster = cluster;
        this.esc = esc;
        this.digest = made.digest();
        this.token = made.token().orElse(null);
    }

    @Override
    public synchronized @Nullable String getToken() {
        var now = esc.kubeconfig(cluster);
        if (!now.equals(kubeconfig)) {
            var held = EscKubeconfig.parse(now, cluster.config().kubernetes().context());
            if (held.digest().equals(digest)) {
                token = held.token().orElse(null);
            }
            kubeconfig = now;
        }
        return token;
    }

    @Override
    public void forget() {
        esc.kubeconfigRefused(cluster);
    }
}
