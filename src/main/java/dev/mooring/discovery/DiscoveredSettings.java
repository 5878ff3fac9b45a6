package dev.mooring.discovery;

import dev.mooring.cluster.ClustersConfig.AwsCredentials;
import dev.mooring.cluster.ClustersConfig.ClusterConfig;
import dev.mooring.cluster.ClustersConfig.EscConfig;
import dev.mooring.cluster.ClustersConfig.KubernetesAccess;
import dev.mooring.cluster.ClustersConfig.KubernetesConfig;
import dev.mooring.cluster.StackName;
import java.util.Optional;

/** The settings of a cluster that was discovered: its stack, what all of them share, and for the rest the defaults. */
record DiscoveredSettings(
        Optional<String> stack,
        Optional<String> roleArn,
        Optional<String> externalId,
        String nodesOutput,
        boolean iam,
        boolean ec2)
        implements ClusterConfig {
    private static final int AT_ONCE = 20;

    static DiscoveredSettings of(StackName stack, Optional<String> roleArn, DiscoveryConfig config) {
        return new DiscoveredSettings(
                Optional.of(stack.toString()),
                roleArn,
                roleArn.flatMap(_ -> config.externalId()),
                config.nodesOutput(),
                config.iam(),
                config.ec2());
    }

    @Override
    public Optional<String> environment() {
        return Optional.empty();
    }

    @Override
    public boolean environmentOpen() {
        return false;
    }

    /** As the stack names it: a cluster that is replaced under another name stays the same one here. */
    @Override
    public Optional<String> eksName() {
        return Optional.empty();
    }

    @Override
    public Optional<String> region() {
        return Optional.empty();
    }

    @Override
    public Optional<String> account() {
        return Optional.empty();
    }

    @Override
    public KubernetesConfig kubernetes() {
        return ByEks.INSTANCE;
    }

    @Override
    public AwsCredentials aws() {
        return AwsCredentials.CHAIN;
    }

    @Override
    public EscConfig esc() {
        return NoEnvironment.INSTANCE;
    }

    @Override
    public boolean ssm() {
        return true;
    }

    @Override
    public boolean rolesAnywhere() {
        return true;
    }

    @Override
    public boolean neighbours() {
        return true;
    }

    @Override
    public boolean deployments() {
        return true;
    }

    private enum NoEnvironment implements EscConfig {
        INSTANCE;

        @Override
        public Optional<String> kubeconfig() {
            return Optional.empty();
        }

        @Override
        public Optional<String> aws() {
            return Optional.empty();
        }
    }

    /** A token from AWS credentials: the one way that needs nothing but the cluster's name. */
    private enum ByEks implements KubernetesConfig {
        INSTANCE;

        @Override
        public KubernetesAccess access() {
            return KubernetesAccess.EKS;
        }

        @Override
        public Optional<String> kubeconfig() {
            return Optional.empty();
        }

        @Override
        public Optional<String> context() {
            return Optional.empty();
        }

        @Override
        public boolean kubeletProbe() {
            return false;
        }

        @Override
        public int kubeletProbesAtOnce() {
            return AT_ONCE;
        }
    }
}
