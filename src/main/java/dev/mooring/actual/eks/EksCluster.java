package dev.mooring.actual.eks;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code DescribeCluster} says, as far as checks need it. Enumerations are the API's own text, since new values
 * appear without notice.
 */
public record EksCluster(
        String name,
        String arn,
        String status,
        String version,
        Optional<Instant> createdAt,
        Access access,
        RemoteNetwork remoteNetwork,
        List<HealthIssue> healthIssues,
        Endpoint endpoint,
        Network network,
        Operations operations,
        Map<String, String> tags) {

    public EksCluster {
        healthIssues = List.copyOf(healthIssues);
        tags = Map.copyOf(tags);
    }

    /** The part of AWS, from the ARN: {@code aws}, {@code aws-cn}, {@code aws-us-gov} and others. */
    public String partition() {
        return arnPart(1);
    }

    /** The region, from the ARN. */
    public String region() {
        return arnPart(3);
    }

    /** The AWS account, from the ARN. */
    public String account() {
        return arnPart(4);
    }

    private String arnPart(int index) {
        var parts = arn.split(":", -1);
        return parts.length > index ? parts[index] : "";
    }

    /** Whether the cluster may be judged against its declaration: not while it is being changed. */
    public boolean isActive() {
        return "ACTIVE".equals(status);
    }

    public Optional<String> authenticationMode() {
        return access.authenticationMode();
    }

    /**
     * Who may get in, and how.
     *
     * @param creatorIsAdmin whether EKS made an admin entry for whoever created the cluster; empty where it does not say
     */
    public record Access(Optional<String> authenticationMode, Optional<Boolean> creatorIsAdmin) {}

    /**
     * The remote networks.
     *
     * @param shape how they were absent, if they were: {@code absent} or {@code empty}; {@code present} otherwise. EKS
     *     has three shapes for "off": no member, null, empty lists; the first two cannot be told apart here
     */
    public record RemoteNetwork(String shape, List<String> nodeCidrs, List<String> podCidrs) {
        public RemoteNetwork {
            nodeCidrs = List.copyOf(nodeCidrs);
            podCidrs = List.copyOf(podCidrs);
        }
    }

    /** One of {@code health.issues}. */
    public record HealthIssue(String code, String message, List<String> resourceIds) {}

    /**
     * How to reach the Kubernetes API of the cluster; absent while it is being created.
     *
     * @param certificateAuthority base64 of the PEM bundle
     * @param issuer URL of the cluster's OIDC provider
     * @param publicAccess whether the endpoint answers on the Internet; empty where EKS does not say
     * @param privateAccess whether it answers inside the VPC
     * @param publicAccessCidrs who may use the public one; EKS fills in 0.0.0.0/0
     */
    public record Endpoint(
            Optional<String> url,
            Optional<String> certificateAuthority,
            Optional<String> issuer,
            Optional<Boolean> publicAccess,
            Optional<Boolean> privateAccess,
            List<String> publicAccessCidrs) {}

    /**
     * The cluster's place in its VPC.
     *
     * @param clusterSecurityGroupId the group EKS made; not among the declared ones
     * @param egressMode by which way the control plane reaches webhooks and OIDC providers: {@code AWS_MANAGED}, or
     *     through the VPC
     */
    public record Network(
            Optional<String> vpcId,
            List<String> subnetIds,
            List<String> securityGroupIds,
            Optional<String> clusterSecurityGroupId,
            Optional<String> serviceCidr,
            Optional<String> ipFamily,
            Optional<String> egressMode) {}

    /**
     * How the control plane is run.
     *
     * @param autoMode whether EKS Auto Mode makes nodes
     */
    public record Operations(
            Set<String> logTypes,
            Optional<String> supportType,
            Optional<Boolean> deletionProtection,
            Optional<Boolean> zonalShift,
            Set<String> encryptionKeys,
            Optional<String> controlPlaneTier,
            Optional<Boolean> autoMode,
            Components components) {}

    /**
     * What the components of the control plane are set to; empty where EKS does not say.
     *
     * @param eventTtl how long events are kept, as {@code 60m}
     * @param autoscalerPeriod how often the horizontal pod autoscaler looks, as {@code 15s}
     * @param finishedPods how many pods that ended are kept
     * @param scoring what the scheduler prefers: {@code LeastAllocated} or {@code MostAllocated}
     * @param scoredResources {@code name=weight}
     */
    public record Components(
            Optional<String> eventTtl,
            Optional<Integer> lowestNodePort,
            Optional<Integer> highestNodePort,
            Optional<String> autoscalerPeriod,
            Optional<Integer> finishedPods,
            Optional<String> scoring,
            Optional<Set<String>> scoredResources) {}
}
