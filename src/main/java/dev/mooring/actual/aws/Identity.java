package dev.mooring.actual.aws;

import dev.mooring.cluster.ClustersConfig.AwsCredentials;
import dev.mooring.cluster.WatchedCluster;
import java.util.Optional;

/**
 * As whom AWS is asked about a cluster. Clusters of one identity and region share clients, credentials and a
 * {@linkplain CallBudget budget}. Another way to credentials is another record here, and a branch in {@link Credentials}.
 */
public sealed interface Identity {

    /** As whom this cluster's configuration says. */
    static Identity of(WatchedCluster cluster) {
        if (cluster.config().aws() == AwsCredentials.ESC) {
            return new OfEnvironment(cluster);
        }
        return cluster.config()
                .roleArn()
                .<Identity>map(role -> new Assumed(role, cluster.config().externalId()))
                .orElseGet(Own::new);
    }

    /** The account whose limits calls count towards, as far as that is known without asking: a label of metrics. */
    String account();

    /** Whoever the SDK's standard chain says that Mooring is. */
    record Own() implements Identity {
        @Override
        public String account() {
            return "own";
        }
    }

    /** Whoever the environment of a cluster of Pulumi ESC logs in as. */
    record OfEnvironment(WatchedCluster cluster) implements Identity {
        @Override
        public String account() {
            return cluster.config().account().orElse("of " + cluster.name());
        }
    }

    /**
     * A role that Mooring takes on, with its own credentials.
     *
     * @param externalId what the role's trust policy may ask for
     */
    record Assumed(String roleArn, Optional<String> externalId) implements Identity {
        private static final int ACCOUNT = 4;

        /** {@code arn:aws:iam::111122223333:role/mooring}. */
        @Override
        public String account() {
            return roleArn.split(":", -1)[ACCOUNT];
        }
    }
}
