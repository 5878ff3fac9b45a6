package dev.mooring.cluster;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The clusters under watch, by the name they have in reports. */
@ConfigMapping(prefix = "mooring.clusters")
public interface ClustersConfig {

    @WithParentName
    Map<String, ClusterConfig> byName();

    /** One cluster under watch. */
    interface ClusterConfig {
        /** The Pulumi stack that declares it: {@code org/project/stack}. */
        Optional<String> stack();

        /** An ESC environment that holds the declared nodes: {@code org/project/environment}. */
        Optional<String> environment();

        /** Open (evaluate) the environment: runs its logins. Off: only literal values of its definition are read. */
        @WithDefault("false")
        boolean environmentOpen();

        /** EKS name; default: read from the stack's state. */
        Optional<String> eksName();

        /** AWS region; default: read from the stack's state. */
        Optional<String> region();

        /** Stack output (and ESC value) that lists the declared nodes. */
        @WithDefault("hybridNodes")
        String nodesOutput();

        KubernetesConfig kubernetes();

        /** Read SSM activations and managed instances. */
        @WithDefault("true")
        boolean ssm();

        /** Read IAM Roles Anywhere subjects. */
        @WithDefault("true")
        boolean rolesAnywhere();
    }

    /** How the Kubernetes API of a cluster is reached. */
    interface KubernetesConfig {
        /** {@code eks} (token from AWS credentials), {@code in-cluster} or {@code kubeconfig}. */
        @WithDefault("eks")
        KubernetesAccess access();

        /** Path of a kubeconfig file, for access {@code kubeconfig}. */
        Optional<String> kubeconfig();

        /** Context in that file; default: its current context. */
        Optional<String> context();
    }

    /** The three ways to reach a Kubernetes API. */
    enum KubernetesAccess {
        EKS,
        IN_CLUSTER,
        KUBECONFIG;

        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
