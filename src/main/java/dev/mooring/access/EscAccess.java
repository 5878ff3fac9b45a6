package dev.mooring.access;

import dev.mooring.cluster.WatchedCluster;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;

/**
 * What an opened environment of Pulumi ESC gives to reach a cluster with. It is kept in memory alone, and renewed before it
 * ends and when the environment has a new revision. Ask again each time it is used; that costs a call only when it is due.
 */
public interface EscAccess {
    /** Of a process that opens no environment. */
    EscAccess NONE = new EscAccess() {
        @Override
        public AwsKeys aws(WatchedCluster cluster) {
            throw none(cluster);
        }

        @Override
        public String kubeconfig(WatchedCluster cluster) {
            throw none(cluster);
        }

        @Override
        public void keysRefused(WatchedCluster cluster) {}

        @Override
        public void kubeconfigRefused(WatchedCluster cluster) {}

        private static Unreadable none(WatchedCluster cluster) {
            return new Unreadable(
                    Kind.UNAUTHENTICATED, "open environment", "no environment is opened for " + cluster.name());
        }
    };

    /**
     * Credentials to ask AWS with.
     *
     * @throws Unreadable where there are none
     */
    AwsKeys aws(WatchedCluster cluster);

    /**
     * The text of a kubeconfig, as it stands in the environment. It may hold a token.
     *
     * @throws Unreadable where there is none
     */
    String kubeconfig(WatchedCluster cluster);

    /** AWS did not take the keys: they are asked for anew, unless they just were. */
    void keysRefused(WatchedCluster cluster);

    /** The API server did not take the token: the same. */
    void kubeconfigRefused(WatchedCluster cluster);
}
