package dev.mooring.actual;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
        Optional<String> authenticationMode,
        RemoteNetwork remoteNetwork,
        List<HealthIssue> healthIssues,
        Endpoint endpoint) {

    public EksCluster {
        healthIssues = List.copyOf(healthIssues);
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
     */
    public record Endpoint(Optional<String> url, Optional<String> certificateAuthority) {}
}
