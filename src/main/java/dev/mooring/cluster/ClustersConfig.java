package dev.mooring.cluster;

import dev.mooring.setting.ReadableFile;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The clusters under watch, by the name they have in reports. */
@ConfigMapping(prefix = "mooring.clusters")
public interface ClustersConfig {

    @WithParentName
    Map<
                    @Pattern(
                            regexp = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}",
                            message = "has a name that may hold letters, digits, '.', '_' and '-' only; choose another")
                    String,
                    ClusterConfig>
            byName();

    /** One cluster under watch. */
    interface ClusterConfig {
        /** The Pulumi stack that declares it: {@code org/project/stack}. */
        Optional<@StackFullName String> stack();

        /** An ESC environment that holds the declared nodes: {@code org/project/environment}. */
        Optional<@EnvironmentFullName String> environment();

        /** Open (evaluate) the environment: runs its logins. Off: only literal values of its definition are read. */
        @WithDefault("false")
        boolean environmentOpen();

        /** EKS name; default: read from the stack's state. */
        Optional<String> eksName();

        /** AWS region; default: read from the stack's state. */
        Optional<String> region();

        /** AWS account, where the stack declares clusters of one name in several; default: whichever. */
        Optional<@Pattern(regexp = "[0-9]{12}", message = "must be the twelve digits of an AWS account") String>
                account();

        /** Role that is assumed to read this cluster from AWS, with Mooring's own credentials; default: none. */
        Optional<
                        @Pattern(
                                regexp = "arn:aws[a-z-]*:iam::[0-9]{12}:role/[\\w+=,.@/-]{1,576}",
                                message = "must be the ARN of a role, as arn:PARTITION:iam::111122223333:role/mooring")
                        String>
                roleArn();

        /** What that role's trust policy asks for, where it does. */
        Optional<
                        @Pattern(
                                regexp = "[\\w+=,.@:/-]{2,1224}",
                                message = "must be 2 to 1224 letters, digits or any of _+=,.@:/-")
                        String>
                externalId();

        /** Stack output (and ESC value) that lists the declared nodes. */
        @WithDefault("hybridNodes")
        String nodesOutput();

        KubernetesConfig kubernetes();

        /** Where the credentials come from that AWS is asked with: {@code chain} (the SDK's standard chain) or {@code esc}. */
        @WithDefault("chain")
        AwsCredentials aws();

        /** Where in the opened environment that is which Mooring itself comes by, for {@code esc}. */
        EscConfig esc();

        /** Read SSM activations and managed instances. */
        @WithDefault("true")
        boolean ssm();

        /** Read IAM Roles Anywhere: trust anchors, profiles and subjects. */
        @WithDefault("true")
        boolean rolesAnywhere();

        /** Read the IAM roles of hybrid nodes ({@code iam:GetRole}). */
        @WithDefault("false")
        boolean iam();

        /** Read what lives on hybrid nodes: the External Secrets Operator, Pulumi's operator and its runners. */
        @WithDefault("true")
        boolean neighbours();

        /** Read what Pulumi Deployments does with the stack: its queue, schedules and runners. */
        @WithDefault("true")
        boolean deployments();

        /** Read the cluster's VPC, its security groups and its routes ({@code ec2:Describe…}). */
        @WithDefault("false")
        boolean ec2();
    }

    /** How the Kubernetes API of a cluster is reached. */
    interface KubernetesConfig {
        /** {@code eks} (token from AWS credentials), {@code in-cluster}, {@code kubeconfig} or {@code esc}. */
        @WithDefault("eks")
        KubernetesAccess access();

        /** Path of a kubeconfig file, for access {@code kubeconfig}. */
        Optional<@ReadableFile String> kubeconfig();

        /** Context in that file; default: its current context. */
        Optional<String> context();

        /** Ask each kubelet, through the API server, for one line of a pod's log: proves the way to port 10250. */
        @WithDefault("false")
        boolean kubeletProbe();

        /** How many kubelets are asked in one verification. */
        @WithDefault("20")
        @Min(1) int kubeletProbesAtOnce();
    }

    /** Paths in an opened environment, as Pulumi writes them: {@code aws.login}, {@code files["KUBECONFIG"]}. */
    interface EscConfig {
        /** The kubeconfig; default: {@code files.KUBECONFIG}, or else {@code pulumiConfig["kubernetes:kubeconfig"]}. */
        Optional<
                        @Pattern(
                                regexp = "[!-~]{1,200}",
                                message = "must be a path in the environment, for example files.KUBECONFIG")
                        String>
                kubeconfig();

        /** What holds the AWS credentials; default: {@code environmentVariables}, or else {@code aws.login}. */
        Optional<
                        @Pattern(
                                regexp = "[!-~]{1,200}",
                                message = "must be a path in the environment, for example aws.login")
                        String>
                aws();
    }

    /** Whose credentials AWS is asked with. */
    enum AwsCredentials {
        /** Those that the SDK's standard chain finds. */
        CHAIN,
        /** Those of the cluster's environment. */
        ESC;

        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The ways to reach a Kubernetes API. */
    enum KubernetesAccess {
        EKS,
        IN_CLUSTER,
        KUBECONFIG,
        /** By a kubeconfig that the cluster's environment holds. */
        ESC;

        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
